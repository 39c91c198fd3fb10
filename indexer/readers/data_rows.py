"""Readers: rows of tables that hold data, told from tables that only lay out a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from indexer.letter import Block, Role

LONG_CELL = 400
"""Characters from which a cell of more than one paragraph is running text, not data."""


def row_blocks(cells: Sequence[Sequence[Block]], table: int) -> tuple[Block, ...]:
    """Return a row's blocks: one where it holds data, else those of its cells as they are."""
    if is_data(cells):
        return (row_of(cells, table),)
    return tuple(block for cell in cells for block in cell)


def is_data(cells: Sequence[Sequence[Block]]) -> bool:
    """Tell a row of data from one that only lays out the page.

    Data has two or more cells with words in them. A letter that is written into one wide cell has one; a page in two
    columns has two cells of several long paragraphs.
    """
    filled = [cell for cell in cells if cell]
    running = [cell for cell in filled if len(cell) > 1 and sum(len(block.text) for block in cell) > LONG_CELL]
    return len(filled) > 1 and len(running) < 2


def row_of(cells: Sequence[Sequence[Block]], table: int) -> Block:
    """Return a row of data as one block of the table with the ordinal `table`; empty cells at its end are left out."""
    texts = tuple(_cell_text(cell) for cell in cells)
    while texts and not texts[-1]:
        texts = texts[:-1]
    first = next(block for cell in cells for block in cell)
    bold = all(block.bold for cell in cells for block in cell)
    text = " – ".join(text for text in texts if text)
    return Block(text, Role.TABLE_ROW, first.page, bold=bold, size=first.size, top=first.top, table=table, cells=texts)


def _cell_text(cell: Iterable[Block]) -> str:
    """Return a cell's paragraphs as one text: "Yvette Stanley, National Director"."""
    text = ""
    for block in cell:
        separator = " " if text[-1:] in ".,:;?!–-" else ", "
        text = f"{text}{separator}{block.text}" if text else block.text
    return text
