"""Engines: exact counts from Tantivy's aggregations."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any

import tantivy
from tantivy import Query as Compiled

from indexer.engines.tantivy.by_letter import LETTERS, OF_LETTERS, Bucket, LetterValues, terms
from indexer.engines.tantivy.query import TantivyCompiler, all_of
from indexer.engines.tantivy.values import ValueColumns
from indexer.query import EVERY_VALUE

MOST_VALUES = 60_000
MOST_BLOCKS = 5_000
"""Most values, over all fields, and most blocks of letters in one request: Tantivy fails if an answer has more than 65,000 buckets."""

SPARE = 20
"""Values fetched beyond those shown, because most ties end there; fetching all of them takes as long as the rest of a search."""

MANY_LETTERS = 1000
"""From this many letters on, listing them takes longer than counting them by blocks."""

MANY_MORE_LETTERS = 5000
"""From this many letters on, counts of values are no longer summed from those of letters."""

WORTH_SUMMING = 5
"""Fewest fields whose counts are summed from those of letters: for fewer, Tantivy is as quick."""

FEW = 3
"""Counts of so many fields that are made by Tantivy alone; reading the values of all letters pays for whoever asks more often."""

AUTHORITY = "authority"
BLOCKS = "letter_block"
"""Field with the same number for every `A_BLOCK` letters added together."""
A_BLOCK = 128


class FacetCounts:
    """Counts what one searcher finds; `compiler` and `values` belong to the same index."""

    def __init__(self, searcher: tantivy.Searcher, compiler: TantivyCompiler, values: ValueColumns) -> None:
        self._searcher = searcher
        self._compiler = compiler
        self._asked = 0
        self._names = values.names
        self._number = len(values.all_of(LETTERS))
        self._letters = _LETTERS_BY_BLOCKS if self._blocks_are_exact() else {}

    def of(self, found: Compiled, sizes: Mapping[str, int]) -> dict[str, dict[str, int]]:
        """Return paragraphs per value for each field in `sizes`: at least for that many of its most frequent values."""
        return self._by_value(sizes, self._buckets(found, sizes, self._aggregated(found, self._values_of(sizes))))

    def with_totals(self, found: Compiled, sizes: Mapping[str, int]) -> tuple[int, int, dict[str, dict[str, int]]]:
        """Return the numbers of letters and of authorities, and paragraphs per value as in `of`."""
        if len(sizes.keys() & OF_LETTERS) >= WORTH_SUMMING and self._number < MANY_MORE_LETTERS:
            self._asked += 1
            if self._asked > FEW:
                return self._by_letter(found, sizes)
        wanted = {**sizes, AUTHORITY: EVERY_VALUE, **({} if self._letters else {LETTERS: EVERY_VALUE})}
        counted = self._aggregated(found, {**self._values_of(wanted), **self._letters})
        buckets = self._buckets(found, wanted, counted)
        letters = _letters_in(counted[BLOCKS]["buckets"]) if self._letters else len(buckets[LETTERS])
        return letters, len(buckets[AUTHORITY]), self._by_value(sizes, buckets)

    def _by_letter(self, found: Compiled, sizes: Mapping[str, int]) -> tuple[int, int, dict[str, dict[str, int]]]:
        """Return the same as `with_totals`, with the values that letters share summed from the counts of the letters."""
        others = {name: size for name, size in sizes.items() if name not in OF_LETTERS}
        wanted = {**others, LETTERS: EVERY_VALUE}
        buckets = self._buckets(found, wanted, self._aggregated(found, self._values_of(wanted)))
        summed = self._letter_values.counts(buckets[LETTERS], {AUTHORITY, *sizes}.difference(others))
        counts = summed | self._by_value(others, buckets)
        return len(buckets[LETTERS]), len(summed[AUTHORITY]), {name: counts[name] for name in sizes}

    @cached_property
    def _letter_values(self) -> LetterValues:
        return LetterValues(self._searcher, self._compiler, self._names)

    def _values_of(self, sizes: Mapping[str, int]) -> dict[str, Any]:
        """Return the aggregations for as many fields as fit in one answer, those with the fewest values first."""
        fetched = sorted((min(size + SPARE, len(self._names[name])), name) for name, size in sizes.items())
        together = accumulate(size for size, _ in fetched)
        return {name: terms(name, max(1, size)) for (size, name), sum_ in zip(fetched, together, strict=True) if sum_ <= MOST_VALUES}

    def _buckets(self, found: Compiled, sizes: Mapping[str, int], counted: Mapping[str, Any]) -> dict[str, Sequence[Bucket]]:
        """Return the buckets of `counted`; all values of a field are fetched if it was not counted or a tie may go on past the last."""
        buckets = {name: counted[name]["buckets"] for name in sizes if name in counted}
        again = [name for name, size in sizes.items() if name not in buckets or _is_cut_in_a_tie(buckets[name], size)]
        return buckets | self._every(found, again)

    def _every(self, found: Compiled, names: Sequence[str]) -> dict[str, Sequence[Bucket]]:
        """Return the buckets of all values of the fields in `names`, most frequent first."""
        counted = self._aggregated(found, self._values_of(dict.fromkeys(names, EVERY_VALUE)))
        return {name: counted[name]["buckets"] if name in counted else self._in_parts(found, name) for name in names}

    def _in_parts(self, found: Compiled, name: str) -> Sequence[Bucket]:
        """Return the buckets of all values of a field that has too many to be counted with other fields, most frequent first."""
        return sorted(self._between(found, name, 0, len(self._names[name])), key=lambda one: -one["doc_count"])

    def _between(self, found: Compiled, name: str, first: int, end: int) -> list[Bucket]:
        """Return the buckets of a field's values from number `first` up to `end`, in halves if there are too many for one answer."""
        if end - first <= MOST_VALUES:
            part = found if end - first == len(self._names[name]) else all_of([found, self._compiler.numbered(name, first, end)])
            counted = self._aggregated(part, {name: terms(name, MOST_VALUES)})[name]
            if not counted["sum_other_doc_count"] or end - first == 1:  # paragraphs in this part may also have values outside it
                return [one for one in counted["buckets"] if first <= one["key"] < end]
        middle = (first + end) // 2
        return self._between(found, name, first, middle) + self._between(found, name, middle, end)

    def _by_value(self, sizes: Mapping[str, int], buckets: Mapping[str, Sequence[Bucket]]) -> dict[str, dict[str, int]]:
        return {name: self._named(name, _most_frequent(buckets[name], size)) for name, size in sizes.items()}

    def _named(self, name: str, buckets: Iterable[Bucket]) -> dict[str, int]:
        names = self._names[name]
        return {names[one["key"]]: one["doc_count"] for one in buckets}

    def _blocks_are_exact(self) -> bool:
        """Return whether counting by blocks gives the true number of letters.

        Tantivy's count of distinct values is an estimate, but it is exact for the few letters of a block as long as no two of them share a
        26-bit hash. If the count of all letters is right, no two in any block do, so the count of any subset is right as well.
        """
        if self._number < MANY_LETTERS:
            return False
        blocks = self._aggregated(Compiled.all_query(), _LETTERS_BY_BLOCKS)[BLOCKS]["buckets"]
        return self._number == _letters_in(blocks)

    def _aggregated(self, found: Compiled, wanted: dict[str, Any]) -> dict[str, Any]:
        return self._searcher.aggregate(found, wanted) if wanted else {}


def _letters_in(blocks: Iterable[Bucket]) -> int:
    return sum(round(one["letters"]["value"]) for one in blocks)


def _most_frequent(buckets: Sequence[Bucket], size: int) -> Sequence[Bucket]:
    """Return the first `size` buckets and those that tie with the last of them."""
    if not 0 < size < len(buckets):
        return buckets
    least = buckets[size - 1]["doc_count"]
    return buckets[: bisect_right(buckets, -least, lo=size, key=lambda one: -one["doc_count"])]


def _is_cut_in_a_tie(buckets: Sequence[Bucket], size: int) -> bool:
    """Return whether values that were not fetched may tie with the last of the first `size`."""
    return 0 < size + SPARE == len(buckets) and buckets[max(size, 1) - 1]["doc_count"] == buckets[-1]["doc_count"]


_LETTERS_BY_BLOCKS = {BLOCKS: {"terms": {"field": BLOCKS, "size": MOST_BLOCKS}, "aggs": {"letters": {"cardinality": {"field": LETTERS}}}}}
