"""Presenters: the comparison page, with a table of counts by search and authority."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from indexer.errors import BadQuery
from indexer.fields import capital
from indexer.letter import Authority
from indexer.query import Filter
from indexer.results import Hit
from indexer.search import NO_AUTHORITY, NONE, Tally
from indexer.search.collection import Collection
from indexer.search.value_names import UNKNOWN
from webapp.presenters.council_form import CouncilForm, council_form, period_words
from webapp.presenters.error_page import MarkedFault, other_dates, pointed
from webapp.presenters.home import Link
from webapp.presenters.left_out import undated_words
from webapp.presenters.results import HitView, NoticeView, paragraph_items
from webapp.presenters.take_along import TakeAlong, of_comparison
from webapp.presenters.tile_map import SmallMap, small_map
from webapp.presenters.wording import more_words, share_words
from webapp.services.charts import Share
from webapp.services.comparison import ComparedLine, ComparedSearches
from webapp.urls import (
    BY_LETTERS,
    BY_NAME,
    BY_PARAGRAPHS,
    BY_SHARE,
    CompareParams,
    Pairs,
    SearchParams,
    authority_link,
    charts_link,
    compare_arguments,
    compare_link,
    grades_link,
    params_for_offer,
    search_link,
)

LEAST_ON_A_MAP = 2
"""The fewest councils for which maps are drawn."""
MOST_BESIDE = 6
"""The most authorities shown side by side."""
MOST_COLUMNS = 12
"""The most columns of paragraphs on one page, over all its searches."""
SHADES = 4
"""The number of shades besides none, one for each quarter of the letters; each cell says its share as well."""
FORM_FIELDS = ("authority", "region", "authority_type", "letter_type", "grade")
"""The filters that stand on the form; others are kept from the page of results, and are shown above the table."""


@dataclass(frozen=True, slots=True)
class CompareCell:
    """What one search finds in the letters of one authority."""

    paragraphs: int | None
    """None if the authority has no letters that this search looks in."""
    letters: int
    """Letters with such a paragraph."""
    of: int
    """Letters that the search looks in."""
    link: str

    @property
    def share(self) -> str:
        """Return "3 of 5", or "" if there are no letters."""
        return f"{self.letters:,} of {self.of:,}" if self.of else ""

    @property
    def percent(self) -> str:
        """Return the share of letters, "60%", or "" if there are no letters."""
        return share_words(self.letters, self.of) if self.of else ""

    @property
    def shade(self) -> int:
        """Return 0 for no letters, up to `SHADES` if it is most of them."""
        return -(-SHADES * self.letters // self.of) if self.of else 0


@dataclass(frozen=True, slots=True)
class CompareRow:
    """One authority, or all of them, or the letters to none that we know."""

    code: str
    name: str
    link: str
    letters: int
    cells: tuple[CompareCell, ...]


@dataclass(frozen=True, slots=True)
class SortableColumn:
    """A column's heading, which sorts the table."""

    label: str
    link: str
    order: str
    """"ascending" or "descending" if the table is sorted by it, otherwise ""."""


@dataclass(frozen=True, slots=True)
class LineTip:
    """What there is to say of one search: why it isn't counted, with the text that works, or what its count covers."""

    text: str
    message: str
    fault: bool
    pointed: MarkedFault | None = None
    offer: Link | None = None


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
class ComparedMap:
    """What one search finds in the letters of each council, on a map."""

    text: str
    map: SmallMap
    charts: str
    """Address of the charts of this search, with the same map and links."""


@dataclass(frozen=True, slots=True)
class SideBySide:
    """One search, with the best paragraphs of several authorities."""

    text: str
    columns: tuple[CompareColumn, ...]


@dataclass(frozen=True, slots=True)
class CompareForm:
    """What was asked, as the form shows it."""

    typed: str
    """The searches, one per line."""
    councils: CouncilForm
    hidden: Pairs
    """Arguments that only links change."""


@dataclass(frozen=True, slots=True)
class ComparePage:
    """Everything that the page shows."""

    ask: CompareForm
    tips: tuple[str, ...]
    """Messages about names in the filters that aren't recognised."""
    line_tips: tuple[LineTip, ...]
    searches: tuple[str, ...]
    """Those that could be counted."""
    period: str
    """What the filters leave of each council's letters, in words."""
    columns: tuple[SortableColumn, ...]
    """The name and the letters, then two for each search."""
    rows: tuple[CompareRow, ...]
    unknown: CompareRow | None
    """The letters whose council isn't known; None if there are none."""
    all: CompareRow
    """All letters, also to councils that aren't known."""
    matches: tuple[int, ...]
    """How many of the councils shown have matches, for each search."""
    without: tuple[Link, ...]
    """The councils chosen that have letters, but none under the filters."""
    absent: tuple[Link, ...]
    """The councils chosen that have no letters at all here."""
    undated: str
    """How many letters the dates leave out because they have none, in words; "" if none."""
    beside: bool
    """True if the chosen councils are few enough to be read side by side."""
    take: TakeAlong
    maps: tuple[ComparedMap, ...]
    """A map of each search; none if fewer than two councils are compared."""


