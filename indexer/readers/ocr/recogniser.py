"""Readers: what recognises the pages of files, each page once, however often its document is read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from indexer.readers.ocr.process import Picture, RecognitionProcess, Unrecognised
from indexer.readers.ocr.words import Line


class Found(NamedTuple):
    """What was found on the picture of a page, turned so that it can be read."""

    width: int
    height: int
    dpi: float
    lines: tuple[Line, ...]
    sheets: int = 1
    """How many pages, of the same height, stand one below another on it."""
    why: str = ""
    """Why nothing was found, in words for people."""


class Recogniser:
    """Recognises pages, as a context that ends its process with it."""

    def __init__(self, data: Path, seconds: float, step: Callable[[], None] = lambda: None) -> None:
        """Take the folder of the engine's data, the seconds that a page may take, and what to call before each page."""
        self._process = RecognitionProcess(data, seconds)
        self._step = step
        self._known: dict[tuple[str, int], Found] = {}

    def __enter__(self) -> Recogniser:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._process.close()

    def found(self, digest: str, page: int, draw: Callable[[], Picture]) -> Found:
        """Return what is on a page of the document with this hash; it is drawn only if it isn't known yet."""
        known = self._known.get((digest, page))
        if known is None:
            self._step()
            known = self._known[digest, page] = self._recognised(draw())
        return known

    def _recognised(self, picture: Picture) -> Found:
        try:
            seen = self._process.seen_on(picture)
        except Unrecognised as error:
            return Found(picture.width, picture.height, picture.dpi, (), why=str(error))
        return Found(seen.width, seen.height, picture.dpi, seen.lines, seen.sheets)
