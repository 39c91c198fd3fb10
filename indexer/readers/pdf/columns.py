"""Readers: lines of a page without tags that stand in two columns of running text, put into the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from indexer.readers.characters import tidy
from indexer.readers.pdf.lines import Segment, TextLine
from indexer.readers.pdf.text_runs import joined

FEWEST = 5
"""Lines beside each other from which on they may be columns."""

ALIGNED = 0.7
"""Lines of one column begin within this, in sizes of their letters, of each other."""

RUNNING = 0.4
"""Share of a column's lines that begin with a small letter: sentences that go on, as in no table of names and figures."""

WORDS = 3
"""So many words half of a column's lines have at least."""

APART = 3.0
"""From line to line, in sizes: more than this ends the columns."""


def in_reading_order(lines: Sequence[TextLine]) -> tuple[TextLine, ...]:
    """Return the page's lines from the top, those in two columns of text parted: first the left column down, then the right.

    A table, whose rows belong together, stays as it is: its cells are no sentences that go on in the cell below.
    """
    gutter = _gutter(lines)
    return tuple(_parted(lines, gutter)) if gutter else tuple(lines)


def _gutter(lines: Sequence[TextLine]) -> float:
    """Return where the right column begins, in points from the left; 0 where there are no two columns."""
    pairs = [line for line in lines if len(line.segments) == 2]
    edge = median(line.segments[1].left for line in pairs) if pairs else 0.0
    aligned = [line for line in pairs if abs(line.segments[1].left - edge) <= ALIGNED * line.size]
    if len(aligned) < FEWEST or len(aligned) < 0.8 * len(pairs) or any(len(line.segments) > 2 for line in lines):
        return 0.0
    running = all(_is_running([line.segments[column] for line in aligned]) for column in (0, 1))
    return min(line.segments[1].left for line in aligned) if running else 0.0


def _is_running(column: Sequence[Segment]) -> bool:
    """Tell a column of sentences from one of names and figures."""
    texts = [tidy(joined(segment.placed)) for segment in column]
    low = sum(text[:1].islower() for text in texts)
    return low >= RUNNING * len(texts) and median(len(text.split()) for text in texts) >= WORDS


def _parted(lines: Sequence[TextLine], gutter: float) -> Iterator[TextLine]:
    """Yield the lines; where lines of both columns follow each other closely, all on the left go before all on the right."""
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
    """Yield the lines of a band of two columns, each segment as a line of its own."""
    segments = [segment for line in band for segment in line.segments]
    for column in ([one for one in segments if one.left < gutter], [one for one in segments if one.left >= gutter]):
        yield from (TextLine((one,), one.left, one.right, one.base, one.size) for one in column)
