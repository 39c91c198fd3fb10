"""A text split at its spans into highlighted and plain pieces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from indexer.results import Span


class TextPiece(NamedTuple):
    """A piece of text that is highlighted in full or not at all."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class HighlightedText:
    """A text to show, and whether it was cut before or after."""

    pieces: tuple[TextPiece, ...]
    cut_before: bool = False
    cut_after: bool = False

    @property
    def text(self) -> str:
        """Return the text without highlights."""
        return "".join(piece.text for piece in self.pieces)


def highlighted(text: str, spans: Iterable[Span] = (), window: Span | None = None) -> HighlightedText:
    """Return the part of `text` within `window` (all of it if None), highlighted at `spans`; the text itself is unchanged."""
    start, end = (max(window.start, 0), min(window.end, len(text))) if window else (0, len(text))
    return HighlightedText(tuple(_pieces(text, spans, start, end)), cut_before=start > 0, cut_after=end < len(text))


def _pieces(text: str, spans: Iterable[Span], start: int, end: int) -> Iterator[TextPiece]:
    """Yield the highlighted and plain pieces from `start` to `end`."""
    at = start
    for first, last in _runs(text, spans, start, end):
        if first > at:
            yield TextPiece(text[at:first])
        yield TextPiece(text[first:last], marked=True)
        at = last
    if at < end:
        yield TextPiece(text[at:end])


def _runs(text: str, spans: Iterable[Span], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the ranges to highlight, in order; words with only spaces between them are joined, which is easier to read."""
    run: tuple[int, int] | None = None
    for span in sorted(spans, key=lambda one: (one.start, one.end)):
        first, last = max(span.start, start), min(span.end, end)
        if first >= last:
            continue
        if run and not text[run[1] : first].strip(" "):
            run = run[0], max(run[1], last)
            continue
        if run:
            yield run
        run = first, last
    if run:
        yield run
