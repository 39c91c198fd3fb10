"""Engines stage: what Tantivy's aggregations count, exactly."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import Any

import tantivy
from tantivy import Query as Compiled

from indexer.engines.tantivy_values import Values

EVERY_VALUE = 65_000
"""More values than a facet may have; Tantivy's own bound on buckets."""

SPARE = 20
"""Values fetched beyond those that are shown, since most ties end there; fetching all takes as long as the rest of a search."""

MANY_LETTERS = 1000
"""Letters from which it takes longer to list them than to count them by blocks."""

AUTHORITY = "authority"
LETTERS = "letter"
BLOCKS = "letter_block"
"""Field with the same number for each `A_BLOCK` letters that were added together."""
A_BLOCK = 128


class Counts:
    """Counts what one searcher finds; `values` are those of its index."""

    def __init__(self, searcher: tantivy.Searcher, values: Values) -> None:
        self._searcher = searcher
        self._names = values.names
        self._number = len(values.all_of(LETTERS))
        self._letters = _LETTERS_BY_BLOCKS if self._blocks_are_exact() else _LETTERS

    def of(self, found: Compiled, sizes: Mapping[str, int]) -> dict[str, dict[str, int]]:
        """Return paragraphs per value of each field in `sizes`: at least of as many of its most frequent values as stands there."""
        return self._by_value(found, sizes, self._aggregated(found, _values_of(sizes)))

    def with_totals(self, found: Compiled, sizes: Mapping[str, int]) -> tuple[int, int, dict[str, dict[str, int]]]:
        """Return the number of letters and of authorities, and paragraphs per value as `of` does."""
        counted = self._aggregated(found, {**_values_of({**sizes, AUTHORITY: EVERY_VALUE}), **self._letters})
        letters = _letters_in(counted[BLOCKS]["buckets"]) if BLOCKS in counted else len(counted[LETTERS]["buckets"])
        return letters, len(counted[AUTHORITY]["buckets"]), self._by_value(found, sizes, counted)

    def _by_value(self, found: Compiled, sizes: Mapping[str, int], counted: Mapping[str, Any]) -> dict[str, dict[str, int]]:
        """Return what was `counted` by value; where a tie may go on beyond what was fetched, all values are fetched."""
        buckets = {name: counted[name]["buckets"] for name in sizes}
        if tied := [name for name, size in sizes.items() if _is_cut_in_a_tie(buckets[name], size)]:
            again = self._aggregated(found, _values_of(dict.fromkeys(tied, EVERY_VALUE)))
            buckets |= {name: again[name]["buckets"] for name in tied}
        return {name: self._named(name, _most_frequent(buckets[name], size)) for name, size in sizes.items()}

    def _named(self, name: str, buckets: Iterable[Mapping[str, Any]]) -> dict[str, int]:
        names = self._names[name]
        return {names[one["key"]]: one["doc_count"] for one in buckets}

    def _blocks_are_exact(self) -> bool:
        """Return whether counting by blocks gives the true number of letters.

        Tantivy's count of different values is an estimate that is exact for the few letters of a block, as long as no two of them share a
        mark of 26 bits. If all letters are counted right, no two of a block do, and then any of them are counted right.
        """
        if self._number < MANY_LETTERS:
            return False
        blocks = self._aggregated(Compiled.all_query(), _LETTERS_BY_BLOCKS)[BLOCKS]["buckets"]
        return self._number == _letters_in(blocks)

    def _aggregated(self, found: Compiled, wanted: dict[str, Any]) -> dict[str, Any]:
        return self._searcher.aggregate(found, wanted) if wanted else {}


def _letters_in(blocks: Iterable[Mapping[str, Any]]) -> int:
    return sum(round(one["letters"]["value"]) for one in blocks)


def _values_of(sizes: Mapping[str, int]) -> dict[str, Any]:
    """Return the request for values; each segment gives all that it has, or else the sums would not be exact."""
    return {name: _terms(name, min(size + SPARE, EVERY_VALUE)) for name, size in sizes.items()}


def _terms(name: str, size: int) -> dict[str, Any]:
    return {"terms": {"field": name, "size": size, "segment_size": EVERY_VALUE}}


def _most_frequent(buckets: list[dict[str, Any]], size: int) -> list[dict[str, Any]]:
    """Return the first `size` of the buckets and those that are as frequent as the last of them."""
    if not 0 < size < len(buckets):
        return buckets
    least = buckets[size - 1]["doc_count"]
    return buckets[: bisect_right(buckets, -least, lo=size, key=lambda one: -one["doc_count"])]


def _is_cut_in_a_tie(buckets: list[dict[str, Any]], size: int) -> bool:
    """Return whether values that were not fetched may be as frequent as the last of the first `size`."""
    return size < EVERY_VALUE and 0 < size + SPARE == len(buckets) and buckets[max(size, 1) - 1]["doc_count"] == buckets[-1]["doc_count"]


_LETTERS = {LETTERS: _terms(LETTERS, EVERY_VALUE)}
_LETTERS_BY_BLOCKS = {BLOCKS: {"terms": {"field": BLOCKS, "size": EVERY_VALUE}, "aggs": {"letters": {"cardinality": {"field": LETTERS}}}}}
