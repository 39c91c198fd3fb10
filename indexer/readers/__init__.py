"""Readers stage: a source file becomes blocks."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from indexer.errors import UnreadableSource
from indexer.letter import Block, Role
from indexer.readers.docx import read_docx
from indexer.readers.formats import LARGEST, format_of
from indexer.readers.html import html_title, read_html
from indexer.readers.pdf import read_pdf
from indexer.readers.text import read_text

READERS: Mapping[str, Callable[[bytes], tuple[Block, ...]]] = {
    "PDF": read_pdf,
    "DOCX": read_docx,
    "HTML": read_html,
    "text": read_text,
}
"""Each format that is read, and its reader: bytes in, blocks out; `UnreadableSource` where they can't be read."""

_MAIL = re.compile(rb"^(?:from|to|subject|date|received|return-path|message-id|mime-version|content-type|delivered-to):", re.I | re.M)
"""Lines above an e-mail."""

_WORD = re.compile(r"[^\W\d_]{2}")


def read_blocks(path: Path) -> tuple[Block, ...]:
    """Return the blocks of the file at `path`, in reading order; what it is, its content says.

    `UnreadableSource` with the reason where it can't be read; `OSError` where it can't be opened.
    """
    if path.stat().st_size > LARGEST:
        raise UnreadableSource(f"too large: {path.stat().st_size // 1_000_000} MB")
    data = path.read_bytes()
    name = format_of(data)
    if path.suffix.lower() == ".pdf":
        _check_pdf(name, data)
    blocks = READERS[name](data)
    if not any(_WORD.search(block.text) for block in blocks if block.role is not Role.FURNITURE):
        raise UnreadableSource("no words in it")
    return blocks


def _check_pdf(name: str, data: bytes) -> None:
    """Refuse what is named .pdf but is none: such files are what a website answered instead of the letter."""
    if name == "HTML":
        title = html_title(data)
        raise UnreadableSource(f"an HTML page named .pdf: “{title}”" if title else "an HTML page named .pdf")
    if name == "text" and len(set(_MAIL.findall(data[:4000]))) > 2:
        raise UnreadableSource("an e-mail named .pdf; save the letter that is attached to it")
    if name == "text":
        raise UnreadableSource("damaged: named .pdf, but there is no PDF in it")
