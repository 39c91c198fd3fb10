"""Readers: what the end of a page cuts: paragraphs say that they go on, rows of tables are made whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import replace

from indexer.letter import Block, Role
from indexer.readers.characters import FINISHED
from indexer.readers.pdf.pdfium import Page
from indexer.readers.pdf.structure_tree import StructurePiece

FULL = 0.12
"""A line ends full where less of the lines' width than this is left: the average word with its space takes about as much."""

CUT_WORDS = 5
"""A cell with fewer words is a name or a grade, not a sentence that could be cut."""

_ASIDE = frozenset([Role.FURNITURE, Role.FOOTNOTE])


def ends_full(page: Page, pieces: Iterable[StructurePiece]) -> bool:
    """Tell whether the last line of a page's body reaches as far right as its lines do: it has no room for another word."""
    marks = {mark for piece in pieces for mark in piece.marks if not piece.place.note}
    runs = [run for run in page.runs if (run.mark in marks or not page.tree) and not run.text.isspace()]
    if not runs:
        return False
    left, right = min(run.left for run in runs), max(run.right for run in runs)
    return right - runs[-1].right < FULL * (right - left)


def with_continuations(blocks: Iterable[Block], full: Set[int]) -> Iterator[Block]:
    """Yield the blocks, with `continues` on those alone that begin a page and belong to the last element of the page before.

    The tree says so; or a list item without the marker that all items have follows one that has it; or a sentence is open
    at the end of a page in `full`, those whose last line has no room for another word.
    """
    before: Block | None = None
    for block in blocks:
        goes_on = False
        if block.role not in {Role.FURNITURE, Role.FOOTNOTE}:
            goes_on = before is not None and before.page != block.page and _goes_on(before, block, before.page in full)
            before = replace(block, continues=goes_on) if goes_on else block
        yield block if block.continues == goes_on else replace(block, continues=goes_on)


def _goes_on(before: Block, block: Block, full: bool) -> bool:
    """Tell whether the first block of a page goes on from the last one of the page before, whose last line may be `full`."""
    if before.role is not block.role or before.bold != block.bold:
        return False
    if block.role is Role.LIST_ITEM:
        return not block.marker and bool(block.continues or before.marker or before.continues)
    cut = full and before.size == block.size and not block.marker and not FINISHED.search(before.text)
    return block.continues or (cut and block.role is Role.PARAGRAPH)


def with_whole_rows(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks, rows that a page's end cuts made whole again, with the table's number going on over the pages."""
    held: list[Block] = []
    joined: dict[int, int] = {}
    for block in blocks:
        first = bool(held) and block.role not in _ASIDE and held[0].page != block.page
        if first and block.role is Role.TABLE_ROW and len(block.cells) == len(held[0].cells):
            joined[block.table] = held[0].table
        if first and (cells := _completed(held[0], block)):
            held[0] = replace(held[0], cells=cells, text=" – ".join(filter(None, cells)))
            continue
        block = replace(block, table=joined[block.table]) if block.table in joined else block
        if block.role not in _ASIDE:
            yield from held
            held = []
        if block.role is Role.TABLE_ROW or held:
            held.append(block)
        else:
            yield block
    yield from held


def _completed(row: Block, block: Block) -> tuple[str, ...]:
    """Return the cells of a row with those of the row, or the rest of its last cell, that follows it; () where none does."""
    rest = block.cells or (*("" for _ in row.cells[1:]), block.text)
    fits = len(rest) == len(row.cells) and not block.marker and not block.bold
    if not fits or not any(_is_cut(cell, more) for cell, more in zip(row.cells, rest, strict=True)):
        return ()
    return tuple(f"{cell} {more}".strip() for cell, more in zip(row.cells, rest, strict=True))


def _is_cut(cell: str, more: str) -> bool:
    """Tell a cell that goes on: its sentence is open and the rest begins with a small letter."""
    return len(cell.split()) >= CUT_WORDS and not FINISHED.search(cell) and more[:1].islower()
