"""Presenters: results become CSV and JSON, piece by piece, however many they are."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from indexer.fields import label_of
from indexer.results import Hit, Results
from indexer.serialise import search_json

BYTE_ORDER_MARK = "\ufeff"
"""Tells spreadsheet programs that the text is UTF-8."""
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""What a cell begins with that a spreadsheet program would run."""
COLUMNS: dict[str, Callable[[Hit], object]] = {
    "authority": lambda hit: hit.authority.name if hit.authority else "",
    "authority_code": lambda hit: hit.authority.code if hit.authority else "",
    "letter_type": lambda hit: hit.letter_type or "",
    "letter_date": lambda hit: hit.letter_date or "",
    "visit_end": lambda hit: hit.visit_end or "",
    "section": lambda hit: hit.section,
    "finding": lambda hit: hit.finding.value,
    "paragraph": lambda hit: hit.paragraph,
    "printed_number": lambda hit: hit.printed,
    "page": lambda hit: hit.page or "",
    "text": lambda hit: hit.text,
    "letter_id": lambda hit: hit.letter_id,
}
"""Name of each column and what stands in it; the link follows, and then `LABELS`."""
LABELS: dict[str, Callable[[Hit], object]] = {
    "letter_type_label": lambda hit: label_of("letter_type", hit.letter_type or ""),
    "finding_label": lambda hit: label_of("finding", hit.finding.value),
}
"""What pages call the values of two columns. They came later, and so stand last: others count columns, or look for the values."""

Link = Callable[[Hit], str]
"""What makes the lasting address of a hit."""


def csv_pieces(answers: Iterator[Results], link: Link) -> Iterator[str]:
    """Yield a CSV table of all hits of `answers`, one row for each, under a row of names."""
    yield BYTE_ORDER_MARK + csv_rows([(*COLUMNS, "link", *LABELS)])
    for results in answers:
        yield csv_rows([(*_cells(COLUMNS, hit), link(hit), *_cells(LABELS, hit)) for hit in results.hits])


def _cells(columns: Mapping[str, Callable[[Hit], object]], hit: Hit) -> Iterator[object]:
    return (value(hit) for value in columns.values())


def json_pieces(answers: Iterator[Results], link: Link) -> Iterator[str]:
    """Yield the public shape of `search --json`, with all hits of `answers` and a link to each."""
    first = next(answers)
    head = search_json(replace(first, hits=()))
    del head["hits"]
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "hits": ['
    yield _json_hits(first, link)
    for results in answers:
        yield ",\n" + _json_hits(results, link)
    yield "]}\n"


def csv_rows(rows: list[tuple[object, ...]]) -> str:
    """Return rows of CSV; a cell that a spreadsheet program would run has a ' before it."""
    text = io.StringIO()
    csv.writer(text).writerows([_safe(cell) for cell in row] for row in rows)
    return text.getvalue()


def _safe(cell: object) -> str:
    shown = str(cell).replace("\0", "")
    return f"'{shown}" if shown.startswith(FORMULA_SIGNS) else shown


def _json_hits(results: Results, link: Link) -> str:
    """Return the hits as `search --json` has them, each with its lasting link, between commas."""
    made = search_json(replace(results, facets=()))["hits"]
    pairs = zip(made, results.hits, strict=True)
    return ",\n".join(json.dumps({**one, "link": link(hit)}, ensure_ascii=False) for one, hit in pairs)
