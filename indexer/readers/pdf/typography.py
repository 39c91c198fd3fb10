"""Readers: work out how runs look on the page: weight, size and vertical position."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TypedDict

from indexer.readers.pdf.page import Page, TextRun
from indexer.readers.pdf.text_runs import Placed


class Typography(TypedDict):
    """The fields of a block that say how it looks."""

    bold: bool
    size: float
    top: float


def typography_of(placed: Sequence[Placed], page: Page) -> Typography:
    """Return how a block made of these runs looks; `indexer.letter.Block` describes each field."""
    runs = [run for _, run in placed if run.text.strip()]
    return Typography(bold=is_bold(runs), size=main_size(runs), top=_top(runs, page))


def is_bold(runs: Iterable[TextRun]) -> bool:
    """Return whether every run with a letter or digit is bold; False if there is no such run."""
    found = False
    for run in runs:
        if any(map(str.isalnum, run.text)):
            if not run.bold:
                return False
            found = True
    return found


def main_size(runs: Sequence[TextRun]) -> float:
    """Return the commonest font size, in points, counted by characters; the larger if two are equal, 0 if there are no runs."""
    if len({run.size for run in runs}) == 1:
        return runs[0].size
    sizes: Counter[float] = Counter()
    for run in runs:
        sizes[run.size] += len(run.text)
    return max(sizes, key=lambda size: (sizes[size], size), default=0.0)


def _top(runs: Sequence[TextRun], page: Page) -> float:
    """Return the distance of the first line from the top of the page, as a share of the page's height."""
    if not runs or page.height <= 0:
        return 0.0
    return round(min(1.0, max(0.0, 1 - (runs[0].base + runs[0].size) / page.height)), 4)
