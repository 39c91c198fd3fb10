"""What a letter's page and the API mark in a letter, and what of a typed search moves to the panel."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from indexer.query import Query, parse_query
from indexer.results import Results
from indexer.search.collection import collection_now
from indexer.search.value_names import resolve_names
from tests.support import factories
from tests.support.dates import ONE_DATE
from tests.support.memory_engine import MemoryEngine
from tests.support.pages import client_of, engine_of, faults_of, letters, words_of
from webapp.services.search_service import newest_letters, with_typed_filters_in_panel, without_each
from webapp.urls import SearchParams, arguments_of, params_from, query_of

LEEDS_2019 = letters()[0].id


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """Return a client over the small collection."""
    return client_of(letters())


@pytest.mark.parametrize(
    ("text", "said", "why"),
    [
        ("leeds", "", "that the letter is to Leeds is no word of it"),
        ("2019", "", "nor is its year"),
        ("slough caseloads", "3 matches for slough caseloads", "nor is another council"),
        ("leeds caseloads", "3 matches for leeds caseloads", "only what can be marked counts"),
        ("caseloads from:2020", "3 matches for caseloads from:2020", "whatever else narrows the search"),
        ("authority:leeds", "", "no words, nothing to count"),
        ("-agency", "", "nor is there anything to see of what isn't there"),
        ("*", "", "nor of everything"),
    ],
)
def test_only_words_of_the_letter_are_matches(client: FlaskClient, text: str, said: str, why: str) -> None:
    """Each match has something marked; a search without words counts none."""
    html = client.get(f"/letters/{LEEDS_2019}", query_string={"q": text}).text
    assert faults_of(html) == []
    assert ('id="hits"' in html, said in words_of(html)) == (bool(said), True), why
    assert len(re.findall(r"Match \d of \d", html)) == html.count("<mark>"), why


@pytest.mark.parametrize("text", ["caseloads+leeds", "caselaods", "caseloads+authority:cumbria", "-authority:atlantis", "leeds+neglect"])
def test_a_letter_offers_no_other_search(client: FlaskClient, text: str) -> None:
    """What a notice says only for its link is left to the results."""
    assert 'class="tips"' not in client.get(f"/letters/{LEEDS_2019}?q={text}").text


@pytest.mark.parametrize("typed", [typed for typed, _, _ in ONE_DATE])
def test_dates_that_were_typed_mean_the_same_in_the_panel(typed: str) -> None:
    """Taken from the search box to "From" and "To", and from there through an address."""
    boxed = SearchParams(f'(caseloads OR audits) from:"{typed}" to:"{typed}"')
    moved = with_typed_filters_in_panel(engine_of(letters()), boxed)
    assert moved.text == "caseloads OR audits"
    assert params_from(arguments_of(moved)) == moved
    assert query_of(moved, parse_query(moved.text)).dates == parse_query(boxed.text).dates
    assert with_typed_filters_in_panel(engine_of(letters()), moved) == moved


def test_dates_of_the_box_and_of_the_panel_narrow_each_other() -> None:
    """A range whose end is open leaves the panel's."""
    moved = with_typed_filters_in_panel(engine_of(letters()), SearchParams('audits date:"spring 2019.."', start="2018", end="March 2021"))
    assert (moved.text, moved.start, moved.end) == ("audits", "2019-03-01", "2021-03-31")


class Counting:
    """An engine that counts its searches."""

    def __init__(self, engine: MemoryEngine) -> None:
        self._engine = engine
        self.searches = 0

    def search(self, query: Query) -> Results:
        """Return what the engine finds."""
        self.searches += 1
        return self._engine.search(query)

    def __getattr__(self, name: str) -> object:
        return getattr(self._engine, name)


def test_a_feed_asks_one_search_for_the_hits_of_many_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """It has the first hits of each letter, whether these were found together or, where they are too many, one after the other."""
    made = [
        factories.letter(f"{n:02}", *(f"Children are heard {place}." for place in range(n % 9 + 1)), date=f"2020-03-{n + 1:02}")
        for n in range(20)
    ]
    few, each = Counting(engine_of(made)), Counting(engine_of(made))
    together, _ = newest_letters(few, SearchParams(text="children"), collection_now(few))  # type: ignore[arg-type]
    monkeypatch.setattr("webapp.services.search_service.AT_ONCE", 5)
    alone, _ = newest_letters(each, SearchParams(text="children"), collection_now(each))  # type: ignore[arg-type]
    assert each.searches >= few.searches + 10
    assert together == alone
    for one in together:
        paragraphs = next(letter for letter in made if letter.id == one.letter.id).paragraphs
        assert [hit.text for hit in one.hits] == [paragraph.text for paragraph in paragraphs][:5]


def test_only_filters_that_leaving_out_may_help_are_tried() -> None:
    """One of several values only widens a filter; however many there are, the searches stay few."""
    engine = Counting(engine_of(letters()))
    one = params_from((("q", "caseloads"), ("year", "1999"), *(("letter_type", f"kind {n}") for n in range(60))))
    assert without_each(engine, one) == ()  # type: ignore[arg-type]
    tried = engine.searches
    without_each(engine, params_from((("q", "caseloads"), ("year", "1999"), *(("letter_type", f"kind {n}") for n in range(20)))))  # type: ignore[arg-type]
    assert engine.searches - tried <= tried
    found = without_each(engine, params_from((("q", "caseloads"), ("year", "1999"))))  # type: ignore[arg-type]
    assert [(fewer.filters, total > 0) for fewer, total in found] == [((), True)]


def test_a_name_is_looked_up_once_for_a_build() -> None:
    """A page asks for the names in its filters again and again; with the next build they are looked up again."""
    engine = Counting(engine_of(letters()))
    query = parse_query("caseloads section:improvement inspector:smith")
    first = resolve_names(engine, query)  # type: ignore[arg-type]
    asked = engine.searches
    assert asked > 0
    assert resolve_names(engine, query) == first  # type: ignore[arg-type]
    assert engine.searches == asked


def test_the_values_of_a_field_are_listed_once_for_a_build() -> None:
    """Names that were never typed before are found among them, without another search."""
    engine = Counting(engine_of(letters()))
    resolve_names(engine, parse_query("section:*improvement*"))  # type: ignore[arg-type]
    assert engine.searches == 1
    found, unknown = resolve_names(engine, parse_query("section:*improve* section:nowhere"))  # type: ignore[arg-type]
    assert (engine.searches, len(unknown)) == (1, 1)
    assert found.filters[0].values
