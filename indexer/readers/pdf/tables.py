"""Readers: put the pieces of an untagged table together into its rows and cells."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median_low

from indexer.readers.pdf.lines import GUTTER, Segment, TextLine, lines_of
from indexer.readers.pdf.text_runs import joined
from indexer.readers.pdf.typography import is_bold
from indexer.readers.pdf.words import is_ended

Gap = tuple[float, float]
"""A white strip from one place to another, in points from the left."""
Row = Sequence[Segment]

ROWS_APART = 1.12
"""Lines of different rows of a table are at least this many times as far apart as lines of one cell."""

JITTER = 0.03
"""Lines of one cell are evenly spaced to within this share of their size."""

CELL_APART = 1.7
"""Lines of one cell are at most this many times as far apart as usual: it may have paragraphs."""

ALIGNED = 0.5
"""Cells of one column begin, or have their middles, within this distance of each other, in font sizes."""


def is_table(rows: Sequence[Row], gutters: Sequence[Gap]) -> bool:
    """Return whether rows with these white strips are a table: cells beside each other, those of a column aligned."""
    beside = [row for row in rows if len(row) > 1]
    if len(beside) == 1:
        return any(right.left - left.right >= GUTTER * right.size for left, right in pairwise(beside[0]))
    return bool(gutters) and len(beside) > 1 and all(_is_aligned([_after(row, gutter) for row in beside]) for gutter in gutters)


def _after(row: Row, gutter: Gap) -> Segment | None:
    """Return the first piece to the right of a white strip."""
    place = bisect([piece.left for piece in row], sum(gutter) / 2)
    return row[place] if place < len(row) else None


def _is_aligned(column: Sequence[Segment | None]) -> bool:
    pieces = [piece for piece in column if piece]
    if len(pieces) < 2:
        return bool(pieces)
    near = ALIGNED * max(piece.size for piece in pieces)
    lefts = [piece.left for piece in pieces]
    middles = [(piece.left + piece.right) / 2 for piece in pieces]
    return max(lefts) - min(lefts) <= near or max(middles) - min(middles) <= near


def begins_above(above: Row, rows: Sequence[Row], gutters: Sequence[Gap]) -> bool:
    """Return whether the line above a table is the first line of its first cell, whose neighbours are centred beside it."""
    first = rows[0][0]
    if len(above) > 1 or above[0].right > gutters[0][0] or above[0].size != first.size:
        return False
    alike = is_bold(run for _, run in above[0].placed) == is_bold(run for _, run in first.placed)
    return alike and above[0].base - first.base <= ROWS_APART * _leading(rows)


def table_lines(rows: Sequence[Row], gutters: Sequence[Gap]) -> Iterator[TextLine]:
    """Yield a line for each row of a table, with a segment for each cell; a row with one cell is yielded as plain lines."""
    middles = [(left + right) / 2 for left, right in gutters]
    for row in _table_rows(rows, gutters):
        cells: list[list[Segment]] = [[] for _ in range(len(middles) + 1)]
        for line in row:
            for piece in line:
                cells[bisect(middles, piece.left)].append(piece)
        if sum(map(bool, cells)) > 1:
            yield _row_line(cells)
        else:
            yield from lines_of(sorted(one for line in row for piece in line for one in piece.placed))


def _table_rows(rows: Sequence[Row], gutters: Sequence[Gap]) -> Iterator[tuple[Row, ...]]:
    """Yield the lines of each row of a table: as they were written, or failing that rows are further apart than the lines of a cell."""
    if written := _as_written(rows):
        yield from written
        return
    leading = _leading(rows)
    listed = _is_list(rows)
    together: list[Row] = []
    for row in rows:
        if together and (_starts(together[-1], row, leading, gutters[0]) or (listed and _is_listed(together[-1], row, gutters[0]))):
            yield tuple(together)
            together = []
        together.append(row)
    yield tuple(together)


def _as_written(rows: Sequence[Row]) -> tuple[tuple[Row, ...], ...]:
    """Return the lines of each row of a table whose text was written cell by cell; () if the order doesn't tell.

    A line that was written before the end of the lines above it carries on a cell of theirs, and any other begins a row. Columns written
    one after the other tell nothing, nor do rows of which each is a line.
    """
    groups: list[list[Row]] = []
    last = -1
    for row in rows:
        if groups and _first_place(row) < last:
            groups[-1].append(row)
        else:
            groups.append([row])
        last = max(last, _last_place(row))
    if not 1 < len(groups) < len(rows):
        return ()
    most = CELL_APART * _leading(rows)
    near = all(_distance(above, row) <= most for group in groups for above, row in pairwise(group))
    return tuple(map(tuple, groups)) if near else ()


def _first_place(row: Row) -> int:
    """Return the place of a line's first run in the page's content."""
    return min(at for piece in row for at, _ in piece.placed)


def _last_place(row: Row) -> int:
    return max(at for piece in row for at, _ in piece.placed)


def _starts(above: Row, row: Row, leading: float, gutter: Gap) -> bool:
    """Return whether a line starts a new row of the table: it is set apart, in another weight, or begins every cell anew."""
    distance = _distance(above, row)
    if distance > ROWS_APART * leading or len(row) < 2:
        return distance > ROWS_APART * leading
    resumes = row[0].left < gutter[0] < above[0].left
    if resumes or _is_bold(above) != _is_bold(row) or distance > leading + JITTER * row[0].size:
        return True
    return is_ended(above[0], row[0], gutter[1] - row[0].size) and not any(joined(piece.placed).lstrip()[:1].islower() for piece in row)


def _is_list(rows: Sequence[Row]) -> bool:
    """Return whether a table's rows seem to have one line each: names beside each other, of which one column may have more."""
    beside = [len(row) > 1 for row in rows]
    texts = [joined(piece.placed).strip() for row in rows for piece in row]
    return sorted(beside, reverse=True) == beside and not any(text[:1].islower() or text.endswith(",") for text in texts)


