"""The port on documents in memory, with nothing stored: the standard for every engine, and what page tests use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from indexer.engines.memory.engine import memory_index
from indexer.engines.shared.answers import Labels, labels_of, results, validated
from indexer.engines.shared.document import documents, letter_head, spellings, tones_of
from indexer.engines.shared.semantics_file import gathering_of, learnt
from indexer.errors import NotFound
from indexer.letter import Letter, Report
from indexer.query import Query
from indexer.results import Hit, Notice, Results
from indexer.semantics import Semantics
from indexer.tone import Tone


class MemoryEngine:
    """The port on documents in memory; nothing is kept on disk."""

    name: ClassVar[str] = "memory"

    def __init__(self) -> None:
        self._letters: dict[str, Letter] = {}
        self._report = Report(built="")
        self._index = memory_index(())
        self._labels: Labels = {}
        self._semantics: Semantics | None = None
        self._builds = 0

    def rebuild(self, letters: Iterable[Letter], report: Report) -> None:
        """Replace everything with `letters` and `report`."""
        self._become({letter.id: letter for letter in letters}, report)

    def update(self, changed: Iterable[Letter], removed: Iterable[str], report: Report) -> None:
        """Add or replace the `changed` letters, and remove those whose ids are in `removed`."""
        gone = set(removed)
        kept = {letter_id: letter for letter_id, letter in self._letters.items() if letter_id not in gone}
        self._become({**kept, **{letter.id: letter for letter in changed}}, report)

    def search(self, query: Query) -> Results:
        """Return hits, totals and facets."""
        return results(query, self._index.search(validated(query)), self._labels)

    def batches(self, query: Query) -> Iterator[tuple[Hit, ...]]:
        """Yield all hits from the start of `query` on, as many at a time as its limit."""
        return self._index.batches(validated(query))

    def letter(self, letter_id: str) -> Letter:
        """Return one letter; raise `NotFound` if it does not exist."""
        if letter_id not in self._letters:
            raise NotFound(f"We can’t find letter {letter_id}. Try searching for a phrase from it")
        return self._letters[letter_id]

    def letter_with_tones(self, letter_id: str) -> tuple[Letter, tuple[Tone, ...]]:
        """Return one letter and the tone of each of its paragraphs; raise `NotFound` if it does not exist."""
        letter = self.letter(letter_id)
        return letter, tones_of(letter)

    def letters(self) -> Iterable[Letter]:
        """Return all letters, sorted by id."""
        return (self._letters[letter_id] for letter_id in sorted(self._letters))

    def heads(self) -> tuple[Letter, ...]:
        """Return all letters, sorted by id, without their sections, paragraphs, evidence and notices."""
        return tuple(map(letter_head, self.letters()))

    def frequencies(self, words: Sequence[str]) -> Mapping[str, int]:
        """Return the number of paragraphs with each exact word."""
        return self._index.frequencies(words)

    def similar_words(self, word: str, distance: int) -> tuple[tuple[str, int], ...]:
        """Return the exact words within `distance` of `word` and the number of paragraphs with each, nearest first."""
        return self._index.similar_words(word, distance)

    def semantics(self) -> Semantics | None:
        """Return what the letters teach, learnt when first asked for."""
        if self._semantics is None:
            made = gathering_of(document for letter in self.letters() for document in documents(letter))
            self._semantics = Semantics(learnt(made))
        return self._semantics

    def report(self) -> Report:
        """Return the report of the last rebuild or update."""
        return self._report

    def generation(self) -> str:
        """Return the number of the current build, counted from the first."""
        return f"build {self._builds}"

    def roll_back(self) -> None:
        """Raise `NotFound`: no earlier index is kept."""
        raise NotFound("the memory engine keeps no earlier index to go back to")

    def faults(self) -> tuple[str, ...]:
        """Return no faults: nothing is stored."""
        return ()

    def close(self) -> None:
        """Do nothing: there is nothing to release."""

    def _become(self, letters: dict[str, Letter], report: Report) -> None:
        index = memory_index(document for letter in letters.values() for document in documents(letter))
        labels = labels_of(spelling for letter in letters.values() for spelling in spellings(letter))
        self._letters, self._report, self._index, self._labels = letters, report, index, labels
        self._semantics = None
        self._builds += 1


class PartialEngine(MemoryEngine):
    """An engine of which a part doesn't answer."""

    def search(self, query: Query) -> Results:
        """Answer, and say so."""
        return replace(super().search(query), notices=(Notice("partial", "A part could not be asked."),))
