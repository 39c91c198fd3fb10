"""Read the documents embedded in a Word document, which its page shows as pictures of themselves."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from indexer.readers.holders.pieces import Budget, Piece, is_no_letter, shown_name

_OLD_WORD = "WordDocument".encode("utf-16-le")

_PROGRAMS_OWN = frozenset((".bin", ".vsd", ".vsdx", ".emf", ".wmf"))
"""Suffixes of what programs embed of their own: equations, drawings."""


def pieces_of_word(data: bytes, budget: Budget) -> Iterator[Piece]:
    """Yield the documents embedded in a Word document, but for tables of charts and the like; none if it can't be opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                path = PurePosixPath(entry.filename)
                if _is_document(path) or _is_object(path):
                    budget.spend(entry.file_size)
                    name = shown_name(entry.filename, "a file without a name")
                    data = archive.read(entry)
                    data = _document_in(data) if _is_object(path) else data
                    if data:
                        yield Piece(name, data, f"attachment {name} of")
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, ValueError, EOFError):
        return  # the reader of the document itself says what is wrong


def _is_object(path: PurePosixPath) -> bool:
    """Return whether a part is what another program put into the document, in a container of its own."""
    return path.parent.name == "embeddings" and path.suffix.lower() == ".bin"


def _document_in(data: bytes) -> bytes:
    """Return the old Word document or the PDF in such a container; b"" for equations and the like."""
    if _OLD_WORD in data:
        return data
    start, end = data.find(b"%PDF-"), data.rfind(b"%%EOF")
    return data[start : end + 5] if 0 <= start < end else b""


def _is_document(path: PurePosixPath) -> bool:
    return path.parent.name == "embeddings" and not is_no_letter(path.name) and path.suffix.lower() not in _PROGRAMS_OWN
