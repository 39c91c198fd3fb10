"""Engines: OpenSearch, for collections and audiences too large for one machine; web servers need only the cluster."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from time import monotonic
from typing import TypeVar

from indexer.engines.opensearch.bulk import Bulk
from indexer.engines.opensearch.client import Connection
from indexer.engines.opensearch.generations import RECORDS, Generations
from indexer.engines.opensearch.index import ClusterIndex
from indexer.engines.opensearch.schema import (
    Counts,
    letter_record,
    manifest,
    paragraph_id,
    paragraph_record,
    report_record,
    semantics_id,
    semantics_records,
    tally_records,
)
from indexer.engines.opensearch.tally import Tally
from indexer.engines.port import Engine
from indexer.engines.shared.answers import results, validated
from indexer.engines.shared.document import Document, documents, tones_of
from indexer.engines.shared.self_check import finds
from indexer.engines.shared.semantics_file import gathered, learnt
from indexer.errors import BuildFailed, SearchUnavailable
from indexer.letter import Letter, Report
from indexer.query import Query
from indexer.results import Hit, Notice, Results
from indexer.semantics import Semantics
from indexer.semantics.gathering import Gathering
from indexer.semantics.threads import learning
from indexer.settings.cluster import Cluster
from indexer.settings.run import Settings
from indexer.tone import Tone

T = TypeVar("T")

AT_ONCE = 300
"""Letters in memory at once."""

PARTIAL = Notice("partial", "Part of the collection could not be searched just now. There may be more results, and counts may be too low.")


def engine(settings: Settings) -> Engine:
    """Return the engine for the cluster in `settings`, without contacting it; the index need not exist yet."""
    return OpenSearchEngine(settings.cluster)


class OpenSearchEngine:
    """The port over a cluster, shared between threads. The first request after a switch opens the new generation."""

    name = "opensearch"

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self._connection = Connection(cluster)
        self._generations = Generations(self._connection)
        self._lock = threading.Lock()
        self._open: ClusterIndex | None = None

    def rebuild(self, letters: Iterable[Letter], report: Report) -> None:
        """Write `letters` and `report` into a new generation, check it and switch to it."""
        before = self._generations.before()
        with self._generations.beside() as name:
            build = _Build(self._connection, name, Tally())
            for some in _batches(letters):
                build.put(some)
            self._finish(build, report, before)

    def update(self, changed: Iterable[Letter], removed: Iterable[str], report: Report) -> None:
        """Write a new generation from the current one without the `removed` letters and with the `changed` ones; check it and switch.

        The cluster clones the old generation without copying files. Deleted documents are expunged from the clone, because they would still
        count in the statistics behind the scores. Readers see the old generation until everything is done.
        """
        old = self._current()
        with self._generations.beside(old.name) as name:
            build = _Build(self._connection, name, old.tally(), old)
            gone = set(removed)
            taken = build.take(old, gone)
            for some in _batches(changed):
                taken += build.take(old, {letter.id for letter in some} - gone)
                build.put(some)
            if taken:
                self._generations.expunge(name)
            self._finish(build, report, old.name)

    def search(self, query: Query) -> Results:
        """Return hits, totals and facets, with a notice if part of the index could not be searched."""
        validated(query)
        return self._asked(lambda now: _results(now, query))

    def batches(self, query: Query) -> Iterator[tuple[Hit, ...]]:
        """Yield all hits from the start of `query` on, as many at a time as its limit, each batch by a search of its own."""
        seconds = query.deadline - monotonic()
        while True:
            results = self.search(replace(query, deadline=monotonic() + seconds))
            if PARTIAL in results.notices:
                raise SearchUnavailable("Part of the collection can’t be searched at the moment. Try again")
            if results.hits:
                yield results.hits
            query = replace(query, start=query.start + query.limit)
            if query.start >= results.total:
                return

    def letter(self, letter_id: str) -> Letter:
        """Return one letter; `NotFound` if there is none."""
        return self._asked(lambda now: now.letter(letter_id))

    def letter_with_tones(self, letter_id: str) -> tuple[Letter, tuple[Tone, ...]]:
        """Return one letter and the tone of each of its paragraphs, estimated again; `NotFound` if there is none."""
        letter = self.letter(letter_id)
        return letter, tones_of(letter)

    def letters(self) -> Iterable[Letter]:
        """Return all letters, ordered by id."""
        return self._asked(lambda now: now.letters())

    def heads(self) -> tuple[Letter, ...]:
        """Return all letters, ordered by id, without their sections, paragraphs, evidence and notices."""
        return self._asked(lambda now: now.heads())

    def frequencies(self, words: Sequence[str]) -> Mapping[str, int]:
        """Return the number of paragraphs with each exact word."""
        return self._asked(lambda now: {word: now.term_dictionary.counts.get(word, 0) for word in words})

    def similar_words(self, word: str, distance: int) -> tuple[tuple[str, int], ...]:
        """Return the exact words within `distance` of `word` and the number of paragraphs with each, nearest first."""
        return self._asked(lambda now: now.term_dictionary.ranked(word, distance))

    def semantics(self) -> Semantics | None:
        """Return what the build learnt of meaning, fetched once for each generation."""
        return self._asked(lambda now: now.semantics)

    def report(self) -> Report:
        """Return the report of the last rebuild or update."""
        return self._asked(lambda now: now.report)

    def generation(self) -> str:
        """Return the name of the current generation."""
        return self._asked(lambda now: now.name)

    def roll_back(self) -> None:
        """Switch back to the previous generation; `NotFound` if there is none."""
        self._generations.roll_back()

    def faults(self) -> tuple[str, ...]:
        """Return what is wrong with the stored index, one sentence for each fault."""
        return self._asked(lambda now: tuple(self._generations.faults(now.name)))

    def close(self) -> None:
        """Close the connections; the next call opens new ones."""
        with self._lock:
            self._open = None
        self._connection.close()

    def _finish(self, build: _Build, report: Report, before: str | None) -> None:
        """Store the report and the tally, check that the new generation answers correctly, then switch to it."""
        made = manifest(self._generations.wanted(), report.built, build.close(report))
        self._generations.settle(build.name)
        index = ClusterIndex(self._connection, build.name, build.name + RECORDS, made)
        answer, partial = index.search(Query(limit=1))
        if partial or answer.total != build.paragraphs:
            raise BuildFailed(f"the new index has {answer.total} paragraphs instead of {build.paragraphs}; try again")
        if (weighed := index.weighed()) not in (None, build.paragraphs):
            raise BuildFailed(f"words are weighted over {weighed} paragraphs instead of {build.paragraphs}; run rebuild --from-catalogue")
        if lost := [letter.id for letter in build.sample if not _found(index, letter)]:
            raise BuildFailed(f"the new index does not find letter {lost[0]} by its own words; try again")
        self._generations.switch(build.name, made, before)

    def _asked(self, ask: Callable[[ClusterIndex], T]) -> T:
        """Return the current generation's answer; if it was removed in the meantime, ask the next one."""
        while True:
            now = self._current()
            try:
                return ask(now)
            except SearchUnavailable:
                if self._generations.before() in (now.name, None):
                    raise

    def _current(self) -> ClusterIndex:
        """Return the current generation, opened; the same object until a build switches."""
        name = self._generations.current()
        now = self._open
        if now and now.name == name:
            return now
        with self._lock:
            if not self._open or self._open.name != name:
                made = self._generations.check(name)
                self._open = ClusterIndex(self._connection, name, name + RECORDS, made)
            return self._open


