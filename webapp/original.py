"""Pages stage: the file that a letter was read from, if it is still there and still the same."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable
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


@dataclass(frozen=True, slots=True)
class Original:
    """The bytes of a source and how to send them."""

    content: bytes
    name: str
    sha256: str
    content_type: str

    @property
    def inline(self) -> bool:
        """True where a browser may show it, False where it may only be kept."""
        return self.content_type == INLINE


def read_original(letter: Letter, folders: Iterable[str]) -> Original:
    """Return the first of the letter's sources that still has its bytes, from one of the letters `folders` only; else `NotFound`."""
    allowed = frozenset(folders)
    for source in letter.sources:
        content = _content(source) if source.folder in allowed else None
        if content is not None:
            name = PurePosixPath(source.path).name
            shown = "".join(sign if sign.isprintable() else "_" for sign in name)  # a line end would break the header
            return Original(content, shown, source.sha256, _type(name, content))
    raise NotFound("The file that this letter was read from has been moved, changed or taken away; its text is kept here")


def _type(name: str, content: bytes) -> str:
    """Trust the name only where the content agrees: a page named .pdf must not be shown as what it is."""
    found = TYPES.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")
    return found if found != INLINE or b"%PDF-" in content[:1024] else "application/octet-stream"


def _content(source: Source) -> bytes | None:
    """Return the bytes of `source`, None where they are gone, others, or outside of its folder by ".." or a link."""
    folder = Path(source.folder)
    try:
        location = folder.joinpath(*PurePosixPath(source.path).parts)
        if location.resolve(strict=True) != folder.resolve(strict=True) / source.path or ".." in location.parts:
            return None
        content = _read(location, source.size)
    except (OSError, ValueError):
        return None
    return content if content is not None and hashlib.sha256(content).hexdigest() == source.sha256 else None


def _read(location: Path, size: int) -> bytes | None:
    """Return what a plain file of `size` bytes holds; None for anything else: a pipe, a device, a file that has grown."""
    with os.fdopen(_opened(location), "rb") as file:
        status = os.fstat(file.fileno())
        return file.read(size) if stat.S_ISREG(status.st_mode) and status.st_size == size else None


def _opened(location: Path) -> int:
    """Open for reading without following a link or waiting for a pipe's other end, where the system knows these."""
    wanted = ("O_RDONLY", "O_NOFOLLOW", "O_NONBLOCK", "O_BINARY", "O_CLOEXEC")
    return os.open(location, sum(getattr(os, name, 0) for name in wanted))
