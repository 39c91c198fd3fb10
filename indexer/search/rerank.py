"""Search: puts the best hits in the order of their scores and of how near they are in meaning to what was asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from indexer.analysis import STOP_WORDS, typed_words
from indexer.engines.port import Engine
from indexer.query import Candidate, Phrase, Query, Sort
from indexer.query.ast import Reorder
from indexer.query.traversal import has_words
from indexer.search.query_words import plain_parts
from indexer.semantics import Semantics, Vector

DECIMALS = 6
"""What a hit is worth is rounded to this before sorting, so that a tie is one on every machine."""
WEIGHT = 0.8
"""How much the nearest meaning counts beside the best score."""


class Scored(Protocol):
    """Anything with a score."""

    @property
    def score(self) -> float:
        """How well it fits by its words."""


Item = TypeVar("Item", bound=Scored)


def reranked(hits: Sequence[Item], similarities: Sequence[float], weight: float) -> tuple[Item, ...]:
    """Return `hits`, given in the order of their scores, by score and by similarity, of which each hit has one.

    A score counts as its share of the best, from 0 (or the lowest, if that is negative) to 1; its similarity is added `weight` times.
    What is equal stays as it was. The hits keep their own scores.
    """
    return tuple(hits[place] for place in order(hits, similarities, weight))


def reranked_by_deviation(hits: Sequence[Item], similarities: Sequence[float], weight: float) -> tuple[Item, ...]:
    """Return `hits` by score plus `weight` times similarity, each counted in standard deviations from its mean; ties keep their order."""
    scores, near = standardised([hit.score for hit in hits]), standardised(similarities)
    both = [score + weight * one for score, one in zip(scores, near, strict=True)]
    return tuple(hits[place] for place in sorted(range(len(hits)), key=lambda place: -round(both[place], DECIMALS)))


def standardised(values: Sequence[float]) -> list[float]:
    """Return how many standard deviations each value is above the mean; zeros if they are all the same."""
    from statistics import fmean, pstdev  # imported here because few searches need it, and it loads fractions and decimals

    spread = pstdev(values) if values else 0.0
    return [(one - fmean(values)) / spread if spread else 0.0 for one in values]


def order(hits: Sequence[Scored], similarities: Sequence[float], weight: float) -> list[int]:
    """Return the places of `hits` in the order of `reranked`."""
    floor = min([0.0, *(hit.score for hit in hits)])
    span = max((hit.score for hit in hits), default=0.0) - floor
    if not span:
        return list(range(len(hits)))
    worth = [round(weight * alike + (hit.score - floor) / span, DECIMALS) for hit, alike in zip(hits, similarities, strict=True)]
    return sorted(range(len(hits)), key=worth.__getitem__, reverse=True)  # stable: what is equal stays in order


def with_learnt_meaning(engine: Engine, query: Query) -> Query:
    """Return `query` with its best hits put in the order of score and meaning, if it is sorted by relevance and any word is known."""
    if query.sort is not Sort.RELEVANCE or not has_words(query.root):
        return query
    known = engine.semantics()
    vector = known.vector(_stems(query)) if known else None
    if known is None or vector is None:
        return query
    return replace(query, reorder=_by_meaning(known, vector))


def _by_meaning(known: Semantics, vector: Vector) -> Reorder:
    def reorder(best: Sequence[Candidate]) -> list[int]:
        return order(best, known.fits(vector, [(one.letter_id, one.paragraph) for one in best]), WEIGHT)

    return reorder


def _stems(query: Query) -> list[str]:
    """Return the stems of the words that were typed, without names and stop words."""
    words = [word for part in plain_parts(query.root) for word in (part.words if isinstance(part, Phrase) else (part.word,))]
    return [token.stem for word in words for token in typed_words(word) if token.exact not in STOP_WORDS]
