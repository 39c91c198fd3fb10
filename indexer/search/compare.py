"""Search: compares several queries across all authorities, as a table of counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

from indexer.engines.port import Engine
from indexer.query import EVERY_VALUE, Query
from indexer.results import FacetValue, Notice
from indexer.search.facet_counts import counts_by
from indexer.search.plain_words import counted_only, understood
from indexer.search.query_expansion import expanded
from indexer.search.value_names import resolve_names


@dataclass(frozen=True, slots=True)
class ComparedTerm:
    """The row of one query."""

    query: Query
    """As sent to the engine."""
    total: int
    """Paragraphs found, including those in letters whose authority is unknown."""
    counts: Mapping[str, int]
    """Paragraphs found by authority code, including zeros."""
    unknown: tuple[Notice, ...] = ()
    """Notices for unknown names in the query, which match nothing, and for names among its words, which narrow it."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Paragraph counts for each query and authority."""

    authorities: tuple[FacetValue, ...]
    """Every authority that has letters, sorted by label, with the count of all its paragraphs."""
    rows: tuple[ComparedTerm, ...]
    """In the order of the queries."""


def compare_terms(engine: Engine, queries: Sequence[Query]) -> Comparison:
    """Return how many paragraphs each query finds for each authority, with its own filters; it never falls back to some of the words."""
    deadline = min((one.deadline for one in queries), default=inf)
    (facet,) = engine.search(Query(limit=0, facets=("authority",), facet_limit=EVERY_VALUE, deadline=deadline)).facets
    order = tuple(sorted(facet.values, key=lambda one: (one.label, one.value)))
    rows = tuple(_compared(engine, query, order) for query in queries)
    return Comparison(order, rows)


def _compared(engine: Engine, query: Query, authorities: Sequence[FacetValue]) -> ComparedTerm:
    """Return one row."""
    known, unknown = resolve_names(engine, query)
    named = understood(engine, known, query)
    asked, _ = expanded(engine, named.query, query)
    found = counts_by(engine, asked, "authority")
    counts = {one.value: found.get(one.value, 0) for one in authorities}
    return ComparedTerm(asked, engine.search(replace(asked, limit=0, facets=())).total, counts, (*unknown, *counted_only(query, named)))