@dataclass(frozen=True, slots=True)
class DateFault:
    """The form of a comparison whose dates can't be understood; nothing can be counted until they are."""

    ask: CompareForm
    message: str
    offers: tuple[NoticeView, ...]


def date_fault(params: CompareParams, fault: BadQuery, collection: Collection) -> DateFault:
    """Return the form again, with the fault and what to do."""
    offers = other_dates(fault, params.search, lambda search: compare_link(replace(params, search=search)))
    return DateFault(_form(params, collection), capital(str(fault)), tuple(offers))


def compare_page(params: CompareParams, compared: ComparedSearches, collection: Collection) -> ComparePage:
    """Return the page for the searches of `params` and their counts."""
    lines = tuple(line for line in compared.lines if line.found)
    places = tuple(place for place, line in enumerate(compared.lines) if line.found)
    rows = _sorted(params, places, [_row(one, compared, lines) for one in compared.authorities])
    return ComparePage(
        ask=_form(params, collection),
        tips=(*(one.message for one in compared.choice.notices), *_no_such_column(params, places)),
        line_tips=tuple(tip for line in compared.lines for tip in _line_tips(params, line, bool(compared.under.found))),
        searches=tuple(line.text for line in lines),
        period=period_words(params.search),
        columns=_columns(params, places),
        rows=rows,
        unknown=_unknown(compared, lines),
        all=_all(compared, lines),
        matches=tuple(sum(bool(row.cells[place].paragraphs) for row in rows) for place in range(len(lines))),
        without=tuple(Link(one.name, authority_link(one.code)) for one in compared.without if collection.of(one)),
        absent=tuple(Link(one.name, "") for one in compared.without if not collection.of(one)),
        undated=undated_words(params.search, collection),
        beside=len(compared.choice.codes) > 1 and 1 < len(rows) <= MOST_BESIDE and len(rows) * len(lines) <= MOST_COLUMNS,
        take=of_comparison(params),
        maps=_maps(lines, rows),
    )


def beside(page: ComparePage) -> tuple[Mapping[str, int], ...]:
    """Return, for each search of `page`, the number of paragraphs of each authority to show side by side, by code; none if not `beside`."""
    places = range(len(page.searches) if page.beside else 0)
    return tuple({row.code: count for row in page.rows if (count := row.cells[place].paragraphs)} for place in places)


def side_by_side(page: ComparePage, lines: Iterable[ComparedLine], best: Sequence[Mapping[str, Sequence[Hit]]]) -> tuple[SideBySide, ...]:
    """Return the side-by-side part of `page`; `best` has the best hits of each of its `lines` that were counted, by authority code."""
    counted = [line for line in lines if line.found]
    return tuple(
        SideBySide(line.text, tuple(_column(row, row.cells[place], line, hits.get(row.code, ())) for row in page.rows))
        for place, (line, hits) in enumerate(zip(counted, best, strict=False))
    )


def _maps(lines: Sequence[ComparedLine], rows: Sequence[CompareRow]) -> tuple[ComparedMap, ...]:
    """Return a map of each search that was counted; one council alone is no map."""
    if len(rows) < LEAST_ON_A_MAP:
        return ()
    return tuple(
        ComparedMap(line.text, small_map({row.code: _share(row.cells[place]) for row in rows}), charts_link(line.params))
        for place, line in enumerate(lines)
    )


def _share(cell: CompareCell) -> Share:
    return Share(cell.of, cell.letters, cell.paragraphs or 0)


def _form(params: CompareParams, collection: Collection) -> CompareForm:
    def link(search: SearchParams, neighbours: str) -> str:
        return compare_link(replace(params, search=search, neighbours=neighbours))

    hidden = tuple(pair for pair in compare_arguments(params) if pair[0] in ("by", "order"))
    councils = council_form(params.search, params.neighbours, collection, FORM_FIELDS, link, grades_link)
    return CompareForm("\n".join(params.searches), councils, hidden)


def _row(authority: Authority, compared: ComparedSearches, lines: Sequence[ComparedLine]) -> CompareRow:
    letters = compared.under.found.get(authority.code, NONE).letters
    cells = tuple(_cell(authority.code, line) for line in lines)
    return CompareRow(authority.code, authority.name, authority_link(authority.code), letters, cells)


def _cell(code: str, line: ComparedLine) -> CompareCell:
    assert line.found  # noqa: S101  # only those that were counted have a column
    others = tuple(one for one in line.params.filters if one.field != "authority")
    link = search_link(replace(line.params, filters=(Filter("authority", (code,)), *others))) if code else ""
    return _made(line.found.found.get(code, NONE), line.found.within.get(code, NONE), link)


