"""What an address asks and its page can't use: every page says so, every file is refused, and nothing is dropped in silence."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from tests.support.addresses import addresses
from tests.support.pages import client_of, faults_of, letters, words_of
from webapp.pages.known_arguments import FILES, READS
from webapp.urls import SEARCHING
from webapp.urls.ignored import PARAMETERS

ATOM = "{http://www.w3.org/2005/Atom}"
LETTER = letters()[0]
EXCUSED: Mapping[str, str] = {
    "exports.address_bar": "says how to search, whatever is asked",
    "exports.cite_as": "cites one paragraph, which its path names",
    "exports.cite_letter_as": "cites one letter, which its path names",
    "suggesting.suggest": "offers words for what is typed, and leads to no results by itself",
    "pages.original": "sends one file, which its path names",
    "health.live": "is asked by machines, which may put anything behind it to get past caches",
    "health.ready": "likewise",
    "admin.metrics": "likewise",
    "programs.openapi": "describes the API, whatever is asked",
    "programs.entry": "leads to the document",
    "exports.as_feed": "tells in an entry: see below",
}
"""Endpoints that neither tell nor refuse what they can't use, and why."""
UNKNOWN = "colour"


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """Return a client over the small collection."""
    return client_of(letters())


def every() -> list[str]:
    """Return the address of everything that answers, by the application's own table."""
    return [one for one in dict.fromkeys(addresses(client_of(letters()).application, LETTER)) if "?" not in one]


def endpoint_of(client: FlaskClient, address: str) -> str:
    """Return the name of what answers at an address."""
    return str(client.application.url_map.bind("localhost").match(address)[0])


@pytest.mark.parametrize("address", every())
def test_no_parameter_is_dropped_in_silence(client: FlaskClient, address: str) -> None:
    """Said on the page, or on the one that it leads to; refused by files and by the API; excused for a reason."""
    endpoint = endpoint_of(client, address)
    answer = client.get(address, query_string={UNKNOWN: "red"}, follow_redirects=endpoint not in EXCUSED)
    if endpoint in EXCUSED:
        assert endpoint not in (*FILES, *READS) or endpoint == "exports.as_feed"
    elif endpoint in FILES:
        assert (answer.status_code, "We can’t use ‘colour’" in answer.text) == (400, True)
        assert all(name in answer.text for name in READS[endpoint])
        assert "We ignored" not in answer.text
    elif endpoint.startswith("api."):
        assert (answer.status_code, answer.json["errors"][0]["parameter"]) == (400, UNKNOWN)
    else:
        assert answer.mimetype == "text/html"
        assert words_of(answer.text).count("We ignored ‘colour’. This page doesn’t use it.") == 1
        assert faults_of(answer.text) == []


@pytest.mark.parametrize("address", every())
def test_nothing_is_said_where_all_is_read(client: FlaskClient, address: str) -> None:
    """A page that is asked only what it reads is as it was, also where something counts readers."""
    endpoint = endpoint_of(client, address)
    read = {name: VALUES.get(name, "2019") for name in READS.get(endpoint, ()) if name not in ("authority", "finding")}
    for asked in ({"utm_source": "newsletter", "fbclid": "x"}, {}) if endpoint.startswith("api.") else ({"utm_source": "x"} | read,):
        answer = client.get(address, query_string=asked, follow_redirects=True)
        assert "We ignored" not in answer.text
        assert "We can’t use" not in answer.text


SWITCHED = {"abbreviations": "off", "names": "off", "spelling": "off", "sharper": "on"}
VALUES = {
    **SWITCHED, "sort": "oldest", "group": "letter", "size": "20", "page": "1", "beside": "yes", "terms": "caseloads", "q": "caseloads",
    "arrange": "section", "p": "0000000000000000/nothing", "by": "name", "order": "up", "neighbours": "leeds",
}  # fmt: skip


UNCERTAIN = (("abbreviations", "maybe"), ("names", "no"), ("spelling", "on?"), ("sharper", "very"))
IGNORED = (("sort", "random"), ("page", "x"), ("group", "foo"), *UNCERTAIN)


