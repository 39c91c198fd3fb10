"""Readers: turn untagged text into blocks by its position on the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace
from itertools import groupby, zip_longest
from typing import NamedTuple

from indexer.letter import Block, Role
from indexer.print_conventions import is_page_number, masked_figures
from indexer.readers.characters import tidy
from indexer.readers.data_rows import row_of
from indexer.readers.markers import split_marker
from indexer.readers.pdf.blocks import block_of
from indexer.readers.pdf.columns import in_reading_order
from indexer.readers.pdf.lines import Segment, TextLine, lines_of
from indexer.readers.pdf.notes import with_notes_placed
from indexer.readers.pdf.page import Page, TextRun
from indexer.readers.pdf.ruled_tables import ruled_blocks, without_ruled_tables
from indexer.readers.pdf.text_runs import Placed, joined
from indexer.readers.pdf.typography import is_bold, typography_of
from indexer.readers.pdf.untagged_paragraphs import LEADING, Paragraph, Setting, continued, paragraphs_of, setting_of
from indexer.readers.running_lines import repeated_lines

MARGIN = 0.08
"""Share of the page's height, at the top and the bottom, where running headers and page numbers are."""

REPEATED = 3
"""A line in the margin of at least this many pages is a running header."""

NEAR_MARGIN = 0.15
"""Share of the page's height within which a line on as many pages, each time at the same height, is a running header or a logo."""

FEW = 3
"""Among at most this many pages, or left or right pages, a line in the margin of two at the same height is a running header."""


def furniture(page: Page, placed: Iterable[Placed]) -> tuple[Block, ...]:
    """Return running headers, footers and letterhead, one block for each segment of a line."""
    segments = (segment for line in lines_of(placed) for segment in line.segments)
    blocks = (Block(tidy(joined(one.placed)), Role.FURNITURE, page.number, **typography_of(one.placed, page)) for one in segments)
    return tuple(block for block in blocks if block.text)


def running_lines(pages: Sequence[Page]) -> frozenset[str]:
    """Return the lines, with numbers masked, that are in the margins of several pages, and those at one height of several, with that."""
    lines = [[(line, page) for line in lines_of(enumerate(page.runs))] for page in pages]
    margins = [[_text(line) for line, page in of if _in_margin(line, page)] for of in lines]
    placed = [[_with_height(line) for line, page in of if _in_margin(line, page)] for of in lines]
    near = [[_with_height(line) for line, page in of if _in_margin(line, page, NEAR_MARGIN) and _may_run(line)] for of in lines]
    few = [of for of in (placed, placed[::2], placed[1::2]) if len(of) <= FEW]  # left and right pages may have headers of their own
    twice = frozenset[str]().union(*(repeated_lines(of, REPEATED - 1) for of in few))
    return repeated_lines(margins, REPEATED) | repeated_lines(near, REPEATED) | twice


def _may_run(line: TextLine) -> bool:
    """Return whether a line near the margin may be a header or a logo; one in bold is a heading that begins several pages."""
    return len(line.segments) == 1 and not is_bold(run for _, run in line.placed)


def _with_height(line: TextLine) -> str:
    """Return a line's text with its height on the page, which are no figures to be masked."""
    return f"{_text(line)} at {''.join(chr(ord('a') + int(digit)) for digit in str(max(0, round(line.base))))}"


class Read(NamedTuple):
    """What was read of an untagged page."""

    blocks: tuple[Block, ...]
    last: Paragraph | None = None
    """The paragraph that its text ends with; None if that is no paragraph."""
    setting: Setting | None = None


def untagged_blocks(page: Page, running: Set[str], before: Read | None = None) -> Read:
    """Return the blocks of an untagged page: paragraphs, list items, table rows, footnotes and furniture.

    `before` is what was read of the page before, if that is untagged too: its last paragraph may go on.
    """
    lines = lines_of(enumerate(page.runs))
    contents = _contents(lines)
    is_aside = [at in contents or _is_furniture(line, page, running) for at, line in enumerate(lines)]
    aside = [line for line, apart in zip(lines, is_aside, strict=True) if apart]
    text = sorted(one for line, apart in zip(lines, is_aside, strict=True) if not apart for one in line.placed)
    setting = replace(setting_of(lines), margin=_right_edge([run for _, run in text], page))
    parts = tuple(_parts(text, page, setting))
    if before and before.setting and parts and isinstance(parts[0], Paragraph):
        parts = (continued(before.last, parts[0], max(before.setting.margin, setting.margin)), *parts[1:])
    body = with_notes_placed([(part.block, part.placed) if isinstance(part, Paragraph) else (part, ()) for part in parts])
    last = next((part for part in reversed(parts) if isinstance(part, Block) or part.block.role is not Role.FOOTNOTE), None)
    blocks = (*body, *furniture(page, (one for line in aside for one in line.placed)))
    return Read(blocks, last if isinstance(last, Paragraph) else None, setting)


