"""Parsing: what a table says as a reader would quote it: its findings by column, its data by row; judgements are grades, not text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, zip_longest

from indexer.letter import Block, Finding, Role
from indexer.print_conventions import row_text
from indexer.registers.headings import GRADES, finding_of

_GRADE = re.compile(rf"(?:judg[e]?ments?|(?:overall )?grades?|{GRADES}|n/?a)\W*", re.IGNORECASE)
_KINDS = (Finding.STRENGTH, Finding.IMPROVEMENT, Finding.PRIORITY_ACTION)
"""A table with a column of one of these is a table of findings."""
_JUDGEMENT_WORDS = 30
"""A judgement's name is at most so long: "The impact of leaders on social work practice with children and families"."""


def open_tables(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return `blocks` with tables opened into what is quoted.

    A row that gives a grade ("Overall effectiveness – Good") is left out: it is no text, `find_grades` reads it. A table with columns of
    several kinds of finding ("Strengths", "Areas for development") becomes, column by column, a heading and its cells; with one such column
    ("Responsible body", "Areas for priority action") that column's heading and its rows. Any other row stays one piece of text, in which
    each cell follows its column's heading: "Children seen – 2015: 61% – 2016: 88%".
    """
    opened: list[Block] = []
    for (is_row, _), run in groupby(blocks, key=lambda block: (block.role is Role.TABLE_ROW, block.table)):
        pieces = tuple(run)
        opened += _opened(pieces) if is_row else pieces
    return tuple(opened)


def _opened(rows: Sequence[Block]) -> Iterator[Block]:
    """Yield what one table's rows become."""
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


def _headed(row: Block, head: Block) -> Block:
    """Return a row of data whose cells say what they are; the first column of a table of figures is what they are of."""
    named = [f"{heading}: {cell}" if heading and cell else cell for heading, cell in zip_longest(head.cells, row.cells, fillvalue="")]
    if any(re.match(r"[^\w]?\d", cell) for cell in row.cells[1:]):
        named[0] = row.cells[0]
    return replace(row, text=row_text(named))


def is_judgement(cells: Sequence[str]) -> bool:
    """Tell whether a row's cells give a grade: ("Adoption performance", "Good"), or head such rows: ("Judgement", "Grade")."""
    filled = [cell for cell in cells if cell]
    return len(filled) > 1 and bool(_GRADE.fullmatch(filled[-1])) and len(filled[0].split()) <= _JUDGEMENT_WORDS


def _columns(rows: Sequence[Block]) -> Iterator[Block]:
    first = rows[0]
    for column, heading in enumerate(first.cells):
        yield replace(first, text=heading, role=Role.HEADING, cells=())
        for row in rows[1:]:
            if column < len(row.cells) and row.cells[column]:
                yield replace(row, text=row.cells[column], cells=())
