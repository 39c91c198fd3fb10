"""Parsing: turn tables into text that can be quoted: findings by column, data by row, and no rows of grades."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise, takewhile, zip_longest

from indexer.letter import Block, Finding, Role
from indexer.print_conventions import row_text
from indexer.registers.headings import GRADES, finding_of

_GRADE = re.compile(rf"(?:judg[e]?ments?|(?:overall )?grades?|{GRADES}|n/?a)\W*", re.IGNORECASE)
_KINDS = (Finding.STRENGTH, Finding.IMPROVEMENT, Finding.PRIORITY_ACTION)
"""A table with a column of one of these kinds is a table of findings."""
_JUDGEMENT_WORDS = 30
"""Most words in a judgement's name, such as "The impact of leaders on social work practice with children and families"."""


def open_tables(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return `blocks` with each table turned into headings and pieces of text.

    A row that gives a grade ("Overall effectiveness – Good") is left out: `find_grades` reads it. A table with several columns of findings
    ("Strengths", "Areas for development") becomes a heading and cells for each column; a table with one such column ("Responsible body",
    "Areas for priority action") becomes that column's heading and its rows. Any other row stays one piece of text, with each cell after
    its column heading: "Children seen – 2015: 61% – 2016: 88%".
    """
    opened: list[Block] = []
    for (is_row, _), run in groupby(_without_interruptions(blocks), key=lambda block: (block.role is Role.TABLE_ROW, block.table)):
        pieces = tuple(run)
        opened += _opened(pieces) if is_row else pieces
    return tuple(opened)


def _without_interruptions(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks, with footers, headers and footnotes that stand between two rows of one table moved behind the table."""
    held: list[Block] = []
    table = 0
    for block in blocks:
        if table and block.role in _ASIDE:
            held.append(block)
            continue
        if not (block.role is Role.TABLE_ROW and block.table == table):
            yield from held
            held = []
        table = block.table if block.role is Role.TABLE_ROW else 0
        yield block
    yield from held


_ASIDE = frozenset([Role.FURNITURE, Role.FOOTNOTE])


def _opened(rows: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks that a table's rows become."""
    rows = _with_one_head(rows)
    head = rows[0]
    kinds = [heading for heading in head.cells if finding_of(heading) in _KINDS]
    if len(rows) > 1 and len(kinds) == 1:
        yield replace(head, text=kinds[0], role=Role.HEADING, cells=())
        yield from rows[1:]
    elif len(rows) > 1 and kinds:
        yield from _columns(rows)
    elif head.bold and not all(row.bold for row in rows):
        yield from (_headed(row, head) for row in rows[1:] if not is_judgement(row.cells))
    else:
        yield from (row for row in rows if not is_judgement(row.cells))


def _with_one_head(rows: Sequence[Block]) -> Sequence[Block]:
    """Return the rows, those of a heading in several rows as one: "2018" above "boys" and "girls" is "2018 boys" and "2018 girls".

    Bold rows are such a heading if a cell of the first covers several columns, or the row below it too.
    """
    heads = tuple(takewhile(lambda row: row.bold, rows))
    if not 1 < len(heads) < len(rows):
        return rows
    upper, lower = heads[0].cells, heads[1].cells
    if not any(one and one == other for one, other in (*pairwise(upper), *zip(upper, lower, strict=False))):
        return rows
    cells = tuple(" ".join(dict.fromkeys(filter(None, column))) for column in zip_longest(*(row.cells for row in heads), fillvalue=""))
    return (replace(heads[0], cells=cells, text=row_text(cells)), *rows[len(heads) :])


def _headed(row: Block, head: Block) -> Block:
    """Return a row of data with each cell after its column heading; in a row of figures the first cell is a label and gets no heading."""
    named = [f"{heading}: {cell}" if heading and cell else cell for heading, cell in zip_longest(head.cells, row.cells, fillvalue="")]
    if any(re.match(r"[^\w]?\d", cell) for cell in row.cells[1:]):
        named[0] = row.cells[0]
    return replace(row, text=row_text(named))


def is_judgement(cells: Sequence[str]) -> bool:
    """Return whether a row gives a grade, ("Adoption performance", "Good"), or is the header of such rows, ("Judgement", "Grade")."""
    filled = [cell for cell in cells if cell]
    return len(filled) > 1 and bool(_GRADE.fullmatch(filled[-1])) and len(filled[0].split()) <= _JUDGEMENT_WORDS


def _columns(rows: Sequence[Block]) -> Iterator[Block]:
    first = rows[0]
    for column, heading in enumerate(first.cells):
        yield replace(first, text=heading, role=Role.HEADING, cells=())
        for row in rows[1:]:
            if column < len(row.cells) and row.cells[column]:
                yield replace(row, text=row.cells[column], cells=())
