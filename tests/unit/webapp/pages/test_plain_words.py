"""Names and times among the words, on pages and in the API: what they were taken for is told, and can be switched off and on again."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.support.pages import LEEDS, client_of, letters, words_of

LEEDS_2019 = letters()[0].id


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """Return a client over the small collection."""
    return client_of(letters())


def test_names_are_switched_off_and_on_by_a_link_beside_what_they_were_taken_for(client: FlaskClient) -> None:
    """Each of the two pages leads to the other, and the choice goes along with every other link."""
    named = client.get("/search?q=leeds+caseloads+since+2020&sort=newest").text
    assert "Showing only letters to Leeds since 2020. Search for these words instead" in words_of(named)
    assert '"/search?q=leeds+caseloads+since+2020&amp;sort=newest&amp;names=off"' in named
    assert "1 paragraph in 1 letter to 1 council" in words_of(named)
    words = client.get("/search?q=leeds+caseloads+since+2020&sort=newest&names=off").text
    switched_off = "Searching for all your words in all letters, not only in letters to Leeds since 2020. Show only these letters"
    assert switched_off in words_of(words)
    assert '"/search?q=leeds+caseloads+since+2020&amp;sort=newest"' in words
    assert '"/search?q=leeds+caseloads+since+2020&amp;sort=oldest&amp;names=off"' in words
    assert '<input type="hidden" name="names" value="off">' in words


def test_a_council_without_letters_is_said_to_have_none(client: FlaskClient) -> None:
    """Not only that nothing was found: the words can be searched for in all letters."""
    page = client.get("/search?q=rutland+caseloads").text
    assert "There are no letters to Rutland in this collection. Search all letters for these words" in words_of(page)
    assert '"/search?q=rutland+caseloads&amp;names=off"' in page
    assert "Things to try" not in words_of(page), "no other words would find letters that are not here"


def test_what_to_try_fits_the_search(client: FlaskClient) -> None:
    """Quotation marks are spoken of only where there are some, and fewer words only where there are several."""
    assert "Things to try" in words_of(client.get("/search?q=zzzz").text)
    assert "quotation marks" not in words_of(client.get("/search?q=zzzz").text).partition("Things to try")[2]
    assert "Remove the quotation marks" in words_of(client.get("/search?q=%22zzzz+yyyy%22").text)
    assert "Use fewer words" not in words_of(client.get("/search?q=zzzz").text)
    assert "Use fewer words" in words_of(client.get("/search?q=zzzz+yyyy").text)


def test_every_page_of_a_search_counts_the_same_letters(client: FlaskClient) -> None:
    """The list of a filter's values, the table, the feed, groups and the comparison."""
    values = words_of(client.get("/search/by/finding?q=leeds+caseloads+since+2020").text)
    assert "Showing only letters to Leeds since 2020." in values
    assert "1 paragraph in 1 letter to 1 council" in values
    assert client.get("/search.csv?q=leeds+caseloads+since+2020").text.count("\n") == 2
    assert client.get("/search.atom?q=leeds+caseloads+since+2020").text.count("<entry>") == 1
    assert "Leeds City Council" in words_of(client.get("/search?q=leeds+caseloads+since+2020&group=authority").text)
    compared = words_of(client.get("/compare?terms=leeds+caseloads+since+2020").text)
    assert "“leeds caseloads since 2020” counts only letters to Leeds since 2020." in compared


def test_the_words_for_a_letter_are_not_marked_in_it(client: FlaskClient) -> None:
    """Unless they were searched for as words."""
    named = client.get(f"/letters/{LEEDS_2019}?q=leeds+caseloads").text
    words = client.get(f"/letters/{LEEDS_2019}?q=leeds+caseloads&names=off").text
    assert named.count("<mark>") == 3
    assert "3 matches for leeds caseloads" in words_of(named)
    assert "not only in letters" not in words_of(words)


def test_what_was_understood_is_data_of_the_api(client: FlaskClient) -> None:
    """Beside the notice; off where it is switched off."""
    found = client.get("/api/v1/search?q=leeds+caseloads+since+2020").json
    assert found["understood"] == [
        {"words": "leeds", "field": "authority", "values": [LEEDS.code], "from": None, "to": None, "label": "to Leeds"},
        {"words": "since 2020", "field": "date", "values": [], "from": "2020-01-01", "to": None, "label": "since 2020"},
    ]
    assert found["notices"] == [{"code": "understood", "message": "Showing only letters to Leeds since 2020.", "query": None}]
    literal = client.get("/api/v1/search?q=leeds+caseloads+since+2020&names=off").json
    assert literal["understood"] == []
    assert "names-off" in [one["code"] for one in literal["notices"]]
    assert client.get("/api/v1/search?q=leeds&names=maybe").status_code == 400


def test_a_question_of_grades_leads_to_them(client: FlaskClient) -> None:
    """The letters to the council are shown, and a link leads to its grades over time, since the day asked for."""
    html = client.get("/search?q=leeds+ofsted+rating").text
    assert "Grades of this council over time" in words_of(html)
    assert f'"/grades?authority={LEEDS.code}"' in html
    assert "Not searched for: “ofsted” and “rating”." in words_of(html)
    assert "from=2019" in client.get("/search?q=leeds+grade+since+2019").text.partition("/grades?")[2][:80]
    assert "over time" not in client.get("/search?q=ofsted+rating").text
    assert "over time" not in client.get("/search?q=rutland+ofsted+rating").text, "nothing is known of a council without letters"
    assert "over time" in client.get("/search?q=leeds+ofsted+rating+in+2015").text, "but of one with letters of other years"
    assert client.get(f"/grades?authority={LEEDS.code}").status_code == 200


def test_a_question_how_grades_changed_leads_to_them(client: FlaskClient) -> None:
    """To those of all councils, or of those that are named, as no letter has the words."""
    html = client.get("/search?q=went+from+inadequate+to+good").text
    assert "A letter gives the grades of one inspection only. Grades over time show how they changed." in words_of(html)
    assert "Grades of all councils over time" in words_of(html)
    assert 'href="/grades"' in html
    assert f'href="/grades?authority={LEEDS.code}"' in client.get("/search?q=leeds+downgraded+to+inadequate").text
    assert "region=Yorkshire" in client.get("/search?q=yorkshire+from+good+to+outstanding").text.partition("/grades?")[2][:80]
    assert "grades-changed" in [one["code"] for one in client.get("/api/v1/search?q=downgraded+to+inadequate").json["notices"]]
