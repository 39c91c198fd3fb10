"""Semantics: gather the words of all paragraphs while an index is written, so that no paragraph is read a second time."""

from __future__ import annotations

from array import array
from collections import Counter
from typing import NamedTuple

from indexer.semantics.phrases import Sample

Place = tuple[str, int]
"""A letter's id and a paragraph's number."""


class _Numbers(dict[str, int]):
    """Words numbered in the order in which they are first met."""

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        return number


class _Row(NamedTuple):
    """One paragraph: where its words begin and end in the gathered words, and whether it is learnt from."""

    place: Place
    start: int
    end: int
    content: int
    """The same for paragraphs with the same words."""
    boilerplate: bool


class Gathering:
    """The paragraphs of a build. What many letters share, and what was gathered before word for word, teaches nothing new."""

    def __init__(self) -> None:
        self.numbers = _Numbers()
        self.words = array("i")
        """The numbers of the stems of one paragraph after another."""
        self.rows: list[_Row] = []
        self.written: Counter[str] = Counter()
        """How often each word is written so, with the signs around it."""
        self.sample = Sample()
        """Some of the texts, to find phrases in."""
        self._known: set[int] = set()

    def add(self, place: Place, stems: str, text: str, *, boilerplate: bool) -> None:
        """Gather one paragraph, given its stems, joined by single spaces, and its text."""
        start, content = len(self.words), hash(stems)
        self.words.extend(map(self.numbers.__getitem__, stems.split(" ")))
        self.rows.append(_Row(place, start, len(self.words), content, boilerplate))
        if not boilerplate and content not in self._known:
            self._known.add(content)
            self.written.update(text.split())
            self.sample.add(text)

    def in_order(self) -> tuple[list[_Row], list[bool]]:
        """Return the paragraphs by letter id and number, and whether each is learnt from."""
        rows = sorted(self.rows)
        seen: set[int] = set()
        taught = []
        for row in rows:
            taught.append(not row.boilerplate and row.content not in seen)
            seen.add(row.content)
        return rows, taught
