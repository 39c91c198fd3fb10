"""Engines: counts of exact words and facet spellings over all letters, updated by adding and subtracting letters.

A web server holds them in memory: 17,000 words for our letters, some hundred thousand for a thousand times as many.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from indexer.engines.shared.answers import Labels, labels_of
from indexer.engines.shared.document import Document, Spelling, documents, spellings
from indexer.engines.shared.term_dictionary import TermDictionary
from indexer.letter import Letter
from indexer.query.plan import Stream


class Tally:
    """Counts that can go up and down."""

    def __init__(self) -> None:
        self._words: Counter[str] = Counter()
        self._spellings: Counter[Spelling] = Counter()

    @staticmethod
    def of(rows: Iterable[Sequence[Any]]) -> Tally:
        """Return the tally whose `rows` these are."""
        made = Tally()
        for times, *what in rows:
            if len(what) == 1:
                made._words[what[0]] = times
            else:
                made._spellings[Spelling(*what)] = times
        return made

    def rows(self) -> Iterator[list[Any]]:
        """Yield each count with what was counted, as lists for JSON."""
        yield from ([times, word] for word, times in self._words.items() if times)
        yield from ([times, one.field, one.value, one.label] for one, times in self._spellings.items() if times)

    def add(self, letter: Letter, made: Iterable[Document]) -> None:
        """Add a letter and its documents to the counts."""
        self._words.update(word for document in made for word in _words_of(document))
        self._spellings.update(spellings(letter))

    def take(self, letter: Letter) -> None:
        """Subtract a letter that was added before."""
        self._words.subtract(word for document in documents(letter) for word in _words_of(document))
        self._spellings.subtract(spellings(letter))

    def term_dictionary(self) -> TermDictionary:
        """Return the exact words with the number of paragraphs that have each."""
        return TermDictionary({word: times for word, times in self._words.items() if times})

    def labels(self) -> Labels:
        """Return the most frequent spelling of every value."""
        return labels_of(self._spellings.elements())


def _words_of(document: Document) -> set[str]:
    return set(document.texts[Stream.EXACT].split(" "))
