"""Query stage: the search text becomes pieces with their place in it; one pass, no meaning yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from indexer.query.language import DATE_WORDS, FIELD_WORDS, OPERATORS

QUOTES = '"“”„‟«»＂'


class Shape(StrEnum):
    """What a piece looks like."""

    MINUS = "minus"
    OPERATOR = "operator"
    OPEN = "open"
    CLOSE = "close"
    FIELD = "field"
    QUOTED = "quoted"
    EVERYTHING = "everything"
    WORD = "word"


# In this order; what none matches, one mark at a time, says nothing: a comma, a loose dash, a smiley's colon.
_SHAPES = (
    (Shape.MINUS, rf"(?<![^\s(])-(?=[^\W_]|[({QUOTES}])"),  # "-word", but neither "- word" nor "--word"
    (Shape.OPERATOR, rf"(?:{'|'.join(OPERATORS)})(?=[\s(){QUOTES}]|$)"),
    (Shape.OPEN, r"\("),
    (Shape.CLOSE, r"\)"),
    (Shape.FIELD, rf"(?i:{'|'.join((*FIELD_WORDS, *DATE_WORDS))}):(?:[{QUOTES}][^{QUOTES}]*[{QUOTES}]?|[^\s(){QUOTES}]*)"),
    (Shape.QUOTED, rf"[{QUOTES}][^{QUOTES}]*(?:[{QUOTES}](?:~\d*)?)?"),
    (Shape.EVERYTHING, rf"\*+(?=[\s(){QUOTES}]|$)"),
    (Shape.WORD, rf"[*?]*[^\W_][^\s(){QUOTES}]*"),
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the search text that says something."""

    shape: Shape
    text: str
    start: int
    """Its first character in the search text."""

    @property
    def end(self) -> int:
        """The character after its last."""
        return self.start + len(self.text)


def pieces_of(text: str) -> Iterator[Piece]:
    """Yield the pieces of `text` in order: `-"short breaks" AND wom?n` gives minus, quoted, operator, word."""
    for found in _pattern().finditer(text):
        if found.lastgroup:
            yield Piece(Shape(found.lastgroup), found.group(), found.start())


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(rf"(?P<{shape}>{pattern})" for shape, pattern in _SHAPES) + r"|\s+|.", re.DOTALL)
