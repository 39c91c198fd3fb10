"""Engines: Tantivy, embedded; the default."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
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
from indexer.engines.tantivy.order import Order
from indexer.engines.tantivy.packing import load as load_packing
from indexer.engines.tantivy.query import TantivyCompiler, all_of
from indexer.engines.tantivy.schema import register
from indexer.engines.tantivy.values import load
from indexer.errors import BuildFailed, LettersError, SearchUnavailable
from indexer.query import EVERY_VALUE, And, Query, Sort
from indexer.query.plan import Plan, Stream, WordSequence, make_plan
from indexer.results import Hit
from indexer.settings.run import Settings

if TYPE_CHECKING:
    from concurrent.futures import Executor

VERSION = f"{tantivy.__version__.split(' v')[1].split(',')[0]}/7"  # type: ignore[attr-defined]  # its type stubs have it in another place
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
            self._compiler = TantivyCompiler(index.schema, values, lambda: self._vocabulary, self._searcher)
            self._counts = FacetCounts(self._searcher, self._compiler, values)

    def search(self, query: Query) -> Answer:
        """Return what `query` finds."""
        with _translated(SearchUnavailable, "Tantivy could not answer"):
            return self._search(query)

    def frequencies(self, words: Iterable[str]) -> dict[str, int]:
        """Return the number of paragraphs with each exact word."""
        with _translated(SearchUnavailable, "Tantivy could not answer"):
            return {word: self._searcher.doc_freq(Stream.EXACT.value, word) for word in words}

    def similar_words(self, word: str, distance: int) -> tuple[tuple[str, int], ...]:
        """Return the exact words within `distance` of `word` and the number of paragraphs with each, nearest first."""
        return self._vocabulary.ranked(word, distance)

    def close(self) -> None:
        """Do nothing: the files stay mapped as long as a search is using them."""

    @cached_property
    def _vocabulary(self) -> TermDictionary:
        with _translated(SearchUnavailable, "Tantivy could not list its words"):
            return TermDictionary(dict(self._searcher.terms_with_prefix(Stream.EXACT.value, "")))

    def _search(self, query: Query) -> Answer:
        check_deadline(query.deadline)
        plan = make_plan(query.root, query.related)
        dates = self._compiler.within(query.dates)
        before = [self._compiler.matching(plan.match), *dates]
        filters = {one.field: self._compiler.having(one.field, one.values) for one in query.filters}
        found = all_of([*before, *filters.values()])
        count = partial(self._counted, query, before, filters, found)
        counting = _counting(os.getpid()).submit(count) if self._searcher.num_docs >= LONG_TO_COUNT else None
        total, page = self._page(query, plan, found, [*dates, *filters.values()])
        letters, authorities, counts = counting.result() if counting and not counting.cancel() else count()  # if not started, all are busy
        return Answer(total, letters, authorities, page, counts)

    def _counted(
        self, query: Query, before: Sequence[Compiled], filters: Mapping[str, Compiled], found: Compiled
    ) -> tuple[int, int, dict[str, dict[str, int]]]:
        """Return the numbers of letters and of authorities in `found`, and paragraphs per value for each facet of `query`."""
        free = dict.fromkeys((name for name in query.facets if name not in filters), query.facet_limit)
        letters, authorities, counts = self._counts.with_totals(found, free)
        for name in filters.keys() & set(query.facets):
            check_deadline(query.deadline)
            others = (one for field, one in filters.items() if field != name)
            counts |= self._counts.of(all_of([*before, *others]), {name: EVERY_VALUE})
        return letters, authorities, counts

    def _page(self, query: Query, plan: Plan, found: Compiled, narrowed: list[Compiled]) -> tuple[int, tuple[Hit, ...]]:
        """Return the number of documents in `found`, and the hits on the requested page; `narrowed` are the filters and dates."""
        order = Order(self._searcher, self._compiler, query.deadline)
        if query.start >= min(query.start + query.limit, self._searcher.num_docs):
            return order.count(found), ()
        end = min(reordering.needed(query, plan), self._searcher.num_docs)
        if query.sort is not Sort.RELEVANCE or not plan.scores:
            total, ranked = order.first(found, query.sort, query.start, end)
        elif (score := self._level(plan)) is not None:
            total, ranked = order.level(found, score, plan.setback, end)
        else:
            total, ranked = order.best(found, self._compiler.scoring(plan, narrowed), plan, end)
        shown = reordering.page(query, plan, ranked[:end], order.candidates)
        return total, tuple(self._hit(address, score) for score, address in shown)

    def _level(self, plan: Plan) -> float | None:
        """Return the score that all matches share, apart from the setback; None if scores may differ. `child*` has no words to score."""
        if plan.concepts:
            return None
        required = plan.match.parts if isinstance(plan.match, And) else (plan.match,)
        if all(one.node in required for one in plan.constants) and all(self._is_nowhere(one.row) for one in plan.clauses):
            return sum(one.weight for one in plan.constants)
        return None

    def _is_nowhere(self, row: WordSequence) -> bool:
        return any(not self._searcher.doc_freq(row.stream.value, word) for word in row.words)

    def _hit(self, address: DocAddress, score: float) -> Hit:
        stored: Any = self._searcher.doc(address).get_first("stored")
        return hit(self._packing.unpacked(stored), score)


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
