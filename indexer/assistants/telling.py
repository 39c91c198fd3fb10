"""Say in sentences what an assistant should repeat: totals, how a question was read, and what the collection does not have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from indexer.dates import ANY_DATE, range_words
from indexer.fields import COUNTED, label_of
from indexer.query import Query
from indexer.registers import authority_entry
from indexer.results import Match, Notice, Results
from indexer.search.collection import Collection
from indexer.sentences import count_words, list_words

MOST_NAMED = 12
"""Councils to name in one sentence; of more, the first ones and their number."""


def listed(names: Iterable[str]) -> str:
    """Return "Leeds", "Hull and Leeds" or, of many, the first and how many more there are."""
    known = tuple(names)
    shown = known[:MOST_NAMED]
    if len(known) > len(shown):
        return f"{', '.join(shown)} and {count_words(len(known) - len(shown), 'more council')}"
    return list_words(known)


def found_words(results: Results) -> str:
    """Return the exact totals of a search, as a sentence."""
    if not results.total:
        return "No paragraph in this collection has all that was asked."
    has = "has" if results.total == 1 else "have"
    where = f"in {count_words(results.letters, 'letter')} to {count_words(results.authorities, 'council')}"
    return f"{count_words(results.total, 'paragraph')} {where} {has} all that was asked."


def filters_words(query: Query) -> Iterator[str]:
    """Yield a sentence about the filters and the dates that a search was under, if there were any."""
    parts = [f"{COUNTED[one.field].label}: {_values(one.field, one.values)}" for one in query.filters]
    parts += [range_words(query.dates)] if query.dates != ANY_DATE else []
    if parts:
        yield f"Searched only under these filters: {'; '.join(parts)}."


def _values(field: str, values: tuple[str, ...]) -> str:
    named = [label_of(field, one) for one in values[:MOST_NAMED]]
    more = f" and {len(values) - MOST_NAMED:,} more" if len(values) > MOST_NAMED else ""
    return " or ".join(named) + more


def notice_words(notices: Iterable[Notice]) -> Iterator[str]:
    """Yield each notice as a sentence, with the search that it offers."""
    for one in notices:
        yield f"{one.message} (To search for that, ask: {one.query})" if one.offer and one.query else one.message


def search_words(results: Results, collection: Collection) -> list[str]:
    """Return all that is to be said about a search: totals, filters, notices, and what the collection lacks for it."""
    loose = sum(one.match is not Match.ALL for one in results.hits)
    return [
        found_words(results),
        *filters_words(results.query),
        *([f"{count_words(loose, 'paragraph')} of this answer only come close: each says so in “match”."] if loose else []),
        *notice_words(results.notices),
        *uncovered_words(collection, results.query),
    ]


def uncovered_words(collection: Collection, query: Query) -> Iterator[str]:
    """Yield a sentence about the councils that a search is about, but to which the collection has no letter in the time asked for."""
    codes = next((one.values for one in query.filters if one.field == "authority"), ())
    here = collection.codes_within(query.dates)
    missing = [entry.authority.name for code in codes if code not in here and (entry := authority_entry(code))]
    if missing:
        time = f" {range_words(query.dates)}" if query.dates != ANY_DATE else ""
        yield f"This collection has no letter{time} to {listed(missing)}, so nothing can be said about that; it is not the same as “none”."


def without_letter_words(names: Iterable[str], since: str = "") -> str:
    """Return, for example, "12 councils have no letter since 2021 in this collection: …"; every council has one if there are no `names`."""
    known, time = tuple(names), f" {since}" if since else ""
    if not known:
        return f"Every current council with services for children has a letter{time} in this collection."
    have = "council has" if len(known) == 1 else "councils have"
    return f"{len(known):,} {have} no letter{time} in this collection: {listed(known)}."

