"""Readers: set the lines that text recognition found on a picture straight, and part them where they have gaps."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from indexer.readers.ocr.recogniser import Found
from indexer.readers.ocr.words import Line, Word

POINTS = 72.0
"""Points in an inch."""

UNSURE = 45.0
"""A line of which the engine is less sure than this, on average, is a signature, a logo or dirt."""

SURE = 60.0
"""Of a word read with less confidence than this, it is asked whether something else was read in its place."""

HEIGHTS = ((re.compile(r"[bdfhkl]"), 0.755), (re.compile(r"[A-Z0-9ij]"), 0.725), (re.compile(r"t"), 0.66), (re.compile(r"[a-z]"), 0.535))
"""How high letters are, as shares of the font's size, the tallest first; fonts differ by a twentieth."""

PART = 1.3
"""Words of a line that are further apart than this, in font sizes, may be in different columns."""

MARKED = 0.65
"""A sign followed by a gap of at least this, in font sizes, is the bullet of a list: a space is about a third as wide."""

SIGN = re.compile(r"[b-zB-HJ-Z]|[^\W\d]?[^\w\s(‘“'\"£.)]{1,2}")
"""What the engine reads in a bullet: a letter that is no word, a sign, or one after the other."""

SPACE = 0.15
"""A gap of at least this, in font sizes, parts words."""
_NO_WORD = re.compile(r"[^\W\d]?[@™©®°»«~*■●•§¢¥>]{1,2}")
"""What it reads in a bullet that begins no sentence, however near the words stand."""

ALIKE_IF_SHORT = 0.13
"""Sizes of few letters that differ by less than this share are one size: they are measured less exactly than a line."""
STEADY = 8
"""Points by which the height of a line may differ from page to page: paper is laid on a scanner a little differently each time."""

_RULE = re.compile(r"[|_~=¦\[\]{}\\]+|[—–-]{2,}|[|Il!]{2,}")
"""What it reads in the rules of a table."""

ASLANT = 0.04
"""A line that rises or sinks by more than this beside the others was written or stamped onto the page."""
LEAST_LENGTH = 0.3
"""Inches of a line by which that can be told."""

_STRAIGHT = re.compile(r"(?<=[A-Za-z])'(?=[A-Za-z])")
"""An apostrophe as it is often recognised, though printed ones are curved."""

_BELOW = re.compile(r"[gjpqyQ,;()\[\]]")
"""Signs that reach below the baseline."""


class Piece(NamedTuple):
    """Words of a line without wide gaps between them, in points from the page's lower left corner."""

    text: str
    left: float
    right: float
    base: float
    size: float
    """As measured, to a tenth of a point."""
    stem: float
    """Mean width of its strokes, as a share of its size; 0 if unknown."""
    goes_on: bool
    """True if it stands in one line with the piece before."""
    bullet: tuple[float, float] | None
    """The sides of the bullet before it."""

    @property
    def letters(self) -> int:
        """The number of its characters."""
        return len(self.text)


def pieces_of(found: Found) -> Iterator[Piece]:
    """Yield the pieces of the lines on a page, turned so that they are level; lines that can't be read are left out."""
    slope = weighted_median([(_slope(line), line.base[2] - line.base[0]) for line in found.lines])
    sure = [word for line in found.lines for word in line.words if word.confidence >= SURE]
    scale = POINTS / found.dpi
    for line in found.lines:
        if abs(_slope(line) - slope) > ASLANT and line.base[2] - line.base[0] > LEAST_LENGTH * found.dpi:
            continue
        words = [word for word in line.words if not _RULE.fullmatch(word.text) and not _is_read_twice(word, sure)]
        if words and _confidence(words) >= UNSURE:
            base = _level((line.base[1] + line.base[3]) / 2, (line.base[0] + line.base[2]) / 2, slope)
            yield from _pieces([_levelled(word, slope) for word in words], base, found.height, scale)


def _confidence(words: Sequence[Word]) -> float:
    return sum(word.confidence * len(word.text) for word in words) / sum(len(word.text) for word in words)


def _is_read_twice(word: Word, sure: Sequence[Word]) -> bool:
    """Return whether a doubtful word lies on one that is sure, whose letters were read a second time."""
    if word.confidence >= SURE:
        return False
    middle = (word.top + word.bottom) / 2
    return any(one.left < word.right and word.left < one.right and one.top < middle < one.bottom for one in sure)


def _slope(line: Line) -> float:
    left, down, right, lower = line.base
    return (lower - down) / max(1.0, right - left)


def _level(down: float, across: float, slope: float) -> float:
    return down - slope * across


def _levelled(word: Word, slope: float) -> Word:
    """Return a word where it is on the level page."""
    sink, shift = slope * (word.left + word.right) / 2, slope * (word.top + word.bottom) / 2
    return word._replace(left=word.left + shift, right=word.right + shift, top=word.top - sink, bottom=word.bottom - sink)


def _pieces(words: Sequence[Word], base: float, height: float, scale: float) -> Iterator[Piece]:
    """Yield the pieces of a line of level words with this baseline, all in pixels from the top."""
    size = _size(words, base)
    bullet = None
    apart = (words[1].left - words[0].right) / size if len(words) > 1 else 0.0
    if (apart > MARKED and SIGN.fullmatch(words[0].text)) or (apart > SPACE and _NO_WORD.fullmatch(words[0].text)):
        bullet, words = (words[0].left * scale, words[0].right * scale), words[1:]
    starts = [0, *(at for at, (left, right) in enumerate(pairwise(words), start=1) if right.left - left.right > PART * size), len(words)]
    for first, beyond in pairwise(starts):
        part = words[first:beyond]
        own = base if len(starts) == 2 else _base(part, base)
        size = _size(part, own)
        stems = [(word.stem, len(word.text)) for word in part if word.stem]
        stem = sum(one * letters for one, letters in stems) / max(1, sum(letters for _, letters in stems)) / size
        text = _STRAIGHT.sub("’", " ".join(word.text for word in part))
        yield Piece(
            text, part[0].left * scale, part[-1].right * scale, (height - own) * scale, round(size * scale, 1), stem, first > 0,
            None if first else bullet,
        )  # fmt: skip


def _base(words: Sequence[Word], line: float) -> float:
    """Return the baseline of some of a line's words: a grade may be centred beside two lines of text, which are read as one with it."""
    feet = [word.bottom for word in words if not _BELOW.search(word.text)]
    return median(feet) if feet else line


def _size(words: Sequence[Word], base: float) -> float:
    """Return the font size of words on one baseline, by the height of their letters."""
    for letters, share in HEIGHTS:
        if heights := [base - word.top for word in words if letters.search(word.text)]:
            return max(1.0, median(heights) / share)
    return max(1.0, *(word.bottom - word.top for word in words))


def weighted_median(values: Sequence[tuple[float, float]]) -> float:
    """Return the middle one of values with weights; 0 if there are none."""
    total, passed = math.fsum(weight for _, weight in values), 0.0
    for value, weight in sorted(values):
        passed += weight
        if passed >= total / 2:
            return value
    return 0.0
