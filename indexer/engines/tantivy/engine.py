"""Engines: Tantivy, embedded; the default."""

from __future__ import annotations

import os
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tantivy
from tantivy import DocAddress
from tantivy import Query as Compiled

from indexer.engines.port import Engine
from indexer.engines.shared import reordering
from indexer.engines.shared.answers import Answer, OpenIndex
from indexer.engines.shared.deadline import check_deadline
from indexer.engines.shared.document import Document, hit
from indexer.engines.shared.document_store import DocumentStore
from indexer.engines.shared.embedded import EmbeddedEngine
from indexer.engines.shared.generations import mend
from indexer.engines.shared.taking_over import Take
from indexer.engines.shared.term_dictionary import TermDictionary
from indexer.engines.tantivy.counts import FacetCounts
from indexer.engines.tantivy.frequencies import Frequencies
from indexer.engines.tantivy.order import Order, Ranked
from indexer.engines.tantivy.packing import Unpacked, stored_of
from indexer.engines.tantivy.packing import load as load_packing
from indexer.engines.tantivy.query import TantivyCompiler, all_of
from indexer.engines.tantivy.schema import register
from indexer.engines.tantivy.segments import load as load_segments
from indexer.engines.tantivy.segments import losses
from indexer.engines.tantivy.values import load
from indexer.errors import BuildFailed, LettersError, SearchUnavailable
from indexer.query import EVERY_VALUE, And, Query, Sort
from indexer.query.plan import Plan, Stream, WordSequence, make_plan
from indexer.results import Hit
from indexer.settings.run import Settings

if TYPE_CHECKING:
    from concurrent.futures import Executor

VERSION = f"{tantivy.__version__.split(' v')[1].split(',')[0]}/8"  # type: ignore[attr-defined]  # its type stubs have it in another place
"""The library's version and that of the schema below."""

LONG_TO_COUNT = 200_000
"""From this many paragraphs on, another thread counts during ranking; for fewer, handing over the work costs more than it saves."""


class Tantivy:
    """Writes documents into a folder and opens it."""

    name = "tantivy"
    version = VERSION

    def write(self, folder: Path, made: Iterable[Document]) -> None:
        """Write a new index of the documents into an empty `folder`."""
        from indexer.engines.tantivy import writer  # imported here because a search doesn't write

        with _translated(BuildFailed, "Tantivy could not write the index"):
            writer.write(folder, made)

    def change(
        self, old: Path, folder: Path, take: Take, store: DocumentStore, gone: Collection[str], added: Collection[str]
    ) -> None:
        """Write into `folder` the index in `old` without the letters in `gone` and with those in `added`."""
        from indexer.engines.tantivy import writer

        with _translated(BuildFailed, "Tantivy could not write the index"):
            writer.write_changed(old, folder, take, store, gone, added)

    def open(self, folder: Path, _store: DocumentStore) -> OpenIndex:
        """Open the index in `folder`."""
        return TantivyIndex(folder)


def engine(settings: Settings) -> Engine:
    """Return the engine for the index folder of `settings`, which need not exist yet."""
    return EmbeddedEngine(settings.index, Tantivy())


@cache
def _counting(process: int) -> Executor:  # noqa: ARG001  # a process that was forked needs threads of its own
    """Return the threads of a process that count while the caller's thread ranks, because Tantivy releases the GIL."""
    from concurrent.futures import ThreadPoolExecutor  # imported here because it loads logging, and few collections are as large

    return ThreadPoolExecutor(thread_name_prefix="counting")


@dataclass(frozen=True, slots=True)
class _Asked:
    """A query in Tantivy's own terms."""

    plan: Plan
    words: Compiled
    dates: list[Compiled]
    filters: Mapping[str, Compiled]
    """By their fields."""

    found: Compiled
    """All that the query finds."""

    def found_without(self, field: str) -> Compiled:
        """Return what it would find without its filter on `field`."""
        return all_of([self.words, *self.dates, *(one for name, one in self.filters.items() if name != field)])


