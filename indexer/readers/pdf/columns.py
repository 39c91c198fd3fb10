"""Readers: put the lines of an untagged page set in columns into reading order."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from statistics import median

from indexer.readers.characters import tidy
from indexer.readers.pdf.lines import SAME_ROW, Segment, TextLine, is_marker, lines_of, rows_of, segment_of, segments_of
from indexer.readers.pdf.tables import Gap, Row, begins_above, is_table, starts_row, table_lines
from indexer.readers.pdf.text_runs import Placed, joined
from indexer.readers.pdf.typography import is_bold

FEWEST = 4
"""Fewest lines of a column."""

APART_FROM = 0.8
"""Pieces of a row that are further apart than this, in font sizes, may be in different columns."""

GUTTER = 0.5
"""Least width of the white strip between two columns, in font sizes."""

RUNNING = 0.4
"""Least share of a column's lines that begin in lower case: they carry on a sentence, unlike a table of names and figures."""

WORDS = 3
"""Half of a column's lines have at least this many words."""

MARKED = 0.3
"""A strip with a bullet or number to its left in more than this share of its rows parts markers from their text."""

NEXT = 1.6
"""Rows closer than this, in font sizes, are next to each other."""

FAR = 1e6
"""A place beyond any page, in points."""

FIRST = 2.5
"""A row above a right column alone is its first if it is closer to the row below than this, in font sizes."""

APART = 4.0
"""A larger gap between lines than this, in font sizes, ends the columns."""


@dataclass(frozen=True, slots=True)
class _Band:
    """Rows that no text runs across the gutters of; without gutters, rows of plain text."""

    rows: tuple[Row, ...]
    gutters: tuple[Gap, ...] = ()
    table: bool = False


def in_reading_order(placed: Iterable[Placed]) -> tuple[TextLine, ...]:
    """Return the lines of these runs from the top; where the text is in columns, each column comes before those to its right.

    The rows of a table stay together: its cells aren't sentences that carry on in the cell below.
    """
    placed = tuple(placed)
    rows = tuple(_aligned(rows_of(segments_of(placed, APART_FROM), SAME_ROW)))
    bands = [part for band in _with_first_rows(_bands(rows)) for part in _parted(band)]
    if not any(band.gutters for band in bands):
        return lines_of(placed)
    lines: list[TextLine] = []
    for plain, group in groupby(_with_first_lines(bands), key=lambda band: not band.gutters):
        if plain:
            lines.extend(lines_of(sorted(one for band in group for one in _runs(band.rows))))
        else:
            lines.extend(line for band in group for line in _band_lines(band))
    return tuple(lines)


def _aligned(rows: Sequence[Row]) -> Iterator[Row]:
    """Yield the rows, parting a piece where it reaches almost to the next column: where a piece of the row above or below begins."""
    for above, row, below in zip(((), *rows), rows, (*rows[1:], ()), strict=False):
        near = [other for other in (above, below) if other and abs(other[0].base - row[0].base) < NEXT * row[0].size]
        starts = [piece.left for other in near for piece in other[1:]]
        yield tuple(part for piece in row for part in _parted_at(piece, starts)) if starts else row


def _parted_at(piece: Segment, starts: Iterable[float]) -> Iterator[Segment]:
    """Yield the parts of a piece, parted at those of these places where a run begins after a gutter."""
    together: list[Placed] = []
    for one in piece.placed:
        gap = one[1].left - together[-1][1].right if together else 0.0
        if gap > GUTTER * one[1].size and any(abs(start - one[1].left) < 1 for start in starts):
            yield segment_of(together)
            together = []
        together.append(one)
    yield segment_of(together)


def _band_lines(band: _Band) -> Iterator[TextLine]:
    """Yield the lines of a table, or of columns one after the other."""
    if band.table:
        yield from table_lines(band.rows, band.gutters)
    else:
        yield from (_whole(line) for column in _columns(band) for line in lines_of(sorted(_runs([column]))))


