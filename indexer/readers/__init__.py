"""Readers: turn a source file into blocks."""

from __future__ import annotations

import re
from collections.abc import Set
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.errors import UnreadableSource
from indexer.letter import Block, Role
from indexer.readers.by_format import reader_of
from indexer.readers.formats import LARGEST, format_of, is_pdf

if TYPE_CHECKING:
    from indexer.readers.ocr.recogniser import Recogniser

_MAIL = re.compile(rb"^(?:from|to|cc|subject|date|sent):", re.I | re.M)
"""Lines of the head of a mail that was copied as text."""

_WORD = re.compile(r"[^\W\d_]{2}")


def bytes_of(path: Path) -> bytes:
    """Return the bytes of the file at `path`; raises `UnreadableSource` if it is too large, `OSError` if it can't be opened."""
    if reason := too_large(path.stat().st_size):
        raise UnreadableSource(reason)
    return path.read_bytes()


def too_large(size: int) -> str:
    """Return why a file of `size` bytes is not read; "" if it may be."""
    return f"too large: {size // 1_000_000} MB (the limit is {LARGEST // 1_000_000} MB)" if size > LARGEST else ""


def blocks_of(data: bytes, name: str, recogniser: Recogniser | None = None) -> tuple[Block, ...]:
    """Return a file's blocks in reading order; the format is worked out from `data`, not from `name`.

    A `recogniser` reads the scanned pages of a PDF. Raises `UnreadableSource`, with the reason, if the file can't be read.
    """
    form = format_of(data)
    if says_pdf(name):
        _check_pdf(form, data)
    if recogniser and form == "PDF":
        from indexer.readers.pdf.reader import read_pdf

        return _with_words(read_pdf(data, recogniser=recogniser))
    return _with_words(reader_of(form)(data))


def blocks_of_pages(
    data: bytes, first: int, last: int, stamps: Set[str], recogniser: Recogniser | None = None
) -> tuple[Block, ...]:
    """Return the blocks of some pages of a PDF as if they were a file, without the running lines `stamps`; raises as `blocks_of` does."""
    from indexer.readers.pdf.reader import read_pdf

    return _with_words(read_pdf(data, (first, last), stamps, recogniser))


def outline_of(data: bytes) -> tuple[int, ...]:
    """Return the pages that a PDF's outline names at its first level; () for any other file."""
    if not is_pdf(data):
        return ()
    from indexer.readers.pdf.pdfium import bookmarks_of

    return bookmarks_of(data)


def says_pdf(name: str) -> bool:
    """Return whether the name ends in ".pdf", the only thing about a name that affects how a file is read."""
    return name.lower().endswith(".pdf")


def _with_words(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    if not any(_WORD.search(block.text) for block in blocks if block.role not in {Role.FURNITURE, Role.NOTICE}):
        raise UnreadableSource("no words")
    return blocks


def _check_pdf(form: str, data: bytes) -> None:
    """Refuse a file that is named .pdf but isn't one: usually what a website sent back instead of the letter."""
    if form == "HTML":
        from indexer.readers.html.reader import html_title

        title = html_title(data)
        raise UnreadableSource(f"a web page named .pdf: “{title}”" if title else "a web page named .pdf")
    if form == "text" and len(set(map(bytes.lower, _MAIL.findall(data[:4000])))) > 2:
        raise UnreadableSource("an email named .pdf; save the letter attached to it")
    if form == "text":
        raise UnreadableSource("damaged: named .pdf, but it is not a PDF")
