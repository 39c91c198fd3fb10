"""Engines: how the document store compresses letters and their tones: with a dictionary of beginnings of letters of the collection."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from indexer.letter import Letter
from indexer.serialise import letter_to_json

SAMPLE = 8
"""Letters whose beginnings make the dictionary."""
SIZE = 1 << 15
"""Bytes of a dictionary: as far as a compressed text can refer back."""
LEVEL = 6
"""How hard zlib tries: a tenth less room than its level 3, for half a second of a build of 500 letters."""


class LetterPacking:
    """Compresses and restores with one dictionary; threads may share it."""

    def __init__(self, dictionary: bytes) -> None:
        self.dictionary = dictionary
        self._empty = zlib.compressobj(LEVEL, zdict=dictionary)

    def packed(self, stored: bytes) -> bytes:
        """Return `stored` compressed."""
        one = self._empty.copy()
        return one.compress(stored) + one.flush()

    def unpacked(self, packed: bytes) -> bytes:
        """Return what was compressed; `ValueError` or `zlib.error` if it is not what `packed` gave."""
        one = zlib.decompressobj(zdict=self.dictionary)
        stored = one.decompress(packed)
        if not one.eof:
            raise ValueError("a stored letter is cut off")
        return stored


def dictionary_of(letters: Iterable[Letter]) -> bytes:
    """Return a dictionary for a collection that begins with these letters; at most `SAMPLE` of them are of use."""
    return b"".join(letter_to_json(one)[: SIZE // SAMPLE] for one in letters)
