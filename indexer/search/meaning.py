"""Search: order the first hits by words and by meaning, and fill a page up with paragraphs that say the same in other words.

Works above the engines: vectors are compared here, and what is added is fetched through the port, so all engines give the same results.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from statistics import fmean
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING

from indexer.engines.port import Engine
from indexer.engines.shared.deadline import check_deadline
from indexer.errors import SearchBusy
from indexer.query import Fuzzy, Leaf, Phrase, Query, Sort, Term
from indexer.query.traversal import positive_leaves
from indexer.results import Hit, Notice, Results
from indexer.search.near_paragraphs import near_paragraphs
from indexer.search.rerank import reranked

if TYPE_CHECKING:  # numpy and the models are loaded only where they are used
    from pathlib import Path

    from indexer.embeddings.cross_encoder import CrossEncoder
    from indexer.embeddings.encoder import Encoder, Vector
    from indexer.embeddings.making import Coverage
    from indexer.embeddings.vectors import Vectors
    from indexer.settings.run import Settings

FIRST = 50
"""Hits that are ordered by words and by meaning; those after them keep the order of their words."""
WEIGHT = 1.0
"""Of meaning; words have 1."""
CLOSELY = 20
"""Hits that the sharper order reads closely."""
PATIENCE = 1.0
"""Seconds to wait for another search in the sharper order to end; one takes about that."""
BY_MEANING, SHARPER = "by-meaning", "sharper"
"""Codes of the notices that say how results are ordered."""
NOT_YET = "Ordered by words only: the meaning of these letters has not been worked out yet."


@dataclass(slots=True)
class Meaning:
    """A model and the vectors beside one index, shared between threads; vectors made in the meantime are read by the next search."""

    index: Path
    encoder: Encoder
    cross_encoder: CrossEncoder | None = None
    """For the sharper order; None if it is not set up."""
    _vectors: Vectors | None = None
    _coverage: tuple[str, str, Coverage] | None = None
    _lock: Lock = field(default_factory=Lock)
    _readers: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(max(1, (os.cpu_count() or 1) // 2)))

    def stamp(self) -> str:
        """Return a text that changes whenever the vectors do."""
        from indexer.embeddings.vectors import stamp

        return stamp(self.index, self.encoder.identity)

    def vectors(self) -> Vectors:
        """Return the vectors as they are now."""
        from indexer.embeddings.vectors import Vectors

        with self._lock:
            if self._vectors is None or self._vectors.stamp != self.stamp():
                self._vectors = Vectors(self.index, self.encoder.identity, self.encoder.dimensions)
            return self._vectors

    def coverage(self, engine: Engine) -> Coverage:
        """Return how many letters can be searched by meaning; counted once for each build and each change of the vectors."""
        from indexer.embeddings.making import coverage

        vectors, generation = self.vectors(), engine.generation()
        if self._coverage is None or self._coverage[:2] != (vectors.stamp, generation):
            self._coverage = vectors.stamp, generation, coverage(engine, vectors)
        return self._coverage[2]

    def read_closely(self, query: str, hits: Sequence[Hit], deadline: float) -> tuple[Hit, ...]:
        """Return `hits` as the cross-encoder ranks them; `SearchTooSlow` past the deadline, `SearchBusy` if too many ask at once."""
        if self.cross_encoder is None:
            return tuple(hits)
        if not self._readers.acquire(timeout=PATIENCE):
            raise SearchBusy("too many searches ask for the sharper order at once; try again in a moment, or use the usual order")
        try:
            scores: list[tuple[float, int, Hit]] = []
            for hit, score in zip(hits, self.cross_encoder.scores(query, (hit.text for hit in hits)), strict=True):
                check_deadline(deadline)
                scores.append((-score, len(scores), hit))
        finally:
            self._readers.release()
        return tuple(hit for _, _, hit in sorted(scores))


def meaning_from(settings: Settings) -> Meaning | None:
    """Return the models in `settings`, loaded, or None if searching by meaning is off; `UsageError` if a model can't be used."""
    if settings.meaning is None:
        return None
    from indexer.embeddings.cross_encoder import CrossEncoder
    from indexer.embeddings.encoder import Encoder
    from indexer.embeddings.model_folder import cross_encoder_folder, encoder_folder

    cross_encoder = CrossEncoder(cross_encoder_folder(settings.sharper)) if settings.sharper else None
    return Meaning(settings.index, Encoder(encoder_folder(settings.meaning)), cross_encoder)


