"""Engines stage: the smallest correct engine, in memory; what it answers is right, and the other engines are held to it."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import ClassVar

from indexer.engines import bm25
from indexer.engines.answers import Answer, Labels, OpenIndex, checked, labels_of, results
from indexer.engines.document import Document, documents, hit, spellings
from indexer.engines.embedded import EmbeddedEngine
from indexer.engines.port import Engine
from indexer.engines.store import Store
from indexer.engines.vocabulary import Vocabulary
from indexer.errors import NotFound
from indexer.letter import Letter, Report
from indexer.query import All, And, DateRange, Fuzzy, Has, Node, Not, Or, Phrase, Query, Sort, Term, Wildcard
from indexer.query.plan import Plan, Row, Stream, planned, row_of
from indexer.results import Results
from indexer.settings import Settings

Found = set[int]
"""Places of documents, from 0, in order of letter id and paragraph number."""

NEVER = 10**8
"""A day that comes after all others, for letters without one."""


class MemoryIndex:
    """Documents and, for each stream and word, the places of the documents that have it."""

    def __init__(self, made: Iterable[Document]) -> None:
        self._documents = tuple(sorted(made, key=lambda document: (document.letter_id, document.number)))
        self._everywhere = frozenset(range(len(self._documents)))
        self._texts: Mapping[Stream, Sequence[str]] = {
            Stream.STEMS: [document.stems for document in self._documents],
            Stream.EXACT: [document.exact for document in self._documents],
            Stream.HEADING: [document.heading for document in self._documents],
        }
        self._places = {stream: _places(texts) for stream, texts in self._texts.items()}
        self._lengths = {stream: [text.count(" ") + 1 for text in texts] for stream, texts in self._texts.items()}
        self._vocabulary = Vocabulary({word: len(places) for word, places in self._places[Stream.EXACT].items()})

    def search(self, query: Query) -> Answer:
        """Return what `query` finds."""
        plan = planned(query.root)
        before = self._matching(plan.match) & self._within(query.dates)
        filters = {one.field: self._having(one.field, one.values) for one in query.filters}
        found = before.intersection(*filters.values())
        counts = {}
        for name in query.facets:
            others = (places for field, places in filters.items() if field != name)
            counts[name] = self._counts(name, before.intersection(*others))
        page = self._ordered(plan, query.sort, found)[query.start : query.start + query.limit]
        hits = tuple(hit(self._documents[place].stored, score) for score, place in page)
        letters, authorities = len(self._counts("letter", found)), len(self._counts("authority", found))
        return Answer(len(found), letters, authorities, hits, counts)

    def frequencies(self, words: Iterable[str]) -> dict[str, int]:
        """Return how many paragraphs have each exact word."""
        return {word: len(self._places[Stream.EXACT].get(word, ())) for word in words}

    def similar_words(self, word: str, distance: int) -> tuple[tuple[str, int], ...]:
        """Return the exact words within `distance` of `word` and how many paragraphs have them, nearest first."""
        return self._vocabulary.ranked(word, distance)

    def close(self) -> None:
        """Nothing is held."""

    def _matching(self, node: Node) -> Found:
        """Return where `node` matches."""
        match node:
            case All():
                return set(self._everywhere)
            case Term() | Phrase():
                return self._row(row_of(node))
            case Wildcard(pattern):
                return self._any_of(self._vocabulary.matching(pattern))
            case Fuzzy(word, distance):
                return self._any_of(self._vocabulary.similar(word, distance))
            case Has(field, values):
                return self._having(field, values)
            case And(parts):
                return set(self._everywhere).intersection(*map(self._matching, parts))
            case Or(parts):
                return set().union(*map(self._matching, parts))
            case Not(part):
                return set(self._everywhere - self._matching(part))

    def _row(self, row: Row) -> Found:
        """Return where all words of `row` stand as it says; no words stand nowhere."""
        if not row.words:
            return set()
        having = set(self._everywhere).intersection(*(self._places[row.stream].get(word, ()) for word in row.words))
        if len(row.words) == 1:
            return having
        return {place for place in having if stands(row, self._texts[row.stream][place].split(" "))}

    def _any_of(self, words: Iterable[str]) -> Found:
        return set().union(*(self._places[Stream.EXACT][word] for word in words))

    def _having(self, field: str, values: Sequence[str]) -> Found:
        wanted = set(values)
        return {place for place in self._everywhere if wanted.intersection(self._documents[place].values[field])}

    def _within(self, dates: DateRange) -> Found:
        if dates == DateRange():
            return set(self._everywhere)
        first = dates.start.toordinal() if dates.start else 0
        last = dates.end.toordinal() if dates.end else NEVER
        return {place for place in self._everywhere if first <= (self._documents[place].day or NEVER + 1) <= last}

    def _counts(self, field: str, found: Iterable[int]) -> Counter[str]:
        return Counter(value for place in found for value in self._documents[place].values[field])

    def _ordered(self, plan: Plan, sort: Sort, found: Found) -> list[tuple[float, int]]:
        """Return score and place of all hits, best first; places are in order of letter and number, so they decide ties."""
        if sort is Sort.RELEVANCE:
            return sorted(self._scores(plan, found), key=lambda hit: (-hit[0], hit[1]))
        sign = -1 if sort is Sort.NEWEST else 1
        days = ((sign * (self._documents[place].day or sign * NEVER), place) for place in found)
        return [(0.0, place) for _, place in sorted(days)]

    def _scores(self, plan: Plan, found: Found) -> list[tuple[float, int]]:
        if not (plan.clauses or plan.constants):
            return [(0.0, place) for place in found]
        scores = {place: -plan.setback if self._documents[place].boilerplate else 0.0 for place in found}
        for clause in plan.clauses:
            for place, value in self._bm25(clause.row, found):
                scores[place] += clause.weight * value
        for constant in plan.constants:
            for place in self._matching(constant.node) & found:
                scores[place] += constant.weight
        return [(round(score, bm25.DECIMALS), place) for place, score in scores.items()]

    def _bm25(self, row: Row, found: Found) -> Iterable[tuple[int, float]]:
        """Yield place and BM25 for every text of `found` that has `row`."""
        texts, lengths, places = self._texts[row.stream], self._lengths[row.stream], self._places[row.stream]
        average = sum(lengths) / max(1, len(lengths))
        rarity = sum(bm25.idf(len(places.get(word, ())), len(texts)) for word in row.words)
        for place in self._row(row) & found:
            factor = bm25.length_factor(bm25.coded_length(lengths[place]), average)
            yield place, bm25.score(rarity, frequency(row.words, texts[place].split(" ")), factor)


class MemoryEngine:
    """The port over a `MemoryIndex`; nothing is kept on disk."""

    name: ClassVar[str] = "memory"

    def __init__(self) -> None:
        self._letters: dict[str, Letter] = {}
        self._report = Report(built="")
        self._index = MemoryIndex(())
        self._labels: Labels = {}

    def rebuild(self, letters: Iterable[Letter], report: Report) -> None:
        """Replace everything by `letters` and `report`."""
        self._become({letter.id: letter for letter in letters}, report)

    def update(self, changed: Iterable[Letter], removed: Iterable[str], report: Report) -> None:
        """Put in the `changed` letters, take out those whose ids are `removed`."""
        gone = set(removed)
        kept = {letter_id: letter for letter_id, letter in self._letters.items() if letter_id not in gone}
        self._become({**kept, **{letter.id: letter for letter in changed}}, report)

    def search(self, query: Query) -> Results:
        """Return hits, totals and facets."""
        return results(query, self._index.search(checked(query)), self._labels)

    def letter(self, letter_id: str) -> Letter:
        """Return one letter; `NotFound` where there is none."""
        if letter_id not in self._letters:
            raise NotFound(f"there is no letter {letter_id}; search for its words instead")
        return self._letters[letter_id]

    def letters(self) -> Iterable[Letter]:
        """Return all letters, in order of id."""
        return (self._letters[letter_id] for letter_id in sorted(self._letters))

    def frequencies(self, words: Sequence[str]) -> Mapping[str, int]:
        """Return how many paragraphs have each exact word."""
        return self._index.frequencies(words)

    def similar_words(self, word: str, distance: int) -> tuple[tuple[str, int], ...]:
        """Return the exact words within `distance` of `word` and how many paragraphs have them, nearest first."""
        return self._index.similar_words(word, distance)

    def report(self) -> Report:
        """Return the report of the last rebuild or update."""
        return self._report

    def close(self) -> None:
        """Nothing is held."""

    def _become(self, letters: dict[str, Letter], report: Report) -> None:
        index = MemoryIndex(document for letter in letters.values() for document in documents(letter))
        labels = labels_of(spelling for letter in letters.values() for spelling in spellings(letter))
        self._letters, self._report, self._index, self._labels = letters, report, index, labels


class Memory:
    """How documents get into a folder and are opened there: the store has them already, and opening reads them all."""

    name = "memory"
    version = "1"

    def write(self, folder: Path, made: Iterable[Document]) -> None:
        """Write nothing."""

    def append(self, old: Path, folder: Path, made: Iterable[Document]) -> None:
        """Write nothing."""

    def open(self, _folder: Path, store: Store) -> OpenIndex:
        """Read all documents of the `store`."""
        return MemoryIndex(store.documents(store.ids()))


def engine(settings: Settings) -> Engine:
    """Return the engine over the index folder of `settings`; it need not be there yet."""
    return EmbeddedEngine(settings.index, Memory())


def stands(row: Row, text: Sequence[str]) -> bool:
    """Return whether the words of `row` stand in `text`: in a row, or with slop every two of them near each other."""
    if not row.slop:
        return frequency(row.words, text) > 0
    return all(_near(one, other, row.slop, text) for one, other in combinations(row.words, 2))


def frequency(words: Sequence[str], text: Sequence[str]) -> int:
    """Return how often `words` stand in a row in `text`."""
    width = len(words)
    return sum(tuple(text[start : start + width]) == words for start, word in enumerate(text) if word == words[0])


def _near(one: str, other: str, slop: int, text: Sequence[str]) -> bool:
    """Return whether somewhere at most `slop` other words stand between the two, in any order."""
    left = [place for place, word in enumerate(text) if word == one]
    right = [place for place, word in enumerate(text) if word == other]
    return any(0 < abs(before - after) <= slop + 1 for before in left for after in right)


def _places(texts: Sequence[str]) -> dict[str, array[int]]:
    """Return where each word stands."""
    places: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
    for place, text in enumerate(texts):
        for word in set(text.split(" ")):
            places[word].append(place)
    return dict(places)
