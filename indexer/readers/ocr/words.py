"""Readers: words and lines as text recognition finds them on the picture of a page, in pixels from its upper left corner."""

from __future__ import annotations

from typing import NamedTuple


class Word(NamedTuple):
    """A word on a picture."""

    text: str
    confidence: float
    """How sure the engine is of it, from 0 to 100."""
    left: float
    top: float
    right: float
    bottom: float
    stem: float
    """Mean width of its strokes, in pixels: bold type has wider ones. 0 if unknown."""


class Line(NamedTuple):
    """A line of words, in order."""

    base: tuple[float, float, float, float]
    """The left and right end of its baseline: x, y, x, y."""
    words: tuple[Word, ...]


class Seen(NamedTuple):
    """What is on a picture, after it was turned so that it can be read."""

    width: int
    height: int
    lines: tuple[Line, ...]
    sheets: int = 1
    """How many pages, of the same height, stand one below another on it."""
