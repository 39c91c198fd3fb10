"""What a letter's page and the API mark in a letter, and what they leave to the results."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from tests.support.pages import client_of, faults_of, letters, words_of

LEEDS_2019 = letters()[0].id


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """Return a client over the small collection."""
    return client_of(letters())


@pytest.mark.parametrize(
    ("text", "said", "why"),
    [
        ("leeds", "No matches for leeds in this letter", "that the letter is to Leeds is no word of it"),
        ("2019", "No matches for 2019 in this letter", "nor is its year"),
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
