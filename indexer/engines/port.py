"""Engines: the interface that every engine implements, in our own records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from indexer.letter import Letter, Report
from indexer.query import Query
from indexer.results import Hit, Results
from indexer.semantics import Semantics
from indexer.tone import Tone


class Engine(Protocol):
    """An open index. Errors are `SearchUnavailable`, `BuildFailed` and `NotFound`, never a library's own."""

    name: str
    """As in `LETTERS_ENGINE`: "tantivy", "whoosh", "memory" …"""

    def rebuild(self, letters: Iterable[Letter], report: Report) -> None:
        """Replace everything with `letters` and `report` in one step: the old index answers until then, and after any failure."""

    def update(self, changed: Iterable[Letter], removed: Iterable[str], report: Report) -> None:
        """Add the `changed` letters and remove those whose ids are in `removed`; the result is the same as a rebuild.

        Only what was learnt of meaning may differ: new paragraphs get their places in it, until the collection has changed enough for it
        to be learnt again.
        """

    def search(self, query: Query) -> Results:
        """Return hits (without spans), exact totals and the requested facets; `SearchTooSlow` if the query's deadline passes first."""

    def batches(self, query: Query) -> Iterator[tuple[Hit, ...]]:
        """Yield all hits from the start of `query` on, in the order of its pages, as many at a time as its limit, which must not be 0.

        They cost little more than one page where the engine ranks them once. Each batch has as long as the query has until its deadline.
        `SearchUnavailable` if a part of the index doesn't answer.
        """

    def letter(self, letter_id: str) -> Letter:
        """Return one letter; `NotFound` if there is none."""

    def letter_with_tones(self, letter_id: str) -> tuple[Letter, tuple[Tone, ...]]:
        """Return one letter and the tone of each of its paragraphs, in order; `NotFound` if there is none.

        Estimating the tones takes longer than all the rest of a letter's page, so an engine that keeps them doesn't do it again.
        """

    def letters(self) -> Iterable[Letter]:
        """Return all letters, ordered by id."""

    def heads(self) -> tuple[Letter, ...]:
        """Return all letters, ordered by id, without their sections, paragraphs, evidence and notices: cheap enough for lists."""

    def frequencies(self, words: Sequence[str]) -> Mapping[str, int]:
        """Return the number of paragraphs with each exact word; 0 if none."""

    def similar_words(self, word: str, distance: int) -> tuple[tuple[str, int], ...]:
        """Return the exact words in the index within `distance` edits of `word`, with the number of paragraphs that have each.

        Nearest first, then most frequent; swapping two neighbouring letters counts as one edit.
        """

    def semantics(self) -> Semantics | None:
        """Return what the build learnt of the meaning of words and paragraphs; None if it learnt nothing that can be read."""

    def report(self) -> Report:
        """Return the report of the last rebuild or update."""

    def generation(self) -> str:
        """Return the name of the current build; every build has a different one."""

    def roll_back(self) -> None:
        """Switch back to the index before the last build; `NotFound` if there is none, `IndexOutOfDate` if it cannot answer."""

    def faults(self) -> tuple[str, ...]:
        """Return what is wrong with the stored index, one sentence for each fault."""

    def close(self) -> None:
        """Close files and connections; may be called twice."""
