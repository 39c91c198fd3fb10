"""Numbers and lists in sentences."""

from __future__ import annotations

import pytest

from indexer.sentences import count_words, list_words


@pytest.mark.parametrize(
    ("number", "one", "many", "words"),
    [
        (1, "letter", "", "1 letter"),
        (0, "letter", "", "0 letters"),
        (1234, "letter", "", "1,234 letters"),
        (2, "match", "matches", "2 matches"),
    ],
)
def test_a_number_goes_with_its_noun(number: int, one: str, many: str, words: str) -> None:
    """One, none and many, with a comma between thousands."""
    assert count_words(number, one, many) == words


@pytest.mark.parametrize(("items", "words"), [((), ""), (("A",), "A"), (("A", "B"), "A and B"), (("A", "B", "C"), "A, B and C")])
def test_a_list_is_read_out(items: tuple[str, ...], words: str) -> None:
    """With commas, and “and” before the last."""
    assert list_words(items) == words
