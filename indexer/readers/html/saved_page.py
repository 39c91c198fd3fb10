"""Readers: turn a page that a browser saved as one file (.mht) into blocks."""

from __future__ import annotations

from indexer.errors import UnreadableSource
from indexer.letter import Block
from indexer.readers.holders.mail import page_in
from indexer.readers.html.reader import read_html


def read_saved_page(data: bytes) -> tuple[Block, ...]:
    """Return the blocks of the page in `data`; raises `UnreadableSource` if it holds none."""
    page = page_in(data)
    if not page.strip():
        raise UnreadableSource("damaged: there is no page in this saved page")
    return read_html(page)
