"""Query language: any text gives a query or a fault that says what to change."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import BadQuery, short
from indexer.query import parse_query
from indexer.query.language import MOST_CHARACTERS, MOST_LEVELS, MOST_WORDS
from indexer.query.parser import plain_words
from tests.support.queryish import parses, queryish

SENTENCE = re.compile(r"(?:A |AND |OR |NOT |[A-Z][a-z]|“|[*~] ).*(?:[a-z0-9()?]|NOT)")
"""Begins as a sentence does, and ends without a full stop: who shows it puts one, or a way to go on."""

FAULTS = (
    ('neglect "child in', 8, 'neglect "child in"', "closing quotation mark is missing"),
    ("(a OR b", 0, "(a OR b)", "closing bracket [)] is missing"),
    ("a OR b)", 6, "a OR b", "[)] without a [(]"),
    ("()", 0, "", "no word"),
    ("(OR a)", 1, "(or a)", "word on each side"),
    ('(a "b', 3, '(a "b")', "closing quotation mark is missing"),
    ("AND a", 0, "and a", "word on each side"),
    ("a OR", 2, "a or", "word on each side"),
    ("a AND OR b", 2, "a and OR b", "word on each side"),
    ("OR a", 0, "or a", "word on each side"),
    ("a OR OR b", 5, "a OR or b", "word on each side"),
    ("a AND AND b", 2, "a and AND b", "word on each side"),
    ("(a AND) b", 3, "(a and) b", "word on each side"),
    ("a NOT", 2, "a not", "after it"),
    ("a NOT AND b", 2, "a not AND b", "after it"),
    ("a NOT OR b", 2, "a not OR b", "after it"),
    ("(a NOT) b", 3, "(a not) b", "after it"),
    ("*ion", 0, "ion", "two letters"),
    ("(*ion OR a) -b", 1, "(ion OR a) -b", "two letters"),
    ("i*", 0, "i", "two letters"),
    ("ab*c*d*e*f*", 0, "ab*", "too many"),
    ("ab?c?d?e?f*", 0, "ab*", "too many"),
    ("ab~", 0, "ab", "too short"),
    ("child~9", 0, "child~2", "~1 or ~2 after a word, not ~9"),
    ("child~12345", 0, "child~2", "~1 or ~2 after a word, not ~123"),
    ('"child*"', 0, '"child"', "inside quotation marks"),
    ('"a b"~', 0, '"a b"~5', "needs a number"),
    ('"a~ b"~', 0, '"a~ b"~5', "needs a number"),
    ('type:"focused visit', 0, 'type:"focused visit"', "closing quotation mark is missing"),
    ('"a b"~1000', 0, '"a b"~100', "number after ~ can be at most 100"),
    ('"a b c d e f g h i"~5', 0, '"a b c d e f g h i"', "near each other"),
    ("authority:", 0, "", "needs a name"),
    ("section: overview", 0, "section:overview", "needs a name"),
    ("date:[a TO b]", 0, "TO b]", "not a date. Try date:2019, date:2021-03 or date:2019..2021-03$"),
    ("neglect from:2019-13", 8, "neglect from:2019", "^“2019-13” is not a date. Try from:2019, from:2021-03 or from:2021-03-05$"),
    ("from:0000", 0, "", "not a date"),
    ("from:31/12/2019..2021", 0, "date:31/12/2019..2021", "range of dates: from: takes one date only"),
    ("date:2021-13..2019/2020", 0, 'date:"financial year 2019/2020..2021"', "not a date"),
    ("date:2019-00-15", 0, "date:2019", "not a date"),
    ("date:2019-05-00", 0, "date:2019", "not a date"),
    ("from:2019-00", 0, "from:2019", "not a date"),
    ("to:2019-0", 0, "to:2019", "not a date"),
    ("from:05/13/2019", 0, "from:13/05/2019", "the day comes first"),
    ("to:2019/20", 0, 'to:"financial year 2019/20"', "say which"),
    ("date:2021..2019", 0, "date:2019..2021", "^The end date is before the start date"),
    ("from:2021 to:2019", 10, "from:2021", "^The end date is before the start date"),
    ("a OR from:2019", 5, "(a) from:2019", "at the end, after brackets"),
    ("from:2019 OR a", 0, "(a) from:2019", "at the end, after brackets"),
    ("a -from:2019", 3, "(a) from:2019", "at the end, after brackets"),
    ("from:", 0, "", "needs a date"),
    ("a from: 2019", 2, "a from:2019", "needs a date"),
    ("from:May 2019 neglect", 0, 'from:"May 2019" neglect', "quotation marks round a date"),
    ("a to: 3rd May 2019", 2, 'a to:"3rd May 2019"', "quotation marks round a date"),
    ("date:spring 2020 to 2021-03", 0, 'date:"spring 2020 to 2021-03"', "quotation marks round a date"),
    ("a OR from:May 2019", 5, '(a) from:"May 2019"', "quotation marks round a date"),
    ("!!!", 0, "", "no word"),
    ('""', 0, "", "no word"),
    ("A " * (MOST_WORDS + 1), 2 * MOST_WORDS, " ".join("A" * MOST_WORDS), "too many words"),
    ("-".join("a" * (MOST_WORDS + 1)), 0, " ".join("a" * MOST_WORDS), "too many words"),
    ("a" * (MOST_CHARACTERS + 1), MOST_CHARACTERS, "a" * MOST_CHARACTERS, "too long"),
    ("abcdefghijklmnopqrst " * 60, MOST_CHARACTERS, " ".join(["abcdefghijklmnopqrst"] * 47), "too long"),
    ("(" * (MOST_LEVELS + 1) + "a" + ")" * (MOST_LEVELS + 1), MOST_LEVELS, "a", "inside each other"),
    ("self-harm* " + "(" * (MOST_LEVELS + 1) + "a" + ")" * (MOST_LEVELS + 1), MOST_LEVELS + 11, "self harm a", "inside each other"),
    ("NOT " * MOST_LEVELS + "self-harm*", 4 * MOST_LEVELS, "not " * MOST_LEVELS + "self harm", "inside each other"),
    ("NOT " * (MOST_LEVELS + 1) + "a", 4 * MOST_LEVELS, "not " * (MOST_LEVELS + 1) + "a", "inside each other"),
)


@pytest.mark.parametrize(("text", "position", "repaired", "message"), FAULTS)
def test_a_fault_is_named_pointed_at_and_repaired(text: str, position: int, repaired: str, message: str) -> None:
    """The message says what is wrong, the position where; the repaired text asks for what was most likely meant."""
    with pytest.raises(BadQuery, match=message) as fault:
        parse_query(text)
    assert (fault.value.text, fault.value.position, fault.value.repaired) == (text, position, repaired)
    assert parses(repaired)
    assert SENTENCE.fullmatch(str(fault.value))


LONG = " ".join(f"the word{number}" for number in range(MOST_WORDS))
PHRASED = LONG.replace("word1 ", '"word1 two" ')


@pytest.mark.parametrize(
    ("text", "repaired", "why"),
    [
        (LONG, LONG.replace("the ", ""), "stop words go before anything else"),
        (f"{LONG} (last)", LONG.replace("the ", ""), "so much as fits"),
        (PHRASED, PHRASED.replace("the ", "").rpartition(" ")[0], "phrases stay"),
        (f"{LONG} -last", " ".join(LONG.split()[:MOST_WORDS]), "what is excluded must not be asked for, so only the end goes"),
    ],
)
def test_a_long_search_keeps_what_it_is_about(text: str, repaired: str, why: str) -> None:
    """Whoever pastes a paragraph gets a search for its telling words."""
    with pytest.raises(BadQuery, match="too many words") as fault:
        parse_query(text)
    assert fault.value.repaired == repaired, why
    assert parses(repaired)


COUNTED = (("ab* ", 1), ("ab?cd ", 1), ("abc~ ", 1), ("a-b ", 2), ('"a b" ', 2), ('"a" OR b ', 2), ("authority:a ", 0))


@pytest.mark.parametrize(("text", "words"), COUNTED)
def test_every_word_counts(text: str, words: int) -> None:
    """As many as a query may have are taken, and one more is not; names are no words."""
    most = MOST_WORDS // words if words else MOST_CHARACTERS // len(text)
    assert parses((text * most).removesuffix("OR b "))
    assert parses(text * (most + 1)) is False


def test_plain_words_are_no_longer_than_a_query() -> None:
    """What a repair falls back on is a query, whatever the text."""
    assert plain_words(("a" * 99 + " ") * 11) == " ".join(["a" * 99] * 10)
    assert plain_words("The (“Child’s” -plan~") == "the child's plan"


@pytest.mark.parametrize(("typed", "shown"), [("a" * 40, "a" * 40), ("a" * 41, "a" * 39 + "…")])
def test_a_message_cuts_what_was_typed(typed: str, shown: str) -> None:
    """A long word doesn't make a long message."""
    assert short(typed) == shown


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
