"""Corrections and offers on the page: what was searched is said, with a way back."""

from __future__ import annotations

from tests.support import factories
from tests.support.pages import client_of, without_whole_links, words_of

LETTERS = (
    factories.letter("one", "The caseload is high.", "A caseload of thirty.", "Caseloads fell."),
    factories.letter("two", "Children in care wait for a caseload of one.", date="2019-01-01"),
)


def test_a_misspelt_search_shows_what_was_meant_and_leads_back() -> None:
    """All links go on with the corrected words; one goes back to the typed ones."""
    client = client_of(LETTERS)
    page = without_whole_links(client.get("/search?q=casload&sort=newest").text)
    assert "Showing results for “caseload”, as nothing was found for “casload”. Search for “casload” instead" in words_of(page)
    assert '"/search?q=casload&amp;sort=newest&amp;spelling=off"' in page
    assert "q=casload" not in page.replace("q=casload&amp;sort=newest&amp;spelling=off", "")
    assert 'value="caseload"' in page
    assert "4 paragraphs" in words_of(page)


def test_what_was_typed_is_searched_if_asked_for() -> None:
    """Nothing is found then, and the correction is offered; the next search is not held to that."""
    page = client_of(LETTERS).get("/search?q=casload&spelling=off").text
    assert "No results" in words_of(page)
    assert "Did you mean caseload" in words_of(page)
    assert 'name="spelling"' not in page


def test_a_list_of_values_says_which_words_it_is_for() -> None:
    """It counts the corrected words, and so do its links."""
    page = without_whole_links(client_of(LETTERS).get("/search/by/year?q=casload").text)
    assert "Showing results for “caseload”, as nothing was found for “casload”." in words_of(page)
    assert "q=caseload" in page
    assert "q=casload" not in page


def test_a_file_has_the_typed_words_only() -> None:
    """It has no place to say that others were searched."""
    client = client_of(LETTERS)
    assert client.get("/search.json?q=caseload").json["total"] == 4
    assert client.get("/search.json?q=casload").json["total"] == 0


def test_the_api_says_that_words_were_corrected() -> None:
    """With a notice that has the typed words; the parameter switches it off."""
    client = client_of(LETTERS)
    answer = client.get("/api/v1/search?q=casload").json
    assert answer["total"] == 4
    assert ("corrected", "casload") in [(one["code"], one["query"]) for one in answer["notices"]]
    assert client.get("/api/v1/search?q=casload&spelling=off").json["total"] == 0


def test_a_term_of_like_meaning_is_a_link() -> None:
    """That searches for both."""
    page = client_of(LETTERS).get("/search?q=looked+after+children").text
    assert "“children in care” means the same and is in 1 paragraph. Also search for it" in words_of(page)
    assert "/search?q=looked+after+children+OR+%22children+in+care%22" in page


def test_the_list_of_letters_goes_on_with_the_corrected_words() -> None:
    """Each letter is opened at the matches that the list counts; one link goes back to the typed words."""
    client = client_of(LETTERS)
    page = without_whole_links(client.get("/letters?q=casload&from=2019").text)
    assert "as nothing was found for “casload”. Search for “casload” instead" in words_of(page)
    assert '"/letters?q=casload&amp;from=2019&amp;spelling=off"' in page
    assert "q=casload" not in page.replace("q=casload&amp;from=2019&amp;spelling=off", "")
    assert "No letters match all of this." in words_of(client.get("/letters?q=casload&spelling=off").text)


def test_a_table_of_letters_is_of_the_typed_words_too() -> None:
    """As every file is."""
    client = client_of(LETTERS)
    assert len(client.get("/letters.csv?q=caseload").text.splitlines()) == 3
    assert len(client.get("/letters.csv?q=casload").text.splitlines()) == 1


def test_charts_of_a_slip_offer_the_word_that_was_meant() -> None:
    """A 0 everywhere would look like an answer; what it leads to is as empty, and not what was meant."""
    client = client_of(LETTERS)
    page = without_whole_links(client.get("/search/charts?q=casload&to=2021").text)
    assert "Did you mean caseload ?" in words_of(page)
    assert '<a href="/search/charts?q=caseload&amp;to=2021">caseload</a>' in page
    assert '"/search?q=casload&amp;year=2019&amp;to=2021&amp;spelling=off"' in page
