"""The reader of each format, imported with the first file of its format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

from indexer.errors import UnreadableSource
from indexer.letter import Block

Reader = Callable[[bytes], tuple[Block, ...]]
READERS: Mapping[str, tuple[str, str]] = {
    "PDF": ("indexer.readers.pdf.reader", "read_pdf"),
    "DOCX": ("indexer.readers.docx.reader", "read_docx"),
    "HTML": ("indexer.readers.html.reader", "read_html"),
    "text": ("indexer.readers.text.reader", "read_text"),
    "ODT": ("indexer.readers.odt.reader", "read_odt"),
    "RTF": ("indexer.readers.rtf.reader", "read_rtf"),
    "DOC": ("indexer.readers.old_word", "read_doc"),
    "MHT": ("indexer.readers.html.saved_page", "read_saved_page"),
}
"""Each format that can be read, with the module and name of its reader.

A reader takes bytes and returns blocks, or raises `UnreadableSource`. It is imported with the first file of its format: a worker that
reads one PDF starts in half the time.
"""


def reader_of(form: str) -> Reader:
    """Return the reader of a format; raises `UnreadableSource` for one that holds files."""
    if form not in READERS:
        raise UnreadableSource("a file of files, not a document")
    module, function = READERS[form]
    reader: Reader = getattr(import_module(module), function)
    return reader
