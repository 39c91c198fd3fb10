"""Readers: make the picture of a page easier to recognise: laid straight, and without the rules of its tables.

The engine reads lines that lie straight best. It looks for rules itself, but on a worn scan it takes pieces of them for letters, or a rule
and the words beside it for one line.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.uint8]
"""A picture: rows of grey values, 0 for black."""
Marks = npt.NDArray[np.bool_]

COARSE = 8
"""Dots of the picture to a dot of the one by which it is seen how the page lies."""
STEEPEST, STEP, FINE = 0.09, 0.006, 0.001
"""A page may lie as steep as this, as its rise over its length: five degrees. First it is tried in large steps, then in fine ones."""
INK = 30
"""So much darker than paper is ink, among 256 values of grey."""

BLOCK = 16
"""Dots along a rule that are looked at as one, so that single grains count for little."""
FAINT = 18
"""A block this much darker than paper may be of a rule."""
LONG_ACROSS, LONG_DOWN = 18, 9
"""Fewest blocks of a rule: words have gaps, and are much lower than they are long."""
BESIDE = 9
"""Dots from a rule's middle to where there is paper on either side."""
CLEAR = 0.35
"""Most of a rule's length beside which there may be something else."""


def straight(grey: Grey) -> Grey:
    """Return a picture of the same size whose lines of text are level, without rules."""
    paper = paper_of(grey)
    slope = _slope(grey, paper)
    made = _sheared(_sheared(grey, -slope, paper), slope, paper, down=False) if abs(slope) >= FINE else grey.copy()
    for view, longest in ((made, LONG_ACROSS), (made.T, LONG_DOWN)):
        _erase(view, _rules(view, paper, longest), paper)
    return made


def paper_of(grey: Grey) -> int:
    """Return the grey of the paper, which most of a page is."""
    return int(np.median(grey[::COARSE, ::COARSE])) if grey.size else 255


def _slope(grey: Grey, paper: int) -> float:
    """Return how far lines of text sink for each dot to the right: at that slope lines and the gaps between them differ most."""
    height, width = (side // COARSE for side in grey.shape)
    blocks = grey[: height * COARSE, : width * COARSE].reshape(height, COARSE, width, COARSE)
    ink = np.clip(paper - INK - blocks.mean((1, 3), dtype=np.float32), 0, None)
    sums = np.pad(np.cumsum(ink, axis=1), ((0, 0), (1, 0)))

    def contrast(slope: float) -> float:
        """Return how much rows at this slope differ from their neighbours."""
        rows = np.zeros(height)
        for first, beyond, shift in _strips(width, -slope):
            rows += np.roll(sums[:, beyond] - sums[:, first], shift)
        return float(np.square(np.diff(rows)).sum())

    rough = max(_around(0.0, STEEPEST, STEP), key=contrast)
    return max(_around(rough, STEP, FINE), key=contrast)


def _around(middle: float, reach: float, step: float) -> list[float]:
    """Return the slopes to try, the nearest to the middle first, which stays if nothing is better."""
    steps = round(reach / step)
    return sorted((middle + step * number for number in range(-steps, steps + 1)), key=lambda slope: abs(slope - middle))


def _strips(length: int, slope: float) -> Iterator[tuple[int, int, int]]:
    """Yield the strips of a length that are shifted alike, so that it turns about its middle: first dot, the one beyond the last, shift."""
    shifts = np.rint(slope * (np.arange(length) - length / 2)).astype(int)
    ends = [0, *(np.flatnonzero(np.diff(shifts)) + 1).tolist(), length]
    yield from ((first, beyond, int(shifts[first])) for first, beyond in pairwise(ends) if first < beyond)


def _sheared(grey: Grey, slope: float, paper: int, *, down: bool = True) -> Grey:
    """Return the picture with its columns moved down by the slope, or its rows to the right."""
    seen = grey if down else grey.T
    made = np.full_like(seen, paper)
    height, width = seen.shape
    for first, beyond, shift in _strips(width, slope):
        gone, put = max(0, -shift), max(0, shift)
        made[put : height - gone, first:beyond] = seen[gone : height - put, first:beyond]
    return made if down else np.ascontiguousarray(made.T)


def _rules(view: Grey, paper: int, longest: int) -> Marks:
    """Return which blocks of a picture's rows are in a rule: dark over a length, with paper above and below."""
    height, count = view.shape[0], view.shape[1] // BLOCK
    dark = view[:, : count * BLOCK].reshape(height, count, BLOCK).mean(2, dtype=np.float32) < paper - FAINT
    edges = np.diff(np.pad(dark, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    (rows, starts), (_, ends) = np.nonzero(edges == 1), np.nonzero(edges == -1)
    wanted = ends - starts >= longest
    rows, starts, ends = rows[wanted], starts[wanted], ends[wanted]
    sums = np.pad(np.cumsum(dark, axis=1, dtype=np.int32), ((0, 0), (1, 0)))
    for by in (-BESIDE, BESIDE):
        beside = np.clip(rows + by, 0, height - 1)
        clear = sums[beside, ends] - sums[beside, starts] <= CLEAR * (ends - starts)
        rows, starts, ends = rows[clear], starts[clear], ends[clear]
    turns = np.zeros((height, count + 1), np.int16)
    turns[rows, starts] += 1
    turns[rows, ends] -= 1
    return np.cumsum(turns, axis=1)[:, :-1] > 0


def _erase(view: Grey, rules: Marks, paper: int) -> None:
    """Make paper of the rules, with a block at either end and two rows at either side, in which they fade."""
    for axis, reach in ((1, 1), (0, 2)):
        rules = np.logical_or.reduce([np.roll(rules, by, axis) for by in range(-reach, reach + 1)])
    count = rules.shape[1]
    np.copyto(view[:, : count * BLOCK], paper, where=np.repeat(rules, BLOCK, axis=1))
