"""Readers: turn a PDF into blocks, by its structure tree if it has one, otherwise by its layout."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace

from indexer.errors import UnreadableSource
from indexer.letter import Block, Role
from indexer.print_conventions import masked_figures
from indexer.readers.data_rows import with_whole_rows
from indexer.readers.markers import with_levels
from indexer.readers.ocr.recogniser import Recogniser
from indexer.readers.pdf.blocks import tagged_blocks
from indexer.readers.pdf.hidden_text import is_nonsense
from indexer.readers.pdf.layout import Read, furniture, running_lines, untagged_blocks
from indexer.readers.pdf.page import DrawnObject, Page
from indexer.readers.pdf.page_breaks import ends_full, with_continuations
from indexer.readers.pdf.pdfium import pages_of
from indexer.readers.pdf.scans import WHAT, with_scans
from indexer.readers.pdf.structure_tree import StructurePiece, pieces_of
from indexer.readers.pdf.text_runs import resolve_hyphens

UNTAGGED = 500
"""A page with more than this many characters outside its structure tree, and fewer inside it, is read by its layout."""

CODED = 0.3
"""A page is not read if its fonts don't say the meaning of more than this share of its characters."""

STAMP = 200
"""Most characters inside form objects that may be a stamp or a letterhead; more are the letter's text, which the tree leaves out."""


def read_pdf(
    data: bytes, only: tuple[int, int] | None = None, stamps: Set[str] = frozenset(), recogniser: Recogniser | None = None
) -> tuple[Block, ...]:
    """Return the blocks of a PDF, in reading order; raises `UnreadableSource` if it can't be read or has no text.

    In a pack, a document is read by itself: `only` are its first and last page, `stamps` the pack's running lines, numbers masked, which
    are left out. With a `recogniser`, pages without text are read by text recognition.
    """
    pages, unread = with_scans(tuple(_readable(page) for page in pages_of(data, only)), data, recogniser)
    if not any(page.shows is DrawnObject.TEXT for page in pages):
        raise UnreadableSource(_why_no_text(pages, unread))
    tagged = tuple(pieces_of(page) for page in pages)
    claims = tuple({mark for piece in pieces for mark in piece.marks} for pieces in tagged)
    inside = tuple(_inside(page, claimed) for page, claimed in zip(pages, claims, strict=True))
    trusted = tuple(any(inside) and _is_tagged(page, characters) for page, characters in zip(pages, inside, strict=True))
    running = frozenset() if all(trusted) else running_lines(pages) | stamps
    blocks: list[Block] = []
    before: Read | None = None
    for page, pieces, claimed, trust in zip(pages, tagged, claims, trusted, strict=True):
        if page.number in unread:
            blocks.append(Block(unread[page.number], Role.NOTICE, page.number))
        before = None if trust else untagged_blocks(page, running, before)
        found = before.blocks if before else _page_blocks(page, pieces, claimed)
        if page.recognised:
            found = tuple(replace(block, ocr=True) for block in found)
        tables = max((block.table for block in blocks), default=0)
        blocks.extend(replace(block, table=block.table + tables) if block.table else block for block in found)
    read = {page.number: (page, pieces) for page, pieces in zip(pages, tagged, strict=True)}
    kept = [block for block in blocks if not (block.role is Role.FURNITURE and masked_figures(block.text) in stamps)] if stamps else blocks
    return _with_hyphens(with_levels(with_continuations(with_whole_rows(kept), lambda number: ends_full(*read[number]))))


def _readable(page: Page) -> Page:
    """Return the page without its text if that can't be read: its fonts hide which letters its codes stand for, or it was misrecognised."""
    if page.coded > CODED:
        return replace(page, runs=(), tree=(), shows=DrawnObject.CODE, recognised=False)
    if page.recognised and is_nonsense(page.runs):
        return replace(page, runs=(), tree=(), shows=DrawnObject.NONSENSE, recognised=False)
    return page


def _inside(page: Page, claimed: Set[int]) -> int:
    """Return how many characters of the page are in its structure tree, which has the marks `claimed`."""
    return sum([len(run.text) for run in page.runs if run.mark in claimed and not run.text.isspace()])


def _is_tagged(page: Page, inside: int) -> bool:
    """Return whether a page's structure tree can be trusted: it leaves out so little that it can only be furniture.

    `inside` is the number of characters in it.
    """
    outside = sum([len(run.text) for run in page.runs]) - inside
    in_forms = sum([len(run.text) for run in page.runs if run.form])
    return bool(page.tree) and in_forms <= STAMP and (outside <= UNTAGGED or outside <= inside)


def _page_blocks(page: Page, pieces: Sequence[StructurePiece], claimed: Set[int]) -> tuple[Block, ...]:
    """Return a tagged page's blocks: furniture above, the body with the marks `claimed`, furniture below."""
    outside = tuple((at, run) for at, run in enumerate(page.runs) if run.mark not in claimed)
    first = max([run.base for run in page.runs if run.mark in claimed and not run.text.isspace()], default=0.0)
    above = furniture(page, (placed for placed in outside if placed[1].base > first))
    below = furniture(page, (placed for placed in outside if placed[1].base <= first))
    return (*above, *tagged_blocks(page, pieces), *below)


def _why_no_text(pages: Sequence[Page], unread: Mapping[int, str]) -> str:
    """Return why a PDF without text isn't read; `unread` is told of its pages."""
    for kind, what in _NO_TEXT:
        if page := next((page for page in pages if page.shows is kind), None):
            return what + unread.get(page.number, "").removeprefix(WHAT.get(kind, ""))
    return "damaged: its pages can't be read"


_NO_TEXT = (
    (DrawnObject.CODE, "no text: its fonts hide which characters they show"),
    (DrawnObject.NONSENSE, "no text: only scanned images, and the text behind them is mostly nonsense"),
    (DrawnObject.IMAGE, "no text: only scanned images"),
    (DrawnObject.DRAWING, "no text: only drawings or small images"),
    (DrawnObject.NOTHING, "no text: its pages are empty"),
)
"""What a PDF without text may show; the first that is there counts."""


def _with_hyphens(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Return the letter's blocks with each line-end hyphen kept or removed, judging by the letter's other words."""
    blocks = tuple(blocks)
    texts = iter(resolve_hyphens(text for block in blocks for text in (block.text, *block.cells)))
    return tuple(_reworded(block, next(texts), tuple(next(texts) for _ in block.cells)) for block in blocks)


def _reworded(block: Block, text: str, cells: tuple[str, ...]) -> Block:
    return block if (text, cells) == (block.text, block.cells) else replace(block, text=text, cells=cells)
