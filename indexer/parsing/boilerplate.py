"""Parsing: fingerprint paragraphs, to find those that many letters share apart from names, dates and numbers."""

from __future__ import annotations

import hashlib
import re

from indexer.letter import Letter, Paragraph

LETTERS = 5
"""How many letters must share a paragraph before it counts as boilerplate."""

_WORD = re.compile(r"([.!?:]\s+[‘“'\"(]*)?([^\W_]+(?:[’'][^\W_]+)*)")
"""A word, with the end of the previous sentence if it begins one."""
_SAID_NUMBERS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve january february march april may june july august september october"
    " november december".split()
)
_JOINS = frozenset("and of the upon on in with to from".split())
"""Small words inside names and dates: "Bath and North East Somerset", "3 to 7 May"."""
_MASK = "0"


def fingerprint(paragraph: Paragraph, letter: Letter) -> str:
    """Return a short text that is the same for paragraphs that differ only in names, dates and numbers.

    "Ofsted will take the findings from this visit to Leeds on 3 May 2019 into account." and the same sentence about Bath on 4 June 2020
    have the same fingerprint.
    """
    text = paragraph.text
    if letter.authority:
        for name in (letter.authority.name, letter.authority.short_name):
            text = text.replace(name, _MASK)
    return hashlib.blake2b(" ".join(_masked(text)).encode(), digest_size=8).hexdigest()


def _masked(text: str) -> list[str]:
    """Return the words of `text` in lower case; each run of numbers, dates and capitalised words within a sentence becomes one mask."""
    masked: list[str] = []
    for sentence, word in _WORD.findall(f". {text}"):
        low = word.casefold()
        if word[0].isdigit() or low in _SAID_NUMBERS or (word[0].isupper() and not sentence):
            while len(masked) > 1 and masked[-1] in _JOINS and masked[-2] == _MASK:
                masked.pop()
            low = _MASK
        if not low == _MASK == (masked[-1] if masked else ""):
            masked.append(low)
    return masked
