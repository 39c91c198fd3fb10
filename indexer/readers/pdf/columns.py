"""Readers: put the lines of an untagged page set in two columns into reading order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from indexer.readers.characters import tidy
from indexer.readers.pdf.lines import Segment, TextLine
from indexer.readers.pdf.text_runs import joined

FEWEST = 5
"""Fewest pairs of lines side by side that may be columns."""

ALIGNED = 0.7
"""Lines of one column begin within this distance of each other, in font sizes."""

RUNNING = 0.4
"""Least share of a column's lines that begin in lower case: they carry on a sentence, unlike a table of names and figures."""

WORDS = 3
"""Half of a column's lines have at least this many words."""

APART = 3.0
"""A larger gap between lines than this, in font sizes, ends the columns."""


def in_reading_order(lines: Sequence[TextLine]) -> tuple[TextLine, ...]:
    """Return the page's lines from the top; if the text is in two columns, the left column comes before the right.

    A table is left alone, to keep its rows together: its cells aren't sentences that carry on in the cell below.
    """
    gutter = _gutter(lines)
    return tuple(_parted(lines, gutter)) if gutter else tuple(lines)


def _gutter(lines: Sequence[TextLine]) -> float:
    """Return where the right column begins, in points from the left; 0 if there are not two columns."""
    pairs = [line for line in lines if len(line.segments) == 2]
    edge = median(line.segments[1].left for line in pairs) if pairs else 0.0
    aligned = [line for line in pairs if abs(line.segments[1].left - edge) <= ALIGNED * line.size]
    if len(aligned) < FEWEST or len(aligned) < 0.8 * len(pairs) or any(len(line.segments) > 2 for line in lines):
        return 0.0
    running = all(_is_running([line.segments[column] for line in aligned]) for column in (0, 1))
    return min(line.segments[1].left for line in aligned) if running else 0.0


def _is_running(column: Sequence[Segment]) -> bool:
    """Return whether a column is made of sentences rather than names and figures."""
    texts = [tidy(joined(segment.placed)) for segment in column]
    low = sum(text[:1].islower() for text in texts)
    return low >= RUNNING * len(texts) and median(len(text.split()) for text in texts) >= WORDS


def _parted(lines: Sequence[TextLine], gutter: float) -> Iterator[TextLine]:
    """Yield the lines; within each closely spaced stretch of two columns, all on the left come before all on the right."""
    band: list[TextLine] = []
    for above, line in pairwise((None, *lines)):
        fits = line is not None and all(one.right <= gutter or one.left >= gutter for one in line.segments)
        if above and line and (not fits or above.base - line.base > APART * line.size):
            yield from _columns(band, gutter)
            band = []
        if line and fits:
            band.append(line)
        elif line:
            yield line
    yield from _columns(band, gutter)


def _columns(band: Sequence[TextLine], gutter: float) -> Iterator[TextLine]:
    """Yield the lines of a band of two columns, the left one first, with each segment as a separate line."""
    segments = [segment for line in band for segment in line.segments]
    for column in ([one for one in segments if one.left < gutter], [one for one in segments if one.left >= gutter]):
        yield from (TextLine((one,), one.left, one.right, one.base, one.size) for one in column)
