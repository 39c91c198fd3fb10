"""Readers: pieces of text with their looks, divided where their author left an empty line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from indexer.letter import Block, Role
from indexer.print_conventions import BULLETS, SYMBOLS

_ITEM = re.compile(rf"[{BULLETS}{SYMBOLS}]|[-–—*]\s+\S|(?:\d{{1,2}}[.)]|\([a-z]\))\s+[A-Z‘“]")
_UPPER = re.compile(r"[\W_]*[A-Z\d]")


class Words(NamedTuple):
    """A piece of text and its looks; a line end is a piece of its own."""

    text: str
    bold: bool = False
    size: float = 0.0
    """In points; 0 if it is not known."""


def pieces_of(words: Iterable[Words]) -> Iterator[Sequence[Words]]:
    """Yield the words between empty lines, which are two line ends with nothing between them.

    A new piece begins as well with a line that has a bullet or a number of its own, and below a line in bold, a heading whose writer
    pressed Shift and Enter.
    """
    piece: list[Words] = []
    heading = False
    for line in _lines_of(words):
        text = joined(line).lstrip()
        if piece and (not text or _ITEM.match(text) or (heading and _UPPER.match(text) and not is_bold(line))):
            yield piece
            piece = []
        if text:
            heading = not piece and is_bold(line)
            piece += [Words("\n"), *line] if piece else line
    if piece:
        yield piece


def _lines_of(words: Iterable[Words]) -> Iterator[list[Words]]:
    line: list[Words] = []
    for one in words:
        if one.text == "\n":
            yield line
            line = []
        else:
            line.append(one)
    yield line


def is_bold(words: Iterable[Words]) -> bool:
    """Return whether all letters and figures are bold."""
    return {one.bold for one in words if any(sign.isalnum() for sign in one.text)} == {True}


def size_of(words: Sequence[Words]) -> float:
    """Return the size of most of the words, in points; 0 if it is not known."""
    sizes = {one.size for one in words if one.text != "\n"}
    if len(sizes) < 2:
        return next(iter(sizes), 0.0)
    letters: Counter[float] = Counter()
    for one in words:
        letters[one.size] += sum(map(str.isalnum, one.text))
    return letters.most_common(1)[0][0]


def joined(words: Iterable[Words]) -> str:
    """Return the words as one text."""
    return "".join(one.text for one in words)


def without_equal_sizes(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks of a document, without their sizes if those of its text are all alike: then they tell no heading."""
    sizes = {block.size for block in blocks if block.role not in {Role.FURNITURE, Role.NOTICE}}
    return tuple(replace(block, size=0.0) for block in blocks) if len(sizes) < 2 else tuple(blocks)
