"""Presenters: the columns of tables of paragraphs and of letters, whichever format they are in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from operator import itemgetter
from typing import Any, NamedTuple

from indexer.citation import head_of
from indexer.fields import label_of
from indexer.letter import Letter
from indexer.registers.areas import area_of
from indexer.results import Hit
from indexer.serialise import gss_code_of
from webapp.presenters.citation import Citation, Heads, citation_of_letter, inspectorate_names, plain
from webapp.presenters.wording import judgement_words

Cell = str | int | date | None
"""None if nothing is known."""
Cells = tuple[Cell, ...]


class CellType(Enum):
    """What the cells of a column are."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"


class TableRow(NamedTuple):
    """What the cells of a row are made from, besides the paragraph in a table of paragraphs."""

    letter: Letter
    """Its paragraphs are not needed."""
    citation: Citation
    licence: str
    found: int | None = None
    """How many of the letter's paragraphs a search found; None if nothing was searched for."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column."""

    name: str
    of: str
    """What its cells are made from: part of a `TableRow`, or "hit"."""
    value: Callable[[Any], Cell]
    """Makes a cell; an empty text is nothing known."""
    holds: CellType = CellType.TEXT
    each: bool = False
    """True if most rows have another text here, so that none is worth remembering."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose rows come in batches, so that any number can be sent."""

    columns: tuple[Column, ...]
    batches: Iterable[Iterable[Cells]]


def _of_letter(name: str, value: Callable[[Letter], Cell], holds: CellType = CellType.TEXT) -> Column:
    return Column(name, "letter", value, holds)


def _of_hit(name: str, value: Callable[[Hit], Cell], holds: CellType = CellType.TEXT, *, each: bool = False) -> Column:
    return Column(name, "hit", value, holds, each)


def _of_citation(name: str, value: Callable[[Citation], Cell]) -> Column:
    return Column(name, "citation", value, each=True)


COLUMNS = (
    _of_letter("authority", lambda letter: letter.authority.name if letter.authority else None),
    _of_letter("authority_code", lambda letter: letter.authority.code if letter.authority else None),
    _of_letter("letter_type", lambda letter: letter.letter_type),
    _of_letter("letter_date", lambda letter: letter.date, CellType.DATE),
    _of_letter("visit_end", lambda letter: letter.visit_end, CellType.DATE),
    _of_hit("section", lambda hit: hit.section),
    _of_hit("finding", lambda hit: hit.finding.value),
    _of_hit("paragraph", lambda hit: hit.paragraph, CellType.NUMBER),
    _of_hit("printed_number", lambda hit: hit.printed),
    _of_hit("page", lambda hit: hit.page, CellType.NUMBER),
    _of_hit("text", lambda hit: hit.text, each=True),
    _of_letter("letter_id", lambda letter: letter.id),
    _of_citation("link", lambda one: one.link),
    _of_letter("letter_type_label", lambda letter: label_of("letter_type", letter.letter_type or "")),
    _of_hit("finding_label", lambda hit: label_of("finding", hit.finding.value)),
    _of_hit("area_label", lambda hit: label_of("area", area) if (area := area_of(hit.section)) else None),
    _of_hit("tone", lambda hit: hit.tone.value),
    _of_hit("tone_estimated", lambda hit: ("yes" if hit.tone.estimated else "no") if hit.tone.value else None),
    _of_letter("gss_code", lambda letter: gss_code_of(letter.authority)),
    _of_letter("letter_date_precision", lambda letter: ("month" if letter.month_only else "day") if letter.date else None),
    _of_citation("citation", plain),
    _of_letter("region", lambda letter: letter.authority.region if letter.authority else None),
    _of_letter("inspectorate", lambda letter: "; ".join(inspectorate_names(letter))),
    _of_letter("inspectors", lambda letter: "; ".join(letter.people.inspectors)),
    _of_letter("grades", lambda letter: "; ".join(judgement_words(letter.grades))),
    _of_letter("publication_date", lambda letter: letter.published_day, CellType.DATE),
    _of_letter("source_url", lambda letter: letter.source_url),
    Column("licence", "licence", str),
    _of_hit("ocr", lambda hit: "yes" if hit.ocr else "no"),
)
"""The columns of a table of paragraphs. Later ones come last: other programs rely on their positions."""
LETTER_COLUMNS = (*(one for one in COLUMNS if one.of != "hit"), Column("paragraphs_found", "found", lambda found: found, CellType.NUMBER))
"""The columns of a table of letters: those that tell of a letter, in the same order."""
_SHARED, _OF_HIT, _OF_CITATION = (
    tuple(one for one in COLUMNS if one.of in sources) for sources in (("letter", "licence"), ("hit",), ("citation",))
)
_IN_ORDER = itemgetter(*map((*_SHARED, *_OF_HIT, *_OF_CITATION).index, COLUMNS))


def paragraph_rows(heads: Heads, cited: Callable[[Hit], Citation], licence: str) -> Callable[[Hit], Cells]:
    """Return a function from a hit to its cells, in the order of `COLUMNS`; what the rows of a letter share is worked out once.

    A letter that has just gone from the `heads` is told by its hit.
    """
    shared: dict[str, Cells] = {}
    of_hit, of_citation = ([one.value for one in columns] for columns in (_OF_HIT, _OF_CITATION))

    def cells(hit: Hit) -> Cells:
        citation = cited(hit)
        if hit.letter_id not in shared:
            shared[hit.letter_id] = _cells(_SHARED, TableRow(heads.get(hit.letter_id) or head_of(hit), citation, licence))
        own = [None if (cell := value(hit)) == "" else cell for value in of_hit]
        made: Cells = _IN_ORDER((*shared[hit.letter_id], *own, *[value(citation) for value in of_citation]))
        return made

    return cells


def letter_rows(found: Iterable[tuple[Letter, int]], licence: str, *, searched: bool) -> tuple[Cells, ...]:
    """Return the cells of each letter `found`, in the order of `LETTER_COLUMNS`; if `searched`, with its number of paragraphs found."""
    rows = (TableRow(letter, citation_of_letter(letter), licence, count if searched else None) for letter, count in found)
    return tuple(_cells(LETTER_COLUMNS, row) for row in rows)


def _cells(columns: tuple[Column, ...], row: TableRow) -> Cells:
    """Return the cells of a row; an empty text is None."""
    return tuple(None if (cell := one.value(getattr(row, one.of))) == "" else cell for one in columns)
