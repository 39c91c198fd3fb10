"""Registers: a map of England with one square for each council that runs services for children.

`england_tiles.txt` is the map as it looks: one line a row from the north, one code a square, dots where there is none. The places were
chosen by hand, so that neighbours stay near each other and London, whose councils are small, has as much room as they need.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

EMPTY = "..."


class Tile(NamedTuple):
    """The place of a square, counted from 0: columns from the west, rows from the north."""

    column: int
    row: int


@cache
def england_tiles() -> Mapping[str, Tile]:
    """Return the square of each council on the map, by the council's code, row by row."""
    lines = Path(__file__).with_name("england_tiles.txt").read_text(encoding="ascii").splitlines()
    codes = ((code, Tile(column, row)) for row, line in enumerate(lines) for column, code in enumerate(line.split()))
    return {code: tile for code, tile in codes if code != EMPTY}
