"""Parsing: fingerprint paragraphs, to find those that many letters share apart from names, dates and numbers."""

from __future__ import annotations

import hashlib
import re
from functools import cache

from indexer.letter import Letter, Paragraph

LETTERS = 5
"""How many letters must share a paragraph before it counts as boilerplate."""

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*|[.!?:]\s+[‘“'\"(]*[^\W_]+(?:[’'][^\W_]+)*")
"""A word, with the end of the previous sentence if it begins one."""
_ENDS = ".!?:"
_OPENS = "‘“'\"("
_MOST_KNOWN = 1 << 16
"""Words whose masked form is kept."""
_SAID_NUMBERS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve january february march april may june july august september october"
    " november december".split()
)
_JOINS = frozenset("and of the upon on in with to from".split())
"""Small words inside names and dates: "Bath and North East Somerset", "3 to 7 May"."""
_MASK = "0"
_RUN = re.compile(rf" {_MASK}(?:(?: (?:{'|'.join(sorted(_JOINS))}))? {_MASK})+(?= )")
"""Masks in a row, each after another or a small word."""


def fingerprint(paragraph: Paragraph, letter: Letter) -> str:
    """Return a short text that is the same for paragraphs that differ only in names, dates and numbers.

    "Ofsted will take the findings from this visit to Leeds on 3 May 2019 into account." and the same sentence about Bath on 4 June 2020
    have the same fingerprint.
    """
    text = paragraph.text
    if letter.authority:
        for name in (letter.authority.name, letter.authority.short_name):
            text = text.replace(name, _MASK)
    return hashlib.blake2b(_masked(text).encode(), digest_size=8).hexdigest()


def _masked(text: str) -> str:
    """Return the words of `text` in lower case; each run of numbers, dates and capitalised words within a sentence becomes one mask."""
    words = " ".join(map(_known().__getitem__, _WORD.findall(f". {text}")))
    return _RUN.sub(f" {_MASK}", f" {words} ")[1:-1] if _MASK in words else words


class _Masked(dict[str, str]):
    """What stands for each word, found out once for each; emptied when full."""

    def __missing__(self, found: str) -> str:
        word, begins = found.split()[-1].lstrip(_OPENS), found[0] in _ENDS
        low = word.casefold()
        is_masked = word[0].isdigit() or low in _SAID_NUMBERS or (word[0].isupper() and not begins)
        if len(self) >= _MOST_KNOWN:
            self.clear()
        self[found] = form = _MASK if is_masked else low
        return form


@cache
def _known() -> _Masked:
    return _Masked()
