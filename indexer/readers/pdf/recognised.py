"""Readers: turn the words that text recognition found on pictures of pages into pages with text runs, as if they had been typeset."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Hamming
from rapidfuzz.fuzz import ratio

from indexer.readers.ocr.recogniser import Found
from indexer.readers.pdf.page import NO_MARK, DrawnObject, Page, TextRun
from indexer.readers.pdf.page_numbers import without_misread_numbers
from indexer.readers.pdf.recognised_lines import ALIKE_IF_SHORT, POINTS, STEADY, Piece, pieces_of, weighted_median
from indexer.readers.pdf.stamps import without_stamps
from indexer.registers import is_english

ALIKE = 0.09
"""Sizes that differ by less than this share are one size: a line is measured no more exactly."""
SHORT = 12
"""Most letters of a short line."""

BOLDER = 1.28
"""Strokes this many times as wide as those of the text are bold."""

LARGER, SMALLER = 1.1, 0.85
"""Beyond these shares of the text's size, something is larger or smaller than the text."""

EDGE = 0.2
"""Share of the page's height, at the top and the bottom, where logos are."""

REPEATED = 0.6
"""What is at one place on this share of the pages, and not of the text's size, is a logo or a running header."""
INDENT = 12.0
"""Points from where the text begins in which headings begin as well."""
FAR = 100.0
"""Points from there at which no line of text begins: words of a logo may be as large as the text."""
SHARED = 0.7
"""Share of the width of two logos that both take if they are one: headings at the tops of pages differ in length."""
ALIKE_WORDS = 70
"""Running headers in small print are alike in this many of a hundred letters; notes at the ends of pages are not."""

_GRADES = ("Outstanding", "Good", "Inadequate", "Requires improvement", "Requires improvement to be good")

Pieces = Mapping[int, Sequence[Piece]]
"""The pieces of each page, by its number."""


class _Looks(NamedTuple):
    """How the text of a document looks."""

    sizes: Mapping[float, float]
    """For each measured size the one to take."""
    body: float
    stem: float
    """Mean width of the strokes of its text, as a share of its size."""

    def size_of(self, piece: Piece) -> float:
        """Return the size to take for a piece."""
        size = self.sizes[piece.size]
        return self.body if piece.letters < SHORT and abs(size - self.body) < ALIKE_IF_SHORT * self.body else size

    def is_bold(self, piece: Piece) -> bool:
        """Return whether a piece is bold; nothing in small print is."""
        return piece.stem > BOLDER * self.stem > 0 and self.size_of(piece) > SMALLER * self.body


def with_recognised(pages: Sequence[Page], found: Mapping[int, Found]) -> tuple[Page, ...]:
    """Return the pages, those in `found` (by their numbers) with the text that was recognised on them, unless they have more of their own.

    Sizes and weights are compared over all of them: a line is large or bold beside the others.
    """
    pieces = without_misread_numbers({number: without_stamps(tuple(pieces_of(one))) for number, one in found.items()})
    typeset = {run.size for page in pages for run in page.runs if page.number not in found}
    looks = _looks_of([piece for of in pieces.values() for piece in of], typeset)
    text = _without_logos(pieces, looks, found)
    return tuple(_page(page, found[page.number], text[page.number], looks) if page.number in found else page for page in pages)


def _page(page: Page, found: Found, pieces: Sequence[Piece], looks: _Looks) -> Page:
    """Return a page with its recognised text."""
    runs = tuple(_runs(pieces, looks))
    if sum(len(run.text) for run in runs) <= sum(len(run.text.strip()) for run in page.runs):
        return page
    return Page(page.number, _points(found.width, found), _points(found.height, found), runs, shows=DrawnObject.TEXT, recognised=True)


def _points(dots: float, found: Found) -> float:
    return POINTS * dots / found.dpi


def _runs(pieces: Iterable[Piece], looks: _Looks) -> Iterator[TextRun]:
    """Yield a run for each piece, and one for the bullet before it."""
    for piece in pieces:
        size, gap = looks.size_of(piece), " " if piece.goes_on else "\n"
        if piece.bullet:
            yield TextRun("•", gap, NO_MARK, size, False, *piece.bullet, piece.base)
            gap = " "
        yield TextRun(_as_grade(piece.text), gap, NO_MARK, size, looks.is_bold(piece), piece.left, piece.right, piece.base)


def _as_grade(text: str) -> str:
    """Return a grade that stands alone, as in a table of judgements, as it was printed if one letter was misread: "Geod" is no word."""
    near = (grade for grade in _GRADES if len(grade) == len(text) and text != grade and Hamming.distance(text, grade) == 1)
    grade = next(near, None)
    return text if grade is None or is_english(text.casefold()) else grade


