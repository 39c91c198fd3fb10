"""Readers: flatten a page's structure tree into pieces, each the marked content of one element."""

from __future__ import annotations

from itertools import count
from typing import NamedTuple

from indexer.letter import Role
from indexer.readers.markers import is_label
from indexer.readers.pdf.page import NO_MARK, Element, Page

INLINE = frozenset(
    "Span Link Quote Em Strong Sub Code Reference BibEntry Annot Figure Formula Form Ruby RB RT RP Warichu WT WP NonStruct Private".split()
)
"""Types whose text belongs to the enclosing element. Any other type starts a new piece."""

ROLES = {
    "LI": Role.LIST_ITEM,
    "LBody": Role.LIST_ITEM,
    "Note": Role.FOOTNOTE,
    "FENote": Role.FOOTNOTE,
    "BlockQuote": Role.QUOTATION,
    # Lines of a table of contents: each appears again as a heading.
    "TOCI": Role.FURNITURE,
    "Artifact": Role.FURNITURE,
    "Title": Role.HEADING,
    "H": Role.HEADING,
} | {f"H{level}": Role.HEADING for level in range(1, 7)}
"""The role each element type gives its text; other types keep the role of the enclosing element."""


class TreePosition(NamedTuple):
    """Where a piece is in the tree."""

    element: int = 0
    """Ordinal of its element on the page; pieces of one element share it."""
    role: Role = Role.PARAGRAPH
    level: int = 0
    """Heading level from the tag, or list nesting."""
    label: bool = False
    """True for the label of a list item or footnote: its bullet or number."""
    note: int = 0
    """Ordinal of the footnote it is in; 0 if none."""
    table: int = 0
    row: int = 0
    cell: int = 0
    """Ordinals on the page of the innermost table, row and cell that it is in; 0 outside a table."""


class StructurePiece(NamedTuple):
    """Marked content IDs of one element, in reading order."""

    place: TreePosition
    marks: tuple[int, ...]
    begun: bool = False
    """True if the element began on an earlier page."""


def pieces_of(page: Page) -> tuple[StructurePiece, ...]:
    """Return the pieces of a page's structure tree, in tree order, with each mark once."""
    found: list[tuple[TreePosition, list[int], bool]] = []
    last: dict[int, int] = {}
    seen: set[int] = set()
    for place, mark in _marks(page):
        if mark in seen:
            continue
        if mark != NO_MARK:
            seen.add(mark)
        at = last.get(place.element)
        if at is not None and all(other.note and not place.note for other, _, _ in found[at + 1 :]):
            found[at][1].extend(() if mark == NO_MARK else (mark,))  # `NO_MARK` is here text on a later page
        else:
            last[place.element] = len(found)
            found.append((place, [], True) if mark == NO_MARK else (place, [mark], False))
    return _with_strays(tuple(StructurePiece(place, tuple(marks), begun) for place, marks, begun in found if marks), page)


def _with_strays(pieces: tuple[StructurePiece, ...], page: Page) -> tuple[StructurePiece, ...]:
    """Return the pieces, moving text wrongly tagged as a label to where it belongs.

    Word does this to text added to a list item later: "A number of care pathways" becomes the label of another item. As marks
    count up through a page's content, such text belongs to the piece with the next mark, or failing that the previous mark.
    """
    texts = {mark: "" for piece in pieces if piece.place.label for mark in piece.marks}
    if not texts:
        return pieces
    for run in page.runs:
        if run.mark in texts:
            texts[run.mark] += run.text
    strays = {mark for mark, text in texts.items() if not is_label(text)}
    if not strays:
        return pieces
    kept = [piece._replace(marks=tuple(mark for mark in piece.marks if mark not in strays)) for piece in pieces]
    for mark in sorted(strays, reverse=True):
        _put_back(kept, mark)
    return tuple(piece for piece in kept if piece.marks)


def _put_back(pieces: list[StructurePiece], stray: int) -> None:
    """Put a stray mark into the piece with the next or previous mark; if neither piece is text, it becomes a piece by itself."""
    for neighbour in (stray + 1, stray - 1):
        for at, piece in enumerate(pieces):
            if neighbour in piece.marks and not piece.place.label:
                place = piece.marks.index(neighbour) + (neighbour < stray)
                pieces[at] = piece._replace(marks=(*piece.marks[:place], stray, *piece.marks[place:]))
                return
    pieces.append(StructurePiece(TreePosition(), (stray,)))


def _marks(page: Page) -> list[tuple[TreePosition, int]]:
    """Return each mark in the tree with its place, and `NO_MARK` where a text element is also on another page."""
    ordinals = count(1)
    found: list[tuple[TreePosition, int]] = []
    for root in page.tree:
        _gather(root, TreePosition(element=next(ordinals)), ordinals, found)
    return found


def _gather(element: Element, place: TreePosition, ordinals: count[int], found: list[tuple[TreePosition, int]]) -> None:
    """Add to `found` the marks inside `element`, whose place is `place`."""
    for kid in element.kids:
        if isinstance(kid, int):
            if kid != NO_MARK or element.type in _SPLIT or _is_text(element):
                found.append((place, kid))
        elif kid.type in INLINE:
            _gather(kid, place, ordinals, found)
        else:
            _gather(kid, _place_of(kid.type, place, next(ordinals)), ordinals, found)


def _is_text(element: Element) -> bool:
    """Return whether an element is a piece of text without structure, as browsers write a list item's."""
    return element.type == "NonStruct" and all(isinstance(kid, int) for kid in element.kids)


_SPLIT = frozenset(["P", "LBody", "Span", *(name for name, role in ROLES.items() if role is Role.HEADING)])
"""Types in which a kid not on this page is text: in others it may be a link's border or a whole paragraph."""


def _place_of(name: str, outer: TreePosition, ordinal: int) -> TreePosition:
    """Return the place of an element of type `name` inside `outer`; a table inside a cell, or a footnote, starts afresh."""
    _, outer_role, level, _, note, table, row, cell = outer
    role = ROLES.get(name, outer_role)
    if name == "L":
        level = level + 1 if outer_role is Role.LIST_ITEM or level else 1
    elif name[:1] == "H" and name[1:].isdigit():
        level = int(name[1:])
    elif role is Role.FOOTNOTE and not note:
        note, table, row, cell = ordinal, 0, 0, 0
    elif name == "Table":
        table, row, cell = ordinal, 0, 0
    elif name == "TR":
        row, cell = ordinal, 0
    elif name in {"TD", "TH"}:
        cell = ordinal
    return TreePosition(ordinal, role, level, name == "Lbl", note, table, row, cell)
