"""Engines stage: what Tantivy's aggregations count, exactly."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import tantivy
from tantivy import Query as Compiled

ALL_VALUES = 65_000
"""More values than a facet may have; Tantivy's own bound on buckets."""

MANY_LETTERS = 2000
"""Letters from which it takes longer to list them than to count them by blocks."""

LETTERS = "letter_order"
BLOCKS = "letter_block"
"""Field with one of 256 numbers for each letter."""


class Counts:
    """Counts what one searcher finds."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self._searcher = searcher
        self._by_blocks = self._blocks_are_exact()

    def of(self, found: Compiled, names: Iterable[str]) -> dict[str, dict[str, int]]:
        """Return paragraphs per value of each of the fields `names`."""
        return {name: _by_value(one) for name, one in self._aggregated(found, _values_of(names)).items()}

    def with_letters(self, found: Compiled, names: Iterable[str]) -> tuple[int, dict[str, dict[str, int]]]:
        """Return the number of letters, and paragraphs per value of each of the fields `names`."""
        letters = _LETTERS_BY_BLOCKS if self._by_blocks else _values_of([LETTERS])
        counted = self._aggregated(found, {**_values_of(names), **letters})
        blocks, listed = counted.pop(BLOCKS, None), counted.pop(LETTERS, None)
        number = sum(int(one["letters"]["value"]) for one in blocks["buckets"]) if blocks else len(listed["buckets"])
        return number, {name: _by_value(one) for name, one in counted.items()}

    def _blocks_are_exact(self) -> bool:
        """Return whether counting by blocks gives the true number of letters.

        Tantivy's count of different values is an estimate that is exact for the few letters of a block, as long as no two of them share a
        mark of 26 bits. If all letters are counted right, no two of a block do, and then any of them are counted right.
        """
        if self._searcher.num_docs < MANY_LETTERS:
            return False
        every = Compiled.all_query()
        number = len(self._aggregated(every, _values_of([LETTERS]))[LETTERS]["buckets"])
        blocks = self._aggregated(every, _LETTERS_BY_BLOCKS)[BLOCKS]["buckets"]
        return number >= MANY_LETTERS and number == sum(int(one["letters"]["value"]) for one in blocks)

    def _aggregated(self, found: Compiled, wanted: dict[str, Any]) -> dict[str, Any]:
        return self._searcher.aggregate(found, wanted) if wanted else {}


_LETTERS_BY_BLOCKS = {BLOCKS: {"terms": {"field": BLOCKS, "size": ALL_VALUES}, "aggs": {"letters": {"cardinality": {"field": LETTERS}}}}}


def _values_of(names: Iterable[str]) -> dict[str, Any]:
    return {name: {"terms": {"field": name, "size": ALL_VALUES}} for name in names}


def _by_value(counted: dict[str, Any]) -> dict[str, int]:
    return {bucket["key"]: bucket["doc_count"] for bucket in counted["buckets"]}
