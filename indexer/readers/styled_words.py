"""Readers: pieces of text that may be bold, divided where their author left an empty line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

Words = tuple[str, bool]
"""A piece of text and whether it is bold; a line end is a piece of its own."""


def pieces_of(words: Iterable[Words]) -> Iterator[Sequence[Words]]:
    """Yield the words between empty lines: two line ends with nothing between them."""
    piece: list[Words] = []
    filled = 0
    for text, bold in words:
        if text == "\n" and filled and piece[filled - 1][0] == "\n":
            yield piece[: filled - 1]
            piece, filled = [], 0
        elif text != "\n" or filled:
            piece.append((text, bold))
            filled = len(piece) if text.strip(" ") else filled
    yield piece


def is_bold(words: Iterable[Words]) -> bool:
    """Return whether all letters and figures are bold."""
    return {bold for text, bold in words if any(sign.isalnum() for sign in text)} == {True}


def joined(words: Iterable[Words]) -> str:
    """Return the words as one text."""
    return "".join(text for text, _ in words)