@pytest.mark.parametrize(("name", "value"), IGNORED)
def test_a_value_that_is_not_understood_is_said_with_what_would_work(client: FlaskClient, name: str, value: str) -> None:
    """On every page that reads it; a file is refused."""
    for endpoint, address in {endpoint_of(client, one): one for one in every()}.items():
        if name not in READS.get(endpoint, ()) or endpoint in EXCUSED:
            continue
        answer = client.get(address, query_string={name: value}, follow_redirects=True)
        assert f"‘{name}={value}’. Use {PARAMETERS[name].works}." in answer.text, address
        assert answer.status_code == (400 if endpoint in FILES else 200)


@pytest.mark.parametrize("bad", ["<script>alert(1)</script>", "a" * 5000, "x\r\nSet-Cookie: a=b", "{{ 7*7 }}", '"><img src=x>', "\x00"])
def test_what_is_said_does_no_harm(client: FlaskClient, bad: str) -> None:
    """It is text, on one line and not too long."""
    for question in ({bad: "x"}, {"sort": bad}):
        for address in ("/search", "/help", f"/letters/{LETTER.id}/p/k1", "/search.csv"):
            answer = client.get(address, query_string=question, follow_redirects=True)
            assert answer.status_code in (200, 400)
            assert "Set-Cookie" not in answer.headers
            assert "<script>alert" not in answer.text
            assert "<img src=x" not in answer.text
            assert "a" * 100 not in answer.text
            assert answer.mimetype != "text/html" or faults_of(answer.text) == []


def test_a_page_that_leads_elsewhere_takes_along_what_it_ignores(client: FlaskClient) -> None:
    """To the last page of results, or to a paragraph in its letter: what is dropped on the way would be dropped in silence."""
    for address in ("/search?q=caseloads&page=99", f"/letters/{LETTER.id}/p/k1?q=caseloads"):
        location = client.get(f"{address}&colour=red&sort=random&utm_source=x").location
        assert "colour=red" in location
        assert "sort=random" in location
        assert "utm_source" not in location
        assert client.get(location).text.count("We ignored") == 2


def test_a_feed_tells_in_an_entry_and_goes_on(client: FlaskClient) -> None:
    """Refused, it would fall silent, and those who follow it would take that for no news."""
    plain, told, again = (
        entries(client, f"/search.atom?q=caseloads{more}")
        for more in ("", "&colour=red&sort=random&utm_source=x", "&sort=random&colour=red")
    )
    notices = ["We ignored ‘colour’. This page doesn’t use it.", "We ignored ‘sort=random’. Use relevance, newest or oldest."]
    assert [title for _, title in told] == [*notices, *(title for _, title in plain)]
    assert len({own_id for own_id, _ in told}) == len(told)
    assert {own_id for own_id, _ in again} == {own_id for own_id, _ in told}


def entries(client: FlaskClient, address: str) -> list[tuple[str, str]]:
    """Return id and title of each entry of a feed."""
    feed = ElementTree.fromstring(client.get(address).data)  # noqa: S314  # our own
    return [(one.findtext(f"{ATOM}id", ""), one.findtext(f"{ATOM}title", "")) for one in feed.iter(f"{ATOM}entry")]


def test_a_comparison_says_which_searches_it_left_out(client: FlaskClient) -> None:
    """The page compares the first twelve; a table of twelve would look like one of all."""
    terms = "\n".join(f"word{number}" for number in range(13))
    page = client.get("/compare", query_string={"terms": terms}).text
    assert "We ignored the searches after the first 12: ‘word12’. Only 12 can be compared at once." in page
    assert client.get("/compare.csv", query_string={"terms": terms}).status_code == 400


def test_a_name_in_a_search_that_means_nothing_is_told_by_a_comparison(client: FlaskClient) -> None:
    """Beside each search that has it; once to a program."""
    said = "We don’t recognise the council “nowhere”."
    asked = {"terms": "caseloads council:nowhere\naudits council:nowhere", "authority": "leeds"}
    page = client.get("/compare", query_string=asked).text
    on_screen, _, on_paper = page.partition('class="tips on-paper"')
    assert (on_screen.count(said), on_paper.count(said)) == (2, 2), "beside each of the two lines"
    assert [one["message"] for one in client.get("/api/v1/compare", query_string=asked).json["notices"]] == [said]
    assert client.get("/compare.json", query_string=asked).status_code == 400


def test_a_page_knows_only_what_is_described() -> None:
    """What an endpoint reads stands in the table of parameters, and a page of results can be asked all that narrows it."""
    assert {name for names in READS.values() for name in names} == set(PARAMETERS)
    assert set(SEARCHING) <= set(READS["pages.search"])
