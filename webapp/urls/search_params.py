"""URLs: what a URL asks, and what that means.

`SearchParams` holds a URL's search part as it was typed, so that every page can carry it on; `query_of` says what it means.
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
from indexer.query import Filter, Query, Sort, parse_query, print_query, united
from indexer.query.traversal import has_words

PAGE_SIZE = 10
"""Paragraphs on a page."""
GROUPS_SIZE = 5
"""Groups on a page, each with its best paragraphs."""
MOST_VALUES = 60
"""How many values one filter may hold."""
LONGEST_VALUE = 200
"""Characters of one filter value; longer ones are cut, as no field's value comes near it."""
MOST_TERMS = 12
"""How many searches one comparison may hold."""
LAST_PAGE = 100_000
OFF = "off"
"""What the argument "abbreviations" says where they are switched off."""

Pairs = tuple[tuple[str, str], ...]


class GroupBy(StrEnum):
    """How results stand together."""

    PARAGRAPH = "paragraph"
    LETTER = "letter"
    AUTHORITY = "authority"


@dataclass(frozen=True, slots=True)
class SearchParams:
    """What a URL asks, as typed: all text is trimmed, filters stand in the order of `indexer.fields.FIELDS`."""

    text: str = ""
    filters: tuple[Filter, ...] = ()
    start: str = ""
    """The first day wanted, as typed: "2019", "May 2019" …"""
    end: str = ""
    sort: Sort = Sort.RELEVANCE
    group: GroupBy = GroupBy.PARAGRAPH
    page: int = 1
    abbreviations: bool = True
    """False where abbreviations and their words are not to find each other."""

    @property
    def size(self) -> int:
        """Return how many paragraphs or groups stand on a page."""
        return PAGE_SIZE if self.group is GroupBy.PARAGRAPH else GROUPS_SIZE

    @property
    def narrowed(self) -> bool:
        """True where anything but words narrows the search."""
        return bool(self.filters or self.start or self.end)

    def values(self, field: str) -> tuple[str, ...]:
        """Return the values that are asked for in `field`."""
        return next((one.values for one in self.filters if one.field == field), ())


