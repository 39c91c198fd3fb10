"""Readers: separate list markers and printed numbers from the text after them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from indexer.letter import Block, Role
from indexer.print_conventions import BULLETS, SYMBOLS

DASHES = "-–—―─−̶"
"""Bullets only when followed by a space."""

SMALL = "▪▫◦○o⁃"
"""Bullets of a nested list."""

TICKS = "✓✔"
"""Bullets that say "yes" where they stand alone, as in a cell of a table."""

SYMBOL_LOOKS = {
    "\uf06e": "■",
    "\uf0a7": "▪",
    "\uf0b7": "•",
    "\uf0a8": "◆",
    "\uf0d8": "➢",
    "\uf0fc": "✓",
    "\uf02d": "–",
    "\uf0be": "–",
}
"""Bullets in Word's symbol fonts and what they look like; any other is "•"."""

_BULLET = re.compile(rf"\s*([{BULLETS}{SYMBOLS}]|[{DASHES}](?=\s)|o(?=\s{{2,}}|\t))\s*")
_SENTENCE = r"[‘“'\"]?(?:[A-Z][\sa-z]|[A-Z]{2,}s?\b)"
"""What a number may touch, "45.A stable workforce" or "46.PAs are resolute": the rest of "10.2 per cent" is none."""
_NUMBER = re.compile(rf"\s*(\(?(?:\d{{1,3}}|[a-z]|[ivxl]{{1,5}})[.)])(?:\s+(?=\S)|(?={_SENTENCE}))")
_PRINTED = re.compile(rf"\s*(\d{{1,3}}[.)])(?:\s+(?=[A-Z‘“'\"])|(?={_SENTENCE}))")
_NO_SIGN = re.compile(r"\s*([\x80-\x84\x86-\x9f])\s+(?=\S)")
"""A code without a meaning, apart from the text: the bullet of a symbol font that doesn't say what it draws."""
_NOTE = re.compile(r"\s*(\[?\d{1,3}\]?|[*†‡])\s*(?=\S)")
_O = re.compile(r"\s*(o)\s+(?=[A-Za-z])")

_PATTERNS = {
    Role.LIST_ITEM: (_BULLET, _NUMBER, _O),
    Role.FOOTNOTE: (_NOTE,),
    Role.PARAGRAPH: (_BULLET, _PRINTED, _NO_SIGN),
    Role.QUOTATION: (_BULLET,),
}


def split_marker(text: str, role: Role) -> tuple[str, str]:
    """Return the marker at the start of `text`, as it looks, and the text after it; ("", text) if there is none.

    "◼ The quality of plans" gives ("◼", "The quality of plans"); "23. Leaders know" gives ("23.", "Leaders know");
    "1 Working together", a footnote, gives ("1", "Working together").
    """
    for pattern in _PATTERNS.get(role, ()):
        match = pattern.match(text)
        if match and not (match.end() == len(text) and match.group(1) in TICKS):
            return clean_marker(match.group(1)), text[match.end() :]
    return "", text


def clean_marker(marker: str) -> str:
    """Return a marker as it looks on the page: a symbol font's bullet as the character it draws."""
    marker = marker.strip()
    if "\ue000" <= marker[:1] <= "\uf8ff" or "\x80" <= marker[:1] < "\xa0":
        return SYMBOL_LOOKS.get(marker[:1], "•")
    return "–" if marker == "̶" else marker


def is_bullet(marker: str) -> bool:
    """Return whether a marker is a bullet or a dash, not a printed number."""
    return bool(marker) and marker in BULLETS + DASHES + "o"


def with_levels(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks, with list items at the level their markers show, even if the source puts them all at one level.

    "23. … ■ … ─ … ─ … ■ …" are levels 1, 2, 3, 3 and 2: a lower-ranking marker starts a deeper list, and a
    higher-ranking one goes back up. If the source gives a deeper level, that is kept.
    """
    ranks: list[int] = []
    for block in blocks:
        if block.role is Role.LIST_ITEM:
            rank = _rank(block.marker) if block.marker else max(ranks, default=0)
            ranks = [*(above for above in ranks if above < rank), rank]
            yield replace(block, level=len(ranks)) if block.level < len(ranks) else block
            continue
        if block.role not in (Role.FURNITURE, Role.FOOTNOTE):
            ranks = []
        yield block


def _rank(marker: str) -> int:
    """Return a marker's usual depth in lists: 0 for printed numbers, 1 for letters and bullets, 2 for dashes and small bullets."""
    if any(sign.isdigit() for sign in marker):
        return 0
    return 2 if marker in DASHES + SMALL else 1


def is_label(text: str) -> bool:
    """Return whether `text` is a list item's label ("◼", "23.", "(iv)", "a)" or nothing), not text wrongly tagged as one ("to", ",")."""
    return bool(_LABEL.fullmatch(text.strip()))


_LABEL = re.compile(r"|o|[^\w\s,.;:!?'’\"”)(]|\(?\d{1,3}(?:\.\d{1,3})*[.):]*|\(?(?:[A-Za-z]|[ivxl]{1,5}|[IVXL]{1,5})[.):]+")


def written_count(count: int, form: str) -> str:
    """Return a count in the form with Word's name: 3 is "3", "c", "C", "iii" or "III" in decimal, lowerLetter … upperRoman."""
    match form:
        case "lowerLetter" | "upperLetter":
            letters = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 % 5 + 1)
            return letters.upper() if form == "upperLetter" else letters
        case "lowerRoman" | "upperRoman":
            return _roman(count) if form == "upperRoman" else _roman(count).lower()
        case "none":
            return ""
        case "decimalZero":
            return f"{count:02}"
        case "ordinal":
            return f"{count}{_ORDINALS.get(count % 10, 'th') if count % 100 not in {11, 12, 13} else 'th'}"
        case _:
            return str(count)


_ORDINALS = {1: "st", 2: "nd", 3: "rd"}
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def _roman(count: int) -> str:
    text, rest = "", min(count, 3999)
    for value, sign in _ROMAN:
        text += sign * (rest // value)
        rest %= value
    return text
