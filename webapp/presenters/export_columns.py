"""Presenters: the columns of results as a table, whichever format it is in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import NamedTuple

from indexer.fields import label_of
from indexer.letter import Letter
from indexer.registers.areas import area_of
from indexer.results import Hit, Results
from indexer.serialise import gss_code_of
from webapp.presenters.citation import Citation, Heads, inspectorate_names, plain
from webapp.presenters.wording import judgement_words

Cell = str | int | date | None
"""None if nothing is known."""


class CellType(Enum):
    """What the cells of a column are."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"


class TableRow(NamedTuple):
    """What the cells of a row are made from."""

    hit: Hit
    letter: Letter | None
    """The letter without its paragraphs; None for a moment while the index changes."""
    citation: Citation
    licence: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column."""

    name: str
    value: Callable[[TableRow], Cell]
    holds: CellType = CellType.TEXT


def _of_letter(value: Callable[[Letter], Cell]) -> Callable[[TableRow], Cell]:
    return lambda row: value(row.letter) if row.letter else None


COLUMNS = (
    Column("authority", lambda row: row.hit.authority.name if row.hit.authority else None),
    Column("authority_code", lambda row: row.hit.authority.code if row.hit.authority else None),
    Column("letter_type", lambda row: row.hit.letter_type),
    Column("letter_date", lambda row: row.hit.letter_date, CellType.DATE),
    Column("visit_end", lambda row: row.hit.visit_end, CellType.DATE),
    Column("section", lambda row: row.hit.section),
    Column("finding", lambda row: row.hit.finding.value),
    Column("paragraph", lambda row: row.hit.paragraph, CellType.NUMBER),
    Column("printed_number", lambda row: row.hit.printed),
    Column("page", lambda row: row.hit.page, CellType.NUMBER),
    Column("text", lambda row: row.hit.text),
    Column("letter_id", lambda row: row.hit.letter_id),
    Column("link", lambda row: row.citation.link),
    Column("letter_type_label", lambda row: label_of("letter_type", row.hit.letter_type or "")),
    Column("finding_label", lambda row: label_of("finding", row.hit.finding.value)),
    Column("area_label", lambda row: label_of("area", area) if (area := area_of(row.hit.section)) else None),
    Column("tone", lambda row: row.hit.tone.value),
    Column("tone_estimated", lambda row: ("yes" if row.hit.tone.estimated else "no") if row.hit.tone.value else None),
    Column("gss_code", lambda row: gss_code_of(row.hit.authority)),
    Column("letter_date_precision", lambda row: ("month" if row.hit.month_only else "day") if row.hit.letter_date else None),
    Column("citation", lambda row: plain(row.citation)),
    Column("region", lambda row: row.hit.authority.region if row.hit.authority else None),
    Column("inspectorate", _of_letter(lambda letter: "; ".join(inspectorate_names(letter)))),
    Column("inspectors", _of_letter(lambda letter: "; ".join(letter.people.inspectors))),
    Column("grades", _of_letter(lambda letter: "; ".join(judgement_words(letter.grades)))),
    Column("publication_date", lambda row: row.hit.published, CellType.DATE),
    Column("source_url", lambda row: row.hit.source_url),
    Column("licence", lambda row: row.licence),
    Column("ocr", lambda row: "yes" if row.hit.ocr else "no"),
)
"""The columns. Later ones come last: other programs rely on their positions."""


def table_rows(results: Results, heads: Heads, cited: Callable[[Hit], Citation], licence: str) -> Iterator[tuple[Cell, ...]]:
    """Yield the cells of each hit of `results`, in the order of `COLUMNS`; an empty text is None."""
    for hit in results.hits:
        row = TableRow(hit, heads.get(hit.letter_id), cited(hit), licence)
        yield tuple(None if (cell := one.value(row)) == "" else cell for one in COLUMNS)
