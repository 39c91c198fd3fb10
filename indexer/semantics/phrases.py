"""Semantics: the phrases that many paragraphs of a collection have, to offer while somebody types."""

from __future__ import annotations

import heapq
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from zlib import crc32

from indexer.analysis import STOP_WORDS

MOST_SAMPLED = 5000
"""Texts to look for phrases in: what is frequent in all is frequent in these."""
MOST_PHRASES = 1500
LEAST_TEXTS = 3
"""Fewest texts with a phrase."""
LONGEST = 4
"""Words of the longest phrase."""
WITHIN = 0.7
"""A phrase is left out if at least this share of its texts have it only as part of a longer one: "child protection" stays."""

_PIECE = re.compile(r"[^.,;:!?()\[\]“”\"–—•]+")
_WORD = re.compile(r"[a-z]+(?:[’'-][a-z]+)*", re.ASCII)
_INNER = frozenset({"of", "in", "to", "and", "for", "at", "with"})
"""Stop words that may stand inside a phrase: children in need, going missing from home has none of them at its ends."""
_NO_PART, _JOINS, _TELLS = range(3)
"""What a word can do in a phrase: nothing, stand inside it, or begin and end it."""


class Sample:
    """Some of the texts of a collection, chosen by their content, so that they are the same in whatever order the texts come."""

    def __init__(self, most: int = MOST_SAMPLED) -> None:
        """Keep at most `most` texts."""
        self._most = most
        self._kept: list[tuple[int, str]] = []

    def add(self, text: str) -> None:
        """Take a text, or leave it."""
        one = (-crc32(text.encode(errors="replace")), text)
        if len(self._kept) < self._most:
            heapq.heappush(self._kept, one)
        elif one > self._kept[0]:
            heapq.heapreplace(self._kept, one)

    def texts(self) -> tuple[str, ...]:
        """Return the chosen texts."""
        return tuple(text for _, text in sorted(self._kept))


class _Roles(dict[str, int]):
    """What each word can do in a phrase, found out once for each."""

    def __missing__(self, word: str) -> int:
        if not _WORD.fullmatch(word):
            role = _NO_PART
        elif word not in STOP_WORDS and len(word) > 1:
            role = _TELLS
        else:
            role = _JOINS if word in _INNER else _NO_PART
        self[word] = role
        return role


def frequent_phrases(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the phrases of two to `LONGEST` words that at least `LEAST_TEXTS` of the texts have, most frequent first.

    They are of small letters only, so that no name of a person is among them.
    """
    counts, roles = Counter[str](), _Roles()
    for text in texts:
        counts.update(set(_phrases(text, roles)))
    often = {phrase: count for phrase, count in counts.items() if count >= LEAST_TEXTS}
    whole = often.keys() - _parts(often)
    return tuple(sorted(whole, key=lambda one: (-often[one], one))[:MOST_PHRASES])


def _phrases(text: str, roles: _Roles) -> Iterator[str]:
    """Yield the phrases of a text: all words small, the first and the last telling, stop words inside only if they join others."""
    for piece in _PIECE.findall(text):
        words = piece.split()
        in_piece = [roles[word] for word in words]
        for start, role in enumerate(in_piece):
            if role != _TELLS:
                continue
            for end in range(start + 1, min(start + LONGEST, len(words))):
                if in_piece[end] == _NO_PART:
                    break
                if in_piece[end] == _TELLS:
                    yield " ".join(words[start : end + 1])


def _parts(often: dict[str, int]) -> Collection[str]:
    """Return the phrases that hardly occur but as part of a longer one."""
    found: set[str] = set()
    for phrase, count in often.items():
        words = phrase.split()
        shorter = (" ".join(words[start:end]) for start in range(len(words)) for end in range(start + 2, len(words) + 1))
        found.update(part for part in shorter if part != phrase and count >= WITHIN * often.get(part, count + 1))
    return found
