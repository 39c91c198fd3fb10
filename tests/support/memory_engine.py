"""The port over documents in memory, with nothing stored: what every engine is held to, and what pages are tested over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from indexer.engines.memory.engine import memory_index
from indexer.engines.shared.answers import Labels, checked, labels_of, results
from indexer.engines.shared.document import documents, head, spellings
from indexer.errors import NotFound
from indexer.letter import Letter, Report
from indexer.query import Query
from indexer.results import Results


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
