"""Readers: list markers and printed numbers, told from the words that follow them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from indexer.letter import Block, Role
from indexer.print_conventions import BULLETS, SYMBOLS

DASHES = "-–—―─−̶"
"""Bullets only where a space follows."""

SMALL = "▪▫◦○o⁃"
"""Bullets of a list inside of another."""

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
"""Bullets of Word's symbol fonts and what they look like; any other is "•"."""

_BULLET = re.compile(rf"\s*([{BULLETS}{SYMBOLS}]|[{DASHES}](?=\s)|o(?=\s{{2,}}|\t))\s*")
_SENTENCE = r"[‘“'\"]?[A-Z][\sa-z]"
_NUMBER = re.compile(rf"\s*(\(?(?:\d{{1,3}}|[a-z]|[ivxl]{{1,5}})[.)])(?:\s+(?=\S)|(?={_SENTENCE}))")
_PRINTED = re.compile(rf"\s*(\d{{1,3}}\.)(?:\s+(?=[A-Z‘“'\"])|(?={_SENTENCE}))")
_NOTE = re.compile(r"\s*(\[?\d{1,3}\]?|[*†‡])\s*(?=\S)")
_O = re.compile(r"\s*(o)\s+(?=[A-Za-z])")

_PATTERNS = {
    Role.LIST_ITEM: (_BULLET, _NUMBER, _O),
    Role.FOOTNOTE: (_NOTE,),
    Role.PARAGRAPH: (_BULLET, _PRINTED),
    Role.QUOTATION: (_BULLET,),
}


def split_marker(text: str, role: Role) -> tuple[str, str]:
    """Return the marker that `text` begins with, as it looks, and the text after it; ("", text) where there is none.

    "◼ The quality of plans" gives ("◼", "The quality of plans"); "23. Leaders know" gives ("23.", "Leaders know");
    "1 Working together", a footnote, gives ("1", "Working together").
    """
    for pattern in _PATTERNS.get(role, ()):
        match = pattern.match(text)
        if match:
            return shown(match.group(1)), text[match.end() :]
    return "", text


def shown(marker: str) -> str:
    """Return a marker as it looks on the page: bullets of symbol fonts as the sign that they draw."""
    marker = marker.strip()
    if "\ue000" <= marker[:1] <= "\uf8ff":
        return SYMBOL_LOOKS.get(marker[:1], "•")
    return "–" if marker == "̶" else marker


def is_bullet(marker: str) -> bool:
    """Tell a bullet or dash from a printed number."""
    return bool(marker) and marker in BULLETS + DASHES + "o"


def with_levels(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks, list items at the level that their markers show, also where the source has all at one.

    "23. … ■ … ─ … ─ … ■ …" are levels 1, 2, 3, 3 and 2: a marker of lesser rank begins a deeper list, the first of its
    kind again goes back up. A deeper level that the source itself gives stays.
    """
    ranks: list[int] = []
    for block in blocks:
        if block.role is Role.LIST_ITEM:
            rank = _rank(block.marker) if block.marker else max(ranks, default=0)
            ranks = [*(above for above in ranks if above < rank), rank]
            yield replace(block, level=len(ranks)) if block.level < len(ranks) else block
            continue
        if block.role not in {Role.FURNITURE, Role.FOOTNOTE}:
            ranks = []
        yield block


def _rank(marker: str) -> int:
    """Return how far down in lists a marker is used: printed numbers, then letters and bullets, then dashes and small signs."""
    if any(sign.isdigit() for sign in marker):
        return 0
    return 2 if marker in DASHES + SMALL else 1


def is_label(text: str) -> bool:
    """Tell a list item's label ("◼", "23.", "(iv)", "a)", or nothing) from words that are only tagged as one ("to", ",")."""
    return bool(_LABEL.fullmatch(text.strip()))


_LABEL = re.compile(r"|o|[^\w\s,.;:!?'’\"”)(]|\(?\d{1,3}(?:\.\d{1,3})*[.):]*|\(?(?:[A-Za-z]|[ivxl]{1,5}|[IVXL]{1,5})[.):]+")
