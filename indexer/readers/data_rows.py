"""Readers: tell tables of data from tables used for page layout, and rejoin rows split by a page break."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from indexer.letter import Block, Role
from indexer.print_conventions import FINISHED, is_prose, row_text
from indexer.registers.headings import finding_of

LONG_CELL = 400
"""In characters: a longer cell with more than one paragraph is running text, not data."""

CUT_WORDS = 5
"""A cell with fewer words is a name or a grade, not a sentence that could be split, unless the row continues with empty cells."""

PARTS = 6
"""A cell with at least so many paragraphs is a document, however the table is meant."""

MOST_COLUMNS = 60
"""Columns that one cell can cover."""

WIDEST = 200
"""Columns in which cells from above are looked for: in a damaged table each row may be wider than the last."""

_ASIDE = frozenset([Role.FURNITURE, Role.FOOTNOTE])


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table, and the columns and rows that it covers."""

    blocks: tuple[Block, ...]
    columns: int = 1
    rows: int = 1
    """0 if it goes on to the table's end."""
    above: bool = False
    """True if the cell above it goes on here."""
    site: bool = False
    """True if it has nothing but links, as the side of a page."""


def table_blocks(rows: Sequence[Sequence[Cell]], table: int) -> Iterator[Block]:
    """Yield a table's blocks, as `grid_blocks` does; but of one with a whole document in a cell, the blocks of its cells, unchanged."""
    if any(map(_is_document, (cell for row in rows for cell in row))):
        yield from (block for row in rows for cell in row if not cell.site for block in cell.blocks)
    else:
        yield from grid_blocks(rows, table)


def grid_blocks(rows: Sequence[Sequence[Cell]], table: int) -> Iterator[Block]:
    """Yield a table's blocks: one for each row of data, otherwise those of its cells, unchanged.

    A cell that covers several rows is read with each of them; one that covers several columns is the heading of each.
    """
    for cells in _grid(rows):
        yield from row_blocks(cells, table)


def _is_document(cell: Cell) -> bool:
    """Return whether a cell holds a whole document: a heading or a table among running text, or many paragraphs."""
    roles = [block.role for block in cell.blocks]
    parts = Role.HEADING in roles or Role.TABLE_ROW in roles or roles.count(Role.PARAGRAPH) >= PARTS
    return len(roles) > 1 and parts and sum(len(block.text) for block in cell.blocks) > LONG_CELL


def _grid(rows: Sequence[Sequence[Cell]]) -> Iterator[list[tuple[Block, ...]]]:
    """Yield each row's cells, one for each column."""
    covered: dict[int, tuple[tuple[Block, ...], int]] = {}
    for number, row in enumerate(rows):
        line: list[tuple[Block, ...]] = []
        cells = iter(row)
        while (cell := _covering(covered, len(line)) or next(cells, None)) is not None:
            blocks = covered.get(len(line), ((), 0))[0] if cell.above else cell.blocks
            repeated = _repeated(blocks) if not number and cell.columns > 1 and len(row) > 1 else ()
            for at in range(min(cell.columns, MOST_COLUMNS)):
                left = len(rows) if cell.rows == 0 else cell.rows - 1
                covered[len(line)] = (_repeated(blocks) if not at else (), left)
                line.append(repeated if at else blocks)
        yield line


def _covering(covered: dict[int, tuple[tuple[Block, ...], int]], column: int) -> Cell | None:
    """Return the rest of the cell that covers `column` from above; None if none does, as in all columns of a table wider than any."""
    blocks, left = covered.get(column, ((), 0)) if column < WIDEST else ((), 0)
    return Cell(blocks, rows=left) if left > 0 else None


