"""Engines: doc values, everything about each document except its words, in arrays for engines that count in Python."""

from __future__ import annotations

import json
import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from indexer.engines.shared.document import Document
from indexer.fields import COUNTED
from indexer.query.plan import Stream

NEVER = 10**8
"""A day after all others, for letters without a date."""


@dataclass(slots=True)
class FieldValues:
    """One field: for each document an index into `values`, which has each combination of values once."""

    places: array[int] = field(default_factory=lambda: array("I"))
    values: list[tuple[str, ...]] = field(default_factory=list)
    _known: dict[tuple[str, ...], int] = field(default_factory=dict)

    def add(self, values: tuple[str, ...]) -> None:
        """Add one document's values."""
        if values not in self._known:
            self._known[values] = len(self.values)
            self.values.append(values)
        self.places.append(self._known[values])

    def having(self, wanted: Iterable[str]) -> Iterator[int]:
        """Yield the documents with one of the `wanted` values."""
        chosen = set(wanted)
        fit = {place for place, values in enumerate(self.values) if chosen.intersection(values)}
        return (document for document, place in enumerate(self.places) if place in fit)

    def counts(self, documents: Iterable[int]) -> Counter[str]:
        """Return how many of the `documents` have each value."""
        counts: Counter[str] = Counter()
        for place, times in Counter(map(self.places.__getitem__, documents)).items():
            for value in self.values[place]:
                counts[value] += times
        return counts


@dataclass(slots=True)
class DocValues:
    """The doc values of all documents, which are numbered in the order in which they were added."""

    fields: dict[str, FieldValues] = field(default_factory=lambda: {name: FieldValues() for name in COUNTED})
    numbers: array[int] = field(default_factory=lambda: array("I"))
    days: array[int] = field(default_factory=lambda: array("I"))
    """Proleptic ordinals; `NEVER` if the letter has no date."""
    boilerplate: set[int] = field(default_factory=set)
    lengths: dict[Stream, array[int]] = field(default_factory=lambda: {stream: array("I") for stream in Stream})
    """In words."""

    def add(self, document: Document) -> None:
        """Add one document."""
        if document.boilerplate:
            self.boilerplate.add(len(self.numbers))
        self.numbers.append(document.number)
        self.days.append(document.day or NEVER)
        for name, column in self.fields.items():
            column.add(document.values[name])
        for stream, lengths in self.lengths.items():
            lengths.append(document.texts[stream].count(" ") + 1)

    def ranks(self) -> Sequence[int]:
        """Return each document's rank by letter id and paragraph number."""
        letters = self.fields["letter"]
        order = sorted(range(len(self.numbers)), key=lambda one: (letters.values[letters.places[one]], self.numbers[one]))
        ranks = array("I", bytes(4 * len(order)))
        for rank, document in enumerate(order):
            ranks[document] = rank
        return ranks


def save(columns: DocValues, path: Path) -> None:
    """Write `columns` to a file."""
    data = {
        "fields": {name: [list(column.places), column.values] for name, column in columns.fields.items()},
        "numbers": list(columns.numbers),
        "days": list(columns.days),
        "boilerplate": sorted(columns.boilerplate),
        "lengths": {stream: list(lengths) for stream, lengths in columns.lengths.items()},
    }
    path.write_bytes(zlib.compress(json.dumps(data).encode()))


def load(path: Path) -> DocValues:
    """Return the doc values that `save` wrote; `OSError`, `ValueError` or `KeyError` if the file is missing or damaged."""
    try:
        data = json.loads(zlib.decompress(path.read_bytes()))
    except zlib.error as error:
        raise ValueError(f"{path.name} is damaged") from error
    return DocValues(
        {name: _column(*one) for name, one in data["fields"].items()},
        array("I", data["numbers"]),
        array("I", data["days"]),
        set(data["boilerplate"]),
        {Stream(name): array("I", lengths) for name, lengths in data["lengths"].items()},
    )


def _column(places: list[int], values: list[list[str]]) -> FieldValues:
    combinations = [tuple(one) for one in values]
    return FieldValues(array("I", places), combinations, {one: place for place, one in enumerate(combinations)})
