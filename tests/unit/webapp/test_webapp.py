"""Pages: each address, with the real memory engine behind it."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from indexer.errors import IndexMissing, IndexOutOfDate
from indexer.letter import Letter, Source, Unread
from indexer.settings.run import Settings
from tests.support import factories
from tests.support.addresses import html_addresses
from tests.support.pages import LEEDS, SLOUGH, client_of, engine_of, faults_of, letters, links_of, without_whole_links, words_of
from webapp import create_app
from webapp.presenters.wording import capital
from webapp.urls import PAGE_SIZES

LEEDS_2019, *_, NOBODY = (letter.id for letter in letters())
UNREAD = (Unread(Source("bad.pdf", "/letters", "0" * 64, 1, 1), "password-protected"),)


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """Return a client over the small collection."""
    return client_of(letters(), unread=UNREAD)


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    """Return the HTML at `address`, which must answer with `status` and be valid."""
    answer = client.get(address)
    assert answer.status_code == status
    assert faults_of(answer.text) == []
    return answer.text


def test_the_first_page_says_what_the_collection_covers(client: FlaskClient) -> None:
    """A reader knows what can be found before searching, and what can't."""
    words = words_of(page(client, "/"))
    assert "10 paragraphs in 5 letters to 3 councils, 2019 to 2021" in words
    assert "Focused visit letter 3 letters" in words
    assert "1 letter without a date; 1 file could not be read" in words


def test_the_first_page_leads_to_searches_that_find(client: FlaskClient) -> None:
    """No link of the first page is a dead end."""
    for address in links_of(page(client, "/")):
        if not address.startswith("#"):
            assert client.get(address).status_code == 200


def test_a_search_counts_paragraphs_letters_and_authorities(client: FlaskClient) -> None:
    """The first thing that a reader, or a screen reader, is told."""
    html = page(client, "/search?q=caseloads")
    assert '<h1 id="count">5 paragraphs in 3 letters to 2 councils<' in html
    assert "<title>caseloads – results: 5 paragraphs in 3 letters to 2 councils – Inspection letters</title>" in html


def test_a_result_says_who_when_where_and_what(client: FlaskClient) -> None:
    """Authority, type and date, section with its finding in words, the marked passage, the place."""
    words = words_of(page(client, "/search?q=oversight"))
    for part in ("Leeds City Council", "Focused visit letter, 3 May 2019",
                 "What needs to improve Management oversight of caseloads in some teams.",
                 "paragraph 2, page 2"):
        assert part in words


def test_the_passage_is_marked_and_nothing_else(client: FlaskClient) -> None:
    """Marks stand in the text of results alone."""
    html = page(client, "/search?q=oversight")
    assert re.findall("<mark>(.*?)</mark>", html) == ["oversight"]


def test_a_letter_without_a_date_shows_its_visit_and_says_so(client: FlaskClient) -> None:
    """A visit's day is never passed off as the letter's."""
    assert "Focused visit letter, visit ended 1 August 2020" in words_of(page(client, "/search?q=remain"))


def test_without_words_everything_is_listed_newest_first(client: FlaskClient) -> None:
    """A reader may browse; there is no best match among equals."""
    for search in ("", "?q=*"):
        html = page(client, f"/search{search}")
        assert "10 paragraphs in 5 letters to 3 councils" in html
        assert "Best match" not in html
        html = html.partition('id="results"')[2]
        assert html.index("5 March 2021") < html.index("11 February 2020") < html.index("3 May 2019")


def test_filters_narrow_and_chips_take_them_off(client: FlaskClient) -> None:
    """Each filter in force is told, and is a link away from gone."""
    html = page(client, f"/search?q=caseloads&finding=improvement&authority={LEEDS.code}&from=2019")
    assert "Remove filter Council: Leeds City Council ×" in words_of(html)
    assert "Remove filter Finding: Needs to improve ×" in words_of(html)
    assert "Remove filter From: 1 January 2019 ×" in words_of(html)
    assert f"/search?q=caseloads&authority={LEEDS.code}&from=2019" in links_of(html)
    assert "/search?q=caseloads" in links_of(html)


def test_filters_typed_among_the_words_become_chips(client: FlaskClient) -> None:
    """They can be taken off like those that were ticked."""
    html = page(client, "/search?q=caseloads+authority:hull+from:2020&finding=improvement")
    assert 'value="caseloads"' in html
    assert "Remove filter Council: Hull City Council ×" in words_of(html)
    assert "Remove filter From: 1 January 2020 ×" in words_of(html)
    assert "1 paragraph in 1 letter to 1 council" in words_of(html)
    assert "/search?q=caseloads&finding=improvement&from=2020-01-01" in links_of(html)


