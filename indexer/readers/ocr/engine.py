"""Readers: Tesseract, which recognises the words on the picture of a page. The only file that imports tesserocr."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from indexer.readers.ocr.doubtful_columns import Box, doubtful_tables
from indexer.readers.ocr.spreads import one_below_another
from indexer.readers.ocr.straight import Grey, straight
from indexer.readers.ocr.words import Line, Seen, Word

X_HEIGHT = 0.7
"""Small letters are about this share of a word's height above the baseline."""

SURE = 80.0
"""Words that are read with this confidence are read right."""
TURNED = 0.5
"""A page may be turned if a smaller share of its letters is in such words, or if a larger one is in words that stand on end."""
SEVERAL = 4
"""Fewest letters of a word that is wider than it is high."""
FEWEST = 40
"""So many letters must be sure for a page to be turned."""

WIDEST = 0.35
"""Strokes wider than this share of a word's height are bars and bowls, not stems."""


class Engine:
    """Tesseract with its data for English, loaded once for any number of pages."""

    def __init__(self, data: Path) -> None:
        """Load the data in the folder `data`; `RuntimeError` if that fails."""
        os.environ["OMP_THREAD_LIMIT"] = "1"  # on several threads a page takes no less time, and other workers lose theirs
        from tesserocr import OEM, PSM, PyTessBaseAPI

        self._api: Any = PyTessBaseAPI(path=f"{data}{os.sep}", lang="eng", psm=PSM.AUTO, oem=OEM.LSTM_ONLY)

    def seen_on(self, grey: Grey, dpi: int) -> Seen:
        """Return the lines of text in a picture with so many dots per inch, block by block, and the size of the picture as it was read.

        A page on which hardly anything can be read, or words stand on end, may lie on its side or upside down: it is turned.
        """
        best = self._read(grey, dpi)
        for turns in _turns(best.lines):
            other = self._read(np.ascontiguousarray(np.rot90(grey, turns)), dpi)
            if _level_letters(other.lines) > max(FEWEST, 2 * _level_letters(best.lines)):
                best = other
        return best

    def _read(self, grey: Grey, dpi: int) -> Seen:
        grey, sheets = one_below_another(straight(grey))
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
        return Seen(width, height, lines, sheets)

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
        if found is None:  # Tesseract gives no iterator for an empty page
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


def _turns(lines: tuple[Line, ...]) -> tuple[int, ...]:
    """Return by how many quarters of a turn to the left a page may have to be turned, going by what was read on it."""
    words = [word for line in lines for word in line.words]
    letters = sum(len(word.text) for word in words)
    if sum(len(word.text) for word in words if _stands(word)) > TURNED * letters:
        return (1, 3)
    return (2, 1, 3) if _level_letters(lines) < TURNED * letters else ()


def _stands(word: Word) -> bool:
    """Return whether a word of several letters is higher than it is wide."""
    return len(word.text) >= SEVERAL and word.bottom - word.top > word.right - word.left


def _level_letters(lines: tuple[Line, ...]) -> int:
    """Return how many letters are in words that don't stand on end, of which the engine is sure."""
    return sum(len(word.text) for line in lines for word in line.words if word.confidence >= SURE and not _stands(word))


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