def _repeated(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return a cell's blocks if they are short enough to be read more than once."""
    return blocks if sum(len(block.text) for block in blocks) <= LONG_CELL else ()


def row_blocks(cells: Sequence[Sequence[Block]], table: int) -> tuple[Block, ...]:
    """Return a row's blocks: a single block if it holds data, otherwise its cells' blocks unchanged.

    A known heading beside running text is a heading above it: some forms have their headings in a column of their own.
    """
    if headed := _headed(cells):
        return headed
    if is_data(cells):
        return (row_of(cells, table),)
    return tuple(block for cell in cells for block in cell)


def _headed(cells: Sequence[Sequence[Block]]) -> tuple[Block, ...]:
    """Return the blocks of a row with a known heading beside its text; () if it is another row."""
    filled = [cell for cell in cells if cell]
    if len(filled) != 2 or len(filled[0]) != 1 or finding_of(filled[0][0].text) is None:
        return ()
    text = filled[1]
    if not any(is_prose(block.text) for block in text) or Role.TABLE_ROW in {block.role for block in text}:
        return ()
    return (replace(filled[0][0], role=Role.HEADING, bold=True), *text)


def is_data(cells: Sequence[Sequence[Block]]) -> bool:
    """Return whether a row holds data, rather than being there for page layout.

    A row of data has two or more cells with text. A letter written inside one wide cell has one; a page in two
    columns has two cells of several long paragraphs.
    """
    filled = [cell for cell in cells if cell]
    running = [cell for cell in filled if len(cell) > 1 and sum(len(block.text) for block in cell) > LONG_CELL]
    return len(filled) > 1 and len(running) < 2


def row_of(cells: Sequence[Sequence[Block]], table: int) -> Block:
    """Return a row of data as one block, in the table with the ordinal `table`; trailing empty cells are dropped."""
    texts = tuple(_cell_text(cell) for cell in cells)
    while texts and not texts[-1]:
        texts = texts[:-1]
    first = next(block for cell in cells for block in cell)
    bold = all(block.bold for cell in cells for block in cell)
    return Block(row_text(texts), Role.TABLE_ROW, first.page, bold=bold, size=first.size, top=first.top, table=table, cells=texts)


def _cell_text(cell: Iterable[Block]) -> str:
    """Return a cell's paragraphs joined as one text: "Yvette Stanley, National Director"."""
    text = ""
    for block in cell:
        separator = " " if text[-1:] in ".,:;?!–-" else ", "
        text = f"{text}{separator}{block.text}" if text else block.text
    return text


def with_whole_rows(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks, rejoining rows split by a page break; a table keeps its ordinal across pages, and its head is not repeated."""
    names = {block.cells[0].casefold() for block in blocks if block.cells}
    held: list[Block] = []
    joined: dict[int, int] = {}
    heads: dict[int, Block] = {}
    for block in blocks:
        first = bool(held) and block.role not in _ASIDE and _turned(held[0], block)
        if first and block.role is Role.TABLE_ROW and len(block.cells) == len(held[0].cells):
            joined[block.table] = held[0].table
        if block.role is Role.TABLE_ROW and _repeats(block, heads.setdefault(joined.get(block.table, block.table), block)) and first:
            continue
        if first and (cells := _completed(held[0], block, names)):
            held[0] = replace(held[0], cells=cells, text=row_text(cells))
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


def _repeats(block: Block, head: Block) -> bool:
    """Return whether a row is the head of its table once more, at the top of a page."""
    return block is not head and block.cells == head.cells and block.bold and len(block.cells) > 1


def _turned(before: Block, block: Block) -> bool:
    """Return whether `block` is on the page after that of `before`."""
    return before.page is not None and block.page == before.page + 1


def _completed(row: Block, block: Block, names: Container[str]) -> tuple[str, ...]:
    """Return the cells of `row` completed by `block`, the rest of the row or of one cell; () if `block` doesn't continue it.

    If `block` has no cells, its text is added to the first cell when the result is one of `names`, the lower-case first cells of all
    rows; otherwise it may belong to the last cell.
    """
    if block.marker or block.bold:
        return ()
    empty = [""] * (len(row.cells) - 1)
    begun = block.cells or (block.text, *empty)
    named = f"{row.cells[0]} {begun[0]}".casefold() in names
    rest = begun if named or block.cells else (*empty, block.text)
    cut = named or any(_is_cut(cell, more, block.cells) for cell, more in zip(row.cells, rest, strict=False))
    if not cut or len(rest) != len(row.cells):
        return ()
    return tuple(f"{cell} {more}".strip() for cell, more in zip(row.cells, rest, strict=True))


def _is_cut(cell: str, more: str, cells: Sequence[str]) -> bool:
    """Return whether `cell` continues with `more`, from a row with these `cells`: its sentence is unfinished and `more` is lower case."""
    telling = len(cell.split()) >= CUT_WORDS or (bool(cell) and "" in cells)
    return telling and not FINISHED.search(cell) and more[:1].islower()
