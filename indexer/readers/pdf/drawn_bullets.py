"""Readers: make bullets that a page draws as dots, as browsers do when they print, part of its text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from indexer.readers.pdf.page import NO_MARK, Rule, TextRun

BEFORE = 2.5
"""A bullet is at most so far before its text, in font sizes."""

WIDTHS = (0.15, 0.6)
"""Least and most width of a bullet, in font sizes."""

HEIGHT = 0.8
"""The middle of a bullet is at most so far above the line, in font sizes."""


def with_drawn_bullets(runs: Sequence[TextRun], dots: Sequence[Rule]) -> tuple[TextRun, ...]:
    """Return a page's runs, with a bullet before each that begins a line to the right of a dot, without another dot above or below it."""
    if not dots:
        return tuple(runs)
    by_base = sorted((run.base, at) for at, run in enumerate(runs) if run.text.strip())
    found: dict[int, list[Rule]] = {}
    for dot in dots:
        if (at := _begun(runs, by_base, dot)) is not None:
            found.setdefault(at, []).append(dot)
    done: list[TextRun] = []
    for at, run in enumerate(runs):
        if len(found.get(at, ())) == 1:
            left, _, right, _ = found[at][0]
            done.append(TextRun("•", run.gap or "\n", NO_MARK, run.size, False, left, right, run.base))
            run = run._replace(gap=" ")
        done.append(run)
    return tuple(done)


def _begun(runs: Sequence[TextRun], by_base: Sequence[tuple[float, int]], dot: Rule) -> int | None:
    """Return the place of the run that a dot stands before; None if it stands before none."""
    middle, width = (dot.bottom + dot.top) / 2, dot.right - dot.left
    near = by_base[bisect_left(by_base, (middle - HEIGHT * width / WIDTHS[0], 0)) : bisect_right(by_base, (middle, len(runs)))]
    beside = [at for _, at in near if middle < runs[at].base + HEIGHT * runs[at].size]
    first = min((at for at in beside if runs[at].left >= dot.right - 0.5), key=lambda at: runs[at].left, default=None)
    if first is None:
        return None
    run = runs[first]
    fits = WIDTHS[0] * run.size <= width <= WIDTHS[1] * run.size and run.left - dot.right <= BEFORE * run.size
    alone = not any(runs[at].left < dot.right and runs[at].right > dot.left - BEFORE * run.size for at in beside)
    return first if fits and alone else None
