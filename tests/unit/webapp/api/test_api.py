"""The API: what the pages know, as data for programs, over each embedded engine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from indexer.engines import engine_for
from indexer.letter import Report
from indexer.settings.run import Settings
from tests.support.asking import HERE, LETTER, got
from tests.support.memory_engine import MemoryEngine
from tests.support.pages import HULL, LEEDS, client_of, letters, nasty_letter
from webapp import create_app


@pytest.fixture(scope="module", params=["memory", "whoosh", "auto"])
def client(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """Return a client over the small collection, on a real index."""
    made = letters()
    settings = Settings(index=tmp_path_factory.mktemp("index"), engine=request.param)
    engine = MemoryEngine() if request.param == "memory" else engine_for(settings)
    engine.rebuild(made, Report("2026-11-22T12:00:00+00:00", len(made), sum(len(one.paragraphs) for one in made), folders=("/letters",)))
    yield create_app(settings, engine).test_client()
    engine.close()


SEARCHES = ("", "q=caseloads", "q=caseloads&finding=improvement", "authority=leeds&from=2020", "q=zebra", "q=authority:hull", "year=2019")


@pytest.mark.parametrize("search", SEARCHES)
def test_a_search_finds_what_its_page_counts(client: FlaskClient, search: str) -> None:
    """The same parameters mean the same; the address of the page is in the answer."""
    found = got(client, f"/search?{search}&size=100")
    counted = re.search(r'id="count">([\d,]+|No) ', client.get(f"/search?{search}", follow_redirects=True).text)
    assert counted
    assert len(found["hits"]) == found["total"] == int(counted[1].replace("No", "0"))
    assert client.get(found["links"]["html"].removeprefix(HERE)).status_code == 200


def test_a_search_has_the_shape_of_the_command_line(client: FlaskClient) -> None:
    """All of the public shape but the licence, which the document names, and the time, which is in a header; its bytes go with its tag."""
    shape = set(client.get("/search.json?q=oversight").json)
    answer = client.get("/api/v1/search?q=oversight")
    assert shape - set(answer.json) == {"licence", "took_ms"}
    assert re.fullmatch(r"search;dur=\d+\.\d", answer.headers["Server-Timing"])
    assert answer.data == client.get("/api/v1/search?q=oversight").data


def test_a_hit_tells_all_that_is_needed_to_cite_it(client: FlaskClient) -> None:
    """In words, and with the address that lasts."""
    (hit,) = got(client, "/search?q=oversight")["hits"]
    link = f"{HERE}/letters/{LETTER}/p/k3"
    assert hit["links"]["html"] == link
    assert hit["citation"] == f"Focused visit letter: Leeds City Council (2019), 3 May, paragraph 2, p. 2. {link}"
    assert hit["citation"] == got(client, hit["links"]["self"])["citation"]["text"]
    assert [hit["text"][start:end] for start, end, _ in hit["spans"]] == ["oversight"]


def test_facets_are_counted_where_they_are_asked_for(client: FlaskClient) -> None:
    """Each under all filters but its own; the chosen value says so."""
    found = got(client, "/search?q=caseloads&facet=year&facet=authority&year=2019")["facets"]
    assert set(found) == {"year", "authority"}
    years = {one["value"]: (one["count"], one["selected"]) for one in found["year"]}
    assert years == {"2019": (3, True), "2020": (1, False), "2021": (1, False)}


def test_pages_lead_from_the_first_to_the_last_and_back(client: FlaskClient) -> None:
    """Nothing is lost or doubled between them."""
    page, seen = got(client, "/search?q=caseloads&size=2&sort=newest"), []
    while True:
        seen += [(hit["letter_id"], hit["paragraph"]) for hit in page["hits"]]
        if not page["links"]["next"]:
            break
        before, page = page, got(client, page["links"]["next"])
        assert got(client, page["links"]["prev"]) == before
    assert len(seen) == len(set(seen)) == page["total"] == 5
    assert page["page"] == page["pages"] == 3


@pytest.mark.parametrize(("size", "page"), [("10", "2"), ("100", "1"), ("3", "1")])
def test_the_page_for_people_begins_where_the_answer_does(client: FlaskClient, size: str, page: str) -> None:
    """Pages of another size begin elsewhere: there the first is meant."""
    link = got(client, f"/search?page=2&size={size}")["links"]["html"]
    assert (re.findall(r"page=(\d+)", link) or ["1"]) == [page]


def test_a_page_after_the_last_leads_back(client: FlaskClient) -> None:
    """Empty, with the same total."""
    found = got(client, "/search?q=caseloads&page=9")
    assert (found["hits"], found["total"], found["links"]["next"]) == ([], 5, None)
    assert found["links"]["prev"].endswith("page=1")


def test_results_stand_together_by_letter_or_authority(client: FlaskClient) -> None:
    """Each group leads to its letter or authority."""
    by_letter, by_authority = (got(client, f"/search?q=caseloads&group={by}") for by in ("letter", "authority"))
    assert (by_letter["hits"], len(by_letter["groups"]), len(by_authority["groups"])) == ([], 3, 2)
    assert got(client, by_letter["groups"][0]["links"]["self"])["letter_id"] == by_letter["groups"][0]["value"]
    assert got(client, by_authority["groups"][0]["links"]["self"])["code"] == by_authority["groups"][0]["value"]
    assert by_letter["total"] == by_authority["total"] == sum(one["total"] for one in by_letter["groups"])


def test_letters_are_listed_filtered_and_paged(client: FlaskClient) -> None:
    """All of them without a question; else those in which something is found, with how much."""
    everything = got(client, "/letters?size=100&sort=oldest")
    days = [one["letter_date"] or one["visit"]["end"] or "undated" for one in everything["letters"]]
    assert everything["total"] == len(days) == 5
    assert days == sorted(days)  # the undated as the last, as in the order of paragraphs
    assert got(client, "/letters?size=100")["letters"][-1]["letter_date"] is None
    some = got(client, "/letters?q=caseloads&authority=leeds&size=1")
    assert (some["total"], some["letters"][0]["letter_date"], some["letters"][0]["found"]) == (2, "2021-03-05", 1)
    assert got(client, some["links"]["next"])["letters"][0]["found"] == 3


def test_a_letter_has_the_shape_of_show_and_its_matches(client: FlaskClient) -> None:
    """With where each fact was found, and what a search finds in it; the address of its page leads to it too."""
    found = got(client, f"/letters/{LETTER}-leeds-focused-visit-letter-2019-05-03?q=caseloads")
    assert [bool(one["spans"]) for one in found["paragraphs"]] == [True, False, True, True]
    assert {"letter_id", "source", "sha256", "title", "people", "grades", "sections", "evidence", "notices"} <= set(found)
    assert client.get(found["links"]["html"].removeprefix(HERE)).status_code == 200


def test_similar_paragraphs_come_with_citations(client: FlaskClient) -> None:
    """Told before, and elsewhere."""
    found = got(client, f"/letters/{letters()[1].id}/p/k1/similar?size=2")
    assert all(one["citation"] for one in (*found["before"], *found["elsewhere"]))
    assert got(client, found["links"]["self"])["text"] == "Caseloads are manageable."


@pytest.mark.parametrize(("find", "codes"), [("hull", {"KHL"}), ("Kingston upon Hull", {"KHL"}), ("city", {"KHL", "LDS"}), ("zzz", set())])
def test_authorities_are_found_by_any_of_their_names(client: FlaskClient, find: str, codes: set[str]) -> None:
    """In their list, and among the values of the field."""
    rows = got(client, f"/authorities?find={find}")["authorities"]
    values = got(client, f"/search/by/authority?find={find}")["values"]
    assert {one["code"] for one in rows} == {one["value"] for one in values} == codes


def test_an_authority_is_what_the_register_knows_of_it(client: FlaskClient) -> None:
    """Also one that no letter here is about, as others lead to it."""
    leeds, other = got(client, f"/authorities/{LEEDS.code}"), got(client, "/authorities/NTT")
    assert (leeds["letters"], leeds["latest"], bool(leeds["neighbours"])) == (2, "2021-03-05", True)
    assert {one["value"] for one in leeds["findings"]} >= {"improvement", "strength"}
    assert (other["letters"], other["latest"], other["links"]["html"]) == (0, None, None)
    assert got(client, leeds["links"]["letters"])["total"] == 2


def test_all_values_of_a_field_can_be_had(client: FlaskClient) -> None:
    """The most frequent first, as many as are asked for; the total says how many there are."""
    found = got(client, "/search/by/section?q=caseloads&size=1")
    assert (found["total"], len(found["values"])) == (3, 1)
    counts = [one["count"] for one in got(client, "/search/by/section")["values"]]
    assert counts == sorted(counts, reverse=True)


def test_terms_are_counted_by_authority(client: FlaskClient) -> None:
    """The same numbers as on the page, in the order of the searches; only the chosen authorities."""
    found = got(client, "/compare?terms=caseloads%0Aaudits&terms=agency&authority=leeds&authority=hull")
    assert found["terms"] == ["caseloads", "audits", "agency"]
    rows = {one["code"]: one["counts"] for one in found["authorities"]}
    assert rows == {LEEDS.code: [4, 1, 0], HULL.code: [1, 0, 0]}
    assert found["totals"] == [5, 1, 0]
    assert client.get(found["links"]["csv"].removeprefix(HERE)).status_code == 200


def test_coverage_glossary_and_health_tell_of_the_collection(client: FlaskClient) -> None:
    """What is here, what is not, and that it answers."""
    coverage, health = got(client, "/coverage"), got(client, "/health")
    assert (coverage["letters"], coverage["undated"], coverage["unnamed"]) == (5, [letters()[4].id], [letters()[4].id])
    assert "Leeds City Council" not in {one["name"] for one in coverage["missing"]}
    assert (health["status"], health["letters"]) == ("ok", 5)
    glossary = got(client, "/glossary")
    assert glossary["total"] == len(glossary["abbreviations"])
    assert {"relation": "near", "year": "", "source": ""}.items() <= glossary["terms"][0].items()
    assert {"words": "agency", "count": 1} in [term for row in glossary["terms"] for term in row["terms"]]


def test_a_harmful_letter_is_data() -> None:
    """No browser takes an answer for a page, whatever a letter holds."""
    answer = client_of((nasty_letter(),)).get(f"/api/v1/letters/{nasty_letter().id}")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert any("<script>" in one["text"] for one in answer.json["paragraphs"])


def test_every_answer_leads_to_the_document(client: FlaskClient) -> None:
    """And to the page about it, whose address the type of a problem begins with."""
    for address in ("/search", "/search?q=(x"):
        links = dict(re.findall(r'<([^>]*)>; rel="([^"]*)"', client.get(f"/api/v1{address}").headers["Link"]))
        assert links == {f"{HERE}/api/v1/openapi.json": "service-desc", f"{HERE}/api/": "service-doc"}
    assert client.get("/api/v1/", follow_redirects=True).json["openapi"].startswith("3.1")


def test_links_stand_below_the_path_of_a_proxy(client: FlaskClient) -> None:
    """Every address in an answer, also a problem's type."""
    below = {"SCRIPT_NAME": "/below"}
    found = client.get("/api/v1/search?q=caseloads&size=1", environ_overrides=below).json
    paths = [urlsplit(link).path for link in _links(found)]
    assert len(paths) > 5
    assert all(path.startswith("/below/") for path in paths)
    assert client.get("/api/v1/no", environ_overrides=below).json["type"] == "/below/api/#not-found"


