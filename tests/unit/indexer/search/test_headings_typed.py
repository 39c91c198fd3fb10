"""Headings typed as words: they are no part of paragraphs, so a search for their words says what stands under them."""

from __future__ import annotations

import pytest

from indexer.letter import Finding, Section
from indexer.query import parse_query
from indexer.results import Notice
from indexer.search import search
from tests.support.factories import REPORT, letter, paragraph
from tests.support.memory_engine import MemoryEngine

SECTIONS = (
    Section("Areas for priority action", Finding.PRIORITY_ACTION),
    Section("What must now improve here", Finding.IMPROVEMENT),
    Section("Next steps", Finding.BACKGROUND),
)
OFFERED = (
    ('"areas for priority action"', "2 paragraphs are under headings that say “areas for priority action”.",
     'section:"areas for priority action"', "a heading in quotation marks"),
    ('"Priority action"', "2 paragraphs are under headings that say “priority action”.", 'section:"priority action"', "a part of one"),
    ('caseloads "priority action"', "1 paragraph is under a heading that says “priority action”.",
     'section:"priority action" caseloads', "with another word"),
    ("what must now improve here", "2 paragraphs are under headings that say “what must now improve here”.",
     'section:"what must now improve here"', "many words without quotation marks, also where one asks"),
)  # fmt: skip
NOT_OFFERED = (
    ('"action priority"', "no heading has them"),
    ('"visits are late"', "a phrase of paragraphs alone"),
    ("priority action", "few words without quotation marks"),
    ('"improve"', "one word"),
    ('"next steps"', "as many paragraphs have the words"),
    ('"priority action" section:improve', "where headings are chosen already"),
)


@pytest.fixture(scope="module")
def engine() -> MemoryEngine:
    """Return an engine with paragraphs under two headings."""
    made = MemoryEngine()
    texts = (("Reduce caseloads.", 0), ("Visits are late.", 0), ("Plans now improve.", 1), ("More staff.", 1), ("Next steps follow.", 2))
    made.rebuild([letter("one", *(paragraph(at, text, section) for at, (text, section) in enumerate(texts, 1)), sections=SECTIONS)], REPORT)
    return made


def offers(engine: MemoryEngine, typed: str) -> tuple[Notice, ...]:
    """Return the offers of headings for a search."""
    return tuple(one for one in search(engine, parse_query(typed)).notices if one.code == "headings")


@pytest.mark.parametrize(("typed", "message", "query", "why"), OFFERED)
def test_what_stands_under_a_typed_heading_is_offered(engine: MemoryEngine, typed: str, message: str, query: str, why: str) -> None:
    """With a search that finds as many paragraphs as it says."""
    (offer,) = offers(engine, typed)
    assert (offer.message, offer.query) == (message, query), why
    assert f"{search(engine, parse_query(offer.query)).total} paragraph" in message, why


@pytest.mark.parametrize(("typed", "why"), NOT_OFFERED)
def test_other_words_offer_no_heading(engine: MemoryEngine, typed: str, why: str) -> None:
    """Where it would tell no more than the search does."""
    assert offers(engine, typed) == (), why
