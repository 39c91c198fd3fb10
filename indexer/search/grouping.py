"""Search: the answer by letter or by authority, each with its best paragraphs and how many there are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice

from indexer.engines.port import Engine
from indexer.query import And, Filter, Has, Not, Query
from indexer.results import Hit, Results
from indexer.search.answer import marked, search
from indexer.search.facet_counts import counts_by

BEST = 3
"""Hits that are shown of each group."""
AT_ONCE = 10
"""Hits that are read for each group still wanted: most groups are seen among the first."""


@dataclass(frozen=True, slots=True)
class ResultGroup:
    """A letter or an authority in which something was found."""

    value: str
    """The letter's id or the authority's code."""
    total: int
    """How many of its paragraphs were found."""
    hits: tuple[Hit, ...]
    """The best of them, in the query's order."""


@dataclass(frozen=True, slots=True)
class GroupedResults:
    """The answer to a query by groups; its totals, facets and notices are the same as by paragraph."""

    results: Results
    """Without hits."""
    total: int
    """How many groups there are."""
    groups: tuple[ResultGroup, ...]


def grouped(engine: Engine, query: Query, by: str) -> GroupedResults:
    """Return the groups `query.start` to `query.start + query.limit`, in the order of their best paragraphs.

    `by` is "letter" or "authority"; letters about no known authority are in no group of authorities.
    """
    results = search(engine, replace(query, start=0, limit=0))
    counts = counts_by(engine, results.query, by)
    # Every paragraph has a letter; what has no authority is in no group of them.
    asked = results.query if by == "letter" else _narrowed(results.query, by, tuple(counts))
    asked = replace(asked, start=0, facets=())
    found = _first(engine, replace(asked, limit=query.limit), by, query.start + query.limit)
    groups = []
    for value, hits in list(found.items())[query.start :]:
        total = counts.get(value, 0)  # none where a build brought the letter since they were counted
        if not total or len(hits) < min(BEST, total):
            alone = _alone(engine, asked, by, value)
            total, hits = alone.total, list(alone.hits)
        groups.append(ResultGroup(value, total, marked(hits[:BEST], asked.root)))
    return GroupedResults(results, len(counts), tuple(groups))


def _narrowed(query: Query, by: str, values: tuple[str, ...]) -> Query:
    """Return `query` for paragraphs of groups with these values alone."""
    others = tuple(one for one in query.filters if one.field != by)
    return replace(query, filters=(*others, Filter(by, values)), start=0, facets=())


def _first(engine: Engine, query: Query, by: str, wanted: int) -> dict[str, list[Hit]]:
    """Return the first `wanted` groups with the hits seen of each: again and again the best hits that are in no group seen yet.

    What is seen of a group are its best hits, in order, but seldom all of them.
    """
    seen: dict[str, list[Hit]] = {}
    at_once = AT_ONCE * max(1, query.limit)
    while len(seen) < wanted:
        root = And((query.root, Not(Has(by, tuple(seen))))) if seen else query.root
        hits = engine.search(replace(query, root=root, limit=at_once)).hits
        for hit in hits:
            seen.setdefault(_value(hit, by), []).append(hit)
        if len(hits) < at_once:
            break
    return dict(islice(seen.items(), wanted))


def _value(hit: Hit, by: str) -> str:
    return hit.letter_id if by == "letter" else hit.authority.code if hit.authority else ""


def _alone(engine: Engine, query: Query, by: str, value: str) -> Results:
    """Return the best hits of one group, and how many it has."""
    return engine.search(replace(_narrowed(query, by, (value,)), limit=BEST))
