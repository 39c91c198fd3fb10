"""Engines: the values that a Tantivy index filters and counts by, as numbers, because text would be looked up for every count."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from pathlib import Path

from indexer.fields import COUNTED

FILE = "values.json"


class ValueColumns:
    """The values of each field in `COUNTED`, numbered from 0 in the order in which they were added; letters have numbers too.

    A freed number has the text "" until the field's next value takes it.
    """

    def __init__(self, names: Mapping[str, list[str]]) -> None:
        self.names = {field: names.get(field, []) for field in COUNTED}
        """For each field, the values' texts by number."""
        self._numbers = {field: {name: number for number, name in enumerate(found) if name} for field, found in self.names.items()}
        self._free = {field: [number for number, name in enumerate(found) if not name] for field, found in self.names.items()}

    def number(self, field: str, value: str) -> int | None:
        """Return the number of a value, None if the index does not have it."""
        return self._numbers[field].get(value)

    def all_of(self, field: str) -> Collection[str]:
        """Return the values of a field."""
        return self._numbers[field].keys()

    def added(self, field: str, value: str) -> int:
        """Return the number of a value, adding the value if it is new."""
        number = self._numbers[field].get(value)
        if number is None:
            number = self._numbers[field][value] = self._next(field)
            self.names[field][number] = value
        return number

    def forget(self, field: str, value: str) -> None:
        """Free the number of a value, if it has one."""
        number = self._numbers[field].pop(value, None)
        if number is not None:
            self.names[field][number] = ""
            self._free[field].append(number)

    def _next(self, field: str) -> int:
        """Return a free number for a value of the field."""
        if self._free[field]:
            return self._free[field].pop()
        self.names[field].append("")
        return len(self.names[field]) - 1


def load(folder: Path) -> ValueColumns:
    """Return the values of the index in `folder`; `OSError` or `ValueError` if they cannot be read."""
    return ValueColumns(json.loads((folder / FILE).read_text(encoding="utf-8")))


def save(values: ValueColumns, folder: Path) -> None:
    """Write `values` to a file beside the index in `folder`."""
    (folder / FILE).write_text(json.dumps(values.names, ensure_ascii=False), encoding="utf-8")
