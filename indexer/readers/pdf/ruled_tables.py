"""Readers: read the tables of an untagged page whose cells are parted by rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from indexer.letter import Block, Role
from indexer.readers.data_rows import Cell, grid_blocks
from indexer.readers.markers import split_marker
from indexer.readers.pdf.grids import Grid, grids_of
from indexer.readers.pdf.lines import lines_of
from indexer.readers.pdf.page import Page, TextRun
from indexer.readers.pdf.text_runs import Placed
from indexer.readers.pdf.untagged_paragraphs import Setting, paragraphs_of

MIDDLE = 0.3
"""How far above its baseline the middle of a line of text is, in font sizes."""


NARROW = 8.0
"""A column narrower than this, in points, is the space between two borders: the head of a table may have a box within its cell."""


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A table, and the runs in each of its cells that has text."""

    grid: Grid
    texts: dict[int, list[Placed]]

    @property
    def starts(self) -> tuple[int, ...]:
        """The columns of the grid that a cell with text begins in, of those near each other the last: others are only borders."""
        columns = sorted({self.grid.cells[cell].column for cell in self.texts})
        far = [self.grid.xs[after] - self.grid.xs[column] >= NARROW for column, after in pairwise(columns)]
        return tuple(column for column, last in zip(columns, (*far, True), strict=True) if last)

    @property
    def columns(self) -> int:
        """How many columns it has."""
        return len(self.starts)


def without_ruled_tables(placed: Sequence[Placed], page: Page) -> tuple[tuple[RuledTable, ...], tuple[tuple[Placed, ...], ...]]:
    """Return the ruled tables among a page's runs, from the top, and the other runs: those above each table, and those below the last.

    A grid with fewer than two cells with text is a frame, and one with text beside it is part of a layout in columns, unless it has rows
    and columns itself: neither is a table. Text beside a table is read before it.
    """
    found = [table for grid in (grids_of(page.rules) if page.rules else ()) if (table := _table(grid, placed))]
    tables: list[RuledTable] = []
    for table in found:
        if not tables or table.grid.ys[0] <= tables[-1].grid.ys[-1] + 1:
            tables.append(table)
    taken = {at for table in tables for text in table.texts.values() for at, _ in text}
    parts: list[list[Placed]] = [[] for _ in range(len(tables) + 1)]
    for at, run in placed:
        if at not in taken:
            parts[sum(table.grid.ys[-1] > _middle(run)[1] for table in tables)].append((at, run))
    return tuple(tables), tuple(map(tuple, parts))


def _table(grid: Grid, placed: Iterable[Placed]) -> RuledTable | None:
    """Return a grid with its text; None if it is no table."""
    texts: dict[int, list[Placed]] = {}
    beside = False
    for at, run in placed:
        if not run.text.strip():
            continue
        x, y = _middle(run)
        cell = grid.cell_at(x, y)
        if cell is not None and run.right <= grid.xs[-1] + run.size:
            texts.setdefault(cell, []).append((at, run))
        elif grid.ys[-1] < y < grid.ys[0]:
            if run.right > grid.xs[0] and run.left < grid.xs[-1]:
                return None
            beside = True
    return RuledTable(grid, texts) if len(texts) > 1 and (not beside or _has_rows(grid, texts)) else None


def _has_rows(grid: Grid, texts: Collection[int]) -> bool:
    """Return whether two rows at least have two cells with text."""
    counts = Counter(grid.cells[cell].row for cell in texts)
    return sum(count > 1 for count in counts.values()) > 1


def _middle(run: TextRun) -> tuple[float, float]:
    """Return where a run begins, at the middle of its height."""
    return min(run.left + run.size / 2, (run.left + run.right) / 2), run.base + MIDDLE * run.size


def ruled_blocks(table: RuledTable, page: Page, setting: Setting, ordinal: int) -> Iterator[Block]:
    """Yield the blocks of a table, the page's table number `ordinal`: one for each row of data, otherwise those of its cells."""
    grid = table.grid
    rows: dict[int, list[tuple[int, Cell]]] = {row: [] for row in sorted({grid.cells[cell].row for cell in table.texts})}
    for number, cell in enumerate(grid.cells):
        covered = sum(cell.column <= column < cell.column + cell.columns for column in table.starts)
        reach = [row for row in rows if cell.row <= row < cell.row + cell.rows]  # rows in which no text begins are borders
        if covered and reach:
            blocks = tuple(_cell_blocks(table.texts.get(number, ()), page, setting, grid.right_of(cell), grid.xs[cell.column]))
            columns = covered if all(block.bold for block in blocks) else 1  # only the head of several columns is read with each
            rows[reach[0]].append((cell.column, Cell(blocks, columns, len(reach))))
            rows[reach[0]].extend([(cell.column, Cell((), 1, len(reach)))] * (covered - columns))
    ordered = [[cell for _, cell in sorted(row, key=lambda placed: placed[0])] for row in rows.values() if row]
    yield from grid_blocks(ordered, ordinal)


def _cell_blocks(placed: Sequence[Placed], page: Page, setting: Setting, right: float, left: float) -> Iterator[Block]:
    """Yield the paragraphs of a cell with these edges, with markers removed from them."""
    lines = lines_of(placed)
    if lines:
        padding = max(0.0, min(line.left for line in lines) - left)
        edge = replace(setting, edge=right - min(padding, lines[0].size))
        for one in paragraphs_of(lines, page, edge):
            yield one.block if one.block.marker else replace(one.block, text=split_marker(one.block.text, Role.LIST_ITEM)[1])
