"""Readers: Tesseract, which recognises the words on the picture of a page. The only file that imports tesserocr."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.readers.ocr.doubtful_columns import Box, doubtful_tables
from indexer.readers.ocr.words import Line, Word

Grey = npt.NDArray[np.uint8]
"""A picture: rows of grey values, 0 for black."""

X_HEIGHT = 0.7
"""Small letters are about this share of a word's height above the baseline."""

WIDEST = 0.35
"""Strokes wider than this share of a word's height are bars and bowls, not stems."""


class Engine:
    """Tesseract with its data for English, loaded once for any number of pages."""

    def __init__(self, data: Path) -> None:
        """Load the data in the folder `data`; `RuntimeError` if that fails."""
        os.environ["OMP_THREAD_LIMIT"] = "1"  # on several threads a page takes no less time, and other workers lose theirs
        from tesserocr import OEM, PSM, PyTessBaseAPI

        self._api: Any = PyTessBaseAPI(path=f"{data}{os.sep}", lang="eng", psm=PSM.AUTO, oem=OEM.LSTM_ONLY)

    def lines_of(self, grey: Grey, dpi: int) -> tuple[Line, ...]:
        """Return the lines of text in a picture with so many dots per inch, block by block, in pixels from its upper left corner."""
        height, width = grey.shape
        self._api.SetImageBytes(grey.tobytes(), width, height, 1, width)
        self._api.SetSourceResolution(dpi)
        try:
            lines = self._recognised(grey)
            for table in doubtful_tables(lines):
                again = [line for box in table.columns for line in self._column(grey, box)]
                lines = (*(line for line in lines if line not in table.lines), *again)
        finally:
            self._api.Clear()
        return lines

    def _recognised(self, grey: Grey) -> tuple[Line, ...]:
        self._api.Recognize()
        return tuple(self._lines(grey))

    def _column(self, grey: Grey, box: Box) -> tuple[Line, ...]:
        """Return the lines of one column of a table."""
        from tesserocr import PSM

        left, top, right, bottom = box
        self._api.SetPageSegMode(PSM.SINGLE_COLUMN)
        self._api.SetRectangle(left, top, min(right, grey.shape[1]) - left, min(bottom, grey.shape[0]) - top)
        try:
            return self._recognised(grey)
        finally:
            self._api.SetPageSegMode(PSM.AUTO)

    def _lines(self, grey: Grey) -> Iterator[Line]:
        from tesserocr import RIL, iterate_level

        found = self._api.GetIterator()
        if found is None:  # nothing on the page
            return
        base: tuple[float, float, float, float] | None = None
        words: list[Word] = []
        for at in iterate_level(found, RIL.WORD):
            if at.IsAtBeginningOf(RIL.TEXTLINE):
                if words and base:
                    yield Line(base, tuple(words))
                ends = at.Baseline(RIL.TEXTLINE)
                base, words = (float(ends[0][0]), float(ends[0][1]), float(ends[1][0]), float(ends[1][1])) if ends else None, []
            box = at.BoundingBox(RIL.WORD)
            text = at.GetUTF8Text(RIL.WORD).strip() if box else ""
            if text:
                left, top, right, bottom = map(float, box)
                words.append(Word(text, float(at.Confidence(RIL.WORD)), left, top, right, bottom, _stem(grey, box)))
        if words and base:
            yield Line(base, tuple(words))


def _stem(grey: Grey, box: tuple[int, int, int, int]) -> float:
    """Return the mean width of the strokes of the word in `box`, in pixels, where small letters have their stems; 0 if there are none."""
    left, top, right, bottom = box
    height = bottom - top
    part = grey[top + int(0.45 * height) : top + int(X_HEIGHT * height) + 1, max(0, left - 1) : right + 1].astype(np.int16)
    if not part.size:
        return 0.0
    ink = part < (int(part.min()) + int(part.max())) // 2
    edges = np.diff(np.pad(ink, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    widths = np.nonzero(edges == -1)[1] - np.nonzero(edges == 1)[1]
    widths = widths[(widths > 1) & (widths < WIDEST * height)]
    return round(float(widths.mean()), 2) if widths.size else 0.0
