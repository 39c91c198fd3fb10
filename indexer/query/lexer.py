"""Query: splits the search text into lexemes with their positions, in one pass."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from indexer.fields import FIELD_WORDS
from indexer.query.language import DATE_WORDS, OPERATORS

_SPAN = r"(?:19|20)\d\d +[–—-] +(?:(?:19|20)\d\d|(?i:present|now|today|date))"
"""One span of time: "2018 - 2021", "2018 - present"."""
_LOOSE = r"[,;+|](?=[^\W\d_]{2})"
"""What only stands between two words: `derby,leeds`; but not in “1,200” or “LGBTQ+”."""
QUOTES = '"“”„‟«»＂'


class LexemeKind(StrEnum):
    """The form of a lexeme."""

    MINUS = "minus"
    OPERATOR = "operator"
    OPEN = "open"
    CLOSE = "close"
    FIELD = "field"
    QUOTED = "quoted"
    EVERYTHING = "everything"
    WORD = "word"


# The order matters. Characters that match none are skipped: a comma, a loose dash, a smiley's colon.
_SHAPES = (
    (LexemeKind.MINUS, rf"(?<![^\s(])-(?=[^\W_]|[({QUOTES}])"),  # "-word", but neither "- word" nor "--word"
    (LexemeKind.OPERATOR, rf"(?:{'|'.join(OPERATORS)})(?=[\s(){QUOTES}]|$)"),
    (LexemeKind.OPEN, r"\("),
    (LexemeKind.CLOSE, r"\)"),
    (LexemeKind.FIELD, rf"(?i:{'|'.join((*FIELD_WORDS, *DATE_WORDS))}):(?:[{QUOTES}][^{QUOTES}]*[{QUOTES}]?|[^\s(){QUOTES}]*)"),
    (LexemeKind.QUOTED, rf"[{QUOTES}][^{QUOTES}]*(?:[{QUOTES}](?:~\d*)?)?"),
    (LexemeKind.EVERYTHING, rf"\*+(?=[\s(){QUOTES}]|$)"),
    (LexemeKind.WORD, rf"(?<!\S){_SPAN}(?!\S)|[*?]*[^\W_](?:(?!{_LOOSE})[^\s(){QUOTES}])*"),
)


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A part of the search text that has a meaning."""

    shape: LexemeKind
    text: str
    start: int
    """Index of its first character in the search text."""

    @property
    def end(self) -> int:
        """Index of the character after its last."""
        return self.start + len(self.text)


def lexemes_of(text: str) -> Iterator[Lexeme]:
    """Yield the lexemes of `text` in order: `-"short breaks" AND wom?n` gives minus, quoted, operator, word."""
    for found in _pattern().finditer(text):
        if found.lastgroup:
            yield Lexeme(LexemeKind(found.lastgroup), found.group(), found.start())


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(rf"(?P<{shape}>{pattern})" for shape, pattern in _SHAPES) + r"|\s+|.", re.DOTALL)
