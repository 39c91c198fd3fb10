"""Letters and paragraphs in words, and at their lasting addresses."""

from __future__ import annotations

import datetime as dt

import pytest

from indexer.citation import citation_of_hit, letter_path, paragraph_path, place_words, type_words, when_words
from indexer.query import parse_query
from tests.support.pages import engine_of, letters


def test_a_hit_is_cited() -> None:
    """Council, type, date, heading, place and link, in this order."""
    (hit,) = engine_of(letters()).search(parse_query("strategy discussions")).hits
    assert citation_of_hit(hit, "https://x") == (
        "Leeds City Council: Focused visit letter, 3 May 2019, “What needs to improve”, paragraph 2, page 1. https://x"
    )
    bare = citation_of_hit(hit._replace(authority=None, section=""), "https://x")
    assert bare.startswith("Unknown council: Focused visit letter, 3 May 2019, paragraph 2")


@pytest.mark.parametrize(
    ("day", "ended", "month_only", "words"),
    [
        (dt.date(2019, 5, 3), None, False, "3 May 2019"),
        (dt.date(2019, 5, 1), None, True, "May 2019"),
        (None, dt.date(2019, 5, 3), False, "visit ended 3 May 2019"),
        (None, None, False, "no date given"),
    ],
)
def test_a_date_is_the_letter_s_or_the_visit_s(day: dt.date | None, ended: dt.date | None, month_only: bool, words: str) -> None:
    """The letter's own date comes first, as exact as it gives it."""
    assert when_words(day, ended, month_only) == words


def test_a_place_has_the_printed_number() -> None:
    """The number that the letter prints is added to ours; a bullet is none."""
    assert place_words(3, 2, "23.") == "paragraph 3 (numbered 23 in the letter), page 2"
    assert place_words(3, None, "•") == "paragraph 3"


def test_addresses_last() -> None:
    """A letter by its id, a paragraph by its key, encoded."""
    assert type_words(None) == "Letter of unknown type"
    assert (letter_path("ab"), paragraph_path("ab", "a/b")) == ("/letters/ab", "/letters/ab/p/a%2Fb")
