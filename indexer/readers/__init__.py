"""Readers: a source file becomes blocks."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

from indexer.errors import UnreadableSource
from indexer.letter import Block, Role
from indexer.readers.formats import LARGEST, format_of

Reader = Callable[[bytes], tuple[Block, ...]]
READERS: Mapping[str, tuple[str, str]] = {
    "PDF": ("indexer.readers.pdf.reader", "read_pdf"),
    "DOCX": ("indexer.readers.docx.reader", "read_docx"),
    "HTML": ("indexer.readers.html.reader", "read_html"),
    "text": ("indexer.readers.text.reader", "read_text"),
}
"""Each format that is read: the module and the name of its reader: bytes in, blocks out; `UnreadableSource` where they can't be read.

A reader is imported with the first file of its format: a worker that reads one PDF starts in half the time.
"""

_MAIL = re.compile(rb"^(?:from|to|subject|date|received|return-path|message-id|mime-version|content-type|delivered-to):", re.I | re.M)
"""Lines above an e-mail."""

_WORD = re.compile(r"[^\W\d_]{2}")


def bytes_of(path: Path) -> bytes:
    """Return what is in the file at `path`; `UnreadableSource` where that is too much, `OSError` where it can't be opened."""
    if (size := path.stat().st_size) > LARGEST:
        raise UnreadableSource(f"too large: {size // 1_000_000} MB")
    return path.read_bytes()


def blocks_of(data: bytes, name: str) -> tuple[Block, ...]:
    """Return the blocks of a file with these bytes and that name, in reading order; what it is, its content says.

    `UnreadableSource` with the reason where it can't be read.
    """
    form = format_of(data)
    if says_pdf(name):
        _check_pdf(form, data)
    blocks = _reader_of(form)(data)
    if not any(_WORD.search(block.text) for block in blocks if block.role is not Role.FURNITURE):
        raise UnreadableSource("no words in it")
    return blocks


def says_pdf(name: str) -> bool:
    """Return whether a file is named as a PDF, all that its name is asked for: the same bytes are read alike where this is the same."""
    return name.lower().endswith(".pdf")


def _reader_of(name: str) -> Reader:
    module, function = READERS[name]
    reader: Reader = getattr(import_module(module), function)
    return reader


def _check_pdf(form: str, data: bytes) -> None:
    """Refuse what is named .pdf but is none: such files are what a website answered instead of the letter."""
    if form == "HTML":
        from indexer.readers.html.reader import html_title

        title = html_title(data)
        raise UnreadableSource(f"an HTML page named .pdf: “{title}”" if title else "an HTML page named .pdf")
    if form == "text" and len(set(_MAIL.findall(data[:4000]))) > 2:
        raise UnreadableSource("an e-mail named .pdf; save the letter that is attached to it")
    if form == "text":
        raise UnreadableSource("damaged: named .pdf, but there is no PDF in it")
