"""Registers: read the CSV tables in this folder."""

from __future__ import annotations

import csv
import io
from functools import cache
from importlib import resources


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of the table `name` ("authorities.csv") in file order, each a dict of stripped text by column."""
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return tuple({column: value.strip() for column, value in row.items()} for row in csv.DictReader(io.StringIO(text)))


def several(cell: str) -> tuple[str, ...]:
    """Return the values in a cell, separated by semicolons: "Hull; Kingston upon Hull" gives two."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())