def test_a_typed_name_that_means_nothing_is_told_of(client: FlaskClient) -> None:
    """It is not quietly left out."""
    words = words_of(page(client, "/search?q=caseloads+authority:atlantis"))
    assert "No results for caseloads : part of this search isn’t recognised" in words
    assert "We don’t recognise the council “atlantis”." in words


def test_several_values_of_a_filter_widen_it(client: FlaskClient) -> None:
    """Ticking a second council adds its paragraphs."""
    one = words_of(page(client, f"/search?authority={LEEDS.code}"))
    two = words_of(page(client, f"/search?authority={LEEDS.code}&authority={SLOUGH.code}"))
    assert "6 paragraphs in 2 letters to 1 council" in one
    assert "7 paragraphs in 3 letters to 2 councils" in two


def test_an_authority_is_found_by_any_of_its_names(client: FlaskClient) -> None:
    """What a reader types into the box need not be the official name."""
    assert "2 paragraphs in 1 letter to 1 council" in words_of(page(client, "/search?authority=hull"))


def test_counts_of_a_filter_are_those_of_the_search(client: FlaskClient) -> None:
    """A count says what a tick would show."""
    words = words_of(page(client, "/search?q=caseloads&finding=improvement"))
    assert "Needs to improve 3 paragraphs" in words
    assert "Strength 1 paragraph" in words


def test_the_form_carries_on_what_it_has_no_control_for(client: FlaskClient) -> None:
    """Order stays when the words change; a value with a box isn't sent twice."""
    html = page(client, "/search?q=caseloads&sort=oldest&year=2019")
    assert '<input type="hidden" name="sort" value="oldest">' in html
    assert html.count('name="year" value="2019"') == 1


def test_pages_of_results_lead_on_and_back() -> None:
    """Every paragraph can be reached; beyond the last page is the last page."""
    client = client_of(letters() + _many(2 * PAGE_SIZES[0]))
    first = page(client, "/search?q=plain")
    assert "/search?q=plain&page=2" in links_of(first)
    assert "Page 1 of 2" in words_of(first)
    assert "/search?q=plain" in links_of(page(client, "/search?q=plain&page=2"))
    assert client.get("/search?q=plain&page=99").location == "/search?q=plain&page=2"


def _many(count: int) -> tuple[Letter, ...]:
    return (factories.letter("many", *(f"Plain paragraph {number}." for number in range(count))),)


def test_results_stand_by_letter_with_how_many_more(client: FlaskClient) -> None:
    """Each letter once, with its best paragraphs; totals as by paragraph."""
    html = page(client_of((*letters(), *_many(5))), "/search?q=caseloads+OR+plain&group=letter")
    assert "10 paragraphs in 4 letters to 3 councils" in words_of(html)
    assert html.count('class="shelf"') == 4
    assert "2 more paragraphs" in words_of(html)
    assert "/search?q=caseloads+OR+plain" in links_of(html)


def test_results_stand_by_authority(client: FlaskClient) -> None:
    """Each authority once; the rest of its paragraphs is a search within it."""
    html = page(client, "/search?q=caseloads&group=authority&sort=newest")
    assert html.count('class="shelf"') == 2
    assert f"/search?q=caseloads&authority={LEEDS.code}&sort=newest" in links_of(html)
    assert "1 more paragraph" in words_of(html)


def test_groups_have_pages_and_a_last_one(client: FlaskClient) -> None:
    """Beyond the last page is the last page."""
    assert client.get("/search?q=caseloads&group=letter&page=9").location == "/search?q=caseloads&group=letter"


def test_a_group_of_no_known_authority_is_said_to_be_so(client: FlaskClient) -> None:
    """Rather than an empty page."""
    assert "We don’t know which councils these letters are to" in words_of(page(client, "/search?q=council&group=authority"))


def test_paragraphs_that_say_the_like_are_shown(client: FlaskClient) -> None:
    """Told before, to the same authority, and elsewhere, on a shelf by closeness; or that there is no earlier letter."""
    told = "Supervision of social workers is neither regular nor reflective in the assessment teams."
    made = (
        factories.letter("before", told, authority=LEEDS, date="2018-01-01"),
        factories.letter("now", told, authority=LEEDS, date="2020-01-01"),
        factories.letter("elsewhere", told, authority=SLOUGH, date="2019-01-01"),
        *letters(),
    )
    words = words_of(page(client_of(made), f"/letters/{made[1].id}/p/k1/similar"))
    before, _, elsewhere = words.partition("Earlier letters to Leeds")[2].partition("Letters to other councils")
    assert "We compared the 2 earlier letters, sentence by sentence." in before
    assert before.index("Much the same") < before.index("1 January 2018")
    assert "Both say: " in before
    assert "1 January 2019" in elsewhere
    assert "This collection has no earlier letters to Leeds." in words_of(page(client, f"/letters/{LEEDS_2019}/p/k2/similar"))


