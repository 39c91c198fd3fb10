"""Search: says where no letters fit what readers have chosen, so that other words would find nothing either."""

from __future__ import annotations

from dataclasses import replace

from indexer.dates import ANY_DATE, range_words
from indexer.engines.port import Engine
from indexer.fields import COUNTED
from indexer.query import All, Query, Sort
from indexer.results import Notice, Results
from indexer.search.plain_words import MOST_NAMED, NO_LETTERS, labels_of, none_here
from indexer.search.value_names import UNKNOWN


def with_none_chosen(engine: Engine, typed: Query, results: Results) -> Results:
    """Return the results of `typed`, with a notice if nothing is found because no letters fit its filters and dates."""
    told = {one.code for one in results.notices}
    if results.total or told & {UNKNOWN, NO_LETTERS} or not (said := _none_chosen(engine, results.query)):
        return results
    notice = Notice(NO_LETTERS, said, replace(typed, filters=(), dates=ANY_DATE, start=0))
    return replace(results, related=(), notices=(notice, *results.notices))


def _none_chosen(engine: Engine, query: Query) -> str:
    """Return a sentence that says that no letters fit the filters and dates of `query`; "" if some do, or if it chooses none."""
    chosen = tuple(one for one in query.filters if COUNTED[one.field].is_of_letters)
    if not chosen and query.dates == ANY_DATE:
        return ""
    asked = replace(query, root=All(), filters=chosen, sort=Sort.NEWEST, start=0, limit=0, facets=(), counted=False)
    if not _is_none(engine, asked):
        return ""
    councils = tuple(one for one in chosen if one.field == "authority")
    if councils and len(councils[0].values) <= MOST_NAMED and _is_none(engine, replace(asked, filters=councils, dates=ANY_DATE)):
        return none_here(f"letters to {labels_of(councils[0])}")
    if _is_none(engine, replace(asked, filters=())):
        return none_here(f"letters {range_words(query.dates)}")
    return "No letters match your filters."


def _is_none(engine: Engine, query: Query) -> bool:
    """Return whether nothing is found; not if part of the index can't be searched, or if nothing limits the search."""
    if not query.filters and query.dates == ANY_DATE:
        return False
    found = engine.search(query)
    return not found.total and not found.notices
