"""Engines: search by sets of documents, for engines that have postings and leave the counting to Python.

This is the specification in code: what each node of the tree finds, how a plan scores and how hits are ordered.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Protocol

from indexer.engines.shared import bm25, reordering
from indexer.engines.shared.answers import Answer
from indexer.engines.shared.deadline import check_deadline, with_deadline
from indexer.engines.shared.doc_values import NEVER, DocValues
from indexer.engines.shared.document import hit
from indexer.engines.shared.term_dictionary import TermDictionary
from indexer.query import All, And, Candidate, DateRange, Fuzzy, Has, Node, Not, Or, Phrase, Query, Sort, Term, Wildcard
from indexer.query.plan import Plan, Stream, Wording, WordSequence, make_plan, word_sequence_of
from indexer.results import Hit

DocIds = set[int]
"""Numbers of documents in the `DocValues`."""


@dataclass(frozen=True, slots=True)
class Postings:
    """The documents with a word, in ascending order, and how often it occurs in each."""

    places: array[int] = field(default_factory=lambda: array("I"))
    times: array[int] = field(default_factory=lambda: array("I"))


class PostingsReader(Protocol):
    """Gives the postings and stored texts of all documents; shared between threads."""

    @property
    def term_dictionary(self) -> TermDictionary:
        """The exact words."""

    def postings(self, stream: Stream, word: str) -> Postings:
        """Return the postings of `word`, empty if it is unknown."""

    def text(self, stream: Stream, place: int) -> str:
        """Return a document's words, joined by single spaces."""

    def stored(self, place: int) -> str:
        """Return the stored fields from which `document.hit` makes a hit."""

    def close(self) -> None:
        """Close the files."""


class SetIndex:
    """An open index over postings and doc values."""

    def __init__(self, words: PostingsReader, columns: DocValues) -> None:
        self.words = words
        self.columns = columns
        self.everywhere = frozenset(range(len(columns.numbers)))
        self.ranks = columns.ranks()
        self.factors = {stream: _factors(lengths) for stream, lengths in columns.lengths.items()}

    def search(self, query: Query) -> Answer:
        """Return what `query` finds."""
        return _Search(self, query.deadline).answer(query)

    def batches(self, query: Query) -> Iterator[tuple[Hit, ...]]:
        """Yield all hits from the start of `query` on, as many at a time as its limit."""
        ranked = _Search(self, query.deadline).page(replace(query, limit=len(self.everywhere)))
        for start in range(0, len(ranked), query.limit):
            yield tuple(hit(self.words.stored(place), score) for score, place in ranked[start : start + query.limit])

    def frequencies(self, words: Iterable[str]) -> dict[str, int]:
        """Return the number of paragraphs with each exact word."""
        return {word: len(self.words.postings(Stream.EXACT, word).places) for word in words}

    def similar_words(self, word: str, distance: int) -> tuple[tuple[str, int], ...]:
        """Return the exact words within `distance` of `word` and the number of paragraphs with each, nearest first."""
        return self.words.term_dictionary.ranked(word, distance)

    def close(self) -> None:
        """Close the files."""
        self.words.close()


