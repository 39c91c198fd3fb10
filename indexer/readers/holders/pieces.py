"""The pieces that a holder gives, and how much of them there may be."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from indexer.errors import UnreadableSource
from indexer.readers.formats import NOT_LETTERS, UNPACKED

MOST_PIECES = 2_000
"""Most files within one file, however nested; Ofsted has published about as many letters to councils in all."""

DEEPEST = 4
"""Most holders within one another: a letter in an archive in a forwarded mail in a mail is as deep as people go."""

LONGEST_NAME = 150


@dataclass(frozen=True, slots=True)
class Piece:
    """A file within a file."""

    name: str
    """Its own name, cleaned for showing; never used as a path."""
    data: bytes
    link: str
    """How it is named before its holder: "letter.pdf in", "attachment letter.pdf of"; "" for a mail's own words."""
    closed: str = ""
    """Why its holder does not give its bytes; "" if it does."""


@dataclass(slots=True)
class Budget:
    """What is left of the limits on one file; spent as its pieces are unpacked."""

    pieces: int = MOST_PIECES
    bytes: int = UNPACKED

    def spend(self, size: int) -> None:
        """Count one more piece of `size` bytes; raise `UnreadableSource` if that is too much."""
        self.pieces -= 1
        self.bytes -= size
        if self.pieces < 0:
            raise UnreadableSource(f"too large: more than {MOST_PIECES:,} files in it; divide it into several")
        if self.bytes < 0:
            raise UnreadableSource(f"too large when unpacked: more than {UNPACKED // 1_000_000} MB; divide it into several")


def shown_name(name: str, otherwise: str) -> str:
    """Return the last part of a piece's name, without characters that can't be shown; `otherwise` if none is left."""
    last = PurePosixPath(name.replace("\\", "/")).name
    clean = " ".join("".join(sign if sign.isprintable() else " " for sign in last).split())
    return (clean if len(clean) <= LONGEST_NAME else f"{clean[: LONGEST_NAME - 10]}…{clean[-9:]}") or otherwise


def is_no_letter(name: str) -> bool:
    """Return whether a piece's name says that it is a picture, data or a system's own file, as for files in a folder."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return last.startswith((".", "~$")) or "__MACOSX/" in name or PurePosixPath(last).suffix.lower() in NOT_LETTERS
