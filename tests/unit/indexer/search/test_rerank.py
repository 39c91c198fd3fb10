"""Reranking: two measures, each by its own scale."""

from __future__ import annotations

import pytest

from indexer.search.rerank import reranked
from tests.support.factories import letter
from tests.support.memory_engine import MemoryEngine

ENGINE = MemoryEngine()
ENGINE.rebuild([letter("a", "One.", "Two.", "Three.")], ENGINE.report())


@pytest.mark.parametrize(
    ("scores", "similarities", "weight", "order", "why"),
    [
        ((9.0, 8.0, 1.0), (0.1, 0.9, 0.1), 1.0, [2, 1, 3], "nearly as good by words, and much nearer"),
        ((9.0, 8.0, 1.0), (0.1, 0.9, 0.1), 0.0, [1, 2, 3], "no weight, no change"),
        ((900.0, 800.0, 100.0), (0.1, 0.9, 0.1), 1.0, [2, 1, 3], "scores have no scale"),
        ((5.0, 5.0, 5.0), (0.1, 0.2, 0.3), 1.0, [3, 2, 1], "the same score: similarity alone"),
        ((5.0, 5.0, 5.0), (0.2, 0.2, 0.2), 1.0, [1, 2, 3], "all the same: the order stays"),
        ((), (), 1.0, [], "no hits"),
    ],
)
def test_both_measures_count(
    scores: tuple[float, ...], similarities: tuple[float, ...], weight: float, order: list[int], why: str
) -> None:
    """By how far each is above the mean."""
    from indexer.query import Query

    found = ENGINE.search(Query(limit=len(scores))).hits[: len(scores)]
    hits = [hit._replace(score=score) for hit, score in zip(found, scores, strict=True)]
    assert [hit.paragraph for hit in reranked(hits, similarities, weight)] == order
