"""Readers: how wide the first word of a line is, to tell whether there was room for it on the line above."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.readers.characters import LINE_HYPHEN
from indexer.readers.pdf.lines import Segment, TextLine
from indexer.readers.pdf.text_runs import joined

SPARE = 0.3
"""A line has room for a word if more than this is left over beside it, in font sizes: widths are known no more exactly."""

_WIDTHS = {
    sign: width
    for width, signs in (
        (0.22, "ijl'’‘|"),
        (0.28, "tfI .,;:!/[]"),
        (0.33, "r()-“”\""),
        (0.5, "ckszvxyJ"),
        (0.61, "FTZ"),
        (0.67, "ABEKPSVXY&"),
        (0.72, "CDHNRUw"),
        (0.78, "GOQ"),
        (0.83, "mM"),
        (0.94, "W—%"),
    )
    for sign in signs
}
"""Widths of letters in usual typefaces without serifs, in font sizes; they are only compared with each other."""
_USUAL = 0.56


def is_ended(above: TextLine | Segment, below: TextLine | Segment, margin: float) -> bool:
    """Return whether a line was ended by its writer: the first word of the line below would have fitted before `margin`, in points."""
    if joined(above.placed).rstrip().endswith(("-", LINE_HYPHEN)):
        return False
    return margin - above.right - first_word(below) > SPARE * max(above.size, 1.0)


def first_word(line: TextLine | Segment) -> float:
    """Return the width of a line's first word and the space before it, in points; a space that may not be broken is part of a word."""
    text = joined(line.placed).replace("\n", " ").strip(" ")
    word = text.split(" ", 1)[0]
    return (_width(word) + _width(" ")) * (line.right - line.left) / max(_USUAL, _width(text))


def _width(text: Sequence[str]) -> float:
    return sum([_WIDTHS.get(sign, _USUAL) for sign in text])
