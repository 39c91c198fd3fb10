"""Services: the original file of a letter, if it is still there and unchanged."""

from __future__ import annotations

import hashlib
import io
import os
import re
import stat
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from indexer.errors import NotFound
from indexer.letter import Letter, Source

INLINE = "application/pdf"
"""The only type that a browser may display; all others are downloads, as they could contain scripts."""
TYPES = {
    ".pdf": INLINE,
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".txt": "text/plain",
    ".md": "text/plain",
    ".html": "application/octet-stream",
    ".htm": "application/octet-stream",
}


class OpenFile(io.FileIO):
    """A file that remembers its size on opening; reading raises `OSError` if it has been cut short since."""

    def __init__(self, location: Path) -> None:
        """Open the file at `location`; `OSError` if it is a link or a folder, or does not exist."""
        super().__init__(location, opener=_descriptor)
        self.size = os.fstat(self.fileno()).st_size

    def read(self, size: int | None = -1, /) -> bytes:
        """Return at most `size` bytes, or none at the end of the file."""
        piece = super().read(size) or b""
        if not piece and size and self.tell() < self.size:
            raise OSError(f"{self.name!r} was cut short while it was being read")
        return piece


@dataclass(frozen=True, slots=True)
class OriginalFile:
    """An original file, open at its start, and how to send it. The caller must close it."""

    file: OpenFile
    name: str
    sha256: str
    content_type: str

    @property
    def inline(self) -> bool:
        """True if a browser may display the file, False if it may only download it."""
        return self.content_type == INLINE


def open_original(letter: Letter, folders: Iterable[str]) -> OriginalFile:
    """Return the first of the letter's sources in `folders` that is unchanged; `NotFound` if there is none."""
    allowed = frozenset(folders)
    for source in letter.sources:
        file = _same(source) if source.folder in allowed else None
        if file is not None:
            name = PurePosixPath(source.path).name
            shown = "".join(sign if sign.isprintable() else "_" for sign in name)  # a line break would break the header
            return OriginalFile(file, shown, source.sha256, _type(name, file))
    raise NotFound("The original file has been moved, changed or deleted. You can still read the letter’s text here")


def _type(name: str, file: OpenFile) -> str:
    """Return the content type for `name`, trusting .pdf only if the content agrees: an HTML page named .pdf must not be displayed."""
    found = TYPES.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")
    begins = file.read(1024)
    file.seek(0)
    return found if found != INLINE or b"%PDF-" in begins else "application/octet-stream"


def _same(source: Source) -> OpenFile | None:
    """Return `source`, open; None if it is gone or changed, or if ".." or a link leads outside its folder."""
    return next(filter(None, (_at(path, source) for path in dict.fromkeys((source.path, _as_on_disk(source.path))))), None)


def _as_on_disk(path: str) -> str:
    """Return the `path` of a source as the system gives it, where its name is not UTF-8: a catalogue has escapes for such bytes."""
    return re.sub(r"\\udc([89a-f][0-9a-f])", lambda found: chr(0xDC00 + int(found[1], 16)), path)


def _at(path: str, source: Source) -> OpenFile | None:
    folder = Path(source.folder)
    try:
        location = folder.joinpath(*PurePosixPath(path).parts)
        if location.resolve(strict=True) != folder.resolve(strict=True) / path or ".." in location.parts:
            return None
        return _with_bytes(location, source)
    except (OSError, ValueError):
        return None


def _with_bytes(location: Path, source: Source) -> OpenFile | None:
    """Return the file at `location`, open, or None if it differs from `source` or is not a regular file (a pipe, a device)."""
    with ExitStack() as unless_same:
        file = unless_same.enter_context(OpenFile(location))
        plain = stat.S_ISREG(os.fstat(file.fileno()).st_mode) and file.size == source.size
        if plain and hashlib.file_digest(file, "sha256").hexdigest() == source.sha256:
            file.seek(0)
            unless_same.pop_all()
            return file
    return None


def _descriptor(location: str, _: int) -> int:
    """Open for reading without following a link or waiting for the other end of a pipe, on systems that support this."""
    wanted = ("O_RDONLY", "O_NOFOLLOW", "O_NONBLOCK", "O_BINARY", "O_CLOEXEC")
    return os.open(location, sum(getattr(os, name, 0) for name in wanted))