def _whole(line: TextLine) -> TextLine:
    """Return a line of a column in one piece: its words may be far apart where it is justified, and it has no cells."""
    return line if len(line.segments) == 1 else replace(line, segments=(segment_of(line.placed),))


def _with_first_lines(bands: Sequence[_Band]) -> list[_Band]:
    """Return the bands, with lines of plain text moved into the table below whose first cell they begin."""
    done: list[_Band] = []
    for band in bands:
        above = list(done[-1].rows) if done and not done[-1].gutters else []
        rows = band.rows
        while band.table and above and begins_above(above[-1], rows, band.gutters):
            rows = (above.pop(), *rows)
        if len(rows) > len(band.rows):
            done[-1:] = [_Band(tuple(above))] if above else []
        done.append(replace(band, rows=rows))
    return done


def _with_first_rows(bands: Iterable[_Band]) -> tuple[_Band, ...]:
    """Return the bands, judged; those above a right column alone, where it begins higher, are a part of the columns below."""
    done: list[_Band] = []
    for band in bands:
        first, rows = len(done), band.rows
        while band.gutters and first and _is_top(done[first - 1].rows, rows[0], band.gutters):
            first -= 1
            rows = (*done[first].rows, *rows)
        columns = _judged(replace(band, rows=rows)) if first < len(done) else band
        if columns.gutters and not columns.table and first < len(done):
            done[first:] = [columns]
        else:
            done.append(_judged(band))
    return tuple(done)


def _is_top(rows: Sequence[Row], below: Row, gutters: Sequence[Gap]) -> bool:
    """Return whether rows are only in columns that are not the first, just above the row `below`."""
    near = rows[-1][0].base - below[0].base < FIRST * max(rows[-1][0].size, below[0].size)
    return near and all(row[0].left > sum(gutters[0]) / 2 and len(_narrowed(gutters, row)) == len(gutters) for row in rows)


def _runs(rows: Iterable[Row]) -> Iterator[Placed]:
    return (one for row in rows for segment in row for one in segment.placed)


def _bands(rows: Iterable[Row]) -> Iterator[_Band]:
    """Yield the rows from the top, in stretches that the same white strips run through."""
    rows_here: list[Row] = []
    gutters: tuple[Gap, ...] = ()
    for row in rows:
        left = _narrowed(gutters, row) if rows_here and gutters and _near(rows_here[-1], row) else ()
        if rows_here and not _between(left):
            yield _Band(tuple(rows_here), _between(gutters))
            rows_here, left = [], ()
        gutters = left or _gaps(row)
        rows_here.append(row)
    if rows_here:
        yield _Band(tuple(rows_here), _between(gutters))


def _between(gutters: Sequence[Gap]) -> tuple[Gap, ...]:
    """Return the strips that have text on both sides."""
    return tuple(one for one in gutters if one[0] > -FAR and one[1] < FAR)


def _near(above: Row, row: Row) -> bool:
    return above[0].base - row[0].base <= APART * max(above[0].size, row[0].size)


def _gaps(row: Row) -> tuple[Gap, ...]:
    """Return the white strips between a row's pieces, and those beside it, in which a column may stand that begins further down."""
    gaps = tuple((left.right, right.left) for left, right in pairwise(row) if right.left - left.right >= GUTTER * right.size)
    return ((-FAR, row[0].left), *gaps, (row[-1].right, FAR)) if gaps else ()


def _narrowed(gutters: Sequence[Gap], row: Row) -> tuple[Gap, ...]:
    """Return what a row leaves of the white strips; one with a piece of the row inside it becomes two."""
    least = GUTTER * min(piece.size for piece in row)
    free = []
    for left, right in gutters:
        start = left
        for piece in row:
            if piece.left < right and piece.right > left:
                free.append((start, piece.left))
                start = max(start, piece.right)
        free.append((start, right))
    return tuple((left, right) for left, right in free if right - left >= least)


