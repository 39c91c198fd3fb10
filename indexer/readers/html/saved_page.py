"""Readers: turn a page that a browser saved as one file (.mht) into blocks."""

from __future__ import annotations

from indexer.errors import UnreadableSource
from indexer.letter import Block
from indexer.readers.holders.mail import pages_in
from indexer.readers.html.reader import read_html


def read_saved_page(data: bytes) -> tuple[Block, ...]:
    """Return the blocks of the page in `data`; if it has no words of its own, those of the first frame in it that has.

    Raises `UnreadableSource` if there is none.
    """
    from indexer.readers.text.reader import read_text  # imported here because few pages need it

    reason = UnreadableSource("damaged: there is no page in this saved page")
    pages = [(form, page) for form, page in pages_in(data) if page.strip()]
    for number, (form, page) in enumerate(pages):
        try:
            return read_html(page) if form == "text/html" else read_text(page)
        except UnreadableSource as error:
            reason = reason if number else error
    raise reason
