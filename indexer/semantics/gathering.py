"""Semantics: gather the words of all paragraphs while an index is written, so that no paragraph is read a second time."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from indexer.semantics.phrases import Sample

Place = tuple[str, int]
"""A letter's id and a paragraph's number."""


class _Numbers(dict[str, int]):
    """Pieces numbered in the order in which they are first met."""

    def __missing__(self, piece: str) -> int:
        number = self[piece] = len(self)
        return number


class _Row(NamedTuple):
    """One paragraph: where its pieces begin and end among those gathered, and whether it is learnt from."""

    place: Place
    start: int
    end: int
    content: int
    """The same for paragraphs with the same words."""
    boilerplate: bool


class Gathering:
    """The paragraphs of a build. What many letters share, and what was gathered before word for word, teaches nothing new.

    Paragraphs are kept as numbers of their pieces, which white space divides; each piece's words are needed once, at the end.
    """

    def __init__(self) -> None:
        self.numbers = _Numbers()
        self.pieces = array("i")
        """The numbers of the pieces of one paragraph after another."""
        self.rows: list[_Row] = []
        self.sample = Sample()
        """Some of the texts, to find phrases in."""
        self._written = array("i")
        """The numbers of the pieces of paragraphs that differ and are not boilerplate."""
        self._known: set[int] = set()

    def add(self, place: Place, stems: str, text: str, pieces: Sequence[str], *, boilerplate: bool) -> None:
        """Gather one paragraph, given its stems, joined by single spaces, its text, and this split where it has white space."""
        start, content = len(self.pieces), hash(stems)
        numbers = array("i", [*map(self.numbers.__getitem__, pieces)])
        self.pieces.extend(numbers)
        self.rows.append(_Row(place, start, len(self.pieces), content, boilerplate))
        if not boilerplate and content not in self._known:
            self._known.add(content)
            self._written.extend(numbers)
            self.sample.add(text)

    def written(self) -> Counter[str]:
        """Return how often each piece is written so, with the signs around its words."""
        pieces = tuple(self.numbers)
        return Counter({pieces[number]: times for number, times in Counter(self._written).items()})

    def in_order(self) -> tuple[list[_Row], list[bool]]:
        """Return the paragraphs by letter id and number, and whether each is learnt from."""
        rows = sorted(self.rows)
        seen: set[int] = set()
        taught = []
        for row in rows:
            taught.append(not row.boilerplate and row.content not in seen)
            seen.add(row.content)
        return rows, taught
