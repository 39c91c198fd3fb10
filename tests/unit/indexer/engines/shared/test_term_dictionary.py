"""Which words of an index match a pattern or a misspelt word."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines.shared.term_dictionary import TermDictionary, expression

WORDS = TermDictionary(dict.fromkeys(("inspect", "inspection", "inspections", "woman", "women", "12.5", "1205", "o'brien", "naïve"), 1))
LETTERS = st.text("abcé'.", max_size=7)
REAL = (
    "care", "cares", "carer", "carers", "scare", "caseload", "caseloads", "children", "children's", "child", "casework", "12.5", "1.25",
    "safeguarding", "improvement", "improvements", "o'brien", "naïve", "naive", "ab" * 31, "ab" * 32, "ab" * 33, "social-" * 19,
)
"""Words of letters, and some that no letter has: of 62, 64, 66 and 133 characters."""


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("inspect*", ("inspect", "inspection", "inspections")),
        ("inspect*ion", ("inspection",)),
        ("wom?n", ("woman", "women")),
        ("*en", ("o'brien", "women")),
        ("12.5", ("12.5",)),
        ("12?5", ("12.5", "1205")),
        ("**n*s", ("inspections",)),
        ("na?ve", ("naïve",)),
        ("zebra*", ()),
        ("[a-z]*", ()),
    ],
)
def test_a_pattern_fits_whole_words(pattern: str, expected: tuple[str, ...]) -> None:
    """A star matches any characters, a question mark one; every other character matches itself."""
    assert WORDS.matching(pattern) == expected


@given(st.text("ab*?.", min_size=1, max_size=7), st.sets(st.text("ab.", min_size=1, max_size=6)))
def test_patterns_fit_as_the_plain_expression_says(pattern: str, words: set[str]) -> None:
    """Matching a pattern in pieces between its stars gives the same words as a regular expression."""
    slow = re.compile(expression(pattern))

    assert set(TermDictionary(dict.fromkeys(words, 1)).matching(pattern)) == {word for word in words if slow.fullmatch(word)}


@pytest.mark.parametrize("pattern", ["a*" * 45 + "b", "?*" * 45 + "b"])
def test_hostile_patterns_come_to_an_end(pattern: str) -> None:
    """Forty-five stars on a word of a hundred characters would never finish with naive backtracking."""
    assert TermDictionary({"a" * 100: 1}).matching(pattern) == ()


def distance(one: str, other: str) -> int:
    """Return the optimal string alignment distance, by its textbook table."""
    table = [[row + column if not row or not column else 0 for column in range(len(other) + 1)] for row in range(len(one) + 1)]
    for row, left in enumerate(one, start=1):
        for column, right in enumerate(other, start=1):
            least = min(table[row - 1][column] + 1, table[row][column - 1] + 1, table[row - 1][column - 1] + (left != right))
            if row > 1 and column > 1 and left == other[column - 2] and one[row - 2] == right:
                least = min(least, table[row - 2][column - 2] + 1)
            table[row][column] = least
    return table[-1][-1]


def similar(word: str, words: Iterable[str], limit: int) -> dict[str, int]:
    """Return what `TermDictionary.similar` should, by computing each word's distance."""
    return {one: apart for one in words if (apart := distance(word, one)) <= limit}


@given(st.text("abc", max_size=5), st.sets(st.text("abc", min_size=1, max_size=5), max_size=12), st.integers(0, 3))
def test_similar_words_are_within_the_distance(word: str, words: set[str], limit: int) -> None:
    """No word within the distance is missing, none beyond it is returned, and each has its distance."""
    assert TermDictionary(dict.fromkeys(words, 1)).similar(word, limit) == similar(word, words, limit)


def test_words_of_other_letters_are_never_missed() -> None:
    """From the fourth word on only words of nearly the same letters are compared; what is found stays the same."""
    words = TermDictionary(dict.fromkeys(REAL, 1))
    for typed in (*REAL, "caseloda", "xare", "childern", "12,5", "O'BRIEN", "zzz", ""):
        for limit in (1, 2, 3):
            assert words.similar(typed, limit) == similar(typed, REAL, limit)


@pytest.mark.parametrize(
    ("typed", "meant", "apart"),
    [
        ("safegaurding", "safeguarding", 1),  # two neighbours swapped
        ("casloads", "caseloads", 1),  # a letter missing
        ("improvemment", "improvement", 1),  # one too many
        ("inspecter", "inspector", 1),  # a wrong one
        ("ca", "abc", 3),  # no letter is edited twice: neighbours with a letter between them cannot be swapped as well
        ("naive", "naïve", 1),
        ("\U00020bb7野家", "吉野家", 1),  # a character outside the basic plane is one letter
    ],
)
def test_a_distance_counts_what_a_typist_does(typed: str, meant: str, apart: int) -> None:
    """Each slip counts one: this is the optimal string alignment distance, not the unrestricted Damerau distance."""
    assert distance(typed, meant) == apart
    assert TermDictionary({meant: 1}).similar(typed, 3) == {meant: apart}
    assert TermDictionary({meant: 1}).similar(typed, apart - 1) == {}


@given(st.sampled_from(REAL), st.lists(st.tuples(st.integers(0, 3), st.integers(0, 200), st.sampled_from("aeinrstlé'.")), max_size=4))
def test_slips_in_real_words_are_measured_right(word: str, slips: list[tuple[int, int, str]]) -> None:
    """Letters lost, added, changed and swapped are counted, in short words and in words longer than a machine word has bits."""
    typed = word
    for kind, place, letter in slips:
        at = place % (len(typed) + 1)
        swapped = typed[at : at + 2][::-1] + typed[at + 2 :]
        typed = typed[:at] + (typed[at + 1 :], letter + typed[at:], letter + typed[at + 1 :], swapped)[kind]

    for limit in (1, 2, 3):
        assert TermDictionary(dict.fromkeys(REAL, 1)).similar(typed, limit) == similar(typed, REAL, limit)


@given(st.dictionaries(LETTERS.filter(bool), st.integers(1, 5), max_size=8), LETTERS)
def test_similar_words_are_ranked(counts: dict[str, int], word: str) -> None:
    """Similar words are sorted by distance, then by frequency, then alphabetically."""
    words = TermDictionary(counts)
    near = words.similar(word, 2)

    assert words.ranked(word, 2) == tuple(sorted(((one, counts[one]) for one in near), key=lambda one: (near[one[0]], -one[1], one[0])))
