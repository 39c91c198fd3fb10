"""Engines: what a Tantivy index keeps of each document to show it as a hit, compressed one by one.

Tantivy's own compression (LZ4) leaves twice as much. A text of a hundred words has little in it to compress with, so all share a
dictionary of other texts of the collection, which is a file of the index.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from pathlib import Path
from typing import TypeVar

from indexer.engines.shared.dictionary_packing import SIZE, DictionaryPacking
from indexer.engines.shared.document import Document
from indexer.results import Hit

T = TypeVar("T")
FILE = "dictionary.txt"
SAMPLE = 2000
"""The first documents of an index, from which its dictionary is taken."""
LEVEL = 5
"""How hard zlib tries: level 6 leaves a fiftieth less, and takes half as long again."""
MOST_UNPACKED = 4_000_000
"""Characters of the hits that are kept unpacked, in their stored form: some 3,000 hits, in 8 MB."""
_RAW = -15
"""Without zlib's checksums, which would be computed over the dictionary for every hit; `check` compares whole files."""


class Packing:
    """Compresses and restores what is stored of documents, with one dictionary; threads may share it."""

    def __init__(self, dictionary: bytes) -> None:
        self.dictionary = dictionary
        self._coded = DictionaryPacking(dictionary, LEVEL, _RAW)

    @property
    def is_whole(self) -> bool:
        """Return whether the dictionary has its full size, which it has not if the collection was small when it was made."""
        return len(self.dictionary) == SIZE

    def packed(self, stored: str) -> bytes:
        """Return `stored` compressed."""
        return self._coded.packed(stored.encode())

    def unpacked(self, packed: bytes) -> str:
        """Return what was compressed; `ValueError` or `zlib.error` if it is not what `packed` gave."""
        return self._coded.unpacked(packed).decode()


def packing_for(first: Sequence[T], stored: Callable[[T], str] = str) -> Packing:
    """Return the packing for a collection that begins with these documents: what is `stored` of some from all over it is the dictionary.

    Only those are asked for it, since making it takes a tenth of a build.
    """
    from random import Random  # imported here because a search doesn't need it

    chosen, size = list[str](), 0
    for one in Random(0).sample(first, len(first)):  # the same ones each time  # noqa: S311
        if size >= SIZE:
            break
        chosen.append(stored(one))
        size += len(chosen[-1].encode())
    return Packing("".join(chosen).encode()[-SIZE:])


def told(document: Document) -> str:
    """Return what to store of a document: what a hit shows, but for its letter's id, which a column of the index has anyway."""
    return document.stored.removeprefix(_beginning(document.letter_id))


def stored_of(told: str, letter_id: str) -> str:
    """Return what `Document.stored` was, given what is `told` of it and its letter."""
    return _beginning(letter_id) + told


def _beginning(letter_id: str) -> str:
    return f'["{letter_id}"'


def load(folder: Path) -> Packing:
    """Return the packing of the index in `folder`; `OSError` if it cannot be read."""
    return Packing((folder / FILE).read_bytes())


def save(packing: Packing, folder: Path) -> None:
    """Write the dictionary to a file beside the index in `folder`."""
    (folder / FILE).write_bytes(packing.dictionary)


class Unpacked:
    """The hits that were unpacked lately, without scores; threads may share it.

    They are in two halves. When the newer one is full, it becomes the older, and what was in that goes: so what is asked for again stays.
    """

    def __init__(self, most: int = MOST_UNPACKED) -> None:
        self._half = most // 2
        self._size = 0
        self._newer: dict[Hashable, tuple[Hit, int]] = {}
        self._older: dict[Hashable, tuple[Hit, int]] = {}

    def get(self, key: Hashable) -> Hit | None:
        """Return the hit kept for `key`; None if there is none."""
        found = self._newer.get(key)
        if found is None and (found := self._older.get(key)):
            self.keep(key, *found)
        return found[0] if found else None

    def keep(self, key: Hashable, hit: Hit, size: int) -> None:
        """Keep the hit for `key`, whose stored form has `size` characters."""
        if self._size + size > self._half:
            self._older, self._newer, self._size = self._newer, {}, 0
        if size <= self._half:
            self._newer[key] = hit, size
            self._size += size
