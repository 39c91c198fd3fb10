"""Engines: what an earlier Tantivy index stores of documents that stay as they are, because compressing them again takes long."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Query as Compiled

from indexer.engines.shared.document import Document
from indexer.engines.tantivy.by_letter import LETTERS
from indexer.engines.tantivy.packing import load, told
from indexer.engines.tantivy.values import ValueColumns


class StoredBefore:
    """What the index in the folder `old` stores of the documents of `letters`; `values` are those of that index."""

    def __init__(self, old: Path, values: ValueColumns, letters: Collection[str]) -> None:
        self.packing = load(old)
        self._values = values
        self._letters = letters
        self._index = tantivy.Index.open(str(old))
        self._index.config_reader("manual")
        self._searcher = self._index.searcher()
        self._letter, self._stored = "", dict[int, bytes]()

    def packed(self, document: Document) -> bytes:
        """Return what to store of a document, compressed; what is read is that of a whole letter, so they should come letter by letter."""
        if document.letter_id != self._letter:
            self._letter = document.letter_id
            self._stored = self._of(document.letter_id) if document.letter_id in self._letters else {}
        return self._stored.get(document.number) or self.packing.packed(told(document))

    def _of(self, letter_id: str) -> dict[int, bytes]:
        """Return what is stored of a letter's documents, by their numbers."""
        its = Compiled.term_query(self._index.schema, LETTERS, self._values.number(LETTERS, letter_id))
        size = self._searcher.search(its, 1).count  # type: ignore[attr-defined]  # its type stubs leave out `count`
        found = [address for _, address in self._searcher.search(its, max(1, size), count=False).hits]
        numbers: Iterable[Any] = self._searcher.fast_field_values("number", found)
        stored: Iterable[Any] = (self._searcher.doc(address).get_first("stored") for address in found)
        return dict(zip(numbers, stored, strict=True))
