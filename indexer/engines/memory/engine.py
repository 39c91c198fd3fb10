"""Engines: the smallest correct engine, in memory; the other engines must give the same answers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from indexer.engines.port import Engine
from indexer.engines.shared.answers import OpenIndex
from indexer.engines.shared.doc_values import DocValues
from indexer.engines.shared.document import Document
from indexer.engines.shared.document_store import DocumentStore
from indexer.engines.shared.embedded import EmbeddedEngine
from indexer.engines.shared.set_search import Postings, SetIndex
from indexer.engines.shared.taking_over import Take
from indexer.engines.shared.term_dictionary import TermDictionary
from indexer.query.plan import Stream
from indexer.settings.run import Settings


class MemoryWords:
    """The words of documents in memory."""

    def __init__(self, made: Sequence[Document]) -> None:
        self._documents = made
        self._postings = {stream: _postings(document.texts[stream] for document in made) for stream in Stream}
        self.term_dictionary = TermDictionary({word: len(found.places) for word, found in self._postings[Stream.EXACT].items()})

    def postings(self, stream: Stream, word: str) -> Postings:
        """Return the postings of `word`, empty if it is unknown."""
        return self._postings[stream].get(word, Postings())

    def text(self, stream: Stream, place: int) -> str:
        """Return the words of a document, joined by single spaces."""
        return self._documents[place].texts[stream]

    def stored(self, place: int) -> str:
        """Return the stored fields from which `document.hit` makes a hit."""
        return self._documents[place].stored

    def close(self) -> None:
        """Do nothing: no files are open."""


def memory_index(made: Iterable[Document]) -> OpenIndex:
    """Return an in-memory index of the documents."""
    kept, columns = tuple(made), DocValues()
    for document in kept:
        columns.add(document)
    return SetIndex(MemoryWords(kept), columns)


class Memory:
    """Opens an index by reading every document from the store; there is nothing to write."""

    name = "memory"
    version = "1"

    def write(self, folder: Path, made: Iterable[Document]) -> None:
        """Do nothing."""

    def change(
        self, old: Path, folder: Path, take: Take, store: DocumentStore, gone: Collection[str], added: Collection[str]
    ) -> None:
        """Do nothing."""

    def open(self, _folder: Path, store: DocumentStore) -> OpenIndex:
        """Read all the documents in `store`."""
        return memory_index(store.documents(store.ids()))


def engine(settings: Settings) -> Engine:
    """Return the engine for the index folder of `settings`, which need not exist yet."""
    return EmbeddedEngine(settings.index, Memory())


def _postings(texts: Iterable[str]) -> dict[str, Postings]:
    """Return the postings of each word."""
    found: defaultdict[str, Postings] = defaultdict(Postings)
    for place, text in enumerate(texts):
        for word, times in Counter(text.split(" ")).items():
            found[word].places.append(place)
            found[word].times.append(times)
    return dict(found)
