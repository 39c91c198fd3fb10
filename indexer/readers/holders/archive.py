"""Read the files in a ZIP archive."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from indexer.errors import UnreadableSource
from indexer.readers.holders.pieces import Budget, Piece, is_no_letter, shown_name

_DAMAGE = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, ValueError, EOFError)
"""What the standard library raises over a damaged archive or a file in it."""


def pieces_of_archive(data: bytes, budget: Budget) -> Iterator[Piece]:
    """Yield the files in an archive, in its own order, but for pictures, data and hidden files.

    Sizes are checked as stated before anything is unpacked, and no more is unpacked than was stated.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                if entry.is_dir() or is_no_letter(entry.filename):
                    continue
                budget.spend(entry.file_size)
                yield _piece(archive, entry)
    except _DAMAGE as error:
        raise UnreadableSource("damaged: it can't be unzipped") from error


def _piece(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Piece:
    """Return a file of an archive; one that is locked or damaged costs only itself."""
    name = shown_name(entry.filename, "a file without a name")
    link = f"{name} in"
    if entry.flag_bits & 1:
        return Piece(name, b"", link, closed="password-protected")
    try:
        return Piece(name, archive.read(entry), link)
    except _DAMAGE:
        return Piece(name, b"", link, closed="damaged: it can't be unzipped")
