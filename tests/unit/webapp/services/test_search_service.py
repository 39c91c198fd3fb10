"""What a letter's page and the API mark in a letter, and what of a typed search moves to the panel."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from indexer.query import parse_query
from tests.support.dates import ONE_DATE
from tests.support.pages import client_of, engine_of, faults_of, letters, words_of
from webapp.services.search_service import with_typed_filters_in_panel
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
