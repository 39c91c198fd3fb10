"""Readers: runs without tags become lines, top to bottom, by where they stand on the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from indexer.readers.pdf.text_runs import Placed

GUTTER = 2.2
"""Runs on one line that stand farther apart than this, in sizes of their letters, are cells of a table."""

SAME_ROW = 0.8
"""Cells of one row may stand this much higher or lower than each other, in sizes: a grade beside the middle of two lines."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Runs that stand together on one line."""

    placed: tuple[Placed, ...]
    left: float
    right: float
    base: float
    size: float
    """The largest of its runs'."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """Segments beside each other, left to right; more than one make a row of a table."""

    segments: tuple[Segment, ...]
    left: float
    right: float
    base: float
    size: float

    @property
    def placed(self) -> tuple[Placed, ...]:
        """All runs, left to right."""
        return tuple(one for segment in self.segments for one in segment.placed)


def lines_of(placed: Iterable[Placed]) -> tuple[TextLine, ...]:
    """Return the lines of these runs, from the top of the page."""
    segments = sorted(_segments(placed), key=lambda segment: (-segment.base, segment.left))
    rows: list[list[Segment]] = []
    for segment in segments:
        if rows and _beside(rows[-1], segment):
            rows[-1].append(segment)
        else:
            rows.append([segment])
    return tuple(_line(row) for row in rows)


def _segments(placed: Iterable[Placed]) -> Iterator[Segment]:
    """Yield runs that follow each other closely on one line, in the order of the page's content; blank ones are left out."""
    together: list[Placed] = []
    for one in placed:
        if not one[1].text.strip():
            continue
        if together and not _close(together[-1], one):
            yield _segment(together)
            together = []
        together.append(one)
    if together:
        yield _segment(together)


def _close(before: Placed, here: Placed) -> bool:
    """Tell whether a run goes on where the one before stopped."""
    left, right = before[1], here[1]
    size = max(left.size, right.size, 1.0)
    return abs(left.base - right.base) < size / 2 and -size / 2 < right.left - left.right < GUTTER * size


def _segment(placed: Sequence[Placed]) -> Segment:
    runs = [run for _, run in placed]
    largest = max(runs, key=lambda run: run.size)
    return Segment(tuple(placed), min(run.left for run in runs), max(run.right for run in runs), largest.base, largest.size)


def _beside(row: Sequence[Segment], segment: Segment) -> bool:
    """Tell whether a segment stands in the same row as those, above, below or before none of them."""
    near = row[0].base - segment.base < SAME_ROW * max(row[0].size, segment.size)
    return near and all(segment.left >= other.right or segment.right <= other.left for other in row)


def _line(row: Iterable[Segment]) -> TextLine:
    """Return a row's segments as a line; those closer than a gutter, or a marker and its words, are one segment."""
    merged: list[Segment] = []
    for segment in sorted(row, key=lambda one: one.left):
        if merged and (_is_marker(merged[-1]) or segment.left - merged[-1].right < GUTTER * max(segment.size, merged[-1].size)):
            merged[-1] = _segment((*merged[-1].placed, *segment.placed))
        else:
            merged.append(segment)
    first = max(merged, key=lambda one: one.size)
    return TextLine(tuple(merged), merged[0].left, max(one.right for one in merged), first.base, first.size)


def _is_marker(segment: Segment) -> bool:
    """Tell a bullet or a number that stands apart from its words."""
    return bool(_MARKER.fullmatch("".join(run.text for _, run in segment.placed).strip()))


_MARKER = re.compile(r"\W|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]")
