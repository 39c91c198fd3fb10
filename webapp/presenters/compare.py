"""Presenters: several searches and several authorities become one table of counts."""

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
"""How many authorities stand side by side."""
MOST_COLUMNS = 12
"""How many columns of paragraphs one page shows, for all of its searches."""
SHADES = 4
"""How many shades there are besides none; the number stands in each cell too."""

Counts = Mapping[str, int]
"""Paragraphs for each authority's code."""


@dataclass(frozen=True, slots=True)
class CompareCell:
    """How many paragraphs of one authority have what one search asks."""

    count: int
    shade: int
    """0 for none to `SHADES` for as many as any has."""
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
    """How many more there are; "" where all are here."""
    more_link: str
    items: tuple[HitView, ...]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """One search, and what several authorities were told of it."""

    text: str
    columns: tuple[CompareColumn, ...]


@dataclass(frozen=True, slots=True)
class ComparePage:
    """All that the page shows."""

    typed: str
    """The searches, one a line."""
    searches: tuple[str, ...]
    totals: tuple[int, ...]
    """How many authorities have anything, for each search."""
    rows: tuple[CompareRow, ...]
    choices: tuple[FacetRow, ...]
    """Authorities to tick, the chosen ones first."""
    chosen: int
    chips: tuple[Chip, ...]
    tips: tuple[str, ...]
    """What of the searches means nothing."""
    hidden: Pairs
    csv: str
    json: str


def compare_page(params: SearchParams, searches: Sequence[str], compared: ComparedSearches, collection: Collection) -> ComparePage:
    """Return the page for `searches`, each with what was counted; all authorities where none is chosen."""
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
    """Return the searches of `page`, each with the codes of the authorities whose paragraphs are to stand side by side.

    Nothing unless some authorities are chosen, and few enough to stand beside each other; those that have nothing are not asked.
    """
    wanted = MOST_BESIDE >= page.chosen > 1 and len(page.rows) * len(page.searches) <= MOST_COLUMNS
    searches = page.searches if wanted else ()
    return tuple((text, tuple(row.code for row in page.rows if row.cells[place].count)) for place, text in enumerate(searches))


def side_by_side(page: ComparePage, params: SearchParams, best: Mapping[str, Mapping[str, Sequence[Hit]]]) -> tuple[SideBySide, ...]:
    """Return what stands side by side on `page`: `best` are the best hits by search and authority's code."""
    asked_of = {text: (place, replace(params, text=text)) for place, text in enumerate(page.searches) if text in best}
    return tuple(
        SideBySide(text, tuple(_column(row, row.cells[place], one, best[text].get(row.code, ())) for row in page.rows))
        for text, (place, one) in asked_of.items()
    )


def compare_table(page: ComparePage) -> list[tuple[object, ...]]:
    """Return the table as rows of cells, the first with its names."""
    head: tuple[object, ...] = ("authority", "letters", *page.searches)
    return [head, *((row.name, row.letters, *(cell.count for cell in row.cells)) for row in page.rows)]


def compare_data(page: ComparePage) -> list[dict[str, object]]:
    """Return one object for each authority; its counts are apart, since a search may be called as anything else of it is."""
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
