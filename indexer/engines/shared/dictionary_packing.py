"""Engines: compress many small records one by one, with a dictionary of what such records have in common."""

from __future__ import annotations

import zlib

SIZE = 1 << 15
"""Bytes of a dictionary: as far as a compressed record can refer back."""


class DictionaryPacking:
    """Compresses and restores with one dictionary; threads may share it."""

    def __init__(self, dictionary: bytes, level: int, window: int = zlib.MAX_WBITS) -> None:
        """Prepare for zlib's compression `level` and `window` bits, which are below 0 for records without zlib's checksums."""
        self.dictionary = dictionary
        self._window = window
        self._empty = zlib.compressobj(level, wbits=window, zdict=dictionary)

    def packed(self, stored: bytes) -> bytes:
        """Return `stored` compressed."""
        one = self._empty.copy()
        return one.compress(stored) + one.flush()

    def unpacked(self, packed: bytes) -> bytes:
        """Return what was compressed; `ValueError` or `zlib.error` if it is not what `packed` gave."""
        one = zlib.decompressobj(self._window, zdict=self.dictionary)
        stored = one.decompress(packed)
        if not one.eof:
            raise ValueError("what is stored is cut off")
        return stored
