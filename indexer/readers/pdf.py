"""Readers stage: PDF to blocks, by the PDF's own structure tree where it has one, else by the page's layout."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace

from indexer.errors import UnreadableSource
from indexer.letter import Block
from indexer.readers.pdf_blocks import tagged_blocks
from indexer.readers.pdf_layout import furniture, running_lines, untagged_blocks
from indexer.readers.pdf_text import resolve_hyphens
from indexer.readers.pdf_tree import pieces_of
from indexer.readers.pdfium import Page, pages_of

UNTAGGED = 500
"""A page with more than this many characters outside its structure tree, and fewer inside, is read by its layout."""


def read_pdf(data: bytes) -> tuple[Block, ...]:
    """Return the blocks of a PDF, in reading order; `UnreadableSource` where it can't be read or has no text."""
    pages = tuple(pages_of(data))
    running = running_lines(pages)
    blocks: list[Block] = []
    unfinished, tables = False, 0
    for page in pages:
        found, unfinished = _page_blocks(page, running, unfinished)
        blocks.extend(replace(block, table=block.table and block.table + tables) for block in found)
        tables = max((block.table for block in blocks), default=0)
    if not blocks:
        raise UnreadableSource("no text layer: scanned images")
    return _with_hyphens(blocks)


def _page_blocks(page: Page, running: Set[str], unfinished: bool) -> tuple[tuple[Block, ...], bool]:
    """Return a page's blocks, and whether its last element goes on; `unfinished` tells whether the last page's did."""
    pieces = pieces_of(page)
    claimed = {mark for piece in pieces for mark in piece.marks}
    outside = tuple((at, run) for at, run in enumerate(page.runs) if run.mark not in claimed)
    length = sum(len(run.text) for _, run in outside)
    if not page.tree or (length > UNTAGGED and 2 * length > sum(len(run.text) for run in page.runs)):
        return untagged_blocks(page, running), False
    first = max((run.base for run in page.runs if run.mark in claimed and run.text.strip()), default=0.0)
    above = furniture(page, tuple(placed for placed in outside if placed[1].base > first))
    below = furniture(page, tuple(placed for placed in outside if placed[1].base <= first))
    return (*above, *tagged_blocks(page, pieces, unfinished), *below), any(piece.unfinished for piece in pieces)


def _with_hyphens(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the letter's blocks with every hyphen at a line's end kept or taken out, as the letter writes its words."""
    texts = iter(resolve_hyphens(text for block in blocks for text in (block.text, *block.cells)))
    return tuple(replace(block, text=next(texts), cells=tuple(next(texts) for _ in block.cells)) for block in blocks)
