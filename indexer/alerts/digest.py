"""Alerts: which new letters have paragraphs for an alert, with the best of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.alerts.store import Alert, Wanted
from indexer.engines.port import Engine
from indexer.errors import BadQuery, SearchUnavailable
from indexer.letter import Letter
from indexer.query import Filter, Query, Sort, parse_query
from indexer.query.traversal import has_words
from indexer.results import Hit
from indexer.search import group_results
from indexer.search.value_names import unknown_names

MOST_LETTERS = 20
"""The most letters that a digest shows; how many more there are is said."""


@dataclass(frozen=True, slots=True)
class NewLetter:
    """A new letter with its best paragraphs, marked."""

    letter: Letter
    total: int
    """How many of its paragraphs match."""
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """What is new for one alert."""

    letters: tuple[NewLetter, ...]
    total: int
    """How many letters are new; `letters` shows at most `MOST_LETTERS` of them."""


def query_of(wanted: Wanted) -> Query:
    """Return the query of an alert: exactly what was asked for, never corrected; `BadQuery` if it can't be read (any more)."""
    parsed = parse_query(wanted.query)
    sort = Sort.RELEVANCE if has_words(parsed.root) else Sort.OLDEST
    return replace(parsed, expanded=wanted.expanded, names=wanted.names, corrected=False, sort=sort)


def digest_of(engine: Engine, alert: Alert, new: Sequence[str]) -> Digest:
    """Return what the `new` letters, by their ids, have for an alert; those with the best paragraphs come first.

    Raises `BadQuery` if the alert's search names what isn't known any more, as the rest of it would find too much; `SearchUnavailable` if
    part of the collection can't be searched, as a letter may be missed.
    """
    if not new:
        return Digest((), 0)
    asked = query_of(alert.wanted)
    others = tuple(one for one in asked.filters if one.field != "letter")
    query = replace(asked, filters=(*others, Filter("letter", tuple(new))), limit=MOST_LETTERS)
    found = group_results(engine, query, "letter")
    if unknown := unknown_names(found.results.notices):
        raise BadQuery(" ".join(one.message for one in unknown))
    if any(one.code == "partial" for one in found.results.notices):
        raise SearchUnavailable("part of the collection can't be searched at the moment; no alert was lost, try again later")
    return Digest(tuple(NewLetter(engine.letter(one.value), one.total, one.hits) for one in found.groups), found.total)