def test_earlier_letters_with_none_of_the_words_are_not_taken_for_none_alike() -> None:
    """They may say it in other words; a link searches them."""
    made = (
        factories.letter("before", "Foster carers feel valued.", authority=LEEDS, date="2018-01-01"),
        factories.letter("now", "Zebras graze nearby.", authority=LEEDS, date="2020-01-01"),
    )
    client = client_of(made)
    html = page(client, f"/letters/{made[1].id}/p/k1/similar")
    assert "none of their paragraphs shares words with this one, though one may still say the same in other words." in words_of(html)
    (search,) = (address for address in links_of(html) if "to=2019-12-31" in address)
    assert client.get(search).status_code == 200


def test_a_letter_of_nobody_has_no_earlier_ones_to_look_in(client: FlaskClient) -> None:
    """Which is not the same as none that is similar."""
    words = words_of(page(client, f"/letters/{NOBODY}/p/k1/similar"))
    assert "Earlier letters to this council We can’t look for earlier letters" in words
    assert "No similar paragraphs in earlier letters" not in words


def test_nothing_found_is_its_own_state(client: FlaskClient) -> None:
    """It says what was searched and what to try, with status 200."""
    words = words_of(page(client, "/search?q=zebra"))
    assert "No results for zebra" in words
    assert "We searched 10 paragraphs in 5 letters" in words
    assert "available" not in words


def test_nothing_found_offers_each_filter_less_and_what_that_finds(client: FlaskClient) -> None:
    """One click to something, and no click to nothing again."""
    html = page(client, "/search?q=agency&finding=strength&region=South+East")
    assert "Without finding “Strength” : 1 paragraph" in words_of(html)
    assert "Without region" not in words_of(html)


def test_paragraphs_in_no_group_are_said(client: FlaskClient) -> None:
    """Else the groups would look like all that was found."""
    html = page(client, "/search?group=authority")
    assert "1 more paragraph is in letters whose council we don’t know. Show all paragraphs" in words_of(html)
    assert "whose council we don’t know" not in words_of(page(client, "/search?q=agency&group=authority"))


@pytest.mark.parametrize(("narrowed", "said"), [("from=2019", True), ("year=2019", True), ("region=London", False)])
def test_letters_that_no_dates_fit_are_said(client: FlaskClient, narrowed: str, said: bool) -> None:
    """A letter without a date is left out by any dates, whatever it says."""
    assert ("1 letter without a date is left out." in words_of(page(client, f"/search?q=letter&{narrowed}"))) is said


def test_values_are_counted_in_what_has_all_the_words(client: FlaskClient) -> None:
    """As on the page of results, which also shows what comes closest; here there is nothing to count, and it is said."""
    assert "No results" in words_of(page(client, "/search/by/authority?q=caseloads+agency"))


def test_a_search_that_cannot_be_understood_points_at_its_fault(client: FlaskClient) -> None:
    """Status 400, the fault marked, and a repaired search to follow that keeps the filters."""
    html = page(client, f"/search?q={quote('social (workers')}&year=2019", 400)
    assert "We can’t read this search" in html
    assert "social <b>(</b>workers" in html
    offered = [address for address in links_of(html) if address.startswith("/search?") and "year=2019" in address]
    assert len(offered) == 1
    assert client.get(offered[0]).status_code == 200
    assert "No results" not in html


def test_a_date_that_cannot_be_understood_is_said_to_be_so(client: FlaskClient) -> None:
    """And the search without dates is a link away."""
    html = page(client, "/search?q=caseloads&from=someday", 400)
    assert "“someday” is not a date. Try 2019, May 2019 or 3 May 2019" in words_of(html)
    assert "/search?q=caseloads" in links_of(html)


def test_the_date_that_was_most_likely_meant_is_a_link_away(client: FlaskClient) -> None:
    """At the end where it was typed; what would be refused again is not offered."""
    html = page(client, "/search?q=caseloads&from=05/13/2019&to=2021", 400)
    assert "“05/13/2019” is not a date: the day comes first. Did you mean 13/05/2019" in words_of(html)
    assert f"/search?q=caseloads&from={quote('13/05/2019', safe='')}&to=2021" in links_of(html)
    assert "Did you mean" not in page(client, "/search?q=caseloads&from=2019..2021", 400)


class _Down:
    """An engine that can't answer."""

    name = "down"

    def __init__(self, error: Exception) -> None:
        self.error = error

    def __getattr__(self, name: str) -> object:
        raise self.error


@pytest.mark.parametrize("error", [IndexMissing("there is no index here; run the rebuild"), IndexOutOfDate("another version built it")])
@pytest.mark.parametrize("address", ["/", "/search?q=caseloads", f"/letters/{LEEDS_2019}"])
def test_search_that_is_down_says_so_and_when_to_come_back(error: Exception, address: str) -> None:
    """Status 503 with Retry-After; never taken for "nothing found"."""
    client = create_app(Settings(), _Down(error)).test_client()  # type: ignore[arg-type]
    answer = client.get(address)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "Search is not available at the moment" in answer.text
    assert capital(str(error)) in words_of(answer.text)
    assert "No results" not in answer.text