def _is_listed(above: Row, row: Row, gutter: Gap) -> bool:
    """Return whether a line of such a table is a row: it has every cell, or its only one isn't the rest of the one above."""
    return len(row) > 1 or (row[0].left < gutter[0] and is_ended(above[0], row[0], gutter[1] - row[0].size))


def _is_bold(row: Row) -> bool:
    return is_bold(run for piece in row for _, run in piece.placed)


def starts_row(rows: Sequence[Row], at: int) -> bool:
    """Return whether the line at this place, which has one piece, is apart from the rows of the table above it, and written below them."""
    distance, leading = _distance(rows[at - 1], rows[at]), _leading(rows)
    if distance <= ROWS_APART * leading:
        return False
    return distance > CELL_APART * leading or _first_place(rows[at]) > max(map(_last_place, rows[:at]))


def _distance(above: Row, row: Row) -> float:
    return min(piece.base for piece in above) - row[0].base


def _leading(rows: Sequence[Row]) -> float:
    """Return how far apart the lines of a cell are, in points: the median distance of close lines, or what is usual."""
    size = max(piece.size for row in rows for piece in row)
    close = [step for above, row in pairwise(rows) if 0.9 * size < (step := _distance(above, row)) < 1.3 * size]
    return median_low(close) if close else 1.2 * size


def _row_line(cells: Sequence[Sequence[Segment]]) -> TextLine:
    """Return a row's cells as a line; a cell without text is a segment without runs."""
    segments = tuple(map(_cell, cells))
    while segments and not segments[-1].placed:
        segments = segments[:-1]
    full = [segment for segment in segments if segment.placed]
    lowest = min(piece.base for cell in cells for piece in cell)
    size = max(segment.size for segment in full)
    return TextLine(segments, full[0].left, max(segment.right for segment in full), lowest, size, whole=True)


def _cell(pieces: Sequence[Segment]) -> Segment:
    """Return the pieces of a cell as one segment."""
    if not pieces:
        return Segment((), 0.0, 0.0, 0.0, 0.0)
    placed = tuple(one for piece in pieces for one in piece.placed)
    left, right = min(piece.left for piece in pieces), max(piece.right for piece in pieces)
    return replace(pieces[0], placed=placed, left=left, right=right, size=max(piece.size for piece in pieces))
