"""Presenters: tables as CSV and JSON Lines, and results as JSON, made in pieces, so that any number can be sent."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache, partial

from indexer.results import Hit, Results
from indexer.serialise import json_line, search_json
from webapp.presenters.export_columns import Cell, CellType, Table

BYTE_ORDER_MARK = "\ufeff"
"""Tells spreadsheet programs that the text is UTF-8."""
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""Characters that make a spreadsheet program run a cell as a formula if it starts with one."""
_LIKE_A_NUMBER = re.compile(r"[\s(+-]*(?:[0-9][0-9.,:/\s-]*|[.,][0-9]+)(?:e[+-]?[0-9]+)?[\s).]*", re.IGNORECASE)
"""A text that programs take for a number or a date: "2.", "3.10", "(4)", "12345678e9012345", which becomes infinity."""

MOST_REMEMBERED = 4096
"""Cells of one column whose text is remembered, since letters and findings stand in many rows."""

_json = json.JSONEncoder(ensure_ascii=False).encode

Link = Callable[[Hit], str]
"""A function from a hit to its lasting link."""


def csv_pieces(table: Table) -> Iterator[str]:
    """Yield a CSV table of all rows, below a row of column names."""
    yield BYTE_ORDER_MARK + csv_rows([tuple(one.name for one in table.columns)])
    for rows in _written(table, lambda _, holds: partial(_csv_cell, holds)):
        yield "".join([f"{','.join(row)}\r\n" for row in rows])


def json_lines_pieces(table: Table) -> Iterator[str]:
    """Yield one JSON object a line for each row, with the names of the columns as keys."""
    for rows in _written(table, lambda name, _: partial(_json_member, _json(name))):
        yield "".join([f"{{{', '.join(row)}}}\n" for row in rows])


def csv_rows(rows: Iterable[Iterable[object]]) -> str:
    """Return rows of CSV; a cell that a spreadsheet program would run as a formula gets a leading '."""
    return "".join([f"{','.join(map(_csv_text, map(str, row)))}\r\n" for row in rows])


def _written(table: Table, writer: Callable[[str, CellType], Callable[[Cell], str]]) -> Iterator[Iterator[tuple[str, ...]]]:
    """Yield each batch of rows with their cells as texts; `writer` gives the function that writes the cells of a column."""
    writers = [writer(one.name, one.holds) for one in table.columns]
    write = [own if one.each else lru_cache(MOST_REMEMBERED)(own) for one, own in zip(table.columns, writers, strict=True)]
    for rows in table.batches:
        columns = zip(*rows, strict=True)
        yield zip(*(map(own, cells) for own, cells in zip(write, columns, strict=False)), strict=True)


def _csv_cell(holds: CellType, cell: Cell) -> str:
    """Return a cell for CSV; a text that programs would take for a number gets a leading ', as a formula does."""
    text = "" if cell is None else str(cell)
    return _csv_text(f"'{text}" if holds is CellType.TEXT and _LIKE_A_NUMBER.fullmatch(text) else text)


def _csv_text(text: str) -> str:
    """Return a text for CSV, in quotation marks if need be, as Python's `csv` does it, which makes a whole download a quarter longer."""
    shown = text.replace("\0", "")
    shown = f"'{shown}" if shown.startswith(FORMULA_SIGNS) else shown
    quoted = "," in shown or '"' in shown or "\n" in shown or "\r" in shown
    return '"' + shown.replace('"', '""') + '"' if quoted else shown


def _json_member(name: str, cell: Cell) -> str:
    return f"{name}: {_json(cell.isoformat() if isinstance(cell, date) else cell)}"


def json_pieces(answers: Iterator[Results], link: Link, licence: dict[str, str] | None) -> Iterator[bytes]:
    """Yield JSON in the shape of `search --json` and the `licence`, with all hits in `answers`, each with its link."""
    first = next(answers)
    head = {**search_json(replace(first, hits=())), "licence": licence}
    del head["hits"]
    yield json_line(head)[:-1] + b', "hits": ['
    yield _json_hits(first, link)
    for results in answers:
        yield b",\n" + _json_hits(results, link)
    yield b"]}\n"


def _json_hits(results: Results, link: Link) -> bytes:
    """Return the hits in the shape of `search --json`, each with its lasting link, separated by commas."""
    made = search_json(replace(results, facets=()))["hits"]
    for one, hit in zip(made, results.hits, strict=True):
        one["link"] = link(hit)
    return b",\n".join(map(json_line, made))
