"""Search: reorder hits by their score together with another measure of how well they answer."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean, pstdev

from indexer.results import Hit


def reranked(hits: Sequence[Hit], similarities: Sequence[float], weight: float) -> tuple[Hit, ...]:
    """Return `hits` by score plus `weight` times similarity, best first; ties keep their order.

    Both are counted in standard deviations from their mean, because scores have no scale of their own.
    """
    scores, near = standardised([hit.score for hit in hits]), standardised(similarities)
    both = [score + weight * one for score, one in zip(scores, near, strict=True)]
    order = sorted(range(len(hits)), key=lambda at: -both[at])
    return tuple(hits[at] for at in order)


def standardised(values: Sequence[float]) -> list[float]:
    """Return how many standard deviations each value is above the mean; zeros if they are all the same."""
    spread = pstdev(values) if values else 0.0
    return [(one - fmean(values)) / spread if spread else 0.0 for one in values]
