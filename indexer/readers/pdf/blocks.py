"""Readers: turn the pieces of a page's structure tree, with their text runs, into blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from indexer.letter import Block, Role
from indexer.print_conventions import is_prose
from indexer.readers.characters import tidy
from indexer.readers.data_rows import row_blocks
from indexer.readers.markers import clean_marker, is_bullet, is_label, split_marker
from indexer.readers.pdf.page import Page
from indexer.readers.pdf.structure_tree import StructurePiece
from indexer.readers.pdf.text_runs import Placed, is_note_number, joined
from indexer.readers.pdf.typography import typography_of

Marked = Mapping[int, Sequence[Placed]]


def tagged_blocks(page: Page, pieces: Iterable[StructurePiece]) -> tuple[Block, ...]:
    """Return the blocks of a page's tagged text; `continues` is set if a block's element began on an earlier page."""
    marked: dict[int, list[Placed]] = {}
    for at, run in enumerate(page.runs):
        marked.setdefault(run.mark, []).append((at, run))
    blocks: list[Block] = []
    for (table, row), group in groupby(pieces, key=lambda piece: (piece.place.table, piece.place.row)):
        cells = [tuple(_blocks(page, cell, marked)) for _, cell in groupby(group, key=lambda piece: piece.place.cell)]
        blocks.extend(row_blocks(cells, table) if row else cells[0])
    return tuple(_numbered(blocks))


def _blocks(page: Page, pieces: Iterable[StructurePiece], marked: Marked) -> Iterator[Block]:
    """Yield a block for each piece with text; a label becomes the marker of the next block."""
    label = ""
    for piece in pieces:
        placed = [one for mark in piece.marks for one in marked.get(mark, ())]
        if piece.place.label:
            label = clean_marker(joined(placed))
            continue
        block = block_of(placed, page, piece.place.role, label, piece.place.level, begun=piece.begun)
        if block.text and not (block.role is Role.LIST_ITEM and is_label(block.text)):
            yield block
            label = ""


def block_of(placed: Sequence[Placed], page: Page, role: Role, label: str = "", level: int = 0, *, begun: bool = False) -> Block:
    """Return the block of these runs; its marker is `label`, or failing that is split from its text. Its looks may correct `role`.

    A paragraph that begins with a small raised number is a footnote, and one that begins with a bullet is a list item. A bold list
    item without a marker becomes a paragraph, as it is a heading inside the list; so does a heading that is prose and not bold. `level` is
    that of a heading or a list item; `begun` says that it began on an earlier page.
    """
    raw = joined(placed)
    looks = typography_of(placed, page)
    if role is Role.HEADING and not looks["bold"] and is_prose(tidy(raw)):
        role = Role.PARAGRAPH
    if role is Role.PARAGRAPH and begins_with_note_number(placed):
        role = Role.FOOTNOTE
    marker, text = (label, raw) if label else split_marker(raw, role)
    if role is Role.PARAGRAPH and is_bullet(marker):
        role = Role.LIST_ITEM
    elif role is Role.LIST_ITEM and looks["bold"] and not marker:
        role = Role.PARAGRAPH
    level = level if role in (Role.HEADING, Role.LIST_ITEM) else 0
    return Block(tidy(text), role, page.number, level, marker, continues=begun, **looks)


def begins_with_note_number(placed: Sequence[Placed]) -> bool:
    """Return whether these runs begin with a small raised number: a footnote that is tagged as a paragraph."""
    runs = [run for _, run in placed if run.text.strip()]
    return len(runs) > 1 and is_note_number(runs[0], runs[1])


def _numbered(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks, with the page's tables numbered from 1 instead of by the ordinal of their element."""
    ordinals: dict[int, int] = {0: 0}
    for block in blocks:
        ordinal = ordinals.setdefault(block.table, len(ordinals))
        yield replace(block, table=ordinal) if ordinal != block.table else block