def _looks_of(pieces: Sequence[Piece], typeset: Iterable[float]) -> _Looks:
    sizes = _sizes(pieces, tuple(typeset))
    body = weighted_median([(sizes[piece.size], piece.letters) for piece in pieces])
    return _Looks(sizes, body, weighted_median([(piece.stem, piece.letters) for piece in pieces if piece.stem]))


def _sizes(pieces: Iterable[Piece], typeset: Sequence[float]) -> Mapping[float, float]:
    """Return for each measured size the one to take, which all sizes near it share: where there is one, a size of the `typeset` pages."""
    left: Counter[float] = Counter()
    for piece in pieces:
        left[piece.size] += piece.letters
    taken: dict[float, float] = {}
    while left:
        peak = max(left, key=lambda size: sum(left[other] for other in left if abs(other - size) < ALIKE * size / 2))
        near = {size: letters for size, letters in left.items() if abs(size - peak) < ALIKE * peak}
        middle = weighted_median(list(near.items()))
        known = min(typeset, key=lambda size: abs(size - middle), default=0.0)
        taken.update(dict.fromkeys(near, known if abs(known - middle) < ALIKE * middle else middle))
        left = Counter({size: letters for size, letters in left.items() if size not in near})
    return taken


def _without_logos(pieces: Pieces, looks: _Looks, found: Mapping[int, Found]) -> Pieces:
    """Return the pieces of each page without logos and running headers.

    A logo is larger than the text, near an edge of the page and in its right half, where no heading begins; or at one height on most pages.
    Where the text begins, headings may stand at the top of many pages: there it must be in one place, or have the same words.
    """
    margin = _margin([piece for of in pieces.values() for piece in of if looks.size_of(piece) == looks.body])
    logos = {number: {piece for piece in of if _may_be_logo(piece, looks, found[number], margin)} for number, of in pieces.items()}
    at = _by_height(logos)
    most = max(2.0, REPEATED * len(pieces))

    def is_logo(piece: Piece, page: Found) -> bool:
        large = looks.size_of(piece) > LARGER * looks.body
        if large and piece.left > _points(page.width, page) / 2:
            return True
        height = int(piece.base // STEADY)
        near = [(number, one) for row in range(height - 1, height + 2) for number, one in at.get(row, ())]
        aside = (large and abs(piece.left - margin) > INDENT) or piece.left - margin > FAR
        return most <= len({number for number, one in near if aside or _is_same(piece, one, large=large)})

    return {number: [one for one in of if one not in logos[number] or not is_logo(one, found[number])] for number, of in pieces.items()}


def _margin(text: Iterable[Piece]) -> float:
    """Return where lines of the text begin, the leftmost place of a tenth of its letters or more."""
    at: Counter[int] = Counter()
    for piece in text:
        at[int(piece.left // INDENT)] += piece.letters
    share = sum(at.values()) / 10
    return INDENT * (min((place for place, letters in at.items() if letters >= share), default=0) + 0.5)


def _by_height(logos: Mapping[int, Iterable[Piece]]) -> Mapping[int, Sequence[tuple[int, Piece]]]:
    """Return the pieces near each height, with their pages."""
    at: dict[int, list[tuple[int, Piece]]] = {}
    for number, of in logos.items():
        for piece in of:
            at.setdefault(int(piece.base // STEADY), []).append((number, piece))
    return at


def _is_same(piece: Piece, other: Piece, *, large: bool) -> bool:
    """Return whether pieces of two pages are one: by their place if they are `large`, as logos are read in many ways, or by their words."""
    if abs(piece.base - other.base) > STEADY:
        return False
    if not large:
        return ratio(piece.text, other.text) > ALIKE_WORDS
    both = min(piece.right, other.right) - max(piece.left, other.left)
    either = max(piece.right, other.right) - min(piece.left, other.left)
    return abs(piece.size - other.size) < ALIKE_IF_SHORT * piece.size and both > SHARED * either


def _may_be_logo(piece: Piece, looks: _Looks, page: Found, margin: float) -> bool:
    """Return whether a piece is near the top or the bottom of its page, and not of the text's size or far from where lines begin."""
    height = _points(page.height, page) / page.sheets
    as_text = SMALLER <= looks.size_of(piece) / looks.body <= LARGER and piece.left - margin <= FAR
    return not as_text and not EDGE * height < piece.base % height < (1 - EDGE) * height
