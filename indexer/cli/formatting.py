"""Command line: formats counts, and text from files, for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.letter import WHOLE, Unread

_CONTROLS = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029), " ")


def line(text: str) -> str:
    """Return `text` as one line without control characters: a file's name or text may contain anything."""
    return " ".join(text.translate(_CONTROLS).split())


def count(number: int, noun: str) -> str:
    """Return "1 letter" or "1,234 letters"; "authority" gives "authorities", "address" "addresses"."""
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {noun[:-1]}ies" if noun.endswith("y") else f"{number:,} {noun}{'es' if noun.endswith('ss') else 's'}"


def unread_words(unread: Sequence[Unread]) -> str:
    """Return "2 files", or "2 files and 1 part of a file" if some could be read but for a part."""
    whole = sum(one.source.part == WHOLE for one in unread)
    parts = len(unread) - whole
    words = (count(whole, "file"), f"{count(parts, 'part')} of {'a file' if parts == 1 else 'files'}")
    return " and ".join(word for word, number in zip(words, (whole, parts), strict=True) if number)