def _judged(band: _Band) -> _Band:
    """Return the band with the gutters that are between columns of running text, or between the cells of a table; else without any."""
    band = _Band(band.rows, tuple(gutter for gutter in band.gutters if not _parts_markers(band.rows, gutter)))
    if not band.gutters:
        return band
    if all(len(column) >= FEWEST and _is_running(column) for column in _columns(band)):
        return band
    return replace(band, table=True) if is_table(band.rows, band.gutters) else _Band(band.rows)


def _parted(band: _Band) -> tuple[_Band, ...]:
    """Return the band without the plain lines that only happen to end before its first gutter, and those lines as a band of their own.

    They come below the columns: in the content after all of them, or, if each row is written across, in bold or further below.
    """
    if not band.gutters:
        return (band,)
    if band.table:
        return _without_lines_below(band)
    first = band.gutters[0][0]
    end = max(number for number, row in enumerate(band.rows, start=1) if row[-1].left > first)
    left = [at for row in band.rows[:end] for piece in row if piece.right <= first + 1 for at, _ in piece.placed]
    right = [at for row in band.rows for piece in row if piece.left > first for at, _ in piece.placed]
    in_turn = bool(left) and max(left) < min(right)
    while end < len(band.rows) and not _is_below(band.rows[end - 1], band.rows[end], max(right), in_turn=in_turn):
        end += 1
    return (_Band(band.rows[:end], band.gutters), *((_Band(band.rows[end:]),) if end < len(band.rows) else ()))


def _without_lines_below(band: _Band) -> tuple[_Band, ...]:
    """Return a table without the plain lines below its last row, and those lines as a band of their own."""
    last = max(number for number, row in enumerate(band.rows, start=1) if len(row) > 1)
    below = next((at for at in range(last, len(band.rows)) if starts_row(band.rows, at)), len(band.rows))
    return (replace(band, rows=band.rows[:below]), *((_Band(band.rows[below:]),) if below < len(band.rows) else ()))


def _is_below(above: Row, row: Row, last: int, *, in_turn: bool) -> bool:
    """Return whether a row in the left column alone is text below the columns; `last` is the place of the right one's last run."""
    after = row[0].placed[0][0] > last
    bold = is_bold(run for _, run in row[0].placed) and not is_bold(run for _, run in above[0].placed)
    return after and (in_turn or bold or above[0].base - row[0].base > 1.6 * row[0].size)


def _parts_markers(rows: Iterable[Row], gutter: Gap) -> bool:
    """Return whether a white strip is only between bullets or numbers and their text."""
    beside = [row[place - 1] for row in rows if (place := bisect([piece.left for piece in row], sum(gutter) / 2))]
    return sum(map(is_marker, beside)) > MARKED * len(beside)


def _columns(band: _Band) -> tuple[tuple[Segment, ...], ...]:
    """Return the lines of each of the band's columns, from left to right; justified text has wide gaps between its words."""
    middles = [(left + right) / 2 for left, right in band.gutters]
    columns: list[list[Segment]] = [[] for _ in range(len(middles) + 1)]
    for row in band.rows:
        for column, pieces in groupby(row, key=lambda piece: bisect(middles, piece.left)):
            columns[column].append(_together(tuple(pieces)))
    return tuple(map(tuple, columns))


def _together(pieces: Sequence[Segment]) -> Segment:
    """Return the pieces of a line as one."""
    return pieces[0] if len(pieces) == 1 else segment_of([one for piece in pieces for one in piece.placed])


def _is_running(column: Sequence[Segment]) -> bool:
    """Return whether a column is made of sentences rather than names and figures."""
    texts = [text for piece in column if (text := tidy(joined(piece.placed))) and not is_marker(piece)]
    low = sum(text[:1].islower() for text in texts)
    return bool(texts) and low >= RUNNING * len(texts) and median(len(text.split()) for text in texts) >= WORDS
