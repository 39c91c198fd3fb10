"""What sites say of letters, as pages, citations, the API and files show it, and what sites list that is not here."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.letter import Absent, Letter, Publication, SiteCoverage
from indexer.settings.run import Settings
from tests.support import factories
from tests.support.memory_engine import MemoryEngine
from tests.support.pages import client_of, faults_of, links_of, words_of
from webapp import create_app
from webapp.presenters.citation import citation_of, hit_citations, plain
from webapp.presenters.citation_forms import bibtex, ris

FILE, PAGE = "https://files.example.org/v1/file/1", "https://reports.example.org/provider/44/1"
SAID = Publication("Ofsted", dt.date(2021, 4, 9), FILE, PAGE, "Children's services focused visit", dt.date(2021, 3, 1), "Leeds", "1")
SITE = SiteCoverage(
    "Ofsted", "2026-11-30T01:00:00+00:00", 152, 153, 1034, 1032,
    (Absent("Leeds", "Focused visit", dt.date(2024, 7, 15), "https://f.example.org/7"), Absent("Hull", "", None, "https://f.example.org/8")),
    ("Rutland",),
)  # fmt: skip


def dated() -> Letter:
    """Return a letter with a date of its own, published by Ofsted."""
    return replace(factories.letter("dated", "Caseloads are low.", date="2021-03-20"), published=(SAID,))


def undated() -> Letter:
    """Return a letter that says nothing of its date, published by Ofsted."""
    return replace(factories.letter("undated", "Caseloads are high.", date=None), published=(SAID,))


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """Return a client over both, and one letter that no site says anything of."""
    return client_of((dated(), undated(), factories.letter("own", "Caseloads vary.", date="2020-01-01")))


def page(client: FlaskClient, address: str) -> str:
    """Return the valid HTML at `address`."""
    answer = client.get(address)
    assert (answer.status_code, faults_of(answer.text)) == (200, [])
    return answer.text


def test_a_letter_shows_when_and_where_it_was_published(client: FlaskClient) -> None:
    """With a link to the file, and what the site says among where the details come from."""
    html = page(client, f"/letters/{dated().id}")
    words = words_of(html)
    assert "Letter date 20 March 2021" in words
    assert "Published 9 April 2021, by Ofsted Where it was published" in words
    assert "Published As published by Ofsted : “Children's services focused visit”, inspection of 1 March 2021" in words
    assert {FILE, PAGE} <= set(links_of(html))
    assert "Published" not in words_of(page(client, f"/letters/{factories.letter_id('own')}")).partition("Contents")[0]


def test_a_site_that_says_little_is_shown_as_such() -> None:
    """Without a day, a page or a name."""
    one = replace(dated(), published=(Publication("democracy.example.org", None, FILE),))
    html = page(client_of((one,)), f"/letters/{one.id}")
    assert "Published By democracy.example.org, which gives no date" in words_of(html)
    assert "Published As published by democracy.example.org" in words_of(html)


def test_a_letter_without_a_date_of_its_own_is_called_by_its_publication(client: FlaskClient) -> None:
    """On its page, in results and in its address; its own date stays "Not stated"."""
    words = words_of(page(client, f"/letters/{undated().id}"))
    assert "Focused visit letter, published on 9 April 2021" in words
    assert "Letter date Not stated" in words
    html = page(client, "/search?q=high&from=2021-04&to=2021-04")
    assert "published on 9 April 2021" in words_of(html)
    assert any("2021-04-09" in link for link in links_of(html))


def test_a_citation_names_the_publisher_the_day_and_the_address(client: FlaskClient) -> None:
    """In every form, of a paragraph and of a hit; the day only once."""
    letter = dated()
    cited = citation_of(letter, letter.paragraphs[0])
    assert plain(cited).endswith(f"/p/k1 (published by Ofsted on 9 April 2021: {FILE})")
    assert f"howpublished = {{Published by Ofsted on 9 April 2021: {FILE}}}" in bibtex(cited)
    assert "PB  - Ofsted\r\n" in ris(cited)
    assert f"L1  - {FILE}\r\n" in ris(cited)
    other = citation_of(undated(), undated().paragraphs[0])
    assert "(2021), published" in plain(other)
    assert ", published on 9 April, paragraph " in plain(other)
    assert plain(other).endswith(f" (published by Ofsted: {FILE})")
    assert "DA  - 2021/04/09/\r\n" in ris(other)
    bare = citation_of(replace(letter, published=()), letter.paragraphs[0])
    assert "ublished" not in plain(bare) + bibtex(bare) + ris(bare)
    engine = MemoryEngine()
    engine.rebuild((letter,), factories.REPORT)
    (hit,) = engine.search(factories.query()).hits
    with client.application.test_request_context():
        assert plain(hit_citations({letter.id: letter})(hit)) == plain(citation_of(letter, letter.paragraphs[0]))
        assert plain(hit_citations({})(hit)).endswith(f" (published by Ofsted on 9 April 2021: {FILE})")


def test_the_api_and_files_have_day_and_address(client: FlaskClient) -> None:
    """Of letters, paragraphs and hits; null and empty where no site says anything."""
    letter = client.get(f"/api/v1/letters/{dated().id}").json or {}
    assert (letter["published_day"], letter["source_url"]) == ("2021-04-09", FILE)
    assert letter["published"] == [
        {
            "by": "Ofsted", "day": "2021-04-09", "url": FILE, "page": PAGE, "kind": "Children's services focused visit",
            "inspection_day": "2021-03-01", "provider": "Leeds", "urn": "1",
        }
    ]  # fmt: skip
    hits = (client.get("/api/v1/search?q=caseloads&sort=oldest").json or {})["hits"]
    assert [(hit["published_day"], hit["source_url"]) for hit in hits] == [(None, None), ("2021-04-09", FILE), ("2021-04-09", FILE)]
    paragraph = client.get(f"/api/v1/letters/{dated().id}/p/{dated().paragraphs[0].key}").json or {}
    assert (paragraph["published_day"], paragraph["source_url"]) == ("2021-04-09", FILE)
    rows = list(csv.DictReader(io.StringIO(client.get("/search.csv?q=caseloads&sort=oldest").text)))
    assert [(row["publication_date"], row["source_url"]) for row in rows] == [("", ""), ("2021-04-09", FILE), ("2021-04-09", FILE)]


def over(tmp_path: Path, *sites: SiteCoverage) -> FlaskClient:
    """Return a client over an index whose report has these sites and two contradictions."""
    engine = MemoryEngine()
    found = (("a.pdf", "Ofsted calls it “Visit”."), ("b <i>.pdf", "Ofsted dates it 2020."))
    engine.rebuild((dated(),), replace(factories.REPORT, letters=1, sites=sites, contradictions=found))
    return create_app(Settings(index=tmp_path), engine).test_client()


def test_coverage_says_what_a_site_lists_and_what_is_not_here(tmp_path: Path) -> None:
    """As of a moment, with the number of each, and every document that is missing."""
    html = page(over(tmp_path, SITE), "/coverage")
    words = words_of(html)
    assert "What Ofsted lists" in words
    says = "As of 30 November 2026, 01:00 UTC, Ofsted listed 1,034 documents for 152 councils, of 153 that it has. 1,032 of them are here."
    assert says in words
    assert "These pages list no documents: Rutland" in words
    assert "Not here (2) Council Document Published Leeds Focused visit 15 July 2024 Hull https://f.example.org/8 Not stated" in words
    assert "https://f.example.org/7" in links_of(html)


@pytest.mark.parametrize(
    ("site", "said"),
    [
        (replace(SITE, here=1034, absent=(), pages=153, empty=()), "1,034 documents for 153 councils. All of them are here."),
        (
            SiteCoverage("ModernGov", SITE.as_of, 1, 1, 2, 1, SITE.absent[:1], about="meeting"),
            "2 documents for 1 meeting. 1 of them is here.",
        ),
        (replace(SITE, here=0, listed=2), "2 documents for 152 councils, of 153 that it has. 0 of them are here."),
    ],
)
def test_coverage_counts_in_words(site: SiteCoverage, said: str, tmp_path: Path) -> None:
    """One, some, all or none of them."""
    words = words_of(page(over(tmp_path, site), "/coverage"))
    assert said in words
    assert ("Not here" in words) == bool(site.absent)


def test_coverage_without_a_site_says_nothing_of_one(tmp_path: Path) -> None:
    """Nothing was fetched, so nothing is known."""
    assert "lists" not in words_of(page(over(tmp_path), "/coverage")).partition("Letters by type")[0]
    assert (over(tmp_path).get("/api/v1/coverage").json or {})["sites"] == []


def test_the_api_has_the_same_coverage(tmp_path: Path) -> None:
    """Every number and every document."""
    (site,) = (over(tmp_path, SITE).get("/api/v1/coverage").json or {})["sites"]
    assert (site["title"], site["listed"], site["here"], site["pages"], site["pages_listed"], site["about"]) == (
        "Ofsted", 1034, 1032, 152, 153, "council",
    )  # fmt: skip
    assert site["absent"][1] == {"provider": "Hull", "kind": None, "published_day": None, "url": "https://f.example.org/8"}
    assert site["empty"] == ["Rutland"]


def test_the_status_lists_where_sites_and_letters_differ(tmp_path: Path) -> None:
    """Each file with a sentence."""
    words = words_of(page(over(tmp_path), "/status"))
    assert "Where a site and a letter differ (2) File Difference a.pdf Ofsted calls it “Visit”. b <i>.pdf Ofsted dates it 2020." in words