def from_first(query: Query, meaning: Meaning | None) -> Query:
    """Return `query` with all hits from the first on if meaning has a say in their order, else as it is."""
    if meaning is None or not _ordered_by_meaning(query):
        return query
    return replace(query, start=0, limit=max(FIRST, query.start + query.limit))


def by_meaning(engine: Engine, query: Query, results: Results, meaning: Meaning | None) -> Results:
    """Return the page of `query` out of `results`, which has its hits from the first on, ordered by words and by meaning.

    Hits with all words stay before those without. If they end on this page, it is filled up with the paragraphs nearest in meaning; totals
    and facets do not count these. A notice says how it is ordered.
    """
    if meaning is None or not _ordered_by_meaning(query):
        return results
    vectors, words = meaning.vectors(), words_of(query)
    end = query.start + query.limit
    hits, notices = results.hits, [Notice("no-meaning", NOT_YET)]
    if len(vectors):
        vector = meaning.encoder.query(words)
        near = near_paragraphs(engine, results, vectors, vector, end) if 0 < results.total < end else ()
        hits = _ordered((*hits, *near), vectors, vector)[: max(end, len(hits))]
        notices = [Notice(BY_MEANING, _said(meaning.coverage(engine), sum(hit.match != "all" for hit in hits[query.start : end])))]
    if query.sharper:
        hits, notice = _sharper(meaning, words, hits, results.query.deadline, query.start)
        notices.append(notice)
    page = replace(results.query, start=query.start, limit=query.limit)
    return replace(results, query=page, hits=hits[query.start : end], notices=(*results.notices, *notices))


def words_of(query: Query) -> str:
    """Return the words of a query as a sentence: all that were typed, in order, without signs, names of fields and unwanted words."""
    return " ".join(" ".join(words) for leaf in positive_leaves(query.root) if (words := _words(leaf)))


def _words(leaf: Leaf) -> tuple[str, ...]:
    match leaf:
        case Term(word, also=False) | Fuzzy(word):
            return (word,)
        case Phrase(words):
            return words
        case _:
            return ()


def _ordered_by_meaning(query: Query) -> bool:
    """Return whether the page of `query` has hits whose order meaning can change."""
    return query.sort is Sort.RELEVANCE and query.limit > 0 and query.start < FIRST and bool(words_of(query))


def _ordered(hits: Sequence[Hit], vectors: Vectors, vector: Vector) -> tuple[Hit, ...]:
    """Return `hits` with the first ones in order of words and meaning: those with all words, then the others."""
    head = [hit for hit in hits if hit.match == "all"]
    tail = [hit for hit in hits if hit.match != "all"]
    return (*_by_both(head, vectors, vector), *_by_both(tail, vectors, vector))


def _by_both(hits: Sequence[Hit], vectors: Vectors, vector: Vector) -> tuple[Hit, ...]:
    """Return `hits` with the first `FIRST` reordered; one without a vector counts as of average meaning."""
    first = hits[:FIRST]
    found = [vectors.similarity(vector, hit.letter_id, hit.paragraph, hit.text) for hit in first]
    known = [one for one in found if one is not None]
    if not known:
        return tuple(hits)
    usual = fmean(known)
    return (*reranked(first, [usual if one is None else one for one in found], WEIGHT), *hits[FIRST:])


def _sharper(meaning: Meaning, words: str, hits: Sequence[Hit], deadline: float, start: int) -> tuple[tuple[Hit, ...], Notice]:
    """Return `hits` with the first `CLOSELY` as the cross-encoder ranks them, and a notice; without one, `hits` as they are."""
    if meaning.cross_encoder is None:
        return tuple(hits), Notice("no-sharper", "The sharper order is not set up here. This is the usual order.")
    first = meaning.read_closely(words, hits[:CLOSELY], deadline) if start < CLOSELY else tuple(hits[:CLOSELY])
    head = tuple(hit for hit in first if hit.match == "all")
    tail = tuple(hit for hit in first if hit.match != "all")
    return (*head, *tail, *hits[CLOSELY:]), Notice(SHARPER, f"Sharper order: the first {CLOSELY} paragraphs were read closely.")


def _said(covers: Coverage, others: int) -> str:
    """Return how a page is ordered, in words."""
    partly = "" if covers.whole else f" Meaning covers {covers.covered:,} of {covers.letters:,} letters so far."
    these = f"The last {others} here do" if others > 1 else "The last one here does"
    added = f" {these} not have all your words." if others else ""
    return f"Ordered by words and by meaning.{partly}{added}"
