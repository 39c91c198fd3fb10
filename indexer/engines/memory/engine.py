"""Engines stage: the smallest correct engine, in memory; what it answers is right, and the other engines are held to it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from indexer.engines.port import Engine
from indexer.engines.shared.answers import Labels, OpenIndex, checked, labels_of, results
from indexer.engines.shared.doc_values import DocValues
from indexer.engines.shared.document import Document, documents, head, spellings
from indexer.engines.shared.document_store import DocumentStore
from indexer.engines.shared.embedded import EmbeddedEngine
from indexer.engines.shared.set_search import Postings, SetIndex
from indexer.engines.shared.term_dictionary import TermDictionary
from indexer.errors import NotFound
from indexer.letter import Letter, Report
from indexer.query import Query
from indexer.query.plan import Stream
from indexer.results import Results
from indexer.settings.run import Settings


class MemoryWords:
    """The words of documents that are held in memory."""

    def __init__(self, made: Sequence[Document]) -> None:
        self._documents = made
        self._postings = {stream: _postings(document.texts[stream] for document in made) for stream in Stream}
        self.term_dictionary = TermDictionary({word: len(found.places) for word, found in self._postings[Stream.EXACT].items()})

    def postings(self, stream: Stream, word: str) -> Postings:
        """Return where `word` stands."""
        return self._postings[stream].get(word, Postings())

    def text(self, stream: Stream, place: int) -> str:
        """Return a document's words."""
        return self._documents[place].texts[stream]

    def stored(self, place: int) -> str:
        """Return what `document.hit` needs."""
        return self._documents[place].stored

    def close(self) -> None:
        """Nothing is held."""


def memory_index(made: Iterable[Document]) -> OpenIndex:
    """Return an index that holds the documents in memory."""
    kept, columns = tuple(made), DocValues()
    for document in kept:
        columns.add(document)
    return SetIndex(MemoryWords(kept), columns)


class MemoryEngine:
    """The port over documents in memory; nothing is kept on disk."""

    name: ClassVar[str] = "memory"

    def __init__(self) -> None:
        self._letters: dict[str, Letter] = {}
        self._report = Report(built="")
        self._index = memory_index(())
        self._labels: Labels = {}
        self._builds = 0

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
            raise NotFound(f"We can’t find letter {letter_id}. Try searching for a phrase from it")
        return self._letters[letter_id]

    def letters(self) -> Iterable[Letter]:
        """Return all letters, in order of id."""
        return (self._letters[letter_id] for letter_id in sorted(self._letters))

    def heads(self) -> tuple[Letter, ...]:
        """Return all letters, in order of id, without their sections, paragraphs, evidence and notices."""
        return tuple(map(head, self.letters()))

    def frequencies(self, words: Sequence[str]) -> Mapping[str, int]:
        """Return how many paragraphs have each exact word."""
        return self._index.frequencies(words)

    def similar_words(self, word: str, distance: int) -> tuple[tuple[str, int], ...]:
        """Return the exact words within `distance` of `word` and how many paragraphs have them, nearest first."""
        return self._index.similar_words(word, distance)

    def report(self) -> Report:
        """Return the report of the last rebuild or update."""
        return self._report

    def generation(self) -> str:
        """Return which build answers, counted from the first."""
        return f"build {self._builds}"

    def roll_back(self) -> None:
        """Raise `NotFound`: nothing is kept of what was there before."""
        raise NotFound("the memory engine keeps no index from before")

    def faults(self) -> tuple[str, ...]:
        """Return nothing: nothing is stored."""
        return ()

    def close(self) -> None:
        """Nothing is held."""

    def _become(self, letters: dict[str, Letter], report: Report) -> None:
        index = memory_index(document for letter in letters.values() for document in documents(letter))
        labels = labels_of(spelling for letter in letters.values() for spelling in spellings(letter))
        self._letters, self._report, self._index, self._labels = letters, report, index, labels
        self._builds += 1


class Memory:
    """How documents get into a folder and are opened there: the store has them already, and opening reads them all."""

    name = "memory"
    version = "1"

    def write(self, folder: Path, made: Iterable[Document]) -> None:
        """Write nothing."""

    def change(self, old: Path, folder: Path, store: DocumentStore, gone: Collection[str], added: Collection[str]) -> None:
        """Write nothing."""

    def open(self, _folder: Path, store: DocumentStore) -> OpenIndex:
        """Read all documents of the `store`."""
        return memory_index(store.documents(store.ids()))


def engine(settings: Settings) -> Engine:
    """Return the engine over the index folder of `settings`; it need not be there yet."""
    return EmbeddedEngine(settings.index, Memory())


def _postings(texts: Iterable[str]) -> dict[str, Postings]:
    """Return where each word stands and how often."""
    found: defaultdict[str, Postings] = defaultdict(Postings)
    for place, text in enumerate(texts):
        for word, times in Counter(text.split(" ")).items():
            found[word].places.append(place)
            found[word].times.append(times)
    return dict(found)
