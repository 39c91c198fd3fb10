"""Readers: group untagged runs into lines by position on the page, from top to bottom."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from indexer.readers.pdf.text_runs import Placed

GUTTER = 2.2
"""Runs on one line that are further apart than this, in font sizes, are cells of a table."""

SAME_ROW = 0.8
"""Cells of one row may differ in height by this much, in font sizes: a grade may be centred beside two lines of text."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Runs close together on one line."""

    placed: tuple[Placed, ...]
    left: float
    right: float
    base: float
    size: float
    """The largest size of its runs."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """Segments side by side, left to right; more than one make a row of a table."""

    segments: tuple[Segment, ...]
    left: float
    right: float
    base: float
    size: float
    whole: bool = False
    """True for a row of a table that has all lines of its cells."""

    @property
    def placed(self) -> tuple[Placed, ...]:
        """All runs, left to right."""
        return tuple(one for segment in self.segments for one in segment.placed)


def lines_of(placed: Iterable[Placed]) -> tuple[TextLine, ...]:
    """Return the lines of these runs, from the top of the page down."""
    return tuple(map(_line, rows_of(segments_of(placed, GUTTER), SAME_ROW)))


def segments_of(placed: Iterable[Placed], gutter: float) -> Iterator[Segment]:
    """Yield runs that follow each other on one line closer than `gutter`, in font sizes, in content order, without blank ones."""
    together: list[Placed] = []
    for one in placed:
        if not one[1].text.strip():
            continue
        if together and not _close(together[-1], one, gutter):
            yield segment_of(together)
            together = []
        together.append(one)
    if together:
        yield segment_of(together)


def _close(before: Placed, here: Placed, gutter: float) -> bool:
    """Return whether a run carries on where the one before stopped."""
    left, right = before[1], here[1]
    size = max(left.size, right.size, 1.0)
    return abs(left.base - right.base) < size / 2 and -size / 2 < right.left - left.right < gutter * size


def rows_of(segments: Iterable[Segment], apart: float) -> tuple[tuple[Segment, ...], ...]:
    """Return the rows of these segments, from the top down, each from left to right.

    Segments of a row differ in height by less than `apart`, in font sizes, from the one that begins it, and overlap none of the others.
    """
    rows: list[list[Segment]] = []
    top: Segment | None = None
    for segment in sorted(segments, key=lambda segment: (-segment.base, segment.left)):
        place = bisect(rows[-1], segment.left, key=_left) if rows else 0
        near = top is not None and top.base - segment.base < apart * max(top.size, segment.size)
        if near and _is_free(rows[-1], segment, place):
            rows[-1].insert(place, segment)
        else:
            rows.append([segment])
            top = segment
    return tuple(map(tuple, rows))


def _left(segment: Segment) -> float:
    return segment.left


def _is_free(row: Sequence[Segment], segment: Segment, place: int) -> bool:
    """Return whether a segment, whose place in the row would be `place`, overlaps none in it."""
    return (place == 0 or row[place - 1].right <= segment.left) and (place == len(row) or segment.right <= row[place].left)


def segment_of(placed: Sequence[Placed]) -> Segment:
    """Return these runs as one segment."""
    runs = [run for _, run in placed]
    largest = max(runs, key=lambda run: run.size)
    return Segment(tuple(placed), min(run.left for run in runs), max(run.right for run in runs), largest.base, largest.size)


def _line(row: Sequence[Segment]) -> TextLine:
    """Return a row's segments as a line, merging those closer than a gutter and a marker with its text."""
    groups: list[list[Segment]] = []
    for segment in row:
        if groups and (_alone_marks(groups[-1]) or segment.left - groups[-1][-1].right < GUTTER * max(segment.size, groups[-1][-1].size)):
            groups[-1].append(segment)
        else:
            groups.append([segment])
    merged = [group[0] if len(group) == 1 else segment_of([one for segment in group for one in segment.placed]) for group in groups]
    first = max(merged, key=lambda one: one.size)
    return TextLine(tuple(merged), merged[0].left, max(one.right for one in merged), first.base, first.size)


def _alone_marks(group: Sequence[Segment]) -> bool:
    return len(group) == 1 and is_marker(group[0])


def is_marker(segment: Segment) -> bool:
    """Return whether a segment is only a bullet or a number, set apart from its text."""
    return len(segment.placed) <= LONGEST_MARKER and bool(_MARKER.fullmatch("".join(run.text for _, run in segment.placed).strip()))


LONGEST_MARKER = 8
"""Most runs of a marker; each may be a single letter."""

_MARKER = re.compile(r"\W|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]")
