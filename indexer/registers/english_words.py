"""Registers: the words of English, British and American, by which a rare word is told from a misspelt one.

The list is made from SCOWL by `tests/support/pack_words.py`; its licence is in `english_words.LICENCE.txt`.
"""

from __future__ import annotations

import gzip
from bisect import bisect_left
from functools import cache
from pathlib import Path


def is_english(word: str) -> bool:
    """Return whether English has the folded `word`, of two or more letters and nothing else: "mould", "rwanda", "colour", "color"."""
    words = _words()
    place = bisect_left(words, word.encode())
    return place < len(words) and words[place] == word.encode()


@cache
def _words() -> list[bytes]:
    """Return the words, sorted. Read only when a word is rare: it takes a hundredth of a second. Bytes take half the memory of text."""
    return gzip.decompress(Path(__file__).with_name("english_words.txt.gz").read_bytes()).split(b"\n")
