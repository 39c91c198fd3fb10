"""Services: the originals of several letters as one ZIP archive, with names that people can read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from indexer.errors import NotFound, UsageError
from indexer.letter import Letter
from webapp.services.originals import OriginalFile, open_original

MOST_ORIGINALS = 1000
"""Letters whose originals are sent at once."""
CHUNK = 1 << 18
"""Bytes read at once."""
CONTENTS = "Contents.txt"
LONGEST_NAME = 120
EARLIEST = datetime(1980, 1, 1)  # archives have times without a zone
"""Archives know no earlier time."""
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
"""Characters that a file's name may not have on some systems."""
ALREADY_PACKED = frozenset((".pdf", ".docx", ".zip", ".odt", ".msg"))
"""Formats that gain nothing from being packed again."""


@dataclass(frozen=True, slots=True)
class NamedLetter:
    """A letter, with the name that its file gets and the line about it in the contents."""

    letter: Letter
    name: str
    """Without the ending: "Leeds City Council, Focused visit, 2019-05-03"."""
    line: str


class _Pipe:
    """A file that can only be written, and from which what was written is taken away."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, piece: bytes, /) -> int:
        self._written.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Do nothing; what was written is there."""

    def close(self) -> None:
        """Do nothing."""

    def taken(self) -> bytes:
        made = b"".join(self._written)
        self._written.clear()
        return made


def require_few(letters: Sequence[object]) -> None:
    """Raise `UsageError` if there are none, or more than fit into one archive."""
    if not letters:
        raise UsageError("There are no letters to download. Search for something else, or remove a filter")
    if len(letters) > MOST_ORIGINALS:
        raise UsageError(
            f"You can download the originals of at most {MOST_ORIGINALS:,} letters at once, and this search finds {len(letters):,}."
            " Narrow it, for example by year"
        )


def archive_pieces(named: Iterable[NamedLetter], folders: Iterable[str], about: str, made: datetime) -> Iterator[bytes]:
    """Yield the archive in pieces.

    `about` begins its list of contents, which says of each letter in which file it is, or that its file is no longer here.
    A file that holds several letters is in it once. `folders` are the letters folders.
    """
    pipe, allowed = _Pipe(), tuple(folders)
    taken: dict[str, str] = {}
    lines = [about, ""]
    with ZipFile(pipe, "w", ZIP_STORED, allowZip64=True) as archive:
        for one in named:
            held = one.letter.sources[0].sha256 if one.letter.sources else ""
            if held not in taken:
                try:
                    original = open_original(one.letter, allowed)
                except NotFound:
                    lines.append(f"{one.line}\n    The original has been moved, changed or deleted; it is not in this archive.")
                    continue
                taken[held] = _free(one.name, original, frozenset(taken.values()))
                yield from _added(archive, pipe, taken[held], original, made)
            part = one.letter.sources[0].part.words
            lines.append(f"{one.line}\n    {f'{part} ' if part else ''}{taken[held]}")
        archive.writestr(_entry(CONTENTS, made, ZIP_DEFLATED), "\r\n".join(lines).replace("\n    ", "\r\n    ") + "\r\n")
    yield pipe.taken()


def readable_name(*words: str) -> str:
    """Return a name for a file, without characters that some systems refuse."""
    joined = " ".join(_FORBIDDEN.sub(" ", ", ".join(filter(None, words))).split())
    return joined[:LONGEST_NAME].strip(" .") or "letter"


def _free(name: str, original: OriginalFile, taken: frozenset[str]) -> str:
    """Return `name` with the original's ending; if another file has it, with a number."""
    ending = PurePosixPath(original.name).suffix.lower()
    ending = ending if re.fullmatch(r"\.[a-z0-9]{1,5}", ending) else ""
    number, found = 1, f"{name}{ending}"
    while found in taken:
        number += 1
        found = f"{name} ({number}){ending}"
    return found


def _added(archive: ZipFile, pipe: _Pipe, name: str, original: OriginalFile, made: datetime) -> Iterator[bytes]:
    kind = ZIP_STORED if PurePosixPath(name).suffix in ALREADY_PACKED else ZIP_DEFLATED
    with original.file, archive.open(_entry(name, made, kind), "w", force_zip64=True) as entry:
        while piece := original.file.read(CHUNK):
            entry.write(piece)
            yield pipe.taken()
    yield pipe.taken()


def _entry(name: str, made: datetime, kind: int) -> ZipInfo:
    """Return an entry of the time when the index was made; archives know no time before 1980."""
    entry = ZipInfo(name, max(made, EARLIEST.replace(tzinfo=made.tzinfo)).timetuple()[:6])
    entry.compress_type = kind
    return entry
