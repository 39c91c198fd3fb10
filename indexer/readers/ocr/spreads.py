"""Readers: part the pictures of two pages that were scanned side by side, as of an open booklet or a sheet of two pages."""

from __future__ import annotations

import numpy as np

from indexer.readers.ocr.straight import COARSE, INK, Grey, paper_of

WIDER = 1.2
"""A picture of two pages is this many times as wide as it is high, or more."""
MIDDLE = 0.2
"""Share of its width, about the middle, in which one page ends and the other begins."""
MARGINS = 0.06
"""Least share of its width that is empty there, from top to bottom: the margins of both pages. Between columns there is less."""
SPECKS = 0.01
"""Most of the height of an empty strip that may have specks."""


def one_below_another(grey: Grey) -> tuple[Grey, int]:
    """Return the picture with its right half below its left half if these are two pages, and the number of pages on it."""
    height, width = grey.shape
    fold = _fold(grey) if height >= COARSE and width > WIDER * height else 0
    if not fold:
        return grey, 1
    made = np.full((2 * height, max(fold, width - fold)), paper_of(grey), np.uint8)
    made[:height, :fold], made[height:, : width - fold] = grey[:, :fold], grey[:, fold:]
    return made, 2


def _fold(grey: Grey) -> int:
    """Return the middle of the empty strip between two pages, in dots from the left; 0 if there is none, or nothing beside it."""
    rows, columns = (side // COARSE for side in grey.shape)
    blocks = grey[: rows * COARSE, : columns * COARSE].reshape(rows, COARSE, columns, COARSE).mean((1, 3), dtype=np.float32)
    inked = (blocks < paper_of(grey) - INK).mean(0) > SPECKS
    first, beyond = int(columns * (1 - MIDDLE) / 2), int(columns * (1 + MIDDLE) / 2)
    taken = np.flatnonzero(inked[first:beyond])
    ends = np.concatenate(([-1], taken, [beyond - first]))
    widest = int(np.argmax(np.diff(ends)))
    start, end = int(ends[widest]) + 1, int(ends[widest + 1])
    if end - start < MARGINS * columns or not (inked[:first].any() and inked[beyond:].any()):
        return 0
    return COARSE * (first + (start + end) // 2)