def params_from(arguments: Iterable[tuple[str, str]]) -> SearchParams:
    """Return what the `arguments` of a URL ask; what can't be understood there (an unknown sort, page "x") is left out.

    `webapp.urls.ignored` tells of that. A field may go by any of its names: "type" is "letter_type".
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
    )


@lru_cache(maxsize=1024)
def arguments_of(params: SearchParams) -> Pairs:
    """Return the arguments that `params_from` makes `params` of; what is as by default is left out."""
    page = str(params.page) if params.page > 1 else ""
    sort = params.sort.value if params.sort is not Sort.RELEVANCE else ""
    group = params.group.value if params.group is not GroupBy.PARAGRAPH else ""
    filters = [(one.field, value) for one in params.filters for value in one.values]
    short = "" if params.abbreviations else OFF
    ends = [("from", params.start), ("to", params.end), ("sort", sort), ("group", group), ("abbreviations", short), ("page", page)]
    return tuple((name, value) for name, value in [("q", params.text), *filters, *ends] if value)


def cleaned(value: str) -> str:
    """Take out what no one can see, make every run of spaces one: a URL may hold line ends and NULs."""
    visible = "".join(" " if unicodedata.category(char) == "Cc" else char for char in value)
    return " ".join(visible.split())


def terms_from(typed: Iterable[str]) -> tuple[str, ...]:
    """Return the searches of a list that was typed one a line, each once."""
    return lines_of(typed)[:MOST_TERMS]


def lines_of(typed: Iterable[str]) -> tuple[str, ...]:
    """Return the lines that say anything, each once."""
    lines = (cleaned(line) for text in typed for line in text.splitlines())
    return tuple(dict.fromkeys(filter(None, lines)))


def query_of(params: SearchParams, parsed: Query, facets: tuple[str, ...] = (), facet_limit: int = 10) -> Query:
    """Return the query that `params` means, given its `parsed` text; `BadQuery` where a date can't be understood, or no day is in all.

    A filter typed in the text and one of the panel on the same field widen each other, as two values of the panel do.
    With no words to rank by, the newest come first.
    """
    unranked = params.sort is Sort.RELEVANCE and not has_words(parsed.root)
    return replace(
        parsed,
        filters=united((*parsed.filters, *params.filters)),
        dates=_dates(params, parsed),
        sort=Sort.NEWEST if unranked else params.sort,
        start=(params.page - 1) * params.size,
        limit=params.size,
        facets=facets,
        facet_limit=facet_limit,
        expanded=params.abbreviations,
    )


def _dates(params: SearchParams, parsed: Query) -> DateRange:
    """Return the days that both the search text and the panel allow; where none is, the panel is shown as the place of the fault."""
    days = days_of(params)
    try:
        return both(parsed.dates, days)
    except BadQuery as fault:
        raise BadQuery(str(fault), text=params.start or params.end) from None


def days_of(params: SearchParams) -> DateRange:
    """Return the days that "from" and "to" mean; `BadQuery` where one is no date, or the first is after the last."""
    return dates_between(params.start, params.end)


def with_value(params: SearchParams, field: str, value: str) -> SearchParams:
    """Return `params` narrowed to (or, where the field is narrowed already, widened by) one more value, on page 1."""
    return _with_values(params, field, (*params.values(field), value))


def with_only(params: SearchParams, field: str, value: str) -> SearchParams:
    """Return `params` narrowed to one value of a field, in place of any others, on page 1."""
    return _with_values(params, field, (value,))


def without_value(params: SearchParams, field: str, value: str) -> SearchParams:
    """Return `params` without that value of that field, on page 1."""
    return _with_values(params, field, tuple(one for one in params.values(field) if one != value))


def without_filters(params: SearchParams) -> SearchParams:
    """Return the words alone, in the same order."""
    return SearchParams(text=params.text, sort=params.sort, group=params.group, abbreviations=params.abbreviations)


def offered(params: SearchParams, offer: Query) -> SearchParams:
    """Return what asks `offer`, a search like the one that is `params`: of its filters those that were typed stay so, others are ticked."""
    parsed = parse_query(params.text)
    typed = {(one.field, value) for one in parsed.filters for value in one.values}
    values = [(one.field, value) for one in offer.filters for value in one.values]
    beside = tuple(Filter(field, (value,)) for field, value in values if (field, value) in typed)
    text = print_query(Query(root=offer.root, filters=beside, dates=parsed.dates))
    ticked = tuple(one for one in values if one not in typed)
    return params_from((*arguments_of(replace(params, text=text, filters=(), page=1)), *ticked))


def last_page(params: SearchParams, total: int) -> SearchParams:
    """Return `params` at the last page that a `total` of paragraphs, or of groups, fills."""
    return replace(params, page=max(-(-total // params.size), 1))


def _first(given: Mapping[str, list[str]], name: str) -> str:
    return given.get(name, [""])[0]


def _page(text: str) -> int:
    return min(max(int(text), 1), LAST_PAGE) if re.fullmatch(r"[0-9]{1,9}", text) else 1


def _filters(given: Mapping[str, list[str]]) -> tuple[Filter, ...]:
    """Keep the fields that there are, each value once."""
    wanted = ((one.name, dict.fromkeys(_values(one.name, given.get(one.name, ())))) for one in FIELDS)
    return tuple(Filter(name, tuple(values)[:MOST_VALUES]) for name, values in wanted if values)


def _values(field: str, typed: Iterable[str]) -> Iterator[str]:
    """Yield values as the index has them, where it is certain which a name means: "leeds", "Focused visits"; others as they were typed."""
    for value in typed:
        cut = value[:LONGEST_VALUE].strip()
        yield from values_called(field, cut) or (cut,)


def _with_values(params: SearchParams, field: str, values: tuple[str, ...]) -> SearchParams:
    kept = {one.field: one.values for one in params.filters} | {field: tuple(dict.fromkeys(values))}
    filters = tuple(Filter(one.name, kept[one.name]) for one in FIELDS if kept.get(one.name))
    return replace(params, filters=filters, page=1)
