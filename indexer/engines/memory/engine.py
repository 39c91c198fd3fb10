"""Engines: the smallest correct engine, in memory; what it answers is right, and the other engines are held to it."""

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
from indexer.engines.shared.term_dictionary import TermDictionary
from indexer.query.plan import Stream
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
