"""Scanned pages in a build: read where text recognition is there, listed where it isn't, and read as soon as it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from indexer.ingest.build import rebuild, update
from indexer.letter import Part
from indexer.readers.ocr.extra import INSTALL
from indexer.settings.run import Settings, settings_from
from tests.support.letters_folders import letters_held, write_letter
from tests.support.pdfs import p, pdf_of
from tests.support.scans import NEEDS_OCR, scan_of

FIRST = [
    p("14 March 2023"), p("Anna Lee"), p("Director of Children’s Services"), p("Leeds City Council"), p("Dear Ms Lee"),
    p("Focused visit to Leeds City Council", bold=True), p("What needs to improve", bold=True),
    p("Supervision of social workers is not recorded as often as it should be."),
]  # fmt: skip
SECOND = [p("Plans for children are reviewed in good time, and managers see to it that they are kept.")]
TYPED = pdf_of(FIRST, SECOND, tagged=False)


def folder_of_scans(place: Path) -> Settings:
    """Return settings for a folder with a typed letter, one with a scanned page and one that is all scanned."""
    letters = place / "letters"
    write_letter(letters, "a.txt")
    (letters / "part.pdf").write_bytes(scan_of(TYPED, but={1}))
    (letters / "whole.pdf").write_bytes(scan_of(TYPED))
    return Settings(letters=(letters,), index=place / "index", jobs=1)


def test_scans_are_listed_where_they_are_not_read(tmp_path: Path) -> None:
    """With what to do, a page of a letter as well as a whole file; switched off, they stay so."""
    settings = replace(folder_of_scans(tmp_path), ocr=False)
    found = rebuild(settings).report
    assert [(one.source.path, one.source.part) for one in found.unread] == [("part.pdf", Part((), 2, 2)), ("whole.pdf", Part())]
    assert all(one.reason.endswith(INSTALL) for one in found.unread)
    assert (found.letters, update(settings).changed) == (2, False)


@NEEDS_OCR
def test_an_update_reads_scans_as_soon_as_it_can(tmp_path: Path) -> None:
    """Only the files with scanned pages are read again, once; a copy that came in between is read too."""
    settings = folder_of_scans(tmp_path)
    rebuild(replace(settings, ocr=False))
    (settings.letters[0] / "copy.pdf").write_bytes((settings.letters[0] / "whole.pdf").read_bytes())
    outcome = update(settings)
    assert (outcome.read, outcome.report.unread) == (2, ())
    scanned = [[one.ocr for one in letter.paragraphs] for letter in letters_held(settings) if letter.sources[0].path != "a.txt"]
    assert sorted(scanned) == [[False, True], [True, True]]
    assert update(settings).read == 0


def test_reading_scans_can_be_switched_off() -> None:
    """It is on unless the environment says no."""
    assert [settings_from(given).ocr for given in ({}, {"LETTERS_OCR": "no"}, {"LETTERS_OCR": "yes"})] == [True, False, True]
