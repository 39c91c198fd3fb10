"""Readers: tell a page number that text recognition misread ("Ld" for 22), which would be a heading for its size."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from indexer.readers.pdf.recognised_lines import ALIKE_IF_SHORT, STEADY, Piece

LONGEST = 3
"""Most letters of a page number."""
FEWEST = 3
"""So many other pages must have their number in one place."""
SIDE = 12.0
"""Points by which that place may differ to the side from page to page."""


def without_misread_numbers(pieces: Mapping[int, Sequence[Piece]]) -> Mapping[int, Sequence[Piece]]:
    """Return the pieces of each page without short ones at its very top or bottom that stand where other pages have their number."""
    short = {page: [piece for piece in _outermost(of) if piece.letters <= LONGEST] for page, of in pieces.items()}
    numbers = [piece for of in short.values() for piece in of if piece.text.isdecimal()]
    misread = {
        page: {piece for piece in of if not piece.text.isdecimal() and sum(_is_there(piece, one) for one in numbers) >= FEWEST}
        for page, of in short.items()
    }
    return {page: [piece for piece in of if piece not in misread[page]] for page, of in pieces.items()}


def _outermost(pieces: Sequence[Piece]) -> Iterable[Piece]:
    """Return the pieces of the first and of the last line of a page."""
    top, bottom = (end((piece.base for piece in pieces), default=0.0) for end in (max, min))
    return [piece for piece in pieces if abs(piece.base - top) < STEADY or abs(piece.base - bottom) < STEADY]


def _is_there(piece: Piece, number: Piece) -> bool:
    near = abs(piece.base - number.base) < STEADY and abs(piece.left - number.left) < SIDE
    return near and abs(piece.size - number.size) < ALIKE_IF_SHORT * number.size
