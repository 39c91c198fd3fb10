"""Search: results grouped by letter or authority, each with its best paragraphs and their total."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice

from indexer.engines.port import Engine
from indexer.query import And, Filter, Has, Not, Query
from indexer.results import Hit, Results
from indexer.search.answer import search, with_highlights
from indexer.search.facet_counts import counts_by
from indexer.search.most_words import with_most_words

BEST = 3
"""Hits shown in each group."""
AT_ONCE = 10
"""Hits fetched per group on the page in each search; most groups turn up among the first hits."""


@dataclass(frozen=True, slots=True)
class ResultGroup:
    """A letter or authority with hits."""

    value: str
    """The letter's id or the authority's code."""
    total: int
    """How many of its paragraphs were found."""
    hits: tuple[Hit, ...]
    """The first `BEST` of them, in the query's sort order."""


@dataclass(frozen=True, slots=True)
class GroupedResults:
    """Grouped results of a query; totals, facets and notices are the same as without grouping."""

    results: Results
    """Its only hits are those with most of the words, if too few paragraphs have all."""
    total: int
    """How many groups there are."""
    groups: tuple[ResultGroup, ...]
    ungrouped: int = 0
    """How many of the paragraphs found are in no group, because the authority of their letters is unknown."""


def group_results(engine: Engine, query: Query, by: str) -> GroupedResults:
    """Return the groups `query.start` to `query.start + query.limit`, in the order of their best paragraphs.

    `by` is "letter" or "authority"; when grouping by authority, letters whose authority is unknown are left out.
    """
    results = search(engine, replace(query, start=0, limit=0))
    counts = counts_by(engine, results.query, by)
    # Every paragraph has a letter, but not every one has an authority.
    asked = results.query if by == "letter" else _narrowed(results.query, by, tuple(counts))
    asked = replace(asked, start=0, facets=())
    found = _first(engine, replace(asked, limit=query.limit), by, query.start + query.limit)
    groups = []
    for value, hits in list(found.items())[query.start :]:
        total = counts.get(value, 0)  # missing if a build has added the letter since the count
        if not total or len(hits) < min(BEST, total):
            alone = _alone(engine, asked, by, value)
            total, hits = alone.total, list(alone.hits)
        groups.append(ResultGroup(value, total, with_highlights(hits[:BEST], asked.root)))
    typed = results.instead or query
    filled = with_most_words(engine, replace(results.query, start=query.start, limit=query.limit), typed, results)
    filled = replace(filled, hits=with_highlights(filled.hits, results.query.root))
    return GroupedResults(filled, len(counts), tuple(groups), max(results.total - sum(counts.values()), 0))


def _narrowed(query: Query, by: str, values: tuple[str, ...]) -> Query:
    """Return `query` limited to the groups with these values."""
    others = tuple(one for one in query.filters if one.field != by)
    return replace(query, filters=(*others, Filter(by, values)), start=0, facets=())


def _first(engine: Engine, query: Query, by: str, wanted: int) -> dict[str, list[Hit]]:
    """Return the first `wanted` groups with some of their hits, by repeated searches that leave out the groups already seen.

    The hits of a group are its best, in order, but rarely all of them.
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
    """Return the best hits of one group, and their total."""
    return engine.search(replace(_narrowed(query, by, (value,)), limit=BEST))
