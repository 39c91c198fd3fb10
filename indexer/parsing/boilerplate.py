"""Parsing stage: paragraphs that many letters share, but for names, dates and numbers, are marked."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import replace

from indexer.letter import Letter, Paragraph

LETTERS = 5
"""Letters that say the same before it counts as boilerplate."""

_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_DATE = re.compile(rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?:{_MONTHS})\b(?:\s+\d{{2,4}})?", re.IGNORECASE)
_NUMBER = re.compile(r"\d[\d,.]*(?:st|nd|rd|th)?\b|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b", re.IGNORECASE)
_CAPITAL = r"[A-Z][\w’'-]*"
_JOIN = r"[\s,&/]+(?:(?:and|of|the|upon|on|in|with|HMI)\s+)?"
_NAME = re.compile(rf"(?<![.!?:] )(?<![.!?:] [‘“'\"])(?<!^)\b{_CAPITAL}(?:{_JOIN}{_CAPITAL})*")
_WORD = re.compile(r"[^\W_]+")


def fingerprint(paragraph: Paragraph, letter: Letter) -> str:
    """Return the same short text for paragraphs that differ at most in names, dates and numbers.

    "Ofsted will take the findings from this visit to Leeds on 3 May 2019 into account." and the same words about Bath on 4 June 2020 have
    one fingerprint.
    """
    text = paragraph.text.lstrip("‘“'\"( ")
    if letter.authority:
        for name in (letter.authority.name, letter.authority.short_name):
            text = text.replace(name, " 0 ")
    for mask in (_DATE, _NUMBER, _NAME):
        text = mask.sub(" 0 ", text)
    words = [word.casefold() for word in _WORD.findall(text)]
    masked = [word for before, word in zip(("", *words), words, strict=False) if not before == word == "0"]
    return hashlib.blake2b(" ".join(masked).encode(), digest_size=8).hexdigest()


def shared_fingerprints(letters: Iterable[Letter]) -> frozenset[str]:
    """Return the fingerprints that paragraphs of at least `LETTERS` letters have. Takes the letters one at a time."""
    counts: Counter[str] = Counter()
    for letter in letters:
        counts.update({fingerprint(paragraph, letter) for paragraph in letter.paragraphs})
    return frozenset(mark for mark, count in counts.items() if count >= LETTERS)


def with_boilerplate(letter: Letter, shared: Container[str]) -> Letter:
    """Return `letter` with `boilerplate` true on the paragraphs whose fingerprints are in `shared`, and false on all others."""
    paragraphs = tuple(replace(paragraph, boilerplate=fingerprint(paragraph, letter) in shared) for paragraph in letter.paragraphs)
    return replace(letter, paragraphs=paragraphs)


def mark_boilerplate(letters: Iterable[Letter]) -> tuple[Letter, ...]:
    """Return `letters` with their boilerplate marked; for collections too large to hold at once, use the two functions above in turn."""
    held = tuple(letters)
    shared = shared_fingerprints(held)
    return tuple(with_boilerplate(letter, shared) for letter in held)
