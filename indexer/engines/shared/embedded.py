"""Engines: the port over an engine in a folder: generations, the document store and one open index."""

from __future__ import annotations

import gc
import sys
import threading
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Protocol, TypeVar

from indexer.engines.shared import generations, semantics_file
from indexer.engines.shared.answers import Labels, OpenIndex, results, validated
from indexer.engines.shared.document import Document
from indexer.engines.shared.document_store import DocumentStore
from indexer.engines.shared.generations import Manifest, Versions
from indexer.engines.shared.self_check import finds, sample
from indexer.engines.shared.taking_over import Take, TakenOver
from indexer.errors import BuildFailed, IndexOutOfDate, LettersError, SearchUnavailable
from indexer.letter import Letter, Report
from indexer.query import Query
from indexer.results import Hit, Results
from indexer.semantics import Semantics
from indexer.tone import Tone

T = TypeVar("T")
INDEX = "index"
"""The library's subfolder in a generation."""


class Library(Protocol):
    """What differs between embedded engines: writing documents into a folder and opening it."""

    name: str
    version: str

    def write(self, folder: Path, made: Iterable[Document]) -> None:
        """Write a new index into `folder`; the documents come ordered by letter and number."""

    def change(
        self, old: Path, folder: Path, take: Take, store: DocumentStore, gone: Collection[str], added: Collection[str]
    ) -> None:
        """Write into `folder` the index in `old` without the letters in `gone` and with those in `added`; a letter may be in both.

        `take` takes over files that are never written in place. `store` has all letters as they should be. The statistics behind the
        scores must not count what is gone.
        """

    def open(self, folder: Path, store: DocumentStore) -> OpenIndex:
        """Open the index in `folder` for reading."""


@dataclass(frozen=True, slots=True)
class _Generation:
    """One open generation; searches that started on it finish on it."""

    folder: Path
    stamp: tuple[int, int]
    store: DocumentStore
    index: OpenIndex
    labels: Labels
    report: Callable[[], Report]
    """Read on first use, because few searches from the command line need it."""
    semantics: Callable[[], Semantics | None]
    """Likewise."""


