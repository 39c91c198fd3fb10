"""Engines: the term dictionary, all exact words of an index, and which of them match a pattern or a misspelt word."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any

LAST = "\U0010ffff"
"""Sorts after every character that a word can have."""
FEW = 3
"""Misspelt words that are looked for without numpy, which takes longer to import than they take; whoever asks more often gets it."""
LETTERS = 32
"""Bits that say which letters a word has; letters that share one only let more words through."""


class TermDictionary:
    """The exact words with the number of paragraphs that have each; immutable."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self.counts = counts
        self._words: Sequence[str] = sorted(counts)
        self._asked = 0

    def matching(self, pattern: str) -> tuple[str, ...]:
        """Return the words that match all of `pattern`: `inspect*ion` matches inspection, `wom?n` matches woman and women."""
        head = re.match(r"[^*?]*", pattern)[0]  # type: ignore[index]  # always matches
        fit = fits(pattern)
        start, end = bisect_left(self._words, head), bisect_left(self._words, head + LAST)
        return tuple(word for word in self._words[start:end] if fit(word))

    def similar(self, word: str, distance: int) -> dict[str, int]:
        """Return the words within `distance` of `word`, each with its distance.

        An extra, missing or wrong letter counts as one, and so does swapping two neighbours: safegaurding is 1 from safeguarding.
        """
        shortest, longest = len(word) - distance, len(word) + distance  # a word of another length is further away
        first, end = bisect_left(self._by_length, shortest, key=len), bisect_right(self._by_length, longest, key=len)
        self._asked += 1
        possible = self._by_length[first:end] if self._asked <= FEW else self._of_like_letters(word, distance, first, end)
        return near(word, possible, distance)

    def _of_like_letters(self, word: str, distance: int, first: int, end: int) -> Sequence[str]:
        """Return those of the words by length, from `first` to `end`, that have nearly the letters of `word`: a tenth of them or less.

        One edit takes away at most one of the letters that a word has, and adds at most one.
        """
        import numpy as np

        differing = np.bitwise_count(self._letters[first:end] ^ np.uint32(letters_of(word)))
        return [self._by_length[first + place] for place in np.flatnonzero(differing <= 2 * distance).tolist()]

    @cached_property
    def _by_length(self) -> Sequence[str]:
        """The words, the shortest first; made once a misspelt word is looked for."""
        return sorted(self._words, key=len)

    @cached_property
    def _letters(self) -> Any:
        """The letters of each of them, as an array of whole numbers."""
        import numpy as np

        return np.array([letters_of(word) for word in self._by_length], np.uint32)

    def ranked(self, word: str, distance: int) -> tuple[tuple[str, int], ...]:
        """Return the words within `distance` of `word` and the number of paragraphs with each: nearest first, then most frequent."""
        apart = self.similar(word, distance)
        return tuple((one, self.counts[one]) for one in sorted(apart, key=lambda one: (apart[one], -self.counts[one], one)))


def letters_of(word: str) -> int:
    """Return which letters `word` has, as a whole number of `LETTERS` bits."""
    bits = 0
    for letter in set(word):
        bits |= 1 << ord(letter) % LETTERS
    return bits


def near(word: str, words: Collection[str], distance: int) -> dict[str, int]:
    """Return those of `words` within `distance` of `word`, with their optimal string alignment distance (OSA)."""
    from rapidfuzz import process  # imported here because only misspelt words need it: it would add 10 ms to a cold search
    from rapidfuzz.distance import OSA

    return {one: apart for one, apart, _ in process.extract(word, words, scorer=OSA.distance, score_cutoff=distance, limit=None)}


def expression(pattern: str) -> str:
    """Return a regular expression for a wildcard pattern, in the syntax that Python's re and Tantivy share."""
    return ".*".join(re.sub(r"[^\w?]", r"\\\g<0>", part).replace("?", ".") for part in re.split(r"\*+", pattern))


@lru_cache(maxsize=64)
def fits(pattern: str) -> Callable[[str], object]:
    """Return a function that tests whether a word matches all of `pattern`.

    Each part between stars is matched at its first possible place and never retried, so the time is bounded.
    """
    first, *rest = re.split(r"\*+", pattern)
    parts = [expression(part) for part in rest]
    inner = "".join(rf"(?>.*?{part})" for part in parts[:-1])
    return re.compile(expression(first) + inner + "".join(f".*{part}" for part in parts[-1:])).fullmatch
