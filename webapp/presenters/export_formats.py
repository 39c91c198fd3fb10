"""Presenters: tables as CSV and JSON Lines, and results as JSON, made in pieces, so that any number can be sent."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from indexer.results import Hit, Results
from indexer.serialise import search_json
from webapp.presenters.export_columns import Cell, CellType, Table

BYTE_ORDER_MARK = "\ufeff"
"""Tells spreadsheet programs that the text is UTF-8."""
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""Characters that make a spreadsheet program run a cell as a formula if it starts with one."""
_LIKE_A_NUMBER = re.compile(r"[\s(+-]*(?:[0-9][0-9.,:/\s-]*|[.,][0-9]+)(?:e[+-]?[0-9]+)?[\s).]*", re.IGNORECASE)
"""A text that programs take for a number or a date: "2.", "3.10", "(4)", "12345678e9012345", which becomes infinity."""

Link = Callable[[Hit], str]
"""A function from a hit to its lasting link."""


def csv_pieces(table: Table) -> Iterator[str]:
    """Yield a CSV table of all rows, below a row of column names."""
    yield BYTE_ORDER_MARK + csv_rows([tuple(one.name for one in table.columns)])
    types = tuple(one.holds for one in table.columns)
    for rows in table.batches:
        yield csv_rows([tuple(map(_cell, types, row)) for row in rows])


def _cell(holds: CellType, cell: Cell) -> str:
    """Return a cell; a text that programs would take for a number gets a leading ', as a formula does."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if holds is CellType.TEXT and _LIKE_A_NUMBER.fullmatch(text) else text


def json_lines_pieces(table: Table) -> Iterator[str]:
    """Yield one JSON object a line for each row, with the names of the columns as keys."""
    names = tuple(one.name for one in table.columns)
    for rows in table.batches:
        yield "".join(f"{json.dumps(dict(zip(names, map(_plain, row), strict=True)), ensure_ascii=False)}\n" for row in rows)


def _plain(cell: Cell) -> str | int | None:
    return cell.isoformat() if isinstance(cell, date) else cell


def json_pieces(answers: Iterator[Results], link: Link, licence: dict[str, str] | None) -> Iterator[str]:
    """Yield JSON in the shape of `search --json` and the `licence`, with all hits in `answers`, each with its link."""
    first = next(answers)
    head = {**search_json(replace(first, hits=())), "licence": licence}
    del head["hits"]
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "hits": ['
    yield _json_hits(first, link)
    for results in answers:
        yield ",\n" + _json_hits(results, link)
    yield "]}\n"


def csv_rows(rows: list[tuple[object, ...]]) -> str:
    """Return rows of CSV; a cell that a spreadsheet program would run as a formula gets a leading '."""
    text = io.StringIO()
    csv.writer(text).writerows([_safe(cell) for cell in row] for row in rows)
    return text.getvalue()


def _safe(cell: object) -> str:
    shown = str(cell).replace("\0", "")
    return f"'{shown}" if shown.startswith(FORMULA_SIGNS) else shown


def _json_hits(results: Results, link: Link) -> str:
    """Return the hits in the shape of `search --json`, each with its lasting link, separated by commas."""
    made = search_json(replace(results, facets=()))["hits"]
    pairs = zip(made, results.hits, strict=True)
    return ",\n".join(json.dumps({**one, "link": link(hit)}, ensure_ascii=False) for one, hit in pairs)
