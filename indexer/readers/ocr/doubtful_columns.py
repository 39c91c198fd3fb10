"""Readers: find the tables on a page whose cells were read with doubt, to be read again column by column.

A grade that is centred beside two lines of text shares its height with both. The engine then takes pieces of one line for another, and
letters are lost; alone, each column is read well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from indexer.readers.ocr.words import Line

GUTTER = 1.5
"""Least width of the white strip between two columns, in heights of their words."""

NARROWEST = 2.0
"""Least width of a column, in heights of its words: narrower ones are bullets and numbers."""

FEWEST = 3
"""Fewest lines of a table."""

APART = 5.0
"""A larger distance between two lines, in heights of their words, ends a table."""

SURE = 60.0
"""A word read with less confidence than this is doubtful."""

Box = tuple[int, int, int, int]
"""Left, top, right and bottom, in pixels."""


class Table(NamedTuple):
    """Lines that are parted by one white strip."""

    lines: tuple[Line, ...]
    columns: tuple[Box, Box]


def doubtful_tables(lines: Sequence[Line]) -> Iterator[Table]:
    """Yield the tables in which a word is doubtful."""
    together: list[Line] = []
    strip: tuple[float, float] | None = None
    for line in sorted(lines, key=lambda line: _top(line)):
        left = _narrowed(strip, line) if together and strip and _top(line) - _bottom(together) < APART * _height(line) else None
        if together and left is None:
            yield from _judged(together, strip)
            together = []
        strip = left or _widest_gap(line)
        if strip:
            together.append(line)
    yield from _judged(together, strip)


def _judged(lines: Sequence[Line], strip: tuple[float, float] | None) -> Iterator[Table]:
    """Yield the lines, down to the last with words on both sides of the strip, as a table if they are one and in doubt."""
    if strip is None:
        return
    middle = (strip[0] + strip[1]) / 2
    last = max((at for at, line in enumerate(lines, start=1) if line.words[0].right < middle < line.words[-1].left), default=0)
    lines = lines[:last]
    words = [word for line in lines for word in line.words]
    if len(lines) < FEWEST or all(word.confidence >= SURE for word in words):
        return
    first, second = [word for word in words if word.right < middle], [word for word in words if word.left > middle]
    if not first or not second:
        return
    height = _height(lines[0])
    room = height / 3
    top, bottom = min(word.top for word in words) - room, max(word.bottom for word in words) + room
    sides = [(min(word.left for word in of) - room, max(word.right for word in of) + room) for of in (first, second)]
    (left, end), (start, right) = sides
    if min(end - left, right - start) < NARROWEST * height + 2 * room:
        return
    yield Table(tuple(lines), (_box(left, top, end, bottom), _box(start, top, right, bottom)))


def _box(left: float, top: float, right: float, bottom: float) -> Box:
    return max(0, int(left)), max(0, int(top)), int(right) + 1, int(bottom) + 1


def _widest_gap(line: Line) -> tuple[float, float] | None:
    """Return the widest gap of a line, if it may be between two columns."""
    gaps = [(left.right, right.left) for left, right in pairwise(line.words)]
    widest = max(gaps, key=lambda gap: gap[1] - gap[0], default=(0.0, 0.0))
    return widest if widest[1] - widest[0] >= GUTTER * _height(line) else None


def _narrowed(strip: tuple[float, float], line: Line) -> tuple[float, float] | None:
    """Return the widest part that a line leaves of a white strip; None if it runs across."""
    left, right = strip
    taken = sorted((word.left, word.right) for word in line.words if word.left < right and left < word.right)
    ends = [left, *(side for word in taken for side in word), right]
    widest = max(zip(ends[::2], ends[1::2], strict=True), key=lambda free: free[1] - free[0])
    return widest if widest[1] - widest[0] >= GUTTER * _height(line) / 2 else None


def _top(line: Line) -> float:
    return min(word.top for word in line.words)


def _bottom(lines: Sequence[Line]) -> float:
    return max(word.bottom for word in lines[-1].words)


def _height(line: Line) -> float:
    """Return the usual height of a line's words: a word's box may have a rule of the table in it."""
    return median(word.bottom - word.top for word in line.words)
