"""Search: order the first hits by words and by meaning, and fill a page up with paragraphs that say the same in other words.

Works above the engines: vectors are compared here, and what is added is fetched through the port, so all engines give the same results.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING

from indexer.engines.port import Engine
from indexer.engines.shared.deadline import with_deadline
from indexer.errors import SearchBusy, UsageError
from indexer.query import Fuzzy, Leaf, Phrase, Query, Sort, Term
from indexer.query.traversal import positive_leaves
from indexer.results import Hit, Match, Notice, Results
from indexer.search.near_paragraphs import near_paragraphs
from indexer.search.rerank import reranked_by_deviation, standardised

if TYPE_CHECKING:  # numpy and the models are loaded only where they are used
    from pathlib import Path

    from indexer.embeddings.coverage import Coverage
    from indexer.embeddings.cross_encoder import CrossEncoder
    from indexer.embeddings.encoder import Encoder, Vector
    from indexer.embeddings.vectors import Vectors
    from indexer.settings.run import Settings

FIRST = 50
"""Hits that are ordered by words and by meaning; those after them keep the order of their words."""
FULL = 10
"""Where fewer hits have all words, paragraphs near in meaning are added up to this many."""
WEIGHT = 1.0
"""Of meaning; words have 1."""
CLOSELY = 20
"""Hits that the sharper order reads closely."""
PATIENCE = 1.0
"""Seconds to wait for another search in the sharper order to end; one takes about that."""
BY_MEANING, OFFERED, SHARPER = "by-meaning", "sharper-offered", "sharper"
"""Codes of the notices that say how results are ordered."""
WEIGHT_CLOSELY = 1.5
"""Of meaning and close reading together in the sharper order; words have 1."""
OFFER = f"The first {CLOSELY} can be read more closely, which takes about a second."
READ = f"Sharper order: the first {CLOSELY} were read more closely."
NOT_HERE = "The sharper order is not set up here. This is the usual order."
NOT_YET = "Ordered by words only: the meaning of these letters has not been worked out yet."


@dataclass(slots=True)
class Meaning:
    """A model and the vectors beside one index, shared between threads; vectors made in the meantime are read by the next search."""

    index: Path
    encoder: Encoder
    cross_encoder: CrossEncoder | None = None
    """For the sharper order; None if it is not set up."""
    _vectors: Vectors | None = None
    _coverage: tuple[tuple[str, str], Coverage] | None = None
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
        from indexer.embeddings.coverage import coverage

        now = (self.stamp(), engine.report().built)
        if self._coverage is None or self._coverage[0] != now:
            self._coverage = now, coverage(engine, self.index, self.encoder.identity)
        return self._coverage[1]

    def coverage_words(self, engine: Engine) -> str:
        """Return the coverage in words, with the model, and the command that makes what is missing."""
        from indexer.embeddings.coverage import coverage_words

        return coverage_words(self.coverage(engine), self.encoder.name)

    def read_closely(self, reader: CrossEncoder, query: str, hits: Sequence[Hit], deadline: float) -> list[float]:
        """Return how well each hit answers, by the cross-encoder.

        `SearchTooSlow` once the deadline has passed, `SearchBusy` if too many ask at once.
        """
        if not self._readers.acquire(timeout=PATIENCE):
            raise SearchBusy("too many searches ask for the sharper order at once; try again in a moment, or use the usual order")
        try:
            return list(with_deadline(reader.scores(query, (hit.text for hit in hits)), deadline))
        finally:
            self._readers.release()


def meaning_from(settings: Settings) -> Meaning | None:
    """Return the models in `settings`, loaded, or None if searching by meaning is off; `UsageError` if a model can't be used."""
    if settings.meaning is None:
        if settings.sharper:
            raise UsageError("LETTERS_SHARPER needs LETTERS_MEANING; set both, or neither")
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

    Hits with all words stay before those without. If they are fewer than `FULL`, those nearest in meaning are added; totals and facets do
    not count these. Notices say how it is ordered.
    """
    if meaning is None:
        return replace(results, notices=(*results.notices, Notice("no-sharper", NOT_HERE))) if query.sharper else results
    if not _ordered_by_meaning(query):
        return results
    hits, notices = _in_order(engine, query, results, meaning)
    end = query.start + query.limit
    asked = replace(results.query, start=query.start, limit=query.limit)
    return replace(results, query=asked, hits=hits[query.start : end], notices=(*results.notices, *notices))


def _in_order(engine: Engine, query: Query, results: Results, meaning: Meaning) -> tuple[tuple[Hit, ...], tuple[Notice, ...]]:
    """Return all hits in order of words and meaning, with those added, and how they are ordered."""
    vectors, words = meaning.vectors(), words_of(query)
    if not len(vectors):
        return results.hits, (Notice("no-meaning", NOT_YET),)
    wanted = _Wanted(vectors, meaning.encoder.query(words))
    lacking = FULL - results.total if results.hits else 0
    near = near_paragraphs(engine, results, vectors, wanted.vector, lacking) if lacking > 0 else ()
    hits = wanted.by_both((*results.hits, *near))
    said = Notice(BY_MEANING, _said(meaning.coverage(engine)))
    reader, first = meaning.cross_encoder, hits[:CLOSELY]
    if not query.sharper or reader is None:
        more = Notice("no-sharper", NOT_HERE) if query.sharper else Notice(OFFERED, OFFER)
        return hits, (said, more) if query.sharper or reader else (said,)
    if query.start < CLOSELY:
        read = meaning.read_closely(reader, words, first, results.query.deadline)
        hits = (*wanted.by_all(first, read), *hits[CLOSELY:])
    return hits, (said, Notice(SHARPER, READ))


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


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a query means."""

    vectors: Vectors
    vector: Vector

    def by_both(self, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """Return `hits` by words and by meaning: the first `FIRST` of those with all words, and as many of the others."""
        head, tail = _parted(hits)
        first, others = (reranked_by_deviation(some[:FIRST], self._similarities(some[:FIRST]), WEIGHT) for some in (head, tail))
        return (*first, *head[FIRST:], *others, *tail[FIRST:])

    def by_all(self, hits: Sequence[Hit], read: Sequence[float]) -> tuple[Hit, ...]:
        """Return `hits` by words, by meaning, and by how well they answered when they were `read` closely."""
        scores = dict(zip(hits, read, strict=True))
        return tuple(hit for some in _parted(hits) for hit in self._closely(some, [scores[hit] for hit in some]))

    def _closely(self, hits: Sequence[Hit], read: Sequence[float]) -> tuple[Hit, ...]:
        pairs = zip(standardised(self._similarities(hits)), standardised(read), strict=True)
        return reranked_by_deviation(hits, [near + score for near, score in pairs], WEIGHT_CLOSELY)

    def _similarities(self, hits: Sequence[Hit]) -> list[float]:
        """Return the cosine of each hit; one without a vector counts as of average meaning."""
        from statistics import fmean  # imported here because it loads fractions and decimals, and most searches don't use a model

        found = [self.vectors.similarity(self.vector, hit.letter_id, hit.paragraph, hit.text) for hit in hits]
        usual = fmean([one for one in found if one is not None] or [0.0])
        return [usual if one is None else one for one in found]


def _parted(hits: Sequence[Hit]) -> tuple[list[Hit], list[Hit]]:
    """Return the hits that have all words, and the others."""
    return [hit for hit in hits if hit.match is Match.ALL], [hit for hit in hits if hit.match is not Match.ALL]


def _said(covers: Coverage) -> str:
    """Return how a page is ordered, in words."""
    partly = "" if covers.whole else f" Meaning covers {covers.covered:,} of {covers.letters:,} letters so far."
    return f"Ordered by words and by meaning.{partly}"
