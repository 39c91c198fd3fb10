"""Query language: any text gives a query or a fault that says what to change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from queryish import parses, queryish

from indexer.errors import BadQuery
from indexer.query import parse_query
from indexer.query.language import MOST_CHARACTERS, MOST_LEVELS, MOST_WORDS

FAULTS = (
    ('neglect "child in', 8, 'neglect "child in"', "never closed"),
    ("(a OR b", 0, "(a OR b)", "never closed"),
    ("a OR b)", 6, "a OR b", "closes nothing"),
    ("a ()", 2, "a", "nothing between"),
    ('(a "b', 3, '(a "b")', "never closed"),
    ("AND a", 0, "and a", "both sides"),
    ("a OR", 2, "a or", "both sides"),
    ("a AND OR b", 2, "a and OR b", "both sides"),
    ("a NOT", 2, "a not", "after it"),
    ("*ion", 0, "ion", "two letters"),
    ("i*", 0, "i", "two letters"),
    ("ab*c*d*e*f*", 0, "ab*", "too many"),
    ("ab~", 0, "ab", "too short"),
    ("child~9", 0, "child~2", "one or two letters"),
    ('"child*"', 0, '"child"', "inside quotes"),
    ('"a b"~', 0, '"a b"~5', "needs a number"),
    ('"a b"~1000', 0, '"a b"~100', "words apart"),
    ('"a b c d e f g h i"~5', 0, '"a b c d e f g h i"', "near each other"),
    ("authority:", 0, "", "needs a name"),
    ("section: overview", 0, "section:overview", "needs a name"),
    ("date:[a TO b]", 0, "TO b]", "no date"),
    ("neglect from:2019-13", 8, "neglect", "no date"),
    ("date:2021..2019", 0, "date:2019..2021", "before it starts"),
    ("from:2021 to:2019", 10, "from:2021", "no day"),
    ("a OR from:2019", 5, "(a) from:2019", "whole search"),
    ("from:2019 OR a", 0, "(a) from:2019", "whole search"),
    ("a -from:2019", 3, "(a) from:2019", "whole search"),
    ("!!!", 0, "", "no word"),
    ('""', 0, "", "no word"),
    ("a " * (MOST_WORDS + 1), 2 * MOST_WORDS, " ".join("a" * MOST_WORDS), "too many words"),
    ("a" * (MOST_CHARACTERS + 1), MOST_CHARACTERS, "a" * MOST_CHARACTERS, "too long"),
    ("(" * (MOST_LEVELS + 1) + "a" + ")" * (MOST_LEVELS + 1), MOST_LEVELS, "a", "too deep"),
    ("NOT " * (MOST_LEVELS + 1) + "a", 4 * MOST_LEVELS, "not " * (MOST_LEVELS + 1) + "a", "too deep"),
)


@pytest.mark.parametrize(("text", "position", "repaired", "message"), FAULTS)
def test_a_fault_is_named_pointed_at_and_repaired(text: str, position: int, repaired: str, message: str) -> None:
    """The message says what is wrong, the position where; the repaired text asks for what was most likely meant."""
    with pytest.raises(BadQuery, match=message) as fault:
        parse_query(text)
    assert (fault.value.text, fault.value.position, fault.value.repaired) == (text, position, repaired)
    assert parses(repaired)


HOSTILE = (
    "NOT NOT x",
    "child^0",
    "date:[a TO b]",
    "(" * 989,
    ")" * 989,
    "a" * 40_000,
    "[a TO " * 800,
    '"' * 999,
    "NOT " * 5000,
    "a*" * 450,
)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:12])
def test_what_breaks_other_parsers_does_not_break_this_one(text: str) -> None:
    """A query, or a fault whose repaired text is a query."""
    assert_query_or_fault(text)


@given(queryish | st.text())
def test_no_text_raises_anything_but_a_fault(text: str) -> None:
    """Every fault points into the text, and its repaired text parses."""
    assert_query_or_fault(text)


def assert_query_or_fault(text: str) -> None:
    """Fail where a text gives neither, or a fault that does not help."""
    if parses(text):
        return
    with pytest.raises(BadQuery, match=r".") as fault:
        parse_query(text)
    assert fault.value.position is None or 0 <= fault.value.position <= len(text)
    assert len(fault.value.repaired) <= MOST_CHARACTERS
    assert parses(fault.value.repaired)
