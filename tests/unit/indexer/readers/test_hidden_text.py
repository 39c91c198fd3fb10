"""Text that a text recognition program left behind the picture of a page is read as such, and not at all if it is nonsense."""

from __future__ import annotations

import pytest

from indexer.errors import UnreadableSource
from indexer.readers import blocks_of
from indexer.readers.ocr.extra import INSTALL
from tests.support.pdfs import item, p, pdf_of
from tests.support.reading import letter_read
from tests.support.scans import NEEDS_OCR, scan_of, searchable
from tests.unit.indexer.readers.test_ocr import TYPED, letter_in, shape_of

NONSENSE = (
    "Tlns lctter sumrnanscs tbe frndmgs ol a loeused vrsit to Lceds",
    "Crty Councrl on 7 arrd 8 Mareh. Tlre mspcctors wcre Torn Brovvn",
    "amd Mury Creen, vvlio loaked al tbc supervrsion ol socral",
    "vvorkers amd tlte plams thal ehildrcn havc wlrcn thcy lcavc.",
)
WELSH = (
    "Mae’r llythyr hwn yn crynhoi canfyddiadau’r ymweliad â’r",
    "gwasanaethau plant ar 7 ac 8 Mawrth. Mae arweinwyr yn",
    "adnabod eu gwasanaethau yn dda ac yn gweithredu ar yr hyn",
    "y maent yn ei ddysgu gyda phlant a’u teuluoedd.",
)


def layer_of(lines: tuple[str, ...]) -> bytes:
    """Return a PDF of two pages with these lines on each."""
    page = [p("\n".join(lines))]
    return pdf_of(page, page, tagged=False)


@pytest.mark.parametrize("over", [False, True])
def test_text_behind_a_scan_is_read_as_what_it_is(over: bool) -> None:
    """A program made it of the picture, so its paragraphs say so, whichever way it is kept from being seen."""
    typed, behind = letter_read(TYPED), letter_read(searchable(TYPED, TYPED, over=over))
    assert [one.text for one in behind.paragraphs] == [one.text for one in typed.paragraphs]
    assert all(one.ocr for one in behind.paragraphs)
    assert not any(one.ocr for one in typed.paragraphs)
    assert behind.notices[0] == "Pages 1 and 2: read from a scan by text recognition (OCR), so some characters may be wrong."


def test_a_bullet_that_was_misread_is_a_bullet() -> None:
    """A sign or letter that begins its line and stands apart is none of its words."""
    points = (
        "The supervision of social workers, which is not written down.",
        "The plans that children have when they leave care, and who knows them.",
    )
    items = (item(sign, words) for sign, words in zip("e©", points, strict=True))
    layer = pdf_of([p("What needs to improve", bold=True), *items], tagged=False)
    blocks = blocks_of(searchable(layer, layer), "a.pdf")
    assert [(one.marker, one.text) for one in blocks] == [("", "What needs to improve"), *(("•", words) for words in points)]


def test_nonsense_behind_a_scan_is_no_text() -> None:
    """Without the extra, the reason says what to do, for a whole file or for its pages."""
    with pytest.raises(UnreadableSource) as error:
        blocks_of(searchable(TYPED, layer_of(NONSENSE)), "a.pdf")
    assert str(error.value) == f"no text: only scanned images, and the text behind them is mostly nonsense; {INSTALL}"


@NEEDS_OCR
def test_nonsense_behind_a_scan_is_read_anew() -> None:
    """With the extra, the pictures are read as if nothing were behind them."""
    assert shape_of(letter_in(searchable(TYPED, layer_of(NONSENSE)))) == shape_of(letter_in(scan_of(TYPED)))


def test_welsh_behind_a_scan_is_no_nonsense() -> None:
    """It has hardly any words of English, but many small ones of its own."""
    assert blocks_of(searchable(TYPED, layer_of(WELSH)), "a.pdf")[0].text.startswith("Mae’r llythyr hwn yn crynhoi")
