"""Readers: one page of a PDF as plain records: its text runs and its structure tree.

A letter has thousands of these, so they are named tuples, which are made in a quarter of a dataclass's time.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

NO_MARK = -1


class TextRun(NamedTuple):
    """Adjacent characters of one text object. Positions are in points, from the page's lower left corner."""

    text: str
    gap: str
    """What PDFium found between the run before and this one: "" (nothing), " " or "\\n"."""
    mark: int
    """Marked content ID, or `NO_MARK` if it has none: then no structure element refers to it."""
    size: float
    bold: bool
    left: float
    right: float
    base: float
    """Baseline."""
    form: bool = False
    """True inside a form object, which has separate marked content IDs: no structure element of the page refers to it."""
    slanted: bool = False
    """True if it is written at an angle across the page, like a watermark."""
    typed: bool = False
    """True if it was typed into a form field or onto the page, and is no part of the page's own content."""


class Rule(NamedTuple):
    """A line that a page draws, in points from the page's lower left corner: a thin box along one of the axes."""

    left: float
    bottom: float
    right: float
    top: float


class Element(NamedTuple):
    """An element of a page's structure tree: its type ("P", "LI" …) and its kids, in order."""

    type: str
    kids: tuple[Element | int, ...]
    """Elements, marked content IDs, and `NO_MARK` for content on another page (or that isn't text)."""


class DrawnObject(Enum):
    """What there is on a page."""

    TEXT = "text"
    IMAGE = "image"
    DRAWING = "drawing"
    NOTHING = "nothing"
    CODE = "code"
    """Text in fonts that don't say which letters their codes stand for."""
    NONSENSE = "nonsense"
    """A picture of text, and behind it text that is mostly nonsense."""
    DAMAGE = "damage"
    """PDFium can't load the page."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its text in content order, and its whole structure tree, from "Document" down."""

    number: int
    width: float
    height: float
    runs: tuple[TextRun, ...] = ()
    tree: tuple[Element, ...] = ()
    shows: DrawnObject = DrawnObject.NOTHING
    """What a page without text shows instead."""
    coded: float = 0.0
    """Share of its characters, from 0 to 1, that its fonts don't say the meaning of."""
    recognised: bool = False
    """True if its text was recognised on a picture of it, here or by the program that made the PDF."""
    rules: tuple[Rule, ...] = ()
    """The lines that it draws, if it has no structure tree: tables are found by them."""
