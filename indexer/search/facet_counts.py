"""Search: counts the paragraphs found by the values of one field."""

from __future__ import annotations

from dataclasses import replace

from indexer.engines.port import Engine
from indexer.query import EVERY_VALUE, Query


def counts_by(engine: Engine, query: Query, field: str) -> dict[str, int]:
    """Return how many paragraphs `query` finds for each value of `field`, without zeros.

    A facet ignores the filter on its own field, so that the panel can offer other values; here that filter applies.
    """
    (facet,) = engine.search(replace(query, limit=0, facets=(field,), facet_limit=EVERY_VALUE)).facets
    wanted = next((set(one.values) for one in query.filters if one.field == field), None)
    return {one.value: one.count for one in facet.values if one.count and (wanted is None or one.value in wanted)}
