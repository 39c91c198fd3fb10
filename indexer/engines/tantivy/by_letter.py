"""Engines: counts of the values that all paragraphs of a letter share, summed from those of the letters.

Tantivy takes as long for each field that it counts as for counting the letters, which are counted anyway.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

import tantivy

from indexer.engines.tantivy.query import TantivyCompiler
from indexer.fields import COUNTED
from indexer.semantics.threads import one_thread_numpy

LETTERS = "letter"
AT_ONCE = 100
"""Letters whose values are asked for at once: Tantivy fails if an answer has more than 65,000 values."""
EVERY = 10**9
"""More values than any field has; asked of each segment, since the sums would not be exact otherwise."""

Bucket = Mapping[str, Any]
"""Tantivy's count for one value: the value's number as "key" and its number of paragraphs as "doc_count"."""

OF_LETTERS = frozenset(name for name, field in COUNTED.items() if name != LETTERS and field.is_of_letters)
"""The fields whose values all paragraphs of a letter share."""


class LetterValues:
    """The values of every letter of an index, for the fields in `OF_LETTERS`; read once, in 40 µs a letter."""

    def __init__(self, searcher: tantivy.Searcher, compiler: TantivyCompiler, names: Mapping[str, Sequence[str]]) -> None:
        """Read them; `names` has the values' texts by number for each field, as `compiler` and the index of `searcher` number them."""
        self._np = one_thread_numpy()
        self._names = names
        *firsts, self._total = accumulate((len(names[name]) for name in OF_LETTERS), initial=0)
        self._first = dict(zip(OF_LETTERS, firsts, strict=True))
        pairs = [pair for bucket in _buckets(searcher, compiler, len(names[LETTERS])) for pair in self._pairs(bucket)]
        self._of, self._values = self._np.array(pairs, self._np.int64).reshape(-1, 2).T

    def counts(self, letters: Sequence[Bucket], names: Iterable[str]) -> dict[str, dict[str, int]]:
        """Return paragraphs per value for each field in `names`; `letters` has the number of paragraphs found in each letter with any."""
        np, size = self._np, len(letters)
        numbers = np.fromiter([one["key"] for one in letters], np.int64, size)
        found = np.zeros(len(self._names[LETTERS]))
        found[numbers] = np.fromiter([one["doc_count"] for one in letters], np.float64, size)
        sums = np.bincount(self._values, found[self._of], self._total).astype(np.int64).tolist()  # exact: whole numbers below 2**53
        return {name: self._named(name, sums) for name in names}

    def _named(self, name: str, sums: Sequence[int]) -> dict[str, int]:
        first, names = self._first[name], self._names[name]
        return {value: count for value, count in zip(names, sums[first : first + len(names)], strict=True) if count}

    def _pairs(self, bucket: Mapping[str, Any]) -> Iterator[tuple[int, int]]:
        """Yield the number of a letter with that of each of its values, counted through all fields."""
        for name in OF_LETTERS:
            yield from ((bucket["key"], self._first[name] + one["key"]) for one in bucket[name]["buckets"])


def _buckets(searcher: tantivy.Searcher, compiler: TantivyCompiler, letters: int) -> Iterator[Mapping[str, Any]]:
    """Yield Tantivy's counts for each letter, with those of its values in each field."""
    wanted = {LETTERS: {**terms(LETTERS, EVERY), "aggs": {name: terms(name, EVERY) for name in OF_LETTERS}}}
    for first in range(0, letters, AT_ONCE):
        some = compiler.numbered(LETTERS, first, first + AT_ONCE)
        yield from searcher.aggregate(some, wanted)[LETTERS]["buckets"]


def terms(name: str, size: int) -> dict[str, Any]:
    """Return the aggregation that counts the `size` most frequent values of a field."""
    return {"terms": {"field": name, "size": size, "segment_size": EVERY}}