def _links(value: Any) -> Iterator[str]:
    """Yield every address of an answer."""
    if isinstance(value, str) and value.startswith("http"):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _links(one)


def test_every_link_of_an_answer_leads_somewhere(client: FlaskClient) -> None:
    """To data, or to a page."""
    for address in ("/search?q=caseloads", "/letters", "/authorities", f"/letters/{LETTER}", "/compare?terms=agency", "/search/by/year"):
        for link in set(_links(got(client, address))):
            if not link.endswith("/original"):  # these letters were never files
                assert client.get(link.removeprefix(HERE), follow_redirects=True).status_code == 200, link


def test_facets_say_when_there_are_more_values(client: FlaskClient) -> None:
    """How many, and where all of them are; a facet that is whole says nothing."""
    found = got(client, "/search?q=caseloads&facet=year&facet=finding&facet_size=1")
    assert len(found["facets"]["year"]) == 1
    more = found["facets_more"]["year"]
    assert (more["values"], len(got(client, more["link"])["values"])) == (2, 3)
    assert got(client, "/search?q=caseloads&facet=year")["facets_more"] == {}
    assert got(client, "/search?q=caseloads")["facets_more"] == {}


def test_a_selected_value_is_listed_however_rare(client: FlaskClient) -> None:
    """Beside the most frequent ones."""
    found = got(client, "/search?q=caseloads&facet=year&facet_size=1&year=2020")
    assert {one["value"] for one in found["facets"]["year"] if one["selected"]} == {"2020"}


@pytest.mark.parametrize("name", ["LDS", "lds", "E08000035", "e08000035", "leeds", "Leeds City Council"])
def test_an_authority_goes_by_code_gss_code_or_name(client: FlaskClient, name: str) -> None:
    """In paths as in filters, on pages as in the API; a page leads to its own address."""
    assert got(client, f"/authorities/{name}")["code"] == "LDS"
    assert got(client, f"/letters?authority={name}")["total"] == 2
    assert got(client, f"/grades?authority={name}")["authorities"][0]["code"] == "LDS"
    page = client.get(f"/authorities/{name}?foo=1")
    assert page.status_code == 200 if name == "LDS" else page.location == "/authorities/LDS?foo=1"
