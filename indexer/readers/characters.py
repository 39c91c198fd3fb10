"""Readers: clean up odd characters: the many kinds of space, invisible characters and ligatures."""

from __future__ import annotations

import re

LINE_HYPHEN = "\ufffe"
"""PDFium's character for a hyphen at the end of a line."""


def tidy(text: str) -> str:
    """Return `text` with single plain spaces and no invisible characters; `LINE_HYPHEN` stays."""
    return _SPACES.sub(" ", text.translate(_SIGNS)).replace(f"{LINE_HYPHEN} ", LINE_HYPHEN).strip()


_SPACES = re.compile(r"\s+")
_SIGNS: dict[int, str | None] = {
    0x2010: "-",  # hyphens that look like the usual one, and are never typed in a search
    0x2011: "-",
    **{code: None for code in range(0x20) if not chr(code).isspace()},
    **dict.fromkeys((*range(0x7F, 0x85), *range(0x86, 0xA0))),
    **dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xFFFD)),  # soft hyphens, joiners, replacement characters
    **dict.fromkeys(range(0xE000, 0xF900), " "),  # private use: bullets of symbol fonts
    **dict(zip(range(0xFB00, 0xFB07), ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True)),  # ligatures
}
