"""Every sign that is a bullet in one format is one in all of them."""

from __future__ import annotations

import io

import docx
import pytest

from indexer.letter import Block, Role
from indexer.print_conventions import BULLETS
from indexer.readers.docx.reader import read_docx
from indexer.readers.html.reader import read_html
from indexer.readers.markers import SYMBOL_LOOKS
from indexer.readers.pdf.reader import read_pdf
from indexer.readers.text.markdown import items_in
from indexer.readers.text.reader import read_text
from tests.support.pdfs import p, pdf_of

SIGNS = {**{sign: sign for sign in BULLETS}, **SYMBOL_LOOKS, "\uf0e0": "•"}
"""Each sign, and what it looks like."""


def word(text: str) -> bytes:
    """Return a Word document with one paragraph."""
    document = docx.Document()
    document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(("sign", "look"), SIGNS.items(), ids=[f"U+{ord(sign):04X}" for sign in SIGNS])
def test_a_bullet_begins_a_list_item(sign: str, look: str) -> None:
    """Typed before the words, in text, Word, HTML and PDF, with tags and without."""
    written = f"{sign} Caseloads are high"
    read: dict[str, tuple[Block, ...]] = {
        "text": read_text(written.encode()),
        "Word": read_docx(word(written)),
        "HTML": read_html(f"<html><body><p>{written}</p></body></html>".encode()),
        "PDF with tags": read_pdf(pdf_of([p(written)])),
        "PDF without tags": read_pdf(pdf_of([p(written)], tagged=False)),
    }
    expected = [(Role.LIST_ITEM, look, "Caseloads are high")]
    assert {name: [(one.role, one.marker, one.text) for one in blocks] for name, blocks in read.items()} == dict.fromkeys(read, expected)


@pytest.mark.parametrize("sign", SIGNS, ids=[f"U+{ord(sign):04X}" for sign in SIGNS])
def test_a_bullet_parts_the_items_of_a_cell(sign: str) -> None:
    """A table that lays out lists has several in one cell."""
    assert items_in(f"{sign} Caseloads are high. {sign}Plans are clear.") == ("Caseloads are high.", "Plans are clear.")