class _Build:
    """A generation that is being written, with its counts so far."""

    def __init__(self, connection: Connection, name: str, tally: Tally, old: ClusterIndex | None = None) -> None:
        self.name = name
        self.letters: int = old.manifest["letters"] if old else 0
        self.paragraphs: int = old.manifest["paragraphs"] if old else 0
        self.sample: list[Letter] = []
        """Letters that must be found by their own words before the switch."""
        self._put = 0
        self._old = old
        self._gone: set[str] = set()
        self._gathering = Gathering()
        self._tally = tally
        self._paragraphs = Bulk(connection, name)
        self._records = Bulk(connection, name + RECORDS)

    def put(self, letters: Sequence[Letter]) -> None:
        """Add letters that are not in the index yet."""
        self._paragraphs.put(paragraph_record(document) for document in self._documents(letters))
        self._records.put(map(letter_record, letters))

    def take(self, old: ClusterIndex, names: Iterable[str]) -> int:
        """Remove those of these letters that `old` has, and return how many."""
        gone = [letter for some in _batches(names) for letter in old.kept(some)]
        self._gone.update(letter.id for letter in gone)
        for letter in gone:
            self._tally.take(letter)
        self._records.take(letter.id for letter in gone)
        self.paragraphs -= self._paragraphs.take(paragraph_id(one.id, paragraph.number) for one in gone for paragraph in one.paragraphs)
        self.letters -= len(gone)
        return len(gone)

    def close(self, report: Report) -> Counts:
        """Store the report, the tally and what can be learnt of meaning; return what the generation has."""
        self._records.put([report_record(report)])
        pieces = self._records.put(tally_records(self._tally))
        semantics = self._records.put(semantics_records(self._semantics()))
        surplus = range(semantics, self._old.manifest.get("semantics", 0) if self._old else 0)
        self._records.take(semantics_id(place) for place in surplus)
        return Counts(self.letters, self.paragraphs, pieces, semantics)

    def _semantics(self) -> bytes:
        """Return what is known of meaning with what was gathered; learnt again if the collection has changed too much since."""
        learn, known = learning(), self._old.semantics if self._old else None
        if known and not learn.outgrown(known, self.paragraphs):
            made: bytes = learn.folded_in(known, self._gone, self._gathering)
            return made
        kept = (one for one in self._old.letters() if one.id not in self._gone) if self._old else ()
        for letter in kept:
            deque(gathered(documents(letter), self._gathering), maxlen=0)
        return learnt(self._gathering)

    def _documents(self, letters: Iterable[Letter]) -> Iterator[Document]:
        """Yield the documents of `letters` and count them; letters 1, 2, 3, 5, 9 … are kept as the sample."""
        for letter in letters:
            made = tuple(gathered(documents(letter), self._gathering))
            self._tally.add(letter, made)
            if not self._put & (self._put - 1):
                self.sample.append(letter)
            self._put += 1
            self.letters += 1
            self.paragraphs += len(made)
            yield from made


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    """Yield the items in lists of `AT_ONCE`."""
    left = iter(items)
    return iter(lambda: list(islice(left, AT_ONCE)), [])


def _results(index: ClusterIndex, query: Query) -> Results:
    answer, partial = index.search(query)
    found = results(query, answer, index.labels)
    return replace(found, notices=(PARTIAL, *found.notices)) if partial else found


def _found(index: ClusterIndex, letter: Letter) -> bool:
    """Return whether `letter` is stored unchanged and its first paragraph with enough words is found by them."""
    if index.letter(letter.id) != letter:
        return False
    return finds(lambda query: index.search(query)[0].hits, documents(letter), 1)