class EmbeddedEngine:
    """An engine in a folder, shared between threads. The first search after a switch opens the new generation."""

    def __init__(self, root: Path, library: Library) -> None:
        self.name = library.name
        self._root = root.absolute()
        self._library = library
        self._versions = Versions(engine=library.name, engine_version=library.version)
        self._lock = threading.Lock()
        self._open: _Generation | None = None

    def rebuild(self, letters: Iterable[Letter], report: Report) -> None:
        """Write `letters` and `report` into a new generation, check it and switch to it."""
        with generations.new_generation(self._root) as folder:
            store = DocumentStore(folder)
            store.create()
            store.put(letters)
            gathering = semantics_file.new_gathering()
            made = semantics_file.gathered(store.documents(store.ids()), gathering)
            self._library.write(_index_in(folder), made)
            deque(made, maxlen=0)  # a library may stop early, but meaning is learnt from every document
            semantics_file.write(folder, semantics_file.learnt(gathering))
            self._finish(folder, store, report, sample(store.ids()))

    def update(self, changed: Iterable[Letter], removed: Iterable[str], report: Report) -> None:
        """Write a new generation: the current one without the `removed` letters and with the `changed` ones; check it and switch to it."""
        old = self._at(generations.stamp(self._root), wait=True)
        with generations.new_generation(self._root) as folder:
            taken = TakenOver(old.folder, folder)
            store = DocumentStore(folder)
            store.begin_from(old.store, taken.take)
            before = set(store.ids())
            out = before.intersection(removed)
            store.remove(out)
            added = store.put(changed)
            self._library.change(old.folder / INDEX, _index_in(folder), taken.take, store, out | before.intersection(added), added)
            semantics_file.write(folder, semantics_file.renewed(old.semantics(), store, out, added))
            self._finish(folder, store, report, sample(added) or sample(store.ids()), taken)

    def search(self, query: Query) -> Results:
        """Return hits, totals and facets."""
        validated(query)
        return self._asked(lambda now: results(query, now.index.search(query), now.labels))

    def batches(self, query: Query) -> Iterator[tuple[Hit, ...]]:
        """Yield all hits from the start of `query` on, as many at a time as its limit, all of one generation."""
        validated(query)
        now = self._asked(lambda now: now)
        with _blaming_damage(now.folder):
            yield from now.index.batches(query)

    def letter(self, letter_id: str) -> Letter:
        """Return one letter; `NotFound` if there is none."""
        return self._asked(lambda now: now.store.letter(letter_id))

    def letter_with_tones(self, letter_id: str) -> tuple[Letter, tuple[Tone, ...]]:
        """Return one letter and the tone of each of its paragraphs, as stored; `NotFound` if there is none."""
        return self._asked(lambda now: now.store.letter_with_tones(letter_id))

    def letters(self) -> Iterable[Letter]:
        """Return all letters, ordered by id."""
        return self._asked(lambda now: map(now.store.letter, now.store.ids()))

    def heads(self) -> tuple[Letter, ...]:
        """Return all letters, ordered by id, without their sections, paragraphs, evidence and notices."""
        return self._asked(lambda now: now.store.heads())

    def frequencies(self, words: Sequence[str]) -> Mapping[str, int]:
        """Return the number of paragraphs with each exact word."""
        return self._asked(lambda now: now.index.frequencies(words))

    def similar_words(self, word: str, distance: int) -> tuple[tuple[str, int], ...]:
        """Return the exact words within `distance` of `word` and the number of paragraphs with each, nearest first."""
        return self._asked(lambda now: now.index.similar_words(word, distance))

    def semantics(self) -> Semantics | None:
        """Return what the build learnt of meaning; None if the generation has no such file or it can't be read."""
        return self._asked(lambda now: now.semantics())

    def report(self) -> Report:
        """Return the report of the last rebuild or update."""
        return self._asked(lambda now: now.report())

    def generation(self) -> str:
        """Return the name of the current generation."""
        return self._asked(lambda now: now.folder.name)

    def roll_back(self) -> None:
        """Switch back to the previous generation; raises the errors of `generations.roll_back`."""
        generations.roll_back(self._root, self._versions)

    def faults(self) -> tuple[str, ...]:
        """Return what is wrong with the files of the current generation, one sentence for each fault."""
        return generations.verify(self._root)

    def close(self) -> None:
        """Close the files; the next call opens them again."""
        with self._lock:
            if self._open:
                self._open.index.close()
            self._open = None

    def _finish(
        self, folder: Path, store: DocumentStore, report: Report, tried: Iterable[str], taken: TakenOver | None = None
    ) -> None:
        """Check that the new generation has every paragraph and finds the letters in `tried`, then switch to it."""
        store.finish(report)
        paragraphs = store.paragraphs()
        try:
            with closing(self._library.open(folder / INDEX, store)) as index:
                total = index.search(Query(limit=1)).total
                lost = [one for one in tried if not finds(lambda query: index.search(query).hits, store.documents([one]), 1)]
        except SearchUnavailable as error:
            raise BuildFailed(f"the new index can't be searched ({error}); try again") from error
        if total != paragraphs:
            raise BuildFailed(f"the new index has {total} paragraphs instead of {paragraphs}; try again")
        if lost:
            raise BuildFailed(f"the new index does not find letter {lost[0]} by its own words; try again")
        generations.switch(folder, Manifest(self._versions, report.built, len(store.ids()), paragraphs), taken)

    def _asked(self, ask: Callable[[_Generation], T]) -> T:
        """Return the current generation's answer; if it was removed in the meantime, ask the next one."""
        wait = False
        while True:
            stamp = generations.stamp(self._root)
            try:
                now = self._at(stamp, wait)
                stamp = now.stamp
                with _blaming_damage(now.folder):
                    return ask(now)
            except SearchUnavailable:
                if generations.stamp(self._root) == stamp:
                    raise
                wait = True

    def _at(self, stamp: tuple[int, int], wait: bool = False) -> _Generation:
        """Return the generation current at that `stamp`, opened; the same object until a build switches.

        The first caller after a switch opens the new generation; until it is open, other callers get the previous one unless they `wait`.
        """
        now = self._open
        if now and now.stamp == stamp:
            return now
        if not self._lock.acquire(blocking=wait or not now) and now:
            return now
        now = None  # drop this reference, so that the old generation can be freed
        try:
            return self._open if self._open and self._open.stamp == stamp else self._moved(stamp)
        finally:
            self._lock.release()

    def _moved(self, stamp: tuple[int, int]) -> _Generation:
        """Open the generation current at that `stamp` in place of the previous one, which is dropped even if this fails."""
        before, opened = self._open is not None, None
        try:
            opened = self._opened(stamp)
            return opened
        finally:
            self._open = opened
            if before:
                gc.collect()  # an index is full of reference cycles, so the old one and its mapped files would stay for many more switches
                _give_back()

    def _opened(self, stamp: tuple[int, int]) -> _Generation:
        folder = generations.current(self._root)
        generations.check(folder, self._versions)
        with _blaming_damage(folder):
            store = DocumentStore(folder)
            index = self._library.open(folder / INDEX, store)
            semantics = cache(partial(semantics_file.read, folder))
            return _Generation(folder, stamp, store, index, store.labels(), cache(store.report), semantics)


@contextmanager
def _blaming_damage(folder: Path) -> Iterator[None]:
    """If a generation fails to answer, or raises an unexpected error, check its files: `IndexOutOfDate` if they are damaged.

    A changed byte can show up anywhere, as something too long, missing or of another type.
    """
    try:
        yield
    except Exception as error:
        if not isinstance(error, LettersError) or type(error) is SearchUnavailable:
            for fault in generations.damage(folder):
                raise IndexOutOfDate(f"the index is damaged: {fault}; run: {generations.mend(folder)}") from error
        raise


def _give_back() -> None:
    """Return free heap to the system if the C library can (glibc): Tantivy fragments the heap each time it opens an index."""
    if sys.platform == "linux":
        import ctypes  # imported here because a search from the command line never switches

        if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):
            trim(0)


def _index_in(folder: Path) -> Path:
    """Create the library's subfolder in a new generation."""
    (folder / INDEX).mkdir(mode=0o700)
    return folder / INDEX