class TantivyIndex:
    """An index folder, open for reading; its searcher is an immutable view that threads may share, and processes that are forked."""

    def __init__(self, folder: Path) -> None:
        with _translated(SearchUnavailable, "the Tantivy index can't be opened", f"; run: {mend(folder.parent)}"):
            with _lockable(folder) as place:
                index = tantivy.Index.open(str(place))
                index.config_reader("manual")  # a generation never changes, so no thread need watch it
                self._searcher = index.searcher()
            register(index)
            values, self._packing = load(folder), load_packing(folder)
            self._unpacked = Unpacked()
            self._frequencies = Frequencies(self._searcher, losses(load_segments(folder).values()))
            self._compiler = TantivyCompiler(index.schema, values, lambda: self._vocabulary, self._searcher, self._frequencies)
            self._counts = FacetCounts(self._searcher, self._compiler, values)

    def search(self, query: Query) -> Answer:
        """Return what `query` finds."""
        with _translated(SearchUnavailable, "Tantivy could not answer"):
            return self._search(query)

    def batches(self, query: Query) -> Iterator[tuple[Hit, ...]]:
        """Yield all hits from the start of `query` on, as many at a time as its limit."""
        with _translated(SearchUnavailable, "Tantivy could not answer"):
            asked = self._asked(query)
            ranked = _Packed(self._page(replace(query, limit=self._searcher.num_docs), asked)[1])
            for start in range(0, len(ranked), query.limit):
                part = ranked.part(start, start + query.limit)  # not cached: a download is read once
                stored = self._stored([address for _, address in part])
                yield tuple([hit(text, score) for text, (score, _) in zip(stored, part, strict=True)])

    def frequencies(self, words: Iterable[str]) -> dict[str, int]:
        """Return the number of paragraphs with each exact word."""
        with _translated(SearchUnavailable, "Tantivy could not answer"):
            return {word: self._frequencies.of(Stream.EXACT, word) for word in words}

    def similar_words(self, word: str, distance: int) -> tuple[tuple[str, int], ...]:
        """Return the exact words within `distance` of `word` and the number of paragraphs with each, nearest first."""
        return self._vocabulary.ranked(word, distance)

    def close(self) -> None:
        """Do nothing: the files stay mapped as long as a search is using them."""

    @cached_property
    def _vocabulary(self) -> TermDictionary:
        with _translated(SearchUnavailable, "Tantivy could not list its words"):
            return TermDictionary(self._frequencies.of_all(Stream.EXACT))

    def _search(self, query: Query) -> Answer:
        asked = self._asked(query)
        count = partial(self._counted, query, asked)
        counting = _counting(os.getpid()).submit(count) if self._searcher.num_docs >= LONG_TO_COUNT else None
        total, page = self._page(query, asked)
        hits = self._hits(page)
        if not total and not asked.filters:
            return Answer(0, 0, 0, hits, {name: {} for name in query.facets})
        letters, authorities, counts = counting.result() if counting and not counting.cancel() else count()  # if not started, all are busy
        return Answer(total, letters, authorities, hits, counts)

    def _asked(self, query: Query) -> _Asked:
        check_deadline(query.deadline)
        plan = make_plan(query.root, query.related)
        dates = self._compiler.within(query.dates)
        filters = {one.field: self._compiler.having(one.field, one.values) for one in query.filters}
        words = self._compiler.matching(plan.match)
        return _Asked(plan, words, dates, filters, all_of([words, *dates, *filters.values()]))

    def _counted(self, query: Query, asked: _Asked) -> tuple[int, int, dict[str, dict[str, int]]]:
        """Return the numbers of letters and of authorities found, and paragraphs per value for each facet of `query`."""
        if not query.counted and not query.facets:
            return 0, 0, {}
        free = dict.fromkeys((name for name in query.facets if name not in asked.filters), query.facet_limit)
        letters, authorities, counts = self._counts.with_totals(asked.found, free)
        for name in asked.filters.keys() & set(query.facets):
            check_deadline(query.deadline)
            counts |= self._counts.of(asked.found_without(name), {name: EVERY_VALUE})
        return (letters, authorities, counts) if query.counted else (0, 0, counts)

    def _page(self, query: Query, asked: _Asked) -> tuple[int, Ranked]:
        """Return the number of documents found, and those on the requested page."""
        order, plan, found = Order(self._searcher, self._compiler, query.deadline), asked.plan, asked.found
        if query.start >= min(query.start + query.limit, self._searcher.num_docs):
            return order.count(found), []
        end = min(reordering.needed(query, plan), self._searcher.num_docs)
        if query.sort is not Sort.RELEVANCE or not plan.scores:
            total, ranked = order.first(found, query.sort, query.start, end)
        elif (score := self._level(plan)) is not None:
            total, ranked = order.level(found, score, plan.setback, end)
        else:
            total, ranked = order.best(found, self._compiler.scoring(plan, [*asked.dates, *asked.filters.values()]), plan, end)
        return total, reordering.page(query, plan, ranked[:end], order.candidates)

    def _level(self, plan: Plan) -> float | None:
        """Return the score that all matches share, apart from the setback; None if scores may differ. `child*` has no words to score."""
        if plan.concepts:
            return None
        required = plan.match.parts if isinstance(plan.match, And) else (plan.match,)
        if all(one.node in required for one in plan.constants) and all(self._is_nowhere(one.row) for one in plan.clauses):
            return sum(one.weight for one in plan.constants)
        return None

    def _is_nowhere(self, row: WordSequence) -> bool:
        return any(not self._frequencies.of(row.stream, word) for word in row.words)

    def _hits(self, ranked: Ranked) -> tuple[Hit, ...]:
        keys = [(address.segment_ord, address.doc) for _, address in ranked]
        known = {key: found for key in keys if (found := self._unpacked.get(key))}
        missing = {key: address for key, (_, address) in zip(keys, ranked, strict=True) if key not in known}
        for key, stored in zip(missing, self._stored([*missing.values()]), strict=True):
            known[key] = hit(stored, 0.0)
            self._unpacked.keep(key, known[key], len(stored))
        return tuple([known[key].scored(score) for key, (score, _) in zip(keys, ranked, strict=True)])

    def _stored(self, addresses: list[DocAddress]) -> list[str]:
        """Return what is stored of documents, whose letters' ids are in a column."""
        letters: list[Any] = self._searcher.fast_field_values("letter_order", addresses) if addresses else []
        told: list[Any] = [self._searcher.doc(address).get_first("stored") for address in addresses]
        return [stored_of(self._packing.unpacked(one), f"{letter:016x}") for one, letter in zip(told, letters, strict=True)]