@pytest.mark.parametrize(
    "address",
    ["/coverage", f"/authorities/{LEEDS.code}", "/search/charts?q=a", "/letters?q=a&page=2", "/compare?terms=a%0Ab", "/search.csv?q=a"],
)
def test_trying_again_asks_for_the_same_page(address: str) -> None:
    """With all that was asked of it, and not for all paragraphs."""
    client = create_app(Settings(), _Down(IndexMissing("there is no index here"))).test_client()  # type: ignore[arg-type]
    assert f'<a href="{escape(address)}">Try again</a>' in client.get(address).text


def test_without_an_index_pages_say_what_to_run(tmp_path: Path) -> None:
    """The server may be started before the first rebuild."""
    client = create_app(Settings(index=tmp_path)).test_client()
    answer = client.get("/")
    assert answer.status_code == 503
    assert "python -m indexer rebuild" in words_of(answer.text)
    command = re.search(r"<pre[^>]*>(.*)</pre>", answer.text)
    assert command
    assert command[1].startswith("python -m indexer rebuild path/to/letters --index /"), "it can be copied"
    assert not command[1].endswith("."), "nothing that is no part of it"
    assert faults_of(answer.text) == []


def test_a_fault_of_ours_is_a_page_without_its_inside(caplog: pytest.LogCaptureFixture) -> None:
    """The reader is told that it is our fault, the log what it was."""
    client = create_app(Settings(), _Down(ZeroDivisionError("inside"))).test_client()  # type: ignore[arg-type]
    answer = client.get("/search?q=x")
    assert answer.status_code == 500
    assert "inside" not in answer.text
    assert "ZeroDivisionError" in caplog.text


def test_a_newer_index_takes_over(client: FlaskClient) -> None:
    """Pages follow a rebuild without a restart."""
    engine = engine_of(letters()[:1])
    pages = create_app(Settings(), engine).test_client()
    assert "in 1 letter to" in words_of(pages.get("/").text)
    engine.rebuild(letters(), engine_of(letters()).report())
    assert "in 5 letters to" in words_of(pages.get("/").text)


def test_every_value_of_a_filter_has_a_page(client: FlaskClient) -> None:
    """All values by name, with their counts for this search; ticks lead back to the results."""
    html = page(client, "/search/by/authority?q=caseloads&year=2019&year=2020")
    assert "Hull" in html
    assert '<input type="hidden" name="q" value="caseloads">' in html
    assert html.count('<input type="hidden" name="year"') == 4  # in both forms


@pytest.mark.parametrize(("find", "there"), [("hull", True), ("kingston", True), ("KINGSTON-upon", True), ("leeds", False), ("zzz", False)])
def test_a_value_is_found_by_typing_any_of_its_names(client: FlaskClient, find: str, there: bool) -> None:
    """The list is narrowed on the server too, so that it works without script."""
    html = page(client, f"/search/by/authority?find={find}")
    assert ('type="checkbox"' in html and "Hull" in html) == there


def test_an_unknown_filter_has_no_page(client: FlaskClient) -> None:
    """404, not a list of nothing."""
    page(client, "/search/by/colour", 404)


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_pages_are_only_read(client: FlaskClient, method: str) -> None:
    """Whatever else is sent, is refused and says what is allowed."""
    answer = getattr(client, method)("/search?q=caseloads")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize("address", [*html_addresses(), "/static/none.css"])
def test_every_answer_carries_the_guards(client: FlaskClient, address: str) -> None:
    """No script, style or frame that isn't ours; no guessing of types."""
    headers = client.get(address).headers
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("address", html_addresses())
def test_pages_hold_no_script_or_style_of_their_own_and_ask_no_other_host(client: FlaskClient, address: str) -> None:
    """The policy would block it; nobody learns what is read here."""
    html = client.get(address).text
    assert not re.search(r"<style|<script(?! src=)|\son\w+=|\sstyle=|javascript:", html)
    assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", without_whole_links(html))


def test_pages_work_below_another_root() -> None:
    """Behind a proxy that serves them at /letters-search, links stay there."""
    client = client_of(letters())
    html = client.get("/search?q=caseloads", environ_overrides={"SCRIPT_NAME": "/below"}).text
    assert all(address.startswith(("/below/", "#")) for address in links_of(html))
    assert 'action="/below/search"' in html


def test_health_says_which_index_answers(client: FlaskClient) -> None:
    """For those who watch the server."""
    assert client.get("/ready").json == {"status": "ready", "built": "2026-11-22T12:00:00+00:00", "letters": 5, "paragraphs": 10}
