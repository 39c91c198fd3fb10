"""Services: the file that a letter was read from, if it is still there and still the same."""

from __future__ import annotations

import hashlib
import io
import os
import stat
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from indexer.errors import NotFound
from indexer.letter import Letter, Source

INLINE = "application/pdf"
"""The only type that a browser is let to show; all others are downloads, as they could hold script."""
TYPES = {
    ".pdf": INLINE,
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".txt": "text/plain",
    ".md": "text/plain",
    ".html": "application/octet-stream",
    ".htm": "application/octet-stream",
}


class OpenFile(io.FileIO):
    """A file that is read to the end that it had when it was opened; `OSError` where it ends before, which has become another file."""

    def __init__(self, location: Path) -> None:
        """Open the file at `location`; `OSError` where that is a link, a folder or nothing."""
        super().__init__(location, opener=_descriptor)
        self.size = os.fstat(self.fileno()).st_size

    def read(self, size: int | None = -1, /) -> bytes:
        """Return at most `size` bytes; none at the end."""
        piece = super().read(size) or b""
        if not piece and size and self.tell() < self.size:
            raise OSError(f"{self.name!r} has been cut while it was read")
        return piece


@dataclass(frozen=True, slots=True)
class OriginalFile:
    """A source, open at its beginning, and how to send it. Who asked for it closes it."""

    file: OpenFile
    name: str
    sha256: str
    content_type: str

    @property
    def inline(self) -> bool:
        """True where a browser may show it, False where it may only be kept."""
        return self.content_type == INLINE


def open_original(letter: Letter, folders: Iterable[str]) -> OriginalFile:
    """Return the first of the letter's sources that still has its bytes, from one of the letters `folders` only; else `NotFound`."""
    allowed = frozenset(folders)
    for source in letter.sources:
        file = _same(source) if source.folder in allowed else None
        if file is not None:
            name = PurePosixPath(source.path).name
            shown = "".join(sign if sign.isprintable() else "_" for sign in name)  # a line end would break the header
            return OriginalFile(file, shown, source.sha256, _type(name, file))
    raise NotFound("The original file has been moved, changed or deleted. You can still read the letter’s text here")


def _type(name: str, file: OpenFile) -> str:
    """Trust the name only where the content agrees: a page named .pdf must not be shown as what it is."""
    found = TYPES.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")
    begins = file.read(1024)
    file.seek(0)
    return found if found != INLINE or b"%PDF-" in begins else "application/octet-stream"


def _same(source: Source) -> OpenFile | None:
    """Return `source`, open; None where it is gone, another, or outside of its folder by ".." or a link."""
    folder = Path(source.folder)
    try:
        location = folder.joinpath(*PurePosixPath(source.path).parts)
        if location.resolve(strict=True) != folder.resolve(strict=True) / source.path or ".." in location.parts:
            return None
        return _with_bytes(location, source)
    except (OSError, ValueError):
        return None


def _with_bytes(location: Path, source: Source) -> OpenFile | None:
    """Return the plain file at `location` where it has the bytes of `source`; None for others: a pipe, a device, one that has grown."""
    with ExitStack() as unless_same:
        file = unless_same.enter_context(OpenFile(location))
        plain = stat.S_ISREG(os.fstat(file.fileno()).st_mode) and file.size == source.size
        if plain and hashlib.file_digest(file, "sha256").hexdigest() == source.sha256:
            file.seek(0)
            unless_same.pop_all()
            return file
    return None


def _descriptor(location: str, _: int) -> int:
    """Open for reading without following a link or waiting for a pipe's other end, where the system knows these."""
    wanted = ("O_RDONLY", "O_NOFOLLOW", "O_NONBLOCK", "O_BINARY", "O_CLOEXEC")
    return os.open(location, sum(getattr(os, name, 0) for name in wanted))
