"""Presenters: the comparison page, with a table of counts by search and authority."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from indexer.letter import Authority
from indexer.query import Filter
from indexer.registers import name_key
from indexer.results import Hit
from webapp.presenters.facets import Chip, FacetRow, chips
from webapp.presenters.results import HitView, paragraph_items
from webapp.presenters.wording import count_words, more_words
from webapp.services.collection import Collection
from webapp.services.search_service import ComparedSearches
from webapp.urls import Pairs, SearchParams, authority_link, compare_arguments, compare_link, search_link

MOST_BESIDE = 6
"""The most authorities shown side by side."""
MOST_COLUMNS = 12
"""The most columns of paragraphs on one page, over all its searches."""
SHADES = 4
"""The number of shades besides none; each cell shows its count as well."""

Counts = Mapping[str, int]
"""Number of paragraphs by authority code."""


@dataclass(frozen=True, slots=True)
class CompareCell:
    """How many paragraphs of one authority match one search."""

    count: int
    shade: int
    """From 0 for no paragraphs to `SHADES` for the highest count of this search."""
    link: str


@dataclass(frozen=True, slots=True)
class CompareRow:
    """One authority."""

    code: str
    name: str
    link: str
    letters: int
    cells: tuple[CompareCell, ...]


@dataclass(frozen=True, slots=True)
class CompareColumn:
    """The best paragraphs of one authority."""

    name: str
    link: str
    more: str
    """How many more there are, in words; "" if all are shown."""
    more_link: str
    items: tuple[HitView, ...]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """One search, with the best paragraphs of several authorities."""

    text: str
    columns: tuple[CompareColumn, ...]


@dataclass(frozen=True, slots=True)
class ComparePage:
    """Everything that the page shows."""

    typed: str
    """The searches, one per line."""
    searches: tuple[str, ...]
    totals: tuple[int, ...]
    """How many of the authorities shown have matches, for each search."""
    rows: tuple[CompareRow, ...]
    choices: tuple[FacetRow, ...]
    """Authorities to tick, those chosen first."""
    chosen: int
    chips: tuple[Chip, ...]
    tips: tuple[str, ...]
    """Messages about names in the searches or filters that aren't recognised."""
    hidden: Pairs
    csv: str
    json: str


def compare_page(params: SearchParams, searches: Sequence[str], compared: ComparedSearches, collection: Collection) -> ComparePage:
    """Return the page for `searches` and their counts; it shows all authorities if none is chosen."""
    chosen, counts = compared.chosen, [row.counts for row in compared.found.rows]
    shown = [pair for pair in collection.authorities if not chosen or pair[0].code in chosen]
    most = [max(one.values(), default=0) for one in counts]
    rest = replace(params, filters=tuple(one for one in params.filters if one.field != "authority"))
    return ComparePage(
        typed="\n".join(searches),
        searches=tuple(searches),
        totals=tuple(sum(bool(one.get(authority.code)) for authority, _ in shown) for one in counts),
        rows=tuple(_row(authority, letters, rest, searches, counts, most) for authority, letters in _ordered(shown)),
        choices=tuple(sorted((_choice(*pair, chosen) for pair in _ordered(collection.authorities)), key=lambda one: not one.ticked)),
        chosen=len(chosen),
        chips=chips(rest, ()),
        tips=tuple(one.message for one in compared.notices),
        hidden=compare_arguments(rest, ()),
        csv=compare_link(params, searches, "csv"),
        json=compare_link(params, searches, "json"),
    )


def beside(page: ComparePage) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the searches of `page`, each with the codes of the authorities whose paragraphs should be shown side by side.

    Empty unless 2 to `MOST_BESIDE` authorities are chosen and fit in `MOST_COLUMNS`; authorities without matches are left out.
    """
    wanted = MOST_BESIDE >= page.chosen > 1 and len(page.rows) * len(page.searches) <= MOST_COLUMNS
    searches = page.searches if wanted else ()
    return tuple((text, tuple(row.code for row in page.rows if row.cells[place].count)) for place, text in enumerate(searches))


def side_by_side(page: ComparePage, params: SearchParams, best: Mapping[str, Mapping[str, Sequence[Hit]]]) -> tuple[SideBySide, ...]:
    """Return the side-by-side part of `page`; `best` has the best hits by search and authority code."""
    asked_of = {text: (place, replace(params, text=text)) for place, text in enumerate(page.searches) if text in best}
    return tuple(
        SideBySide(text, tuple(_column(row, row.cells[place], one, best[text].get(row.code, ())) for row in page.rows))
        for text, (place, one) in asked_of.items()
    )


def compare_table(page: ComparePage) -> list[tuple[object, ...]]:
    """Return the table as rows of cells; the first row has the column names."""
    head: tuple[object, ...] = ("authority", "letters", *page.searches)
    return [head, *((row.name, row.letters, *(cell.count for cell in row.cells)) for row in page.rows)]


def compare_data(page: ComparePage) -> list[dict[str, object]]:
    """Return one object per authority; its counts are nested, as the text of a search could be the same as another key."""
    counts = ((row, dict(zip(page.searches, (cell.count for cell in row.cells), strict=True))) for row in page.rows)
    return [{"authority": row.name, "letters": row.letters, "counts": found} for row, found in counts]


def _ordered(pairs: Sequence[tuple[Authority, int]]) -> list[tuple[Authority, int]]:
    return sorted(pairs, key=lambda pair: name_key(pair[0].short_name))


def _row(
    authority: Authority, letters: int, rest: SearchParams, searches: Sequence[str], counts: Sequence[Counts], most: Sequence[int]
) -> CompareRow:
    within = replace(rest, filters=(Filter("authority", (authority.code,)), *rest.filters))
    cells = (
        CompareCell(count := one.get(authority.code, 0), -(-SHADES * count // top) if count else 0, search_link(replace(within, text=text)))
        for text, one, top in zip(searches, counts, most, strict=True)
    )
    return CompareRow(authority.code, authority.name, authority_link(authority.code), letters, tuple(cells))


def _column(row: CompareRow, cell: CompareCell, params: SearchParams, hits: Sequence[Hit]) -> CompareColumn:
    return CompareColumn(row.name, row.link, more_words(cell.count, len(hits)), cell.link, paragraph_items(params, hits))


def _choice(authority: Authority, letters: int, chosen: Sequence[str]) -> FacetRow:
    unit = count_words(letters, "letter").partition(" ")[2]
    return FacetRow(authority.code, authority.short_name, letters, unit, authority.code in chosen)
