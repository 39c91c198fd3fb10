"""Search: several queries × all authorities, as a table of counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

from indexer.engines.port import Engine
from indexer.query import EVERY_VALUE, Query
from indexer.results import FacetValue, Notice
from indexer.search.facet_counts import counts_by
from indexer.search.query_expansion import expanded
from indexer.search.value_names import resolved


@dataclass(frozen=True, slots=True)
class ComparedTerm:
    """One query's row."""

    query: Query
    """As it was asked of the engine."""
    total: int
    """Paragraphs found, those of letters about no known authority included."""
    counts: Mapping[str, int]
    """Paragraphs by authority's code; 0 for those that don't say it."""
    unknown: tuple[Notice, ...] = ()
    """Its names that mean nothing: they count nothing."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Counts of paragraphs for each query and authority."""

    authorities: tuple[FacetValue, ...]
    """Every authority that letters are about, in order of label; its count is of all its paragraphs."""
    rows: tuple[ComparedTerm, ...]
    """In the order of the queries."""


def compare_terms(engine: Engine, queries: Sequence[Query]) -> Comparison:
    """Return how many paragraphs of each authority each of the `queries` finds, under its own filters; all its words count, never some."""
    deadline = min((one.deadline for one in queries), default=inf)
    (facet,) = engine.search(Query(limit=0, facets=("authority",), facet_limit=EVERY_VALUE, deadline=deadline)).facets
    order = tuple(sorted(facet.values, key=lambda one: (one.label, one.value)))
    rows = tuple(_compared(engine, query, order) for query in queries)
    return Comparison(order, rows)


def _compared(engine: Engine, query: Query, authorities: Sequence[FacetValue]) -> ComparedTerm:
    """Return one row."""
    known, unknown = resolved(engine, query)
    asked, _ = expanded(known, query)
    found = counts_by(engine, asked, "authority")
    counts = {one.value: found.get(one.value, 0) for one in authorities}
    return ComparedTerm(asked, engine.search(replace(asked, limit=0, facets=())).total, counts, unknown)