def _right_edge(runs: Sequence[TextRun], page: Page) -> float:
    """Return the right edge of a page's text, in points; a stamp in a corner doesn't move it."""
    body = [run.right for run in runs if MARGIN * page.height < run.base < (1 - MARGIN) * page.height]
    return max(body or [run.right for run in runs], default=0.0)


def _parts(text: Sequence[Placed], page: Page, setting: Setting) -> Iterator[Paragraph | Block]:
    """Yield the paragraphs and the rows of tables that these runs make, in reading order.

    A row in a box of its own, as a head or every other row may be, belongs to the rows without rules above and below it.
    """
    tables, between = without_ruled_tables(text, page)
    ordinal, columns = 0, 0  # the columns of the table that directly follows may be those of this one
    for runs, table in zip_longest(between, tables):
        for is_row, group in groupby(_with_wrapped_cells(in_reading_order(runs)), key=_is_row):
            together = tuple(group)
            across = max(len(line.segments) for line in together) if is_row else 0
            ordinal += is_row and across != columns
            columns = across
            yield from _rows(together, page, ordinal) if is_row else paragraphs_of(together, page, setting)
        if table:
            single = len(table.grid.ys) == 2
            ordinal += not (single and table.columns == columns)
            columns = table.columns if single else 0
            yield from ruled_blocks(table, page, setting, ordinal)


def _is_row(line: TextLine) -> bool:
    return len(line.segments) > 1


def _contents(lines: Sequence[TextLine]) -> range:
    """Return the places of the lines of a table of contents: below its heading, to the last line that ends in a page number."""
    texts = [_text(line) for line in lines]
    heading = next((at for at, text in enumerate(texts) if text.casefold() in {"contents", "table of contents"}), None)
    if heading is None:
        return range(0)
    last = max((at for at, text in enumerate(texts) if at > heading and re.search(r"[\s.]\d{1,3}$", text)), default=heading)
    return range(heading + 1, last + 1)


def _in_margin(line: TextLine, page: Page, margin: float = MARGIN) -> bool:
    return not margin * page.height < line.base < (1 - margin) * page.height


def _text(line: TextLine) -> str:
    return tidy(joined(line.placed))


def _is_furniture(line: TextLine, page: Page, running: Set[str]) -> bool:
    """Return whether a line is a running header, or just a page number, in the margin; or a watermark across the page."""
    if all(run.slanted for _, run in line.placed):
        return True
    text = _text(line)
    if _in_margin(line, page) and (masked_figures(text) in running or is_page_number(text)):
        return True
    return _in_margin(line, page, NEAR_MARGIN) and masked_figures(_with_height(line)) in running


def _with_wrapped_cells(lines: Iterable[TextLine]) -> Iterator[TextLine]:
    """Yield the lines, merging into a row any line below it that continues one of its cells."""
    before: TextLine | None = None
    for line in lines:
        at = _cell_above(before, line)
        if before is None or at is None:
            if before is not None:
                yield before
            before = line
        else:
            cell = replace(before.segments[at], placed=(*before.segments[at].placed, *line.placed))
            before = replace(before, segments=(*before.segments[:at], cell, *before.segments[at + 1 :]), base=line.base)
    if before is not None:
        yield before


def _cell_above(row: TextLine | None, line: TextLine) -> int | None:
    """Return the place of the cell in `row` that `line` continues; None if it continues none."""
    if row is None or row.whole or len(row.segments) < 2 or len(line.segments) > 1 or row.base - line.base > 2 * LEADING * line.size:
        return None
    begun = [at for at, cell in enumerate(row.segments) if cell.left <= line.left + line.size]
    at = begun[-1] if begun else None
    fits = at is not None and (at + 1 == len(row.segments) or line.right < row.segments[at + 1].left)
    return at if fits and row.base - line.base < 1.5 * line.size else None


def _rows(lines: Iterable[TextLine], page: Page, table: int) -> Iterator[Block]:
    """Yield the rows of a table, with markers removed from its cells."""
    for line in lines:
        yield row_of([_cell(segment, page) if segment.placed else () for segment in line.segments], table)


def _cell(segment: Segment, page: Page) -> tuple[Block, ...]:
    block = block_of(segment.placed, page, Role.TABLE_ROW)
    return (replace(block, text=split_marker(block.text, Role.LIST_ITEM)[1]),)
