"""Readers: read the pages of a PDF that have only a picture of their text, or say why they can't be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from hashlib import sha256

from indexer.readers.ocr.extra import INSTALL
from indexer.readers.ocr.recogniser import Recogniser
from indexer.readers.pdf.page import DrawnObject, Page
from indexer.readers.pdf.pdfium import picture_of
from indexer.readers.pdf.recognised import with_recognised

WHAT = {
    DrawnObject.CODE: "the fonts hide which characters they show",
    DrawnObject.NONSENSE: "a scanned image, and the text behind it is mostly nonsense",
    DrawnObject.IMAGE: "no text, only a scanned image",
}
"""What is told of a page whose text can be recognised on a picture of it."""

NONE = "no text could be recognised on it"


def with_scans(pages: Sequence[Page], data: bytes, recogniser: Recogniser | None) -> tuple[tuple[Page, ...], Mapping[int, str]]:
    """Return the pages, with the text recognised on those that have none, and why others can't be read, by their numbers.

    The engine is asked about a page only once, however often its document is read.
    """
    wanted = {page.number: WHAT[page.shows] for page in pages if page.shows in WHAT}
    damaged = {page.number: "damaged" for page in pages if page.shows is DrawnObject.DAMAGE}
    if not wanted or recogniser is None:
        return tuple(pages), {**damaged, **{number: f"{what}; {INSTALL}" for number, what in wanted.items()}}
    digest = sha256(data).hexdigest()
    found = {number: recogniser.found(digest, number, partial(picture_of, data, number)) for number in wanted}
    read = with_recognised(pages, found)
    failed = [page.number for page in read if page.number in wanted and not page.recognised]
    return read, {**damaged, **{number: f"{wanted[number]}; {found[number].why or NONE}" for number in failed}}
