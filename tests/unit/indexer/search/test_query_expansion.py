"""What is said of “no” and “not” in plain words: how many paragraphs deny the word after them."""

from __future__ import annotations

import pytest

from indexer.query import parse_query
from indexer.search import search
from tests.support.factories import REPORT, letter
from tests.support.memory_engine import MemoryEngine

TEXTS = (
    "The director is permanent.",
    "There is no permanent director.",
    "The director leads without any permanent deputy.",
    "Plans for children in need are late.",
    "Child in need plans lack the MASH manager's approval.",
)
NEAR = "“not”, “no”, “lack” or the like near"
TOLD = (
    ("no permanent director", f"2 paragraphs with all your words have {NEAR} “permanent”, and rank higher. Others may say the opposite."),
    ("no permanent deputy", f"1 paragraph with all your words has {NEAR} “permanent”, and ranks higher. Others may say the opposite."),
    ("plans not late", f"No paragraph with all your words has {NEAR} “late”. Those shown may say the opposite."),
    ("no permanent director year:2001", ""),
    ("no permanent council", "Some of those shown may say the opposite of what you typed."),
    ("plans no MASH", f"1 paragraph with all your words has {NEAR} “MASH”, and ranks higher. Others may say the opposite."),
    ("permanent director", ""),
)


@pytest.mark.parametrize(("typed", "message"), TOLD, ids=[typed for typed, _ in TOLD])
def test_readers_are_told_how_many_paragraphs_deny_a_word(typed: str, message: str) -> None:
    """Counted under the filters; it is never said that such paragraphs come first where there are none."""
    engine = MemoryEngine()
    engine.rebuild([letter("one", *TEXTS)], REPORT)
    told = [one.message for one in search(engine, parse_query(typed)).notices if one.code == "denials"]
    assert told == [message] * bool(message)
