"""Engines: the exact words of an index, and which of them a pattern or a misspelt word means."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
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
        return dict(self._near(word, distance))

    def ranked(self, word: str, distance: int) -> tuple[tuple[str, int], ...]:
        """Return the words within `distance` of `word` and how many paragraphs have them: nearest first, then the most frequent."""
        near = self.similar(word, distance)
        return tuple((one, self.counts[one]) for one in sorted(near, key=lambda one: (near[one], -self.counts[one], one)))

    def _near(self, word: str, limit: int) -> Iterator[tuple[str, int]]:
        """Walk the sorted words of such a length, keep table rows for letters shared with the word before, leap over lost beginnings."""
        words = [one for one in self._words if abs(len(one) - len(word)) <= limit]
        rows, letters, place = [list(range(len(word) + 1))], "", 0
        while place < len(words):
            found = words[place]
            shared = _shared(letters, found)
            del rows[shared + 1 :]
            letters = found[:shared]
            for letter in found[shared:]:
                letters += letter
                rows.append(_row(word, letters, rows))
                if min(rows[-1]) > limit and min(rows[-2]) >= limit:  # two rows: neighbours may have changed places
                    place = bisect_left(words, letters + LAST, place)
                    break
            else:
                if rows[-1][-1] <= limit:
                    yield found, rows[-1][-1]
                place += 1


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


def _shared(one: str, other: str) -> int:
    """Return how many letters two words begin with alike."""
    for place, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return place
    return min(len(one), len(other))


def _row(word: str, letters: str, rows: Sequence[Sequence[int]]) -> list[int]:
    """Return the last row of the table of distances between the beginnings of `word` and `letters`, from the `rows` before it."""
    above, letter, row = rows[-1], letters[-1], [len(rows)]
    for place, wanted in enumerate(word):
        cost = min(above[place] + (wanted != letter), above[place + 1] + 1, row[place] + 1)
        if len(rows) > 1 and place and wanted == letters[-2] and word[place - 1] == letter:
            cost = min(cost, rows[-2][place - 1] + 1)
        row.append(cost)
    return row
