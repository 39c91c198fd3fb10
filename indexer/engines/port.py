"""Engines: what every engine can do, in our own records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from indexer.letter import Letter, Report
from indexer.query import Query
from indexer.results import Results


class Engine(Protocol):
    """An index that is open. Errors are `SearchUnavailable`, `BuildFailed` and `NotFound`, never a library's own."""

    name: str
    """As in `LETTERS_ENGINE`: "tantivy", "whoosh", "memory" …"""

    def rebuild(self, letters: Iterable[Letter], report: Report) -> None:
        """Replace everything by `letters` and `report`, in one step: until it is done the old answers, after any failure too."""

    def update(self, changed: Iterable[Letter], removed: Iterable[str], report: Report) -> None:
        """Put in the `changed` letters, take out those whose ids are `removed`; the result equals a rebuild with all."""

    def search(self, query: Query) -> Results:
        """Return hits (without spans), exact totals and the facets asked for; `SearchTooSlow` where the query's deadline passes first."""

    def letter(self, letter_id: str) -> Letter:
        """Return one letter; `NotFound` where there is none."""

    def letters(self) -> Iterable[Letter]:
        """Return all letters, in order of id."""

    def heads(self) -> tuple[Letter, ...]:
        """Return all letters, in order of id, without their sections, paragraphs, evidence and notices: cheap, for lists of letters."""

    def frequencies(self, words: Sequence[str]) -> Mapping[str, int]:
        """Return, for each exact word, the number of paragraphs that have it; 0 where none."""

    def similar_words(self, word: str, distance: int) -> tuple[tuple[str, int], ...]:
        """Return the exact words of the index within `distance` wrong letters of `word`, each with its number of paragraphs.

        Nearest first, then the most frequent; a swap of two neighbouring letters counts as one.
        """

    def report(self) -> Report:
        """Return the report of the last rebuild or update."""

    def generation(self) -> str:
        """Return the name of the build that answers; each build has another."""

    def roll_back(self) -> None:
        """Let the index before the last build answer again; `NotFound` where there is none, `IndexOutOfDate` where it can't answer."""

    def faults(self) -> tuple[str, ...]:
        """Return what is wrong with the index as it is stored, a sentence each."""

    def close(self) -> None:
        """Let go of files and connections; closing twice is allowed."""
