"""Which words of an index a pattern or a misspelt word means."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines.shared.term_dictionary import TermDictionary, expression

WORDS = TermDictionary(dict.fromkeys(("inspect", "inspection", "inspections", "woman", "women", "12.5", "1205", "o'brien", "naïve"), 1))
LETTERS = st.text("abcé'.", max_size=7)


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
    """A star is any letters, a question mark one; all else stands for itself."""
    assert WORDS.matching(pattern) == expected


@given(st.text("ab*?.", min_size=1, max_size=7), st.sets(st.text("ab.", min_size=1, max_size=6)))
def test_patterns_fit_as_the_plain_expression_says(pattern: str, words: set[str]) -> None:
    """Cutting a pattern at its stars finds what trying everything finds."""
    slow = re.compile(expression(pattern))

    assert set(TermDictionary(dict.fromkeys(words, 1)).matching(pattern)) == {word for word in words if slow.fullmatch(word)}


@pytest.mark.parametrize("pattern", ["a*" * 45 + "b", "?*" * 45 + "b"])
def test_hostile_patterns_come_to_an_end(pattern: str) -> None:
    """Forty-five stars on a word of a hundred letters would never end if everything were tried."""
    assert TermDictionary({"a" * 100: 1}).matching(pattern) == ()


def distance(one: str, other: str) -> int:
    """Return the optimal string alignment distance, by its textbook definition."""
    if not one or not other:
        return len(one) + len(other)
    least = min(
        distance(one[:-1], other) + 1, distance(one, other[:-1]) + 1, distance(one[:-1], other[:-1]) + (one[-1] != other[-1])
    )
    if one[-2:] == other[-2:][::-1] and len(one) > 1 and len(other) > 1:
        least = min(least, distance(one[:-2], other[:-2]) + 1)
    return least


@given(st.text("abc", max_size=5), st.sets(st.text("abc", min_size=1, max_size=5), max_size=12), st.integers(0, 3))
def test_similar_words_are_within_the_distance(word: str, words: set[str], limit: int) -> None:
    """None is missed by leaping over lost beginnings, none is too far."""
    wanted = {one: apart for one in words if (apart := distance(word, one)) <= limit}

    assert TermDictionary(dict.fromkeys(words, 1)).similar(word, limit) == wanted


@given(st.dictionaries(LETTERS.filter(bool), st.integers(1, 5), max_size=8), LETTERS)
def test_similar_words_are_ranked(counts: dict[str, int], word: str) -> None:
    """Nearest first, then the most frequent, then the alphabet."""
    words = TermDictionary(counts)
    near = words.similar(word, 2)

    assert words.ranked(word, 2) == tuple(sorted(((one, counts[one]) for one in near), key=lambda one: (near[one[0]], -one[1], one[0])))
