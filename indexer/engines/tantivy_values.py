"""Engines stage, rim: the values by which an index of Tantivy filters and counts, as numbers: text would be looked up for every count."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from indexer.engines.document import COUNTED

FILE = "values.json"


class Values:
    """The values of each field in `COUNTED`, numbered from 0 in the order in which they were added. A letter is numbered like them."""

    def __init__(self, names: Mapping[str, list[str]]) -> None:
        self.names = {field: names.get(field, []) for field in COUNTED}
        """Each value's text stands at its number."""
        self._numbers = {field: {name: number for number, name in enumerate(found)} for field, found in self.names.items()}

    def number(self, field: str, value: str) -> int | None:
        """Return the number of a value, None where the index has no such value."""
        return self._numbers[field].get(value)

    def added(self, field: str, value: str) -> int:
        """Return the number of a value, a new one where there was none."""
        number = self._numbers[field].setdefault(value, len(self.names[field]))
        if number == len(self.names[field]):
            self.names[field].append(value)
        return number


def load(folder: Path) -> Values:
    """Return the values of the index in `folder`; `OSError` or `ValueError` where they can't be read."""
    return Values(json.loads((folder / FILE).read_text(encoding="utf-8")))


def save(values: Values, folder: Path) -> None:
    """Write `values` beside the index in `folder`."""
    (folder / FILE).write_text(json.dumps(values.names, ensure_ascii=False), encoding="utf-8")
