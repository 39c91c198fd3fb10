"""Ways in other than a search: authorities, coverage, help, glossary."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.query.language import LANGUAGE
from indexer.registers import authorities_called
from indexer.settings.run import Settings
from tests.support import factories
from tests.support.pages import HULL, LEEDS, UNREAD, client_of, faults_of, letters, links_of, words_of
from webapp import create_app


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """Return a client over the small collection."""
    return client_of(letters(), unread=UNREAD)


def page(client: FlaskClient, address: str) -> str:
    """Return the valid HTML at `address`."""
    answer = client.get(address)
    assert answer.status_code == 200
    assert faults_of(answer.text) == []
    return answer.text


@pytest.mark.parametrize(
    "address", ["/authorities", f"/authorities/{LEEDS.code}", "/compare?terms=high&from=2020", "/grades", "/coverage", "/help", "/glossary"]
)
def test_no_link_of_a_page_is_dead(client: FlaskClient, address: str) -> None:
    """Every one leads to a page."""
    for link in links_of(page(client, address)):
        if not link.startswith("#"):
            assert client.get(link).status_code == 200, link


@pytest.mark.parametrize("address", ["/", "/authorities", "/compare", "/grades", "/coverage", "/help", "/glossary"])
def test_an_empty_collection_has_pages_too(address: str) -> None:
    """Before the first letter is read, nothing breaks."""
    page(client_of(()), address)


def test_authorities_stand_by_region_with_their_letters(client: FlaskClient) -> None:
    """How many, and the latest."""
    words = words_of(page(client, "/authorities"))
    assert "Leeds City Council Metropolitan district 2 5 March 2021" in words
    places = [words.index(name) for name in ("South East", "Slough Borough Council", "Yorkshire and The Humber", "Leeds")]
    assert places == sorted(places)


def test_an_authority_shows_its_letters_over_time(client: FlaskClient) -> None:
    """As a picture and as a table, newest first, with grades."""
    html = page(client, f"/authorities/{LEEDS.code}")
    words = words_of(html)
    assert "5 March 2021 Focused visit letter – – 3 May 2019 Focused visit letter Good Máire Atherton" in words
    places = [float(place) for place in re.findall(r'<circle cx="([\d.]+)%"', html)]
    assert len(places) == 2
    assert places == sorted(places)
    assert 0 < places[0] < places[1] < 100


def test_letters_of_nearly_the_same_day_do_not_cover_each_other() -> None:
    """Their dots stand above each other."""
    days = ("2010-01-01", "2010-01-02", "2020-01-03", "2020-01-04")
    html = page(client_of(factories.letter(day, "Words.", authority=LEEDS, date=day) for day in days), f"/authorities/{LEEDS.code}")
    dots = re.findall(r'<circle cx="([\d.]+)%" cy="(\d+)"', html)
    assert len({(round(float(across)), down) for across, down in dots}) == 4


def test_an_authority_says_what_it_was_told(client: FlaskClient) -> None:
    """Counts by kind of finding, each a search."""
    html = page(client, f"/authorities/{LEEDS.code}")
    assert "Needs to improve 4 paragraphs" in words_of(html)
    assert f"/search?authority={LEEDS.code}&finding=improvement" in links_of(html)
    assert f'<input type="hidden" name="authority" value="{LEEDS.code}">' in html


def test_an_authority_s_neighbours_lead_to_those_that_are_here(client: FlaskClient) -> None:
    """Others are named without a link."""
    html = page(client, f"/authorities/{HULL.code}")
    assert "Statistical neighbours" in words_of(html)


@pytest.mark.parametrize(
    ("code", "said"),
    [("XXX", "We don’t recognise this council code."), ("BNS", "There are no letters to"), ("..", ""), ("<script>", "We don’t recognise")],
)
def test_an_authority_without_letters_has_no_page(client: FlaskClient, code: str, said: str) -> None:
    """404; a council without letters here is told from a code that is no council's."""
    answer = client.get(f"/authorities/{code}")
    assert (answer.status_code, said in answer.text) == (404, True)


