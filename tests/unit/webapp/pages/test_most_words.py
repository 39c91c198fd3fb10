"""Pages where too few paragraphs have all the words: what comes closest stands below a line that says so."""

from __future__ import annotations

import csv
import io

import pytest
from flask.testing import FlaskClient

from tests.support.pages import LEEDS, client_of, faults_of, letters, links_of, words_of

ANY = "/search?q=caseloads+OR+strategy"


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """Return a client over the small collection."""
    return client_of(letters())


def page(client: FlaskClient, address: str) -> str:
    """Return a page that has no faults."""
    answer = client.get(address)
    assert answer.status_code == 200
    assert not faults_of(answer.text)
    return answer.text


def test_a_page_without_full_matches_shows_what_comes_closest(client: FlaskClient) -> None:
    """It says that none has all the words, never that nothing was found, and leads to the search for any of them."""
    html = page(client, "/search?q=caseloads+strategy")
    words = words_of(html)
    assert "No full matches for caseloads strategy" in words
    assert "These come closest No paragraph has all your words. Search for any of the words" in words
    assert "Strategy discussions are not timely." in words
    assert "No results" not in words
    assert "Things to try" not in words
    assert ANY in links_of(html)
    assert "Download" not in words, "a file would be empty"
    assert '<section class="most" aria-labelledby="most">' in html
    assert "4 paragraphs" in words_of(page(client, ANY))


def test_full_matches_come_first(client: FlaskClient) -> None:
    """The line stands between both; the count and the download are of those above."""
    words = words_of(page(client, "/search?q=caseloads+workers"))
    assert "1 paragraph in 1 letter to 1 council for caseloads workers" in words
    assert words.index("remain too high") < words.index("Only 1 paragraph has all your words.") < words.index("Many agency workers")
    assert "Download 1 paragraph with all your words" in words


def test_enough_full_matches_have_no_line(client: FlaskClient) -> None:
    """One word is always all of the words."""
    assert "come closest" not in words_of(page(client, "/search?q=caseloads"))


@pytest.mark.parametrize("group", ["letter", "authority"])
def test_groups_are_followed_by_what_comes_closest(client: FlaskClient, group: str) -> None:
    """Also where there is no group at all."""
    assert "These come closest" in words_of(page(client, f"/search?q=caseloads+workers&group={group}"))
    assert "No full matches" in words_of(page(client, f"/search?q=caseloads+strategy&group={group}"))


def test_a_filter_that_stands_in_the_way_is_named(client: FlaskClient) -> None:
    """Where the same search without it has full matches."""
    words = words_of(page(client, "/search?q=caseloads+workers&year=2021"))
    assert "No paragraph with these filters has all your words." in words
    assert "Try removing a filter Without year “2021” : 1 paragraph" in words


def test_a_page_beyond_the_last_leads_back(client: FlaskClient) -> None:
    """Otherwise it would say that nothing was found."""
    answer = client.get("/search?q=caseloads+strategy&page=2")
    assert (answer.status_code, answer.location) == (302, "/search?q=caseloads+strategy")


def test_downloads_and_feeds_have_full_matches_only(client: FlaskClient) -> None:
    """As the page says."""
    rows = list(csv.reader(io.StringIO(client.get("/search.csv?q=caseloads+workers").text)))
    assert len(rows) == 2
    assert [one["match"] for one in client.get("/search.json?q=caseloads+workers").get_json()["hits"]] == ["all"]
    assert client.get("/search.json?q=caseloads+strategy").get_json()["hits"] == []
    assert "<entry>" not in client.get("/search.atom?q=caseloads+strategy").text


def test_the_api_says_how_much_each_hit_has(client: FlaskClient) -> None:
    """Totals are of those that have all."""
    found = client.get("/api/v1/search?q=caseloads+workers").get_json()
    assert found["total"] == 1
    assert [one["match"] for one in found["hits"]] == ["all", *["most"] * 5]
    assert [(one["code"], one["query"]) for one in found["notices"]] == [("most-words", "caseloads OR workers")]
    grouped = client.get("/api/v1/search?q=caseloads+workers&group=letter").get_json()
    assert [one["match"] for group in grouped["groups"] for one in group["hits"]] == ["all"]
    assert {one["match"] for one in grouped["hits"]} == {"most"}


def test_a_letter_marks_some_words_where_no_paragraph_has_all(client: FlaskClient) -> None:
    """Who comes from such a hit finds it; where a paragraph has all words, only those are marked."""
    letter = next(one for one in links_of(page(client, f"/search?q=strategy&authority={LEEDS.code}")) if one.startswith("/letters/"))
    bare = letter.partition("?")[0]
    some = page(client, f"{bare}?q=caseloads+strategy")
    assert "No paragraph of this letter has all your words. Those with some of them are marked." in words_of(some)
    assert some.count("<mark>") == 4
    whole = page(client, f"{bare}?q=caseloads+know")
    assert "No paragraph of this letter" not in words_of(whole)
    assert whole.count("<mark>") == 2


def test_question_words_can_be_searched_for_too(client: FlaskClient) -> None:
    """The page says what it left out."""
    html = page(client, "/search?q=which+councils+have+caseloads")
    assert "Not searched for: “councils”. Search for every word I typed" in words_of(html)
    assert "/search?q=which+%22councils%22+have+caseloads" in links_of(html)
