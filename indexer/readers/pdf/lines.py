"""Readers: group untagged runs into lines by position on the page, from top to bottom."""

from __future__ import annotations

import re
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

    @property
    def placed(self) -> tuple[Placed, ...]:
        """All runs, left to right."""
        return tuple(one for segment in self.segments for one in segment.placed)


def lines_of(placed: Iterable[Placed]) -> tuple[TextLine, ...]:
    """Return the lines of these runs, from the top of the page down."""
    segments = sorted(_segments(placed), key=lambda segment: (-segment.base, segment.left))
    rows: list[list[Segment]] = []
    for segment in segments:
        if rows and _beside(rows[-1], segment):
            rows[-1].append(segment)
        else:
            rows.append([segment])
    return tuple(_line(row) for row in rows)


def _segments(placed: Iterable[Placed]) -> Iterator[Segment]:
    """Yield runs that follow each other closely on one line, in content order, without blank ones."""
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
    """Return whether a run carries on where the one before stopped."""
    left, right = before[1], here[1]
    size = max(left.size, right.size, 1.0)
    return abs(left.base - right.base) < size / 2 and -size / 2 < right.left - left.right < GUTTER * size


def _segment(placed: Sequence[Placed]) -> Segment:
    runs = [run for _, run in placed]
    largest = max(runs, key=lambda run: run.size)
    return Segment(tuple(placed), min(run.left for run in runs), max(run.right for run in runs), largest.base, largest.size)


def _beside(row: Sequence[Segment], segment: Segment) -> bool:
    """Return whether a segment is in the same row as those in `row`: at about the same height, and overlapping none of them."""
    near = row[0].base - segment.base < SAME_ROW * max(row[0].size, segment.size)
    return near and all(segment.left >= other.right or segment.right <= other.left for other in row)


def _line(row: Iterable[Segment]) -> TextLine:
    """Return a row's segments as a line, merging those closer than a gutter and a marker with its text."""
    merged: list[Segment] = []
    for segment in sorted(row, key=lambda one: one.left):
        if merged and (_is_marker(merged[-1]) or segment.left - merged[-1].right < GUTTER * max(segment.size, merged[-1].size)):
            merged[-1] = _segment((*merged[-1].placed, *segment.placed))
        else:
            merged.append(segment)
    first = max(merged, key=lambda one: one.size)
    return TextLine(tuple(merged), merged[0].left, max(one.right for one in merged), first.base, first.size)


def _is_marker(segment: Segment) -> bool:
    """Return whether a segment is only a bullet or a number, set apart from its text."""
    return bool(_MARKER.fullmatch("".join(run.text for _, run in segment.placed).strip()))


_MARKER = re.compile(r"\W|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]")
