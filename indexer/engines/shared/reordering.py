"""Engines: put the best hits in the order that a query asks for, before their texts are read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from indexer.query import Candidate, Query, Sort
from indexer.query.ast import REORDERED
from indexer.query.plan import Plan

Ranked = TypeVar("Ranked")


def is_reordered(query: Query, plan: Plan) -> bool:
    """Return whether the page of `query` has hits that are to be put in another order."""
    scored = query.sort is Sort.RELEVANCE and plan.scores
    return query.reorder is not None and scored and query.limit > 0 and query.start < REORDERED


def needed(query: Query, plan: Plan) -> int:
    """Return how many hits must be ranked to fill the page of `query`."""
    end = query.start + query.limit
    return max(end, REORDERED) if is_reordered(query, plan) else end


def page(query: Query, plan: Plan, ranked: Sequence[Ranked], candidates: Callable[[Sequence[Ranked]], Sequence[Candidate]]) -> list[Ranked]:
    """Return the hits on the page of `query`, given all up to `needed` in the order of their scores.

    `candidates` describes hits to whoever puts them in order.
    """
    hits = list(ranked)
    if query.reorder and is_reordered(query, plan):
        best = hits[:REORDERED]
        hits[:REORDERED] = [best[place] for place in query.reorder(candidates(best))]
    return hits[query.start : query.start + query.limit]
