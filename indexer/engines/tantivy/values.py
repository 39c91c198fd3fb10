"""Engines: the values by which an index of Tantivy filters and counts, as numbers: text would be looked up for every count."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from pathlib import Path

from indexer.engines.shared.document import COUNTED

FILE = "values.json"


class ValueColumns:
    """The values of each field in `COUNTED`, numbered from 0 in the order in which they were added. A letter is numbered like them.

    A number that was given back has "" as its text until the next value of its field takes it.
    """

    def __init__(self, names: Mapping[str, list[str]]) -> None:
        self.names = {field: names.get(field, []) for field in COUNTED}
        """Each value's text stands at its number."""
        self._numbers = {field: {name: number for number, name in enumerate(found) if name} for field, found in self.names.items()}
        self._free = {field: [number for number, name in enumerate(found) if not name] for field, found in self.names.items()}

    def number(self, field: str, value: str) -> int | None:
        """Return the number of a value, None where the index has no such value."""
        return self._numbers[field].get(value)

    def all_of(self, field: str) -> Collection[str]:
        """Return the values of a field."""
        return self._numbers[field].keys()

    def added(self, field: str, value: str) -> int:
        """Return the number of a value, a new one where there was none."""
        number = self._numbers[field].get(value)
        if number is None:
            number = self._numbers[field][value] = self._next(field)
            self.names[field][number] = value
        return number

    def forget(self, field: str, value: str) -> None:
        """Give the number of a value back, if it has one."""
        number = self._numbers[field].pop(value, None)
        if number is not None:
            self.names[field][number] = ""
            self._free[field].append(number)

    def _next(self, field: str) -> int:
        """Return a number that no value of the field has."""
        if self._free[field]:
            return self._free[field].pop()
        self.names[field].append("")
        return len(self.names[field]) - 1


def load(folder: Path) -> ValueColumns:
    """Return the values of the index in `folder`; `OSError` or `ValueError` where they can't be read."""
    return ValueColumns(json.loads((folder / FILE).read_text(encoding="utf-8")))


def save(values: ValueColumns, folder: Path) -> None:
    """Write `values` beside the index in `folder`."""
    (folder / FILE).write_text(json.dumps(values.names, ensure_ascii=False), encoding="utf-8")
