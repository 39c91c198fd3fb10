"""Pages that have only a picture of their text are read by text recognition, each within its own time."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.errors import UnreadableSource
from indexer.letter import Letter, Source
from indexer.parsing import parse_letter
from indexer.readers import blocks_of
from indexer.readers.ocr.extra import INSTALL, data_folder
from indexer.readers.ocr.process import Picture, RecognitionProcess, Unrecognised
from indexer.readers.ocr.recogniser import Recogniser
from indexer.readers.pdf.pdfium import picture_of
from tests.support.pdfs import item, p, pdf_of
from tests.support.scans import NEEDS_OCR, scan_of

FIRST = [
    p("14 March 2023"), p("Anna Lee"), p("Director of Children’s Services"), p("Leeds City Council"), p("Dear Ms Lee"),
    p("Focused visit to Leeds City Council", bold=True),
    p("This letter summarises the findings of a focused visit on 7 and 8\nMarch 2023. The inspectors were Tom Brown and Mary Green."),
    p("What needs to improve", bold=True),
    item("•", "Supervision of social workers, which is not written down as often\nas it should be."),
    item("•", "The plans that children have when they leave care."),
    p("Main findings", bold=True),
    p("Leaders know their services well and act on what they learn. They\nread a few files each week and talk about them with staff."),
]  # fmt: skip
SECOND = [
    p("Children are seen alone, and what they say is written down in their\nown words. Plans are kept when workers leave."),
    p("Most plans are reviewed in good time, and managers see to it that they\nare carried out. Families say that they are listened to."),
    p("Yours sincerely"), p("Tom Brown"),
]  # fmt: skip
TYPED = pdf_of(FIRST, SECOND, tagged=False)


def letter_in(data: bytes, seconds: float = 60.0) -> Letter:
    """Return the letter in a PDF, its scanned pages recognised."""
    folder = data_folder()
    assert folder
    with Recogniser(folder, seconds) as recogniser:
        return parse_letter(blocks_of(data, "a.pdf", recogniser), (Source("a.pdf", "/", "0" * 64, 1, 1),))


def shape_of(letter: Letter) -> list[tuple[str, str, str]]:
    """Return each paragraph with its heading and kind."""
    return [(letter.section_of(one).heading, one.kind.value, one.text) for one in letter.paragraphs]


@NEEDS_OCR
def test_a_scanned_letter_is_the_letter_that_was_typed() -> None:
    """Headings, list items, paragraphs over a page's end and all facts are as in the text that was scanned."""
    typed, scanned = letter_in(TYPED), letter_in(scan_of(TYPED))
    assert shape_of(scanned) == shape_of(typed)
    assert (scanned.authority, scanned.date, scanned.visit, scanned.people) == (typed.authority, typed.date, typed.visit, typed.people)
    assert [one.ocr for one in scanned.paragraphs] == [True] * len(scanned.paragraphs)
    assert not any(one.ocr for one in typed.paragraphs)


@NEEDS_OCR
def test_a_scanned_page_among_pages_with_text_is_read_in_its_place() -> None:
    """Only its own paragraphs are said to be recognised, and a notice names the page."""
    typed, mixed = letter_in(TYPED), letter_in(scan_of(TYPED, but={1}))
    assert shape_of(mixed) == shape_of(typed)
    assert [one.ocr for one in mixed.paragraphs] == [one.page == 2 for one in mixed.paragraphs]
    assert mixed.notices[0] == "Page 2: read from a scan by text recognition (OCR), so some characters may be wrong."


@NEEDS_OCR
def test_a_page_without_letters_is_named() -> None:
    """A picture in which nothing can be recognised is no silent gap."""
    mixed = letter_in(scan_of(pdf_of(SECOND, [], tagged=False), but={1}))
    assert mixed.notices[0] == "Page 2 can’t be read: no text, only a scanned image; no text could be recognised on it."


@NEEDS_OCR
def test_a_page_over_its_time_is_named() -> None:
    """The pages before and after it are read, and a whole scan that takes too long says so."""
    mixed = letter_in(scan_of(TYPED, but={1}), seconds=0.05)
    assert mixed.notices[0] == "Page 2 can’t be read: no text, only a scanned image; recognising it took longer than 0.05 seconds."
    with pytest.raises(UnreadableSource, match=r"no text: only scanned images; recognising it took longer than 0\.05 seconds"):
        letter_in(scan_of(TYPED), seconds=0.05)


def test_without_the_extra_a_scan_says_what_to_do() -> None:
    """The reason names the extra, and text recognition outside the program."""
    with pytest.raises(UnreadableSource) as error:
        blocks_of(scan_of(TYPED), "a.pdf")
    assert str(error.value) == f"no text: only scanned images; {INSTALL}"


@NEEDS_OCR
def test_an_engine_that_cannot_start_costs_its_page(tmp_path: Path) -> None:
    """Without its data the engine ends at once; that is a reason, and the next page is tried again."""
    process = RecognitionProcess(tmp_path, 60.0)
    for _ in range(2):
        with pytest.raises(Unrecognised, match="recognising it failed"):
            process.seen_on(Picture(10, 10, 300.0, bytes(100)))


@NEEDS_OCR
def test_each_page_is_recognised_once() -> None:
    """A pack is read as a whole and then letter by letter; its scanned pages are drawn and recognised for the first of these."""
    drawn: list[int] = []

    def draw() -> Picture:
        drawn.append(1)
        return picture_of(pdf_of([p("Leaders know their services well.")]), 1)

    folder = data_folder()
    assert folder
    with Recogniser(folder, 60.0) as recogniser:
        first, again = recogniser.found("0" * 64, 1, draw), recogniser.found("0" * 64, 1, draw)
    assert [word.text for line in first.lines for word in line.words] == "Leaders know their services well.".split()
    assert (again, len(drawn)) == (first, 1)
