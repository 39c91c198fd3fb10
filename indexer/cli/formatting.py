"""Command line: formats counts, and text from files, for a terminal."""

from __future__ import annotations

_CONTROLS = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029), " ")


def line(text: str) -> str:
    """Return `text` as one line without control characters: a file's name or text may contain anything."""
    return " ".join(text.translate(_CONTROLS).split())


def count(number: int, noun: str) -> str:
    """Return "1 letter" or "1,234 letters"; "authority" gives "authorities", "address" "addresses"."""
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {noun[:-1]}ies" if noun.endswith("y") else f"{number:,} {noun}{'es' if noun.endswith('ss') else 's'}"


