"""Divide rich text into its groups, control words and pieces of text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,40})(?P<number>-?\d{1,9})? ?|\\'(?P<code>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z])|(?P<brace>[{}])"
    rb"|(?P<gap>[\r\n\0]+)|(?P<text>[^\\{}\r\n\0]+)"
)


@dataclass(frozen=True, slots=True)
class Token:
    """One token: `kind` is "word", "code", "sign", "brace" or "text"."""

    kind: str
    text: bytes
    number: int | None = None


def tokens_of(data: bytes) -> Iterator[Token]:
    r"""Yield the tokens of rich text, without the raw bytes that a \\bin announces; what fits nothing is passed over."""
    place = 0
    while match := _TOKEN.search(data, place):
        place = match.end()
        kind = str(match.lastgroup) if match.lastgroup != "number" else "word"
        number = int(match["number"]) if match["number"] else None
        if kind == "word" and match["word"] == b"bin":
            place += max(0, number or 0)
        elif kind != "gap":
            yield Token(kind, match[kind], number)
