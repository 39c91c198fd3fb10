"""Presenters: results as CSV and JSON, made in pieces, so that any number can be sent."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from indexer.fields import label_of
from indexer.registers.areas import area_of
from indexer.results import Hit, Results
from indexer.serialise import gss_code_of, search_json

BYTE_ORDER_MARK = "\ufeff"
"""Tells spreadsheet programs that the text is UTF-8."""
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""Characters that make a spreadsheet program run a cell as a formula if it starts with one."""
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
"""Each column's name and value; the link follows, and then `LABELS`."""
LABELS: dict[str, Callable[[Hit], object]] = {
    "letter_type_label": lambda hit: label_of("letter_type", hit.letter_type or ""),
    "finding_label": lambda hit: label_of("finding", hit.finding.value),
    "area_label": lambda hit: label_of("area", area) if (area := area_of(hit.section)) else "",
    "tone": lambda hit: hit.tone.value,
    "tone_estimated": lambda hit: ("yes" if hit.tone.estimated else "no") if hit.tone.value else "",
    "gss_code": lambda hit: gss_code_of(hit.authority) or "",
    "letter_date_precision": lambda hit: ("month" if hit.month_only else "day") if hit.letter_date else "",
    "published_day": lambda hit: hit.published or "",
    "source_url": lambda hit: hit.source_url,
}
"""The labels that pages use for the values of two columns, and what else was added later.

They come last: other programs rely on column positions.
"""

Link = Callable[[Hit], str]
"""A function from a hit to its lasting link."""


def csv_pieces(answers: Iterator[Results], link: Link) -> Iterator[str]:
    """Yield a CSV table of all hits in `answers`, one row each, below a row of column names."""
    yield BYTE_ORDER_MARK + csv_rows([(*COLUMNS, "link", *LABELS)])
    for results in answers:
        yield csv_rows([(*_cells(COLUMNS, hit), link(hit), *_cells(LABELS, hit)) for hit in results.hits])


def _cells(columns: Mapping[str, Callable[[Hit], object]], hit: Hit) -> Iterator[object]:
    return (value(hit) for value in columns.values())


def json_pieces(answers: Iterator[Results], link: Link) -> Iterator[str]:
    """Yield JSON in the shape of `search --json`, with all hits in `answers`, each with its link."""
    first = next(answers)
    head = search_json(replace(first, hits=()))
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
