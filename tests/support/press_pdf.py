"""Turns the elements of a script into the tags of a small PDF (see pdfs.py)."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Protocol

from tests.support.pdfs import Tag, item, pdf_of, table, tag

WIDTH = 450
LETTER = 0.5
"""Average width of a letter, as a share of the font size."""
FOOTER = 40


class Piece(Protocol):
    """An element of a script."""

    kind: str
    text: str
    page: int
    level: int
    marker: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of a row."""


_LOOKS: dict[str, tuple[str, dict[str, object]]] = {
    "title": ("P", {"size": 18, "bold": True}),
    "bold": ("P", {"bold": True}),
    "text": ("P", {}),
    "number": ("P", {}),
    "quote": ("BlockQuote", {"left": 18}),
    "note": ("Note", {"size": 8}),
}
"""The tag and the appearance of each kind of element, as Word writes them."""


def pressed_pdf(pieces: Sequence[Piece], *, tagged: bool) -> bytes:
    """Return the pieces as a PDF; it looks the same without tags."""
    pages = [tuple(_tags([piece for piece in pieces if piece.page == page], pieces)) for page in range(1, pieces[-1].page + 1)]
    return pdf_of(*pages, tagged=tagged)


def _tags(page: Sequence[Piece], pieces: Sequence[Piece]) -> Iterator[Tag]:
    footer = FOOTER + 12 * sum(piece.kind == "furniture" for piece in page)
    flowing = [piece for piece in page if piece.kind != "furniture"]
    for kind, group in groupby(flowing, key=lambda piece: piece.kind):
        run = tuple(group)
        if kind == "item":
            yield tag("L", *(_item(piece, pieces) for piece in run))
        elif kind == "row":
            yield table(*([_cell(cell, bold=row is run[0]) for cell in row.cells] for row in run))
        else:
            yield from (_tag(piece, pieces) for piece in run)
    for piece in page:
        if piece.kind == "furniture":
            footer -= 12
            yield tag("Artifact", piece.text, size=8, at=footer)


def _tag(piece: Piece, pieces: Sequence[Piece]) -> Tag:
    if piece.kind == "heading":
        return tag(f"H{piece.level}", _wrapped(piece.text, 14), size=14, bold=True)
    if piece.kind == "rest":
        begun = _begun(piece, pieces)
        is_item = begun.kind == "item"
        return tag(
            "LBody" if is_item else "P", _wrapped(piece.text), same=str(_place(begun, pieces)), left=18 * begun.level if is_item else 0
        )
    type_, looks = _LOOKS[piece.kind]
    text = f"{piece.marker} {piece.text}" if piece.kind in ("number", "note") else piece.text
    size = looks.get("size", 12)
    return tag(type_, _wrapped(text, float(str(size))), same=str(_place(piece, pieces)), **looks)


def _item(piece: Piece, pieces: Sequence[Piece]) -> Tag:
    made = item(piece.marker, _wrapped(piece.text))
    label, body = (kid for kid in made.kids if isinstance(kid, Tag))
    return tag("LI", label, tag("LBody", *body.kids, left=18, same=str(_place(piece, pieces))), left=18 * (piece.level - 1))


def _cell(text: str, *, bold: bool) -> Tag:
    return tag("P", "\n".join(textwrap.wrap(text, 36)) or " ", bold=bold)


def _begun(rest: Piece, pieces: Sequence[Piece]) -> Piece:
    """Return the element that `rest` continues."""
    before = pieces[: _place(rest, pieces)]
    return next(piece for piece in reversed(before) if piece.kind not in ("furniture", "note"))


def _place(piece: Piece, pieces: Sequence[Piece]) -> int:
    """Return the place of an element; others may say the same."""
    return next(place for place, one in enumerate(pieces) if one is piece)


def _wrapped(text: str, size: float = 12) -> str:
    return "\n".join(textwrap.wrap(text, int(WIDTH / (size * LETTER))))
