"""Readers: put words together whose letters are spaced out: "R e q u i r e s" is "Requires"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median_low

from indexer.readers.pdf.page import TextRun

FEWEST, OF_A_WORD = 6, 4
"""Fewest runs of a line whose letters are spaced out, and of one that is a word in small letters, as "A B C D" is not.

Each run is one letter, or two or three that happen to touch."""

TOUCHING = 3
"""Most letters of a run whose letters happen to touch."""

LETTERS = 1.5
"""Most letters of such runs, on average; words have more than four."""

SPACING = (0.04, 0.5)
"""Least and most space between letters that are spaced out, in font sizes."""

WIDER = 0.15
"""Words are at least so much further apart than their letters, in font sizes."""

KERNED = 0.1
"""Share of the letters that may stand closer, as "A" and "V" do where a browser pulls them together."""

APART = 1.4
"""Most space between such words, in font sizes."""

_SHORT_RUNS = re.compile(f"x{{{OF_A_WORD},}}")


def with_spaced_letters_joined(runs: Sequence[TextRun]) -> tuple[TextRun, ...]:
    """Return a page's runs, with each line of spaced-out letters as one run that has its spaces."""
    short = "".join(["x" if len(run[0]) <= TOUCHING else "." for run in runs])
    if "x" * OF_A_WORD not in short:
        return tuple(runs)
    joined: list[TextRun] = []
    done = 0
    for match in _SHORT_RUNS.finditer(short):
        joined.extend(runs[done : match.start()])
        joined.extend(run for group in _groups(runs[match.start() : match.end()]) for run in _joined(group))
        done = match.end()
    return (*joined, *runs[done:])


def _groups(runs: Sequence[TextRun]) -> Iterator[list[TextRun]]:
    """Yield the runs in groups of those that follow each other closely on one line without spaces in them."""
    group: list[TextRun] = []
    for run in runs:
        if group and not _follows(group[-1], run):
            yield group
            group = []
        group.append(run)
    if group:
        yield group


def _follows(left: TextRun, right: TextRun) -> bool:
    if left.base != right.base or left.size != right.size or left.mark != right.mark or left.bold != right.bold:
        return False
    near = -SPACING[1] <= (right.left - left.right) / max(1.0, right.size) <= APART
    return near and not any(map(str.isspace, left.text + right.text))


def _joined(group: Sequence[TextRun]) -> Sequence[TextRun]:
    """Return a group as one run if its letters are spaced out."""
    text = "".join(run.text for run in group)
    if len(text) > LETTERS * len(group) or sum(map(str.isalpha, text)) <= len(text) / 2:
        return group
    if len(group) < (OF_A_WORD if text[1:].isalpha() and text[1:].islower() else FEWEST):
        return group
    size = max(1.0, group[0].size)
    gaps = [(right.left - left.right) / size for left, right in pairwise(group)]
    usual = median_low(gaps)
    if not SPACING[0] <= usual <= SPACING[1] or sorted(gaps)[int(KERNED * len(gaps))] < usual / 3:
        return group  # also words in pieces: those of a word touch each other
    parts = [" " * (gap > usual + WIDER) + run.text for gap, run in zip(gaps, group[1:], strict=True)]
    return [group[0]._replace(text=group[0].text + "".join(parts), right=group[-1].right)]
