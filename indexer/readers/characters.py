"""Readers: clean up odd characters: the many kinds of space, invisible characters and ligatures."""

from __future__ import annotations

import re
import unicodedata

LINE_HYPHEN = "\ufffe"
"""PDFium's character for a hyphen at the end of a line."""


def tidy(text: str) -> str:
    """Return `text` with single plain spaces and no invisible characters; `LINE_HYPHEN` stays."""
    if _ODD.search(text):  # few texts have one, and to translate takes ten times as long as to look
        text = _composed(text.translate(_SIGNS))
    return " ".join(text.split()).replace(f"{LINE_HYPHEN} ", LINE_HYPHEN)


def shown(text: str) -> str:
    """Return `text` with plain hyphens and no invisible characters; spaces, bullets of symbol fonts and replacement characters stay."""
    return text if text.isascii() else _composed(text.translate(_LOOKS))


def _composed(text: str) -> str:
    """Return `text` with each accent and its letter as one sign: programs of the Mac write two, and "Gâr" is then no name."""
    return unicodedata.normalize("NFC", text) if _ACCENT.search(text) else text


_ACCENTS = "\u0300-\u036f"
"""Accents that are signs of their own, and belong to the letter before."""
_ACCENT = re.compile(f"[{_ACCENTS}]")
_LOOKS: dict[int, str | None] = {
    0x2010: "-",  # hyphens that look like the usual one, and are never typed in a search
    0x2011: "-",
    **dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF)),  # soft hyphens, joiners, marks of direction
    **dict(zip(range(0xFB00, 0xFB07), ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True)),  # ligatures
}
_SIGNS: dict[int, str | None] = {
    **_LOOKS,
    **{code: None for code in range(0x20) if not chr(code).isspace()},
    **dict.fromkeys((*range(0x7F, 0x85), *range(0x86, 0xA0))),
    0xFFFD: None,
    **dict.fromkeys(range(0xE000, 0xF900), " "),  # private use: bullets of symbol fonts
}
_ODD = re.compile(f"[{re.escape(''.join(map(chr, _SIGNS)))}{_ACCENTS}]")
"""Any of these."""
