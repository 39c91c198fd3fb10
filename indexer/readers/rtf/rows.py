"""Put the rows of a table in rich text together, whose cells say only where their right edges are."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from indexer.letter import Block
from indexer.readers.data_rows import Cell, table_blocks

TOLERANCE = 40
"""In twips, of which an inch has 1,440: edges no further apart are one."""


@dataclass(frozen=True, slots=True)
class _Edge:
    right: int
    above: bool
    """True if the cell above goes on in this one."""
    left: bool
    """True if the cell before it does."""


@dataclass(slots=True)
class Rows:
    """The rows of the table that is being read."""

    heading: bool = False
    """True if the row is repeated on each page."""
    above: bool = False
    left: bool = False
    _edges: list[_Edge] = field(default_factory=list)
    _cells: list[tuple[Block, ...]] = field(default_factory=list)
    _rows: list[tuple[tuple[tuple[Block, ...], _Edge | None], ...]] = field(default_factory=list)

    def define(self) -> None:
        """Begin the definition of a row."""
        self._edges, self.heading, self.above, self.left = [], False, False, False

    def add_edge(self, right: int) -> None:
        """Take the right edge of a cell, in twips."""
        self._edges.append(_Edge(right, self.above, self.left))
        self.above = self.left = False

    def add_cell(self, blocks: Sequence[Block]) -> None:
        """Take the content of a cell."""
        self._cells.append(tuple(blocks))

    def end_row(self) -> None:
        """Put a row together; what follows may say again how it is divided."""
        if self._cells:
            edges = [*self._edges, *(None for _ in self._cells)]
            cells = (tuple(replace(one, bold=True) for one in cell) if self.heading else cell for cell in self._cells)
            self._rows.append(tuple(zip(cells, edges, strict=False)))
        self._cells = []

    def taken(self, table: int) -> tuple[Block, ...]:
        """Return the blocks of the whole table, which has the ordinal `table`, and begin another; () if there is none."""
        self.end_row()
        rows, self._rows = self._rows, []
        edges = _distinct([edge.right for row in rows for _, edge in row if edge])
        return tuple(table_blocks([_placed(row, edges) for row in rows], table))


def _distinct(rights: Sequence[int]) -> list[int]:
    """Return the edges of a table's columns, from left to right."""
    found: list[int] = []
    for right in sorted(rights):
        if not found or right - found[-1] > TOLERANCE:
            found.append(right)
    return found


def _placed(row: Sequence[tuple[tuple[Block, ...], _Edge | None]], edges: Sequence[int]) -> list[Cell]:
    """Return a row's cells with the columns that each covers."""
    cells: list[Cell] = []
    before = 0
    for blocks, edge in row:
        reached = bisect_right(edges, edge.right) if edge else before + 1
        columns, before = max(1, reached - before), reached
        if edge and edge.left and cells:
            cells[-1] = replace(cells[-1], columns=cells[-1].columns + columns)
        else:
            cells.append(Cell(blocks, columns, above=bool(edge and edge.above)))
    return cells
