"""Readers: turn a source file into blocks."""

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
"""Each format that can be read, with the module and name of its reader.

A reader takes bytes and returns blocks, or raises `UnreadableSource`. It is imported with the first file of its format: a worker that
reads one PDF starts in half the time.
"""

_MAIL = re.compile(rb"^(?:from|to|subject|date|received|return-path|message-id|mime-version|content-type|delivered-to):", re.I | re.M)
"""Header lines of an e-mail."""

_WORD = re.compile(r"[^\W\d_]{2}")


def bytes_of(path: Path) -> bytes:
    """Return the bytes of the file at `path`; raises `UnreadableSource` if it is too large, `OSError` if it can't be opened."""
    if (size := path.stat().st_size) > LARGEST:
        raise UnreadableSource(f"too large: {size // 1_000_000} MB (the limit is {LARGEST // 1_000_000} MB)")
    return path.read_bytes()


def blocks_of(data: bytes, name: str) -> tuple[Block, ...]:
    """Return a file's blocks in reading order; the format is worked out from `data`, not from `name`.

    Raises `UnreadableSource`, with the reason, if the file can't be read.
    """
    form = format_of(data)
    if says_pdf(name):
        _check_pdf(form, data)
    blocks = _reader_of(form)(data)
    if not any(_WORD.search(block.text) for block in blocks if block.role not in {Role.FURNITURE, Role.NOTICE}):
        raise UnreadableSource("no words")
    return blocks


def says_pdf(name: str) -> bool:
    """Return whether the name ends in ".pdf", the only thing about a name that affects how a file is read."""
    return name.lower().endswith(".pdf")


def _reader_of(name: str) -> Reader:
    module, function = READERS[name]
    reader: Reader = getattr(import_module(module), function)
    return reader


def _check_pdf(form: str, data: bytes) -> None:
    """Refuse a file that is named .pdf but isn't one: usually what a website sent back instead of the letter."""
    if form == "HTML":
        from indexer.readers.html.reader import html_title

        title = html_title(data)
        raise UnreadableSource(f"a web page named .pdf: “{title}”" if title else "a web page named .pdf")
    if form == "text" and len(set(_MAIL.findall(data[:4000]))) > 2:
        raise UnreadableSource("an email named .pdf; save the letter attached to it")
    if form == "text":
        raise UnreadableSource("damaged: named .pdf, but it is not a PDF")