class _Search:
    """One search, with a deadline."""

    def __init__(self, index: SetIndex, deadline: float) -> None:
        self._index = index
        self._words = index.words
        self._columns = index.columns
        self._everywhere = index.everywhere
        self._deadline = deadline

    def answer(self, query: Query) -> Answer:
        """Return what `query` finds."""
        plan, before, filters = self._asked(query)
        found = before.intersection(*filters.values())
        counts = {}
        for name in query.facets:
            others = (places for own, places in filters.items() if own != name)
            counts[name] = self._columns.fields[name].counts(before.intersection(*others))
        totals = ("letter", "authority") if query.counted else ()
        letters, authorities = [len(self._columns.fields[name].counts(found)) for name in totals] or (0, 0)
        page = self._page(query, plan, found) if query.limit else []
        return Answer(len(found), letters, authorities, tuple(hit(self._words.stored(place), score) for score, place in page), counts)

    def page(self, query: Query) -> list[tuple[float, int]]:
        """Return the score and the place of each hit on the page of `query`."""
        plan, before, filters = self._asked(query)
        return self._page(query, plan, before.intersection(*filters.values()))

    def _asked(self, query: Query) -> tuple[Plan, DocIds, dict[str, DocIds]]:
        """Return the plan of `query`, what it finds without its filters, and what each of these lets through."""
        plan = make_plan(query.root, query.related)
        filters = {one.field: self._having(one.field, one.values) for one in query.filters}
        return plan, self._matching(plan.match) & self._within(query.dates), filters

    def _page(self, query: Query, plan: Plan, found: DocIds) -> list[tuple[float, int]]:
        return reordering.page(query, plan, self._ordered(plan, query.sort, found), self._candidates)

    def _candidates(self, ranked: Sequence[tuple[float, int]]) -> list[Candidate]:
        letters = self._columns.fields["letter"]
        return [Candidate(letters.values[letters.places[place]][0], self._columns.numbers[place], score) for score, place in ranked]

    def _matching(self, node: Node) -> DocIds:
        """Return the documents that match `node`."""
        check_deadline(self._deadline)
        match node:
            case All():
                return set(self._everywhere)
            case Term() | Phrase():
                return self._standing(word_sequence_of(node))
            case Wildcard(pattern):
                return self._any_of(self._words.term_dictionary.matching(pattern))
            case Fuzzy(word, distance):
                return self._any_of(self._words.term_dictionary.similar(word, distance))
            case Has(name, values):
                return self._having(name, values)
            case And(parts):
                return set(self._everywhere).intersection(*map(self._matching, parts))
            case Or(parts):
                return set().union(*map(self._matching, parts))
            case Not(part):
                return set(self._everywhere - self._matching(part))

    def _standing(self, row: WordSequence) -> DocIds:
        """Return the documents that contain the words of `row` as it requires; none if it has no words."""
        if not row.words:
            return set()
        rarest, *others = sorted((self._words.postings(row.stream, word).places for word in set(row.words)), key=len)
        having = set(rarest).intersection(*others)
        if len(row.words) == 1:
            return having
        return {place for place in with_deadline(having, self._deadline) if stands(row, self._words.text(row.stream, place).split(" "))}

    def _any_of(self, words: Iterable[str]) -> DocIds:
        return set().union(*(self._words.postings(Stream.EXACT, word).places for word in with_deadline(words, self._deadline)))

    def _having(self, name: str, values: Iterable[str]) -> DocIds:
        return set(self._columns.fields[name].having(values))

    def _within(self, dates: DateRange) -> Set[int]:
        if dates == DateRange():
            return self._everywhere
        first = dates.start.toordinal() if dates.start else 0
        last = dates.end.toordinal() if dates.end else NEVER - 1
        return {place for place, day in enumerate(self._columns.days) if first <= day <= last}

    def _ordered(self, plan: Plan, sort: Sort, found: DocIds) -> list[tuple[float, int]]:
        """Return score and number of every document in `found`, best first; ties by letter and paragraph number."""
        ranks, days = self._index.ranks, self._columns.days
        if sort is Sort.RELEVANCE:
            scores = self._scores(plan, found)
            return sorted(((score, place) for place, score in scores.items()), key=lambda hit: (-hit[0], ranks[hit[1]]))
        sign = -1 if sort is Sort.NEWEST else 1
        order = sorted(found, key=lambda place: (days[place] == NEVER, sign * days[place], ranks[place]))
        return [(0.0, place) for place in order]

    def _scores(self, plan: Plan, found: DocIds) -> dict[int, float]:
        """Return the score of every document in `found`; 0 if the plan has nothing to score by."""
        if not plan.scores:
            return dict.fromkeys(found, 0.0)
        scores = {place: -plan.setback if place in self._columns.boilerplate else 0.0 for place in found}
        for clause in plan.clauses:
            check_deadline(self._deadline)
            for place, value in self._bm25(clause.row, found):
                scores[place] += clause.weight * value
        for concept in plan.concepts:
            for place, value in self._concept(concept.wordings, found).items():
                scores[place] += concept.weight * value
        for constant in plan.constants:
            for place in self._matching(constant.node) & found:
                scores[place] += constant.weight
        return {place: round(score, bm25.DECIMALS) for place, score in scores.items()}

    def _bm25(self, row: WordSequence, found: DocIds) -> Iterator[tuple[int, float]]:
        """Yield number and BM25 of every document in `found` that contains `row`."""
        known = [self._words.postings(row.stream, word) for word in row.words]
        rarity = sum(bm25.idf(len(one.places), len(self._everywhere)) for one in known)
        factors = self._index.factors[row.stream]
        for place, times in self._times(row, known, found):
            yield place, bm25.score(rarity, times, factors[place])

    def _concept(self, wordings: Sequence[Wording], found: DocIds) -> dict[int, float]:
        """Return number and BM25 of every document in `found` with any part of any wording: that of the wording that scores best."""
        together = set().union(*(set.intersection(*map(self._standing, wording)) for wording in wordings))
        total, best = len(self._everywhere), dict[int, float]()
        for wording in wordings:
            counts = [len(self._words.postings(row.stream, word).places) for row in wording for word in row.words]
            factor = bm25.concept_factor(len(together), counts, total)
            scores: defaultdict[int, float] = defaultdict(float)
            for row in wording:
                for place, value in self._bm25(row, found):
                    scores[place] += factor * value
            for place, value in scores.items():
                best[place] = max(value, best.get(place, 0.0))
        return best

    def _times(self, row: WordSequence, known: Sequence[Postings], found: DocIds) -> Iterator[tuple[int, int]]:
        """Yield number and frequency of `row` for every document in `found` that contains it."""
        if len(known) == 1:
            yield from ((place, times) for place, times in zip(known[0].places, known[0].times, strict=True) if place in found)
            return
        for place in with_deadline(found.intersection(*(one.places for one in known)), self._deadline):
            times = frequency(row.words, self._words.text(row.stream, place).split(" "))
            if times:
                yield place, times


def stands(row: WordSequence, text: Sequence[str]) -> bool:
    """Return whether `text` contains the words of `row`: one after another, or with slop, every two of them near each other."""
    if not row.slop:
        return frequency(row.words, text) > 0
    return all(_near(one, other, row.slop, text) for one, other in combinations(row.words, 2))


def frequency(words: Sequence[str], text: Sequence[str]) -> int:
    """Return how often `words` occur one after another in `text`; overlapping occurrences all count."""
    width = len(words)
    return sum(tuple(text[start : start + width]) == words for start, word in enumerate(text) if word == words[0])


def _near(one: str, other: str, slop: int, text: Sequence[str]) -> bool:
    """Return whether the two words occur somewhere with at most `slop` others between them, in either order."""
    left = [place for place, word in enumerate(text) if word == one]
    right = [place for place, word in enumerate(text) if word == other]
    return any(0 < abs(before - after) <= slop + 1 for before in left for after in right)


def _factors(lengths: Sequence[int]) -> Sequence[float]:
    """Return each document's length factor."""
    average = sum(lengths) / max(1, len(lengths))
    known = {length: bm25.length_factor(bm25.coded_length(length), average) for length in set(lengths)}
    return array("d", (known[length] for length in lengths))
