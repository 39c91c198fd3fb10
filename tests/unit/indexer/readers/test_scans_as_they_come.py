"""Scans as they come from a feeder: askew, turned, two pages on one, with ruled tables, stamps, and marks by hand."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageDraw

from indexer.readers.ocr.spreads import one_below_another
from indexer.readers.ocr.straight import straight
from tests.support.pdfs import p, pdf_of
from tests.support.scans import NEEDS_OCR, pictures_of, scan_of_pictures
from tests.unit.indexer.readers.test_ocr import TYPED, letter_in, shape_of

WHITE, GREY, BLACK = 255, 150, 0


def lined(width: int = 2480, height: int = 3508) -> Image.Image:
    """Return a picture with lines of small boxes, as words of print are from afar."""
    made = Image.new("L", (width, height), WHITE)
    draw = ImageDraw.Draw(made)
    for top in range(400, height - 400, 60):
        for left in range(300, width - 400, 200):
            draw.rectangle((left, top, left + 170, top + 25), fill=BLACK)
    return made


def array(picture: Image.Image) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    """Return a picture as rows of grey values."""
    return np.array(picture)


@pytest.mark.parametrize("degrees", [-4.0, -1.5, 1.0, 3.0])
def test_lines_are_laid_level(degrees: float) -> None:
    """Between lines there is paper again from one side to the other, however a page lay."""
    askew = array(lined().rotate(degrees, fillcolor=WHITE))[600:-600, 400:-400]
    rows = straight(askew)[150:-150, 200:-200].min(axis=1)
    assert (askew[150:-150, 200:-200].min(axis=1) > GREY).mean() < 0.2
    assert (rows > GREY).mean() > 0.4


def test_rules_go_and_words_stay() -> None:
    """Thin lines across a table and down are erased, also faint ones; rows of words that touch none stay as they are."""
    plain = lined()
    ruled = plain.copy()
    draw = ImageDraw.Draw(ruled)
    for top in (385, 745, 1105):
        draw.line((250, top, 2200, top), fill=GREY, width=3)
    draw.line((285, 385, 285, 1105), fill=GREY, width=3)
    assert (straight(array(ruled)) == straight(array(plain))).all()
    assert (straight(array(plain)) == array(plain)).all()


def test_pages_side_by_side_are_put_one_below_another() -> None:
    """A sheet of two pages has their margins in its middle; a wide page of two columns does not, and no narrow page is parted."""
    one = lined()
    two = Image.new("L", (2 * one.width, one.height), WHITE)
    two.paste(one, (0, 0))
    two.paste(one, (one.width, 0))
    parted, sheets = one_below_another(array(two))
    assert (sheets, len(parted)) == (2, 2 * one.height)
    assert (parted[: one.height].sum(axis=1) == parted[one.height :].sum(axis=1)).all()
    assert one_below_another(array(lined(3508, 2480)))[1] == 1
    assert one_below_another(array(one))[1] == 1


@pytest.mark.parametrize(("height", "width"), [(1, 1), (7, 200), (200, 7), (20, 400)])
@pytest.mark.parametrize("grey", [BLACK, GREY, WHITE])
@pytest.mark.filterwarnings("error")
def test_a_picture_of_any_size_and_shade_stays_one(height: int, width: int, grey: int) -> None:
    """With nothing on it, nothing changes."""
    plain = np.full((height, width), grey, np.uint8)
    assert (straight(plain) == plain).all()
    assert one_below_another(plain)[1] == 1


def turned(degrees: int) -> Callable[[Image.Image], Image.Image]:
    """Return what turns a picture to the left."""
    return lambda picture: picture.rotate(degrees, expand=True, fillcolor=WHITE)


@NEEDS_OCR
@pytest.mark.parametrize("degrees", [3, 90, 180, 270])
def test_a_turned_scan_is_the_letter_that_was_typed(degrees: int) -> None:
    """On its side, upside down or askew."""
    typed, scanned = letter_in(TYPED), letter_in(scan_of_pictures(map(turned(degrees), pictures_of(TYPED))))
    assert shape_of(scanned) == shape_of(typed)
    assert (scanned.authority, scanned.date, scanned.people) == (typed.authority, typed.date, typed.people)


@NEEDS_OCR
def test_two_pages_on_a_sheet_are_read_one_after_the_other() -> None:
    """The right page follows the left, not each line of it the line beside it."""
    first, second = pictures_of(TYPED)
    sheet = Image.new("L", (2 * first.width, first.height), WHITE)
    sheet.paste(first, (0, 0))
    sheet.paste(second, (first.width, 0))
    assert shape_of(letter_in(scan_of_pictures([sheet]))) == shape_of(letter_in(TYPED))


STAMPED = [
    p(words, bold=True, size=20, at=height) for height, words in ((820, "RECEIVED"), (796, "12 MAR 2023"), (772, "CHILDREN’S SERVICES"))
]


@NEEDS_OCR
def test_a_stamp_is_neither_the_letters_date_nor_a_heading() -> None:
    """Nor are marks by hand, punched holes and shadows anything that is read."""
    marked = [stamped(picture) for picture in pictures_of(TYPED)]
    typed, scanned = letter_in(TYPED), letter_in(scan_of_pictures(marked))
    assert shape_of(scanned) == shape_of(typed)
    assert scanned.date == typed.date


def stamped(picture: Image.Image) -> Image.Image:
    """Return a page with a stamp above its text, a scrawl below it, two holes in its margin and a shadow along its edge."""
    (stamp,) = pictures_of(pdf_of(STAMPED, tagged=False))
    made = Image.fromarray(np.minimum(array(picture), array(stamp)))
    draw = ImageDraw.Draw(made)
    for top in (900, 2500):
        draw.ellipse((60, top, 160, top + 100), fill=BLACK)
    draw.line([(400 + 12 * step, 3100 + 70 * (step * 7 % 5 - 2)) for step in range(50)], fill=BLACK, width=6)
    light = np.interp(np.arange(made.width), [0, 200], [0.2, 1.0])
    return Image.fromarray((array(made) * light[None, :]).astype(np.uint8))
