"""Turn what an assistant asks into a query; whatever can't be understood is an error that says what to write instead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from indexer.dates import both, dates_between
from indexer.errors import BadQuery, LettersError, UsageError, short
from indexer.fields import FIELDS, field_called
from indexer.query import Filter, Query, Sort, merge_filters, parse_query
from indexer.query.traversal import order_for
from indexer.registers import authorities_called, authority_entry, with_neighbours
from indexer.results import Notice
from indexer.search.value_names import unknown_names

MOST_VALUES = 60
"""The most values in one filter."""
FIND_NAMES = "list_councils finds the names and codes of councils, and explain_query says how a question is read"

Filters = Mapping[str, Sequence[str]]


def query_from(text: str, filters: Filters, start: str, end: str, sort: str = Sort.RELEVANCE.value) -> Query:
    """Return the query for a search text, filters by field name, and dates as typed; `UsageError` if any can't be understood.

    Without words to rank by, the newest come first.
    """
    typed = parse_query(text)
    dates = both(typed.dates, dates_between(start, end))
    found = (*typed.filters, *_filters(filters))
    return replace(typed, filters=merge_filters(found), dates=dates, sort=order_for(typed.root, Sort(sort)))


def _filters(given: Filters) -> Iterator[Filter]:
    for word, typed in given.items():
        field = field_called(word.strip().casefold())
        if field is None:
            raise UsageError(f"There is no filter “{short(word)}”. Filters: {', '.join(one.name for one in FIELDS)}")
        values = tuple(dict.fromkeys(" ".join(one.split()) for one in typed if one.strip()))
        if not values:
            raise UsageError(f"The filter {field.name} has no value. Give it at least one, or leave it out")
        if len(values) > MOST_VALUES:
            raise UsageError(f"The filter {field.name} has {len(values)} values, but takes {MOST_VALUES}. Ask about fewer at a time")
        yield Filter(field.name, values)


def require_known(notices: Iterable[Notice]) -> None:
    """Raise `UsageError` if any of the `notices` is about an unknown name: that it matches nothing would look like “none”."""
    if unknown := unknown_names(notices):
        raise UsageError(f"{' '.join(one.message for one in unknown)} Nothing was searched. {FIND_NAMES}")


def authority_codes(names: Iterable[str]) -> tuple[str, ...]:
    """Return the codes of the councils called `names`, by any of their names or codes; `UsageError` for a name that no council has."""
    found: dict[str, None] = {}
    unknown = []
    for name in names:
        codes = (name,) if authority_entry(name) else tuple(one.code for one in authorities_called(name))
        found.update(dict.fromkeys(codes))
        unknown += [] if codes else [f"“{short(name)}”"]
    if unknown:
        raise UsageError(f"We don’t recognise a council called {' or '.join(unknown)}. {FIND_NAMES}")
    return tuple(found)


def neighbour_codes(name: str) -> tuple[str, ...]:
    """Return the code of the council called `name` and of its statistical neighbours, nearest first; `UsageError` if it has none."""
    around = with_neighbours(authority_codes((name,)))
    if not around:
        raise UsageError(f"We don’t know the statistical neighbours of {short(name)}. Name the councils to compare it with instead")
    return around


def told_error(error: LettersError, words_of: Callable[[LettersError], str] = str) -> str:
    """Return `words_of` an error, with the search that would work, if one is known."""
    return f"{error}. Try: {error.repaired}" if isinstance(error, BadQuery) and error.repaired else words_of(error)