def test_the_list_of_councils_says_which_letters_stand_under_none(client: FlaskClient) -> None:
    """Else its numbers would look like all letters."""
    assert "1 letter is not matched to a council: see which" in words_of(page(client, "/authorities"))


def test_coverage_tells_what_is_here_and_what_is_not(client: FlaskClient) -> None:
    """Types by year, councils without letters, unread files with reasons, when it was built."""
    words = words_of(page(client, "/coverage"))
    assert "built on 22 November 2026, 12:00 UTC" in words
    assert "Type Total 2019 2020 2021 No date Focused visit letter 3 1 1 1 –" in words
    assert "Letter of unknown type 1 – – – 1" in words
    assert "bad <file>.pdf Password-protected" in words
    assert "Letters without a date (1) nobody" in words
    without = words.partition("with no letters here")[2]
    assert "Barnsley" in without
    assert "Leeds" not in without.partition("Files that")[0]


def test_help_shows_the_whole_language_with_examples_that_work(client: FlaskClient) -> None:
    """The same table that the parser's tests run."""
    words = words_of(page(client, "/help"))
    for usage in LANGUAGE:
        assert " ".join(usage.means.split()) in words
        assert client.get("/search", query_string={"q": usage.example}).status_code == 200


@pytest.mark.parametrize(("name", "typed"), [("Leeds", "authority:leeds"), ("North Tyneside", 'authority:"north tyneside"')])
def test_help_names_a_council_that_has_letters_here(name: str, typed: str) -> None:
    """An example that finds nothing would teach nothing."""
    council = authorities_called(name)[0]
    pages = client_of(factories.letter(f"to {one}", "Caseloads are high.", authority=one) for one in (council, None))
    assert f"caseloads {typed}" in words_of(page(pages, "/help"))
    assert "1 paragraph in 1 letter to 1 council" in words_of(pages.get("/search", query_string={"q": f"caseloads {typed}"}).text)


def test_help_is_there_without_an_index(tmp_path: Path) -> None:
    """With its examples as they are written."""
    assert "caseloads authority:nottingham" in words_of(page(create_app(Settings(index=tmp_path)).test_client(), "/help"))


def test_the_glossary_has_what_the_letters_use() -> None:
    """Abbreviations that no letter has are left out; the counts are of exact words."""
    made = (factories.letter("one", "The MASH is timely.", "The multi-agency safeguarding hub (MASH) is new."),)
    html = page(client_of(made), "/glossary")
    assert "MASH 2 multi-agency safeguarding hub 1" in words_of(html)
    assert "CAMHS" not in html


def test_the_glossary_has_terms_that_belong_together() -> None:
    """Those of which letters have at least one, with how they belong together."""
    made = (factories.letter("one", "A residence order was made.", "Frontline staff.", "A residence order."),)
    said = words_of(page(client_of(made), "/glossary"))
    assert "residence order (2), child arrangements order (0) The second replaced the first in 2014" in said
    assert "dentist" not in said


def test_links_of_the_glossary_stand_below_the_path_of_each_request() -> None:
    """The counts are kept for each build; the links are made for each request, as proxies may add different paths."""
    client = client_of((factories.letter("one", "The MASH is timely."),))
    paths = [client.get("/glossary", environ_overrides={"SCRIPT_NAME": root}).text for root in ("", "/letters")]
    assert ['href="/letters/search?q=' in text for text in paths] == [False, True]


def test_clearing_the_filters_of_the_list_of_letters_keeps_its_words(client: FlaskClient) -> None:
    """As on the page of results."""
    html = page(client, "/letters?q=caseloads&authority=leeds&from=2019&sort=oldest")
    cleared = re.search(r'<a href="([^"]*)">Clear all filters</a>', html)
    assert cleared
    assert cleared[1] == "/letters?q=caseloads&amp;sort=oldest"
