"""All results on one page for paper."""

from __future__ import annotations

import pytest

from tests.support import factories
from tests.support.pages import client_of, faults_of, letters, words_of
from webapp.presenters.printed import MOST_PRINTED
from webapp.presenters.wording import label_beside


def test_everything_found_is_there_with_what_was_asked() -> None:
    """Title, search, filters, day, address, and a lasting address for each paragraph."""
    made = [factories.letter(str(number), "Plans are clear.", date="2020-01-01") for number in range(12)]
    html = client_of(made).get("/search/print?q=plans&year=2020&group=letter&page=2").text
    words = words_of(html)
    assert faults_of(html) == []
    assert html.count('<li class="item">') == 12
    assert "12 paragraphs in 12 letters" in words
    assert "Year 2020 Order Best match Printed" in words
    assert "from the index built on 22 November 2026" in words
    assert "http://localhost/search?q=plans&year=2020" in words
    assert f"http://localhost/letters/{made[0].id}/p/k1" in words


def test_what_is_left_out_is_said() -> None:
    """A page for paper has an end."""
    made = [factories.letter(str(number), "Plans are clear.") for number in range(MOST_PRINTED + 3)]
    html = client_of(made).get("/search/print?q=plans").text
    assert html.count('<li class="item">') == MOST_PRINTED
    assert f"Only the first {MOST_PRINTED} are here; 3 more paragraphs can be downloaded." in words_of(html)


def test_nothing_found_is_said_in_words() -> None:
    """An empty sheet could be a fault."""
    page = client_of(letters()).get("/search/print?q=zebra&finding=strength").text
    assert "No paragraph has all your words under these filters." in words_of(page)
    assert "No paragraph has all your words." in words_of(client_of(letters()).get("/search/print?q=zebra").text)


@pytest.mark.parametrize(
    ("heading", "label", "shown"),
    [
        ("Summary", "Summary", ""),
        ("Strengths:", "Strength", ""),
        ("What needs to improve?", "Needs to improve", ""),
        ("What needs to improve in this area", "Needs to improve", "Needs to improve"),
        ("Overview", "Summary", "Summary"),
    ],
)
def test_a_label_is_not_said_twice(heading: str, label: str, shown: str) -> None:
    """Where the heading says it already, it stands there alone."""
    assert label_beside(heading, label) == shown


@pytest.mark.parametrize(
    ("address", "shown", "choices"),
    [
        ("/search?q=plans", 10, "10 20 50"),
        ("/search?q=plans&size=20", 20, "10 20 50"),
        ("/search?q=plans&size=50", 25, "10 20 50"),
        ("/search?q=plans&group=letter", 5, "5 10 20"),
        ("/search?q=plans&group=letter&size=10", 10, "5 10 20"),
    ],
)
def test_results_per_page(address: str, shown: int, choices: str) -> None:
    """As chosen, kept on the way through the pages, and dropped where another grouping has other choices."""
    html = client_of([factories.letter(str(number), "Plans are clear.") for number in range(25)]).get(address).text
    assert html.count('<li class="item">') == shown
    assert f"Results per page {choices}" in words_of(html)


def test_a_size_that_is_none_is_reported() -> None:
    """Never silently another."""
    words = words_of(client_of(letters()).get("/search?q=caseloads&size=17").text)
    assert "5, 10, 20 or 50" in words
