"""Engines: Whoosh, embedded and pure Python, for machines where no compiled packages may be installed.

Whoosh stores the words: postings, texts and what a hit shows. Filters, counts and sorting use doc values kept beside it, because Whoosh's
own grouping takes several times as long. Opening an index unpickles data, so only folders that this program wrote may be opened.
"""

from __future__ import annotations

import re
import threading
from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import whoosh
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.columns import VarBytesColumn
from whoosh.fields import COLUMN, TEXT, Schema
from whoosh.index import create_in, open_dir
from whoosh.system import pack_uint

from indexer.engines.port import Engine
from indexer.engines.shared.answers import OpenIndex
from indexer.engines.shared.doc_values import DocValues, load, save
from indexer.engines.shared.document import Document
from indexer.engines.shared.document_store import DocumentStore
from indexer.engines.shared.embedded import EmbeddedEngine
from indexer.engines.shared.generations import mend
from indexer.engines.shared.set_search import Postings, SetIndex
from indexer.engines.shared.taking_over import Take, take_folder
from indexer.engines.shared.term_dictionary import TermDictionary
from indexer.errors import BuildFailed, LettersError, SearchUnavailable
from indexer.query.plan import Stream
from indexer.settings.run import Settings

VERSION = f"{whoosh.versionstring()}/1"
"""The library's version and that of the schema below."""

COLUMNS = "columns.json.z"
WRITTEN_ONCE = re.compile(r".*\.seg")
"""Names of the files that are never written again: segments."""
MEGABYTES = 256
"""Memory that the writer may use before it sorts on disk."""

REMEMBERED = 512
"""Words whose decoded postings are kept."""


class Whoosh:
    """Writes documents into a folder and opens it."""

    name = "whoosh"
    version = VERSION

    def write(self, folder: Path, made: Iterable[Document]) -> None:
        """Write a new index of the documents into an empty `folder`."""
        with _translated(BuildFailed, "Whoosh could not write the index"):
            _add(create_in(folder, _schema()), folder, DocValues(), made)

    def change(
        self, old: Path, folder: Path, take: Take, store: DocumentStore, gone: Collection[str], added: Collection[str]
    ) -> None:
        """Write into `folder` the index in `old` without the letters in `gone` and with those in `added`; if any go, rewrite it all."""
        if gone:
            self.write(folder, store.documents(store.ids()))
            return
        take_folder(old, folder, take, WRITTEN_ONCE)
        with _translated(BuildFailed, "Whoosh could not write the index"):
            _add(open_dir(folder, schema=_schema()), folder, load(folder / COLUMNS), store.documents(added))

    def open(self, folder: Path, _store: DocumentStore) -> OpenIndex:
        """Open the index in `folder`."""
        with _translated(SearchUnavailable, "the Whoosh index can't be opened", f"; run: {mend(folder.parent)}"):
            return SetIndex(WhooshWords(folder), load(folder / COLUMNS))


def engine(settings: Settings) -> Engine:
    """Return the engine for the index folder of `settings`, which need not exist yet."""
    return EmbeddedEngine(settings.index, Whoosh())


class WhooshWords:
    """The words in an index folder. Only one thread at a time reads the files; decoded postings are shared."""

    def __init__(self, folder: Path) -> None:
        self._lock = threading.Lock()
        self._reader = open_dir(folder, schema=_schema()).reader()
        names = (*Stream, "stored") if self._reader.doc_count_all() else ()  # Whoosh's reader has no columns if the index is empty
        self._texts = {name: self._reader.column_reader(name, translate=False) for name in names}
        self.postings = lru_cache(REMEMBERED)(self._postings)

    @cached_property
    def term_dictionary(self) -> TermDictionary:
        """The exact words."""
        with self._reading():
            terms = self._reader.iter_field(Stream.EXACT.value)
            return TermDictionary({term.decode(): info.doc_frequency() for term, info in terms})

    def text(self, stream: Stream, place: int) -> str:
        """Return a document's words, joined by single spaces."""
        with self._reading():
            return bytes(self._texts[stream][place]).decode()

    def stored(self, place: int) -> str:
        """Return the stored fields from which `document.hit` makes a hit."""
        with self._reading():
            return bytes(self._texts["stored"][place]).decode()

    def close(self) -> None:
        """Close the files."""
        with self._lock:
            self._reader.close()

    def _postings(self, stream: Stream, word: str) -> Postings:
        places, times = array("I"), array("I")
        with self._reading():
            for segment, offset in self._reader.leaf_readers():
                if (stream.value, word) in segment:
                    matcher = segment.postings(stream.value, word)
                    while matcher.is_active():
                        places.append(offset + matcher.id())
                        times.append(int(matcher.weight()))
                        matcher.next()
        return Postings(places, times)

    @contextmanager
    def _reading(self) -> Iterator[None]:
        with self._lock, _translated(SearchUnavailable, "Whoosh could not answer"):
            yield


class ExactWords(TEXT):  # type: ignore[misc]  # Whoosh ships no types
    """A field of words joined by spaces, counted here: Whoosh creates an object for each word, which takes twice as long."""

    def index(self, value: str, **_options: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield each word, its frequency, its weight (the frequency again) and the frequency as bytes."""
        for word, times in Counter(value.split(" ")).items():
            yield word.encode(), times, float(times), pack_uint(times)


def _schema() -> Schema:
    """Return the schema: the words of every stream with their frequencies, and the text itself in a column."""
    words = ExactWords(analyzer=SpaceSeparatedTokenizer(), phrase=False, sortable=VarBytesColumn())
    return Schema(stored=COLUMN(VarBytesColumn()), **{stream.value: words for stream in Stream})


def _add(index: Any, folder: Path, columns: DocValues, made: Iterable[Document]) -> None:
    """Add the documents as one segment."""
    writer = index.writer(limitmb=MEGABYTES)
    try:
        for document in made:
            texts = {stream.value: text for stream, text in document.texts.items()}
            writer.add_document(stored=document.stored.encode(), **texts)
            columns.add(document)
        writer.commit(merge=False)
    except BaseException:
        writer.cancel()
        raise
    save(columns, folder / COLUMNS)


@contextmanager
def _translated(error_class: type[LettersError], message: str, advice: str = "") -> Iterator[None]:
    """Raise Whoosh's errors as our own; many of them are plain `Exception`."""
    try:
        yield
    except LettersError:
        raise
    except Exception as error:
        raise error_class(f"{message} ({error}){advice}") from error
