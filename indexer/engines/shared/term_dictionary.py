"""Engines: the exact words of an index, and which of them a pattern or a misspelt word means."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache

LAST = "\U0010ffff"
"""Sorts after every letter that a word can have."""


class TermDictionary:
    """Exact words with the number of paragraphs that have each; never changes."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self.counts = counts
        self._words: Sequence[str] = sorted(counts)

    def matching(self, pattern: str) -> tuple[str, ...]:
        """Return the words that `pattern` fits as a whole: `inspect*ion` fits inspection, `wom?n` fits woman and women."""
        head = re.match(r"[^*?]*", pattern)[0]  # type: ignore[index]  # fits anything
        fit = fits(pattern)
        start, end = bisect_left(self._words, head), bisect_left(self._words, head + LAST)
        return tuple(word for word in self._words[start:end] if fit(word))

    def similar(self, word: str, distance: int) -> dict[str, int]:
        """Return the words within `distance` of `word` with their distance.

        An extra, missing or wrong letter counts one, and so do two neighbours that changed places: safegaurding is 1 from safeguarding.
        """
        return near(word, self._words, distance)

    def ranked(self, word: str, distance: int) -> tuple[tuple[str, int], ...]:
        """Return the words within `distance` of `word` and how many paragraphs have them: nearest first, then the most frequent."""
        apart = self.similar(word, distance)
        return tuple((one, self.counts[one]) for one in sorted(apart, key=lambda one: (apart[one], -self.counts[one], one)))


def near(word: str, words: Collection[str], distance: int) -> dict[str, int]:
    """Return those of `words` that are within `distance` of `word`, by their optimal string alignment distance (OSA)."""
    from rapidfuzz import process  # here, since only a misspelt word needs them: they would take a cold search 10 ms
    from rapidfuzz.distance import OSA

    return {one: apart for one, apart, _ in process.extract(word, words, scorer=OSA.distance, score_cutoff=distance, limit=None)}


def expression(pattern: str) -> str:
    """Return a regular expression for a wildcard pattern, in the dialect that Python's re and Tantivy share."""
    return ".*".join(re.sub(r"[^\w?]", r"\\\g<0>", part).replace("?", ".") for part in re.split(r"\*+", pattern))


@lru_cache(maxsize=64)
def fits(pattern: str) -> Callable[[str], object]:
    """Return what tests whether `pattern` fits a word as a whole.

    Every part between stars is taken where it first fits and never tried again, so its time is bounded.
    """
    first, *rest = re.split(r"\*+", pattern)
    parts = [expression(part) for part in rest]
    inner = "".join(rf"(?>.*?{part})" for part in parts[:-1])
    return re.compile(expression(first) + inner + "".join(f".*{part}" for part in parts[-1:])).fullmatch
