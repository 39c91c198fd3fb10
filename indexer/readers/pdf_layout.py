"""Readers stage: text without tags becomes blocks by where it stands on the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from indexer.letter import Block, Role
from indexer.readers.pdf_looks import looks_of
from indexer.readers.pdf_text import Placed, joined, tidy
from indexer.readers.pdfium import Page


def furniture(page: Page, placed: Sequence[Placed]) -> tuple[Block, ...]:
    """Return running headers, footers and letterhead: one block a line."""
    texts = ((tidy(joined(line)), line) for line in lines_of(placed))
    return tuple(Block(text, Role.FURNITURE, page.number, **looks_of(line, page)) for text, line in texts if text)


def untagged_blocks(page: Page) -> tuple[Block, ...]:
    """Return the blocks of a page without tags."""
    return furniture(page, tuple(enumerate(page.runs)))


def lines_of(placed: Sequence[Placed]) -> Iterator[tuple[Placed, ...]]:
    """Yield runs that stand on one line together, in the order of the page's content."""
    line: list[Placed] = []
    for one in placed:
        if line and not _same_line(line[-1], one):
            yield tuple(line)
            line = []
        line.append(one)
    if line:
        yield tuple(line)


def _same_line(before: Placed, here: Placed) -> bool:
    """Tell whether two runs stand on one line: baselines less than half a letter apart."""
    left, right = before[1], here[1]
    return abs(left.base - right.base) < max(left.size, right.size, 1.0) / 2
