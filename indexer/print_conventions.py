"""Print conventions: what readers and parsing both know of printed English: bullets, page numbers, rows, where sentences end."""

from __future__ import annotations

import re
from collections.abc import Iterable

BULLETS = "•‣◦●○∙·◼◾▪▫■□◆◇➢➤►▶✓✔❖⁃"
"""Signs that are bullets wherever a paragraph begins with one."""

SYMBOLS = "\ue000-\uf8ff"
"""The range of private use, in which the bullets of symbol fonts stand."""

FINISHED = re.compile(r"[.!?:;…][\"'’”)\]\d*]*(?:\s*\([^()]{1,40}\))?$")
"""How a finished sentence, or a piece of a list, ends: also with a note's number or a short aside in brackets."""

LONGEST_HEADING = 40
"""Words; what is longer is prose, however it looks."""

_SENTENCES = re.compile(r"[.!?]\s+[A-Z‘'\"“]")
_COUNT = re.compile(r"\(?(?:\d{1,2}(?:\.\d{1,2})*|[A-Za-z]|[ivx]{1,4})[.)]\s+")
"""The number of a heading."""
_LONG_SENTENCE = 7
"""Words; a sentence of more, with its full stop, is prose by itself."""
_FIGURES = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"(?:page\s*)?[-–]?\s*\d{1,3}\s*(?:(?:of|/)\s*\d{1,3})?\s*[-–]?", re.IGNORECASE)


def is_prose(text: str) -> bool:
    """Tell sentences from a heading: by their length, or two of them, or one long one with its full stop.

    "Consent is sought. Where needed, …" is prose; "What needs to improve in this area of social work practice" and "1. Plans" are not.
    """
    words = len(text.split())
    number = _COUNT.match(text)
    several = _SENTENCES.search(text, number.end() if number else 0)
    return words > LONGEST_HEADING or bool(several) or (words > _LONG_SENTENCE and text.endswith("."))


def is_page_number(text: str) -> bool:
    """Tell a page's number by itself: "3", "– 3 –", "Page 3 of 7", "3/7"."""
    return bool(_PAGE_NUMBER.fullmatch(text))


def row_text(cells: Iterable[str]) -> str:
    """Return the text of a row of data: "Referrals – 2015: 511"; empty cells are left out."""
    return " – ".join(filter(None, cells))


def masked_figures(line: str) -> str:
    """Return `line` with its numbers masked, so that running headers compare equal: "Page 3 of 7" gives "page 0 of 0"."""
    return _FIGURES.sub("0", line.casefold())
