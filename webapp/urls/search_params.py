"""URLs: the search parameters in a URL, and the query they stand for.

`SearchParams` keeps a URL's query string as typed, so that every page can pass it on; `query_of` turns it into a query.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from indexer.dates import DateRange, both, dates_between
from indexer.errors import BadQuery
from indexer.fields import FIELD_WORDS, FIELDS, values_called
from indexer.query import Filter, Query, Sort, merge_filters, parse_query, print_query
from indexer.query.traversal import order_for

PAGE_SIZES = (10, 20, 50)
"""Paragraphs per page that a reader can choose; the first is the default."""
GROUPS_SIZES = (5, 10, 20)
"""Groups per page, each with its best paragraphs."""
MOST_VALUES = 60
"""The most values in one filter."""
LONGEST_VALUE = 200
"""The most characters in a filter value; longer ones are cut, as no real value is nearly this long."""
MOST_TERMS = 12
"""The most searches in one comparison."""
LAST_PAGE = 100_000
ON, OFF = "on", "off"
"""Values of the arguments that switch something on or off: "sharper" is off by default, "abbreviations", "names" and "spelling" are on."""

Pairs = tuple[tuple[str, str], ...]


class GroupBy(StrEnum):
    """How results are grouped."""

    PARAGRAPH = "paragraph"
    LETTER = "letter"
    AUTHORITY = "authority"


@dataclass(frozen=True, slots=True)
class SearchParams:
    """The search parameters of a URL, as typed but trimmed; filters are in the order of `indexer.fields.FIELDS`."""

    text: str = ""
    filters: tuple[Filter, ...] = ()
    start: str = ""
    """The start date as typed: "2019", "May 2019" …"""
    end: str = ""
    sort: Sort = Sort.RELEVANCE
    group: GroupBy = GroupBy.PARAGRAPH
    page: int = 1
    abbreviations: bool = True
    """False if abbreviations should not match their full forms, or the other way round; nor words their other spellings."""
    names: bool = True
    """False if names, grades and times among the words should be searched for as words, instead of filtering."""
    spelling: bool = True
    """False if misspelt words should be searched as typed even if nothing is found."""
    sharper: bool = False
    """True to have the first hits read closely, where that is set up."""
    wanted: int = 0
    """Results per page as chosen; 0 for the default."""

    @property
    def sizes(self) -> tuple[int, ...]:
        """Return the numbers of paragraphs or groups per page to choose from."""
        return PAGE_SIZES if self.group is GroupBy.PARAGRAPH else GROUPS_SIZES

    @property
    def size(self) -> int:
        """Return the number of paragraphs or groups per page."""
        return self.wanted if self.wanted in self.sizes else self.sizes[0]

    @property
    def narrowed(self) -> bool:
        """True if a filter or a date narrows the search."""
        return bool(self.filters or self.start or self.end)

    def values(self, field: str) -> tuple[str, ...]:
        """Return the values of the filter on `field`, none if it has no filter."""
        return next((one.values for one in self.filters if one.field == field), ())


def params_from(arguments: Iterable[tuple[str, str]]) -> SearchParams:
    """Return the search parameters in the `arguments` of a URL, leaving out what can't be understood (an unknown sort, page "x").

    `webapp.urls.ignored` reports what is left out. A field may go by any of its names: "type" is "letter_type".
    """
    given: dict[str, list[str]] = {}
    for name, value in arguments:
        if typed := cleaned(value):
            given.setdefault(FIELD_WORDS.get(name, name), []).append(typed)
    return SearchParams(
        text=_first(given, "q"),
        filters=_filters(given),
        start=_first(given, "from")[:LONGEST_VALUE],
        end=_first(given, "to")[:LONGEST_VALUE],
        sort=next((sort for sort in Sort if sort.value == _first(given, "sort")), Sort.RELEVANCE),
        group=next((group for group in GroupBy if group.value == _first(given, "group")), GroupBy.PARAGRAPH),
        page=_page(_first(given, "page")),
        abbreviations=_first(given, "abbreviations") != OFF,
        names=_first(given, "names") != OFF,
        spelling=_first(given, "spelling") != OFF,
        sharper=_first(given, "sharper") == ON,
        wanted=next((size for size in (*PAGE_SIZES, *GROUPS_SIZES) if str(size) == _first(given, "size")), 0),
    )


@lru_cache(maxsize=1024)
def arguments_of(params: SearchParams) -> Pairs:
    """Return the arguments from which `params_from` makes `params`, leaving out defaults."""
    page = str(params.page) if params.page > 1 else ""
    sort = params.sort.value if params.sort is not Sort.RELEVANCE else ""
    group = params.group.value if params.group is not GroupBy.PARAGRAPH else ""
    filters = [(one.field, value) for one in params.filters for value in one.values]
    switches = [("abbreviations", params.abbreviations), ("names", params.names), ("spelling", params.spelling)]
    off = [(name, OFF) for name, on in switches if not on]
    order = [("sort", sort), ("group", group), *off, ("sharper", ON if params.sharper else "")]
    size = str(params.size) if params.size != params.sizes[0] else ""
    ends = [("from", params.start), ("to", params.end), *order, ("size", size), ("page", page)]
    return tuple((name, value) for name, value in [("q", params.text), *filters, *ends] if value)


def cleaned(value: str) -> str:
    """Return `value` with control characters and runs of white space replaced by single spaces, trimmed."""
    visible = "".join(" " if unicodedata.category(char) == "Cc" else char for char in value)
    return " ".join(visible.split())


def lines_of(typed: Iterable[str]) -> tuple[str, ...]:
    """Return the lines that are not blank, without duplicates."""
    lines = (cleaned(line) for text in typed for line in text.splitlines())
    return tuple(dict.fromkeys(filter(None, lines)))


def query_of(params: SearchParams, parsed: Query, facets: tuple[str, ...] = (), facet_limit: int = 10) -> Query:
    """Return the query for `params` and its `parsed` text; `BadQuery` if a date can't be understood or the dates leave no day.

    A filter in the text and one in the panel on the same field are combined with OR, as are two values in the panel.
    Without words to rank by, the newest come first.
    """
    return replace(
        parsed,
        filters=merge_filters((*parsed.filters, *params.filters)),
        dates=_dates(params, parsed),
        sort=order_for(parsed.root, params.sort),
        start=(params.page - 1) * params.size,
        limit=params.size,
        facets=facets,
        facet_limit=facet_limit,
        expanded=params.abbreviations,
        names=params.names,
        corrected=params.spelling,
        sharper=params.sharper,
    )


def _dates(params: SearchParams, parsed: Query) -> DateRange:
    """Return the days that both the search text and the panel allow; if there are none, the error points to the panel."""
    days = date_range_of(params)
    try:
        return both(parsed.dates, days)
    except BadQuery as fault:
        raise BadQuery(str(fault), text=params.start or params.end) from None


def date_range_of(params: SearchParams) -> DateRange:
    """Return the days from "from" to "to"; `BadQuery` if either is not a date, or they are in the wrong order."""
    return dates_between(params.start, params.end)


def with_value(params: SearchParams, field: str, value: str) -> SearchParams:
    """Return `params` with one more value in the filter on `field`, on page 1."""
    return _with_values(params, field, (*params.values(field), value))


def with_only(params: SearchParams, field: str, value: str) -> SearchParams:
    """Return `params` with `value` as the only one in the filter on `field`, on page 1."""
    return _with_values(params, field, (value,))


def without_value(params: SearchParams, field: str, value: str) -> SearchParams:
    """Return `params` without this value in the filter on `field`, on page 1."""
    return _with_values(params, field, tuple(one for one in params.values(field) if one != value))


def without_filters(params: SearchParams) -> SearchParams:
    """Return `params` without filters and dates, with the same sort and grouping, on page 1."""
    return replace(params, filters=(), start="", end="", page=1)


def params_for_offer(params: SearchParams, offer: Query) -> SearchParams:
    """Return the parameters for `offer`, a variant of the search `params`: filters typed in the text stay there, others are ticked.

    Dates stay as they were typed, in the text or beside it; an offer without dates drops both.
    """
    parsed = parse_query(params.text)
    typed = {(one.field, value) for one in parsed.filters for value in one.values}
    values = [(one.field, value) for one in offer.filters for value in one.values]
    beside = tuple(Filter(field, (value,)) for field, value in values if (field, value) in typed)
    dated = offer.dates != DateRange()
    text = print_query(Query(root=offer.root, filters=beside, dates=parsed.dates if dated else DateRange()))
    ticked = tuple(one for one in values if one not in typed)
    start, end = (params.start, params.end) if dated else ("", "")
    return params_from((*arguments_of(replace(params, text=text, filters=(), start=start, end=end, page=1)), *ticked))


def last_page(params: SearchParams, total: int) -> SearchParams:
    """Return `params` at the last page for a `total` of paragraphs or groups."""
    return replace(params, page=max(-(-total // params.size), 1))


def _first(given: Mapping[str, list[str]], name: str) -> str:
    return given.get(name, [""])[0]


def _page(text: str) -> int:
    return min(max(int(text), 1), LAST_PAGE) if re.fullmatch(r"[0-9]{1,9}", text) else 1


def _filters(given: Mapping[str, list[str]]) -> tuple[Filter, ...]:
    """Return the filters on known fields, each value once."""
    wanted = ((one.name, dict.fromkeys(_values(one.name, given.get(one.name, ())))) for one in FIELDS)
    return tuple(Filter(name, tuple(values)[:MOST_VALUES]) for name, values in wanted if values)


def _values(field: str, typed: Iterable[str]) -> Iterator[str]:
    """Yield values as they are in the index if a name is unambiguous ("leeds", "Focused visits"), or else as typed."""
    for value in typed:
        cut = value[:LONGEST_VALUE].strip()
        yield from values_called(field, cut) or (cut,)


def _with_values(params: SearchParams, field: str, values: tuple[str, ...]) -> SearchParams:
    kept = {one.field: one.values for one in params.filters} | {field: tuple(dict.fromkeys(values))}
    filters = tuple(Filter(one.name, kept[one.name]) for one in FIELDS if kept.get(one.name))
    return replace(params, filters=filters, page=1)
