"""Read the documents embedded in a Word document, which its page shows as pictures of themselves."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from indexer.readers.holders.pieces import Budget, Piece, is_no_letter, shown_name

_PROGRAMS_OWN = frozenset((".bin", ".vsd", ".vsdx", ".emf", ".wmf"))
"""Suffixes of what programs embed of their own: equations, drawings."""


def pieces_of_word(data: bytes, budget: Budget) -> Iterator[Piece]:
    """Yield the documents embedded in a Word document, but for tables of charts and the like; none if it can't be opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                if _is_document(PurePosixPath(entry.filename)):
                    budget.spend(entry.file_size)
                    name = shown_name(entry.filename, "a file without a name")
                    yield Piece(name, archive.read(entry), f"attachment {name} of")
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, ValueError, EOFError):
        return  # its reader says what is wrong


def _is_document(path: PurePosixPath) -> bool:
    return path.parent.name == "embeddings" and not is_no_letter(path.name) and path.suffix.lower() not in _PROGRAMS_OWN