def _made(found: Tally, within: Tally, link: str) -> CompareCell:
    return CompareCell(found.paragraphs if within.letters else None, found.letters, within.letters, link)


def _unknown(compared: ComparedSearches, lines: Sequence[ComparedLine]) -> CompareRow | None:
    letters = compared.under.found.get(NO_AUTHORITY, NONE).letters
    row = CompareRow("", "Letters whose council we don’t know", "", letters, tuple(_cell(NO_AUTHORITY, line) for line in lines))
    return row if letters else None


def _all(compared: ComparedSearches, lines: Sequence[ComparedLine]) -> CompareRow:
    cells = tuple(_made(_sum(line.found.found), _sum(line.found.within), search_link(line.params)) for line in lines if line.found)
    return CompareRow("", "All letters", "", _sum(compared.under.found).letters, cells)


def _sum(tallies: Mapping[str, Tally]) -> Tally:
    return Tally(sum(one.letters for one in tallies.values()), sum(one.paragraphs for one in tallies.values()))


def _sorted(params: CompareParams, places: Sequence[int], rows: Sequence[CompareRow]) -> tuple[CompareRow, ...]:
    """Return `rows`, which are in order of name, sorted as `params` say; those without letters for that search stand last either way."""
    what, place = params.column
    if what == BY_NAME:
        return tuple(reversed(rows) if params.down else rows)
    sign = -1 if params.down else 1
    if what == BY_LETTERS:
        return tuple(sorted(rows, key=lambda row: sign * row.letters))
    if place not in places:
        return tuple(rows)
    cells = {row.code: row.cells[places.index(place)] for row in rows}
    return tuple(sorted(rows, key=lambda row: (not cells[row.code].of, sign * _measure(what, cells[row.code]))))


def _measure(what: str, cell: CompareCell) -> float:
    return cell.letters / (cell.of or 1) if what == BY_SHARE else cell.paragraphs or 0


def _no_such_column(params: CompareParams, places: Sequence[int]) -> tuple[str, ...]:
    what, place = params.column
    missing = what in (BY_PARAGRAPHS, BY_SHARE) and place not in places
    return (f"There is no search {place + 1} to sort by, so the councils are sorted by name.",) if missing else ()


def _columns(params: CompareParams, places: Sequence[int]) -> tuple[SortableColumn, ...]:
    """Return the headings; those of a search have its place among the lines, which stays the same when another is mended."""
    pairs = ((f"{BY_PARAGRAPHS}-{place + 1}", f"{BY_SHARE}-{place + 1}") for place in places)
    own = ((by, label) for pair in pairs for by, label in zip(pair, ("Paragraphs", "Matching letters"), strict=True))
    return tuple(_sorter(params, by, label) for by, label in ((BY_NAME, "Council"), (BY_LETTERS, "Letters"), *own))


def _sorter(params: CompareParams, by: str, label: str) -> SortableColumn:
    """Return a heading; its link sorts by it, the other way round if the table is sorted by it already."""
    now = params.by == by
    down = not params.down if now else by != BY_NAME
    order = ("descending" if params.down else "ascending") if now else ""
    return SortableColumn(label, compare_link(replace(params, by=by, down=down)), order)


def _line_tips(params: CompareParams, line: ComparedLine, anywhere: bool) -> Iterable[LineTip]:
    """Yield the fault of one search with the text that works, or the notices about what was counted.

    Its own filters are to blame for a lack of letters only if there are letters `anywhere` under those that all searches share.
    """
    if line.fault:
        repaired = line.fault.repaired
        offer = Link(repaired, _instead(params, line.text, repaired)) if repaired else None
        yield LineTip(line.text, capital(str(line.fault)).rstrip("."), True, pointed(line.fault), offer)
        return
    if line.found and not line.found.within and anywhere:
        yield LineTip(line.text, "No letters match this line’s own filters.", False)
    for notice in line.notices:
        if notice.code == UNKNOWN:  # a filter's, so the page says it once for all lines; a name in the line itself is its fault
            continue
        better = params_for_offer(SearchParams(line.text), notice.offer).text if notice.offer else ""
        offer = Link(better, _instead(params, line.text, better)) if better else None
        yield LineTip(line.text, "Did you mean" if better else notice.message, False, None, offer)


def _instead(params: CompareParams, text: str, better: str) -> str:
    """Return the address of the comparison with a better text in place of `text`."""
    return compare_link(replace(params, searches=tuple(dict.fromkeys(better if one == text else one for one in params.searches))))


def _column(row: CompareRow, cell: CompareCell, line: ComparedLine, hits: Sequence[Hit]) -> CompareColumn:
    return CompareColumn(row.name, row.link, more_words(cell.paragraphs or 0, len(hits)), cell.link, paragraph_items(line.params, hits))
