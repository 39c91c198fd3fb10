"""Keys: names of paragraphs made of their own words, for links that outlast a better reading. Parsing makes, pages follow them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator

from indexer.letter import Letter, Paragraph

WORDS = 8
"""Words of a paragraph that make its key."""
_LONGEST = 100
"""Characters of a key; words in letters are shorter, garbage may not be."""


def keys_for(texts: Iterable[str]) -> Iterator[str]:
    """Yield a key for each text, in order; where two begin alike, the second has the next number that no key has at its end: "-2".

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
    """Return the paragraph that `key` names, though a better reading may have renumbered, joined or cut it since, or None.

    Tried in turn: the same key; the paragraph that contains the key's words; the one that begins with most of them, at least three.
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
    return "-".join(_words(text)[:WORDS])[:_LONGEST] or "paragraph"


def _words(text: str) -> list[str]:
    """Return the words of `text` in plain small letters and figures: "Máire’s 16½" gives maires, 16."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"[^\W_]+", re.sub(r"[’‘'\u0300-\u036f]", "", plain))


def _shared_beginning(wanted: list[str], paragraph: Paragraph) -> int:
    words = _words(paragraph.text)[:WORDS]
    return next((n for n, (a, b) in enumerate(zip(wanted, words, strict=False)) if a != b), min(len(wanted), len(words)))
