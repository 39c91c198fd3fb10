"""Readers: mark paragraphs that continue across a page break."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from indexer.letter import Block, Role
from indexer.print_conventions import FINISHED
from indexer.readers.pdf.page import Page
from indexer.readers.pdf.structure_tree import StructurePiece

FULL = 0.12
"""A line is full if less than this share of the line width is left over: about the width of an average word and its space."""


def ends_full(page: Page, pieces: Iterable[StructurePiece]) -> bool:
    """Return whether the last line of a page's body is full: it has no room for another word."""
    marks = {mark for piece in pieces for mark in piece.marks if not piece.place.note}
    runs = [run for run in page.runs if (run.mark in marks or not page.tree) and not run.text.isspace()]
    if not runs:
        return False
    left, right = min(run.left for run in runs), max(run.right for run in runs)
    return right - runs[-1].right < FULL * (right - left)


def with_continuations(blocks: Iterable[Block], is_full: Callable[[int], bool]) -> Iterator[Block]:
    """Yield the blocks, with `continues` set only on those that begin a page and belong to the last element of the page before.

    That is so if the structure tree says so, or if a list item without a marker follows one with a marker, or if a sentence is
    unfinished at the end of a page for whose number `is_full` says that its last line has no room for another word.
    """
    before: Block | None = None
    for block in blocks:
        goes_on = False
        if block.role not in (Role.FURNITURE, Role.FOOTNOTE):
            goes_on = before is not None and before.page != block.page and _goes_on(before, block, is_full)
            before = replace(block, continues=goes_on) if goes_on else block
        yield block if block.continues == goes_on else replace(block, continues=goes_on)


def _goes_on(before: Block, block: Block, is_full: Callable[[int], bool]) -> bool:
    """Return whether a page's first block continues the last block of the page before; `is_full` says whether that page's last line is."""
    if before.role is not block.role or before.bold != block.bold:
        return False
    if block.role is Role.LIST_ITEM:
        return not block.marker and bool(block.continues or before.marker or before.continues)
    if block.continues or block.role is not Role.PARAGRAPH:
        return block.continues
    cut = before.size == block.size and not block.marker and not FINISHED.search(before.text)
    return cut and before.page is not None and is_full(before.page)
