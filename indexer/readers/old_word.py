"""Readers: turn an old Word document (.doc) into blocks, by way of HTML. The only file that imports office_oxide."""

from __future__ import annotations

import re

from indexer.errors import UnreadableSource
from indexer.letter import Block

MISSING = 'an old Word document (.doc); to read it, run: pip install "inspection-letters[office]", or save it as .docx or PDF'


_ORDERED = re.compile(r"<(/?)ol\b[^>]*>")
"""office_oxide 0.1.15 takes every list of a .doc for a numbered one: a number that the letter may not have is better left out."""


def read_doc(data: bytes) -> tuple[Block, ...]:
    """Return the blocks of an old Word document; raises `UnreadableSource` if it is damaged, or what reads it is not installed."""
    try:
        from office_oxide import Document
    except ImportError as error:
        raise UnreadableSource(MISSING) from error
    from indexer.readers.html.reader import read_html

    try:
        page = Document.from_bytes(data, "doc").to_html()
    except Exception as error:  # the library's own errors, and whatever else a damaged file makes of it
        raise UnreadableSource("damaged: the Word document can't be read") from error
    listed = _ORDERED.sub(r"<\1ul>", page)
    return read_html(f"<!doctype html><meta charset=utf-8><main>{listed}</main>".encode())
