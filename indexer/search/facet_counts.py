"""Search: how many paragraphs of what was found each value of a field has."""

from __future__ import annotations

from dataclasses import replace

from indexer.engines.port import Engine
from indexer.query import EVERY_VALUE, Query


def counts_by(engine: Engine, query: Query, field: str) -> dict[str, int]:
    """Return the paragraphs that `query` finds by value of `field`, values without any left out.

    A facet leaves its own field's filter out, so that a panel can show what else there is; here that filter counts.
    """
    (facet,) = engine.search(replace(query, limit=0, facets=(field,), facet_limit=EVERY_VALUE)).facets
    wanted = next((set(one.values) for one in query.filters if one.field == field), None)
    return {one.value: one.count for one in facet.values if one.count and (wanted is None or one.value in wanted)}
