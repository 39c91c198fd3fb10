"""Keys: name paragraphs by their first words, so that links survive when a letter is read differently later."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator

from indexer.letter import Letter, Paragraph

WORDS = 8
"""How many of a paragraph's words make its key."""
_LONGEST = 100
"""Longest key, in characters; eight real words are shorter, but garbage may not be."""
_BEGINNING = 100
"""Characters in which a paragraph has more than eight words, so that no more are looked at; if it hasn't, all are."""


def keys_for(texts: Iterable[str]) -> Iterator[str]:
    """Yield a key for each text, in order; if two begin alike, the second gets the next free number at its end: "-2".

    "Children’s plans do not always identify individual needs." gives "childrens-plans-do-not-always-identify-individual-needs".
    """
    seen: Counter[str] = Counter()
    for text in texts:
        key = stem = _stem(text)
        while key in seen:  # "Priority 2" may have taken the key of the second "Priority"
            seen[stem] += 1
            key = f"{stem}-{seen[stem]}"
        seen[key] = 1
        yield key


def find_by_key(letter: Letter, key: str) -> Paragraph | None:
    """Return the paragraph that `key` names, even if it has since been renumbered, joined or split; None if it can't be found.

    Tries in turn: the same key; a paragraph that contains the key's words; the one that begins with most of them, at least three.
    """
    for paragraph in letter.paragraphs:
        if paragraph.key == key:
            return paragraph
    wanted = [word for word in re.sub(r"-\d+$", "", key.casefold()).split("-") if word][:WORDS]
    if len(wanted) < 3:
        return None
    run = f" {' '.join(wanted)} "
    for paragraph in letter.paragraphs:
        if run in f" {' '.join(_words(paragraph.text))} ":
            return paragraph
    closest = max(letter.paragraphs, key=lambda paragraph: _shared_beginning(wanted, paragraph), default=None)
    return closest if closest and _shared_beginning(wanted, closest) >= 3 else None


def _stem(text: str) -> str:
    words = _words(text[:_BEGINNING])
    return "-".join((words if len(words) > WORDS else _words(text))[:WORDS])[:_LONGEST] or "paragraph"


def _words(text: str) -> list[str]:
    """Return the words of `text` in lower case without accents or apostrophes: "Máire’s plan" gives maires, plan."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"[^\W_]+", re.sub(r"[’‘'\u0300-\u036f]", "", plain))


def _shared_beginning(wanted: list[str], paragraph: Paragraph) -> int:
    words = _words(paragraph.text)[:WORDS]
    return next((n for n, (a, b) in enumerate(zip(wanted, words, strict=False)) if a != b), min(len(wanted), len(words)))
