"""Readers: tell the stamp of an office on a scan ("RECEIVED 12 MAR 2019") from the letter's own words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.readers.pdf.recognised_lines import Piece

BESIDE = 2.5
"""Lines of one stamp are no further apart than this, in sizes of the larger."""
LONGEST = 40
"""Most characters of a stamp's line."""

_STAMP = re.compile(
    r"\W*(?:(?:DATE )?RECEIVED|SCANNED|(?:FILE )?COPY|FILED|ORIGINAL|ENTERED|PAID|ACTIONED|POST ?ROOM|MAIL ?ROOM|LOGGED|INDEXED)\b[^a-z]*"
)
"""The line by which a stamp is known, in capitals."""
_DAY = re.compile(r"\W*\d{1,2}\W{0,2}(?:\d{1,2}|[A-Z][A-Za-z]{2})\W{0,2}\d{2,4}\W*")
"""The day on a stamp, whose month is a number or has three letters."""
_OTHER = re.compile(r"[^a-z]*[A-Z\d][^a-z]*")


def without_stamps(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return the pieces of a page without its stamps: a known word alone in capitals, and the days and capitals above and below it."""
    stamp = [piece for piece in pieces if _STAMP.fullmatch(piece.text) and piece.letters <= LONGEST]
    gone = set(stamp)
    while stamp:
        one = stamp.pop()
        near = [piece for piece in pieces if piece not in gone and _is_beside(piece, one) and _may_be_stamped(piece)]
        gone.update(near)
        stamp += near
    return tuple(piece for piece in pieces if piece not in gone)


def _is_beside(piece: Piece, other: Piece) -> bool:
    apart = abs(piece.base - other.base)
    return apart < BESIDE * max(piece.size, other.size) and piece.left < other.right and other.left < piece.right


def _may_be_stamped(piece: Piece) -> bool:
    return piece.letters <= LONGEST and bool(_DAY.fullmatch(piece.text) or _OTHER.fullmatch(piece.text))
