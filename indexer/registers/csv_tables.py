"""Registers: read one CSV table of this folder."""

from __future__ import annotations

import csv
import io
from functools import cache
from importlib import resources


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of the table `name` ("authorities.csv"), each a dict of column and stripped text, in file order."""
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return tuple({column: value.strip() for column, value in row.items()} for row in csv.DictReader(io.StringIO(text)))


def several(cell: str) -> tuple[str, ...]:
    """Return the parts of a cell that holds several values: "Hull; Kingston upon Hull" gives two."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())