class _Packed:
    """Ranked documents in 16 bytes each, a tenth of what they take as Python's own objects: a long download keeps them until it is read."""

    def __init__(self, ranked: Ranked) -> None:
        self._scores = array("d", (score for score, _ in ranked))
        self._segments = array("I", (address.segment_ord for _, address in ranked))
        self._documents = array("I", (address.doc for _, address in ranked))

    def __len__(self) -> int:
        return len(self._scores)

    def part(self, start: int, end: int) -> Ranked:
        """Return those from `start` to `end`."""
        addresses = map(DocAddress, self._segments[start:end], self._documents[start:end])
        return list(zip(self._scores[start:end], addresses, strict=True))


@contextmanager
def _lockable(folder: Path) -> Iterator[Path]:
    """Yield a folder in which Tantivy can create its lock while opening: `folder`, or links to its files if it is read-only."""
    if os.access(folder, os.W_OK):
        yield folder
        return
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as place:
        for file in folder.iterdir():
            if file.suffix != ".lock":
                Path(place, file.name).symlink_to(file)
        yield Path(place)


@contextmanager
def _translated(error_class: type[LettersError], message: str, advice: str = "") -> Iterator[None]:
    """Raise Tantivy's errors as our own; a panic in its Rust code is a `BaseException` of a class that cannot be imported."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise error_class(f"{message} ({error}){advice}") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise error_class(f"{message} ({error}){advice}") from error
