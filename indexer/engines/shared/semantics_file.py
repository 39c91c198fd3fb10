"""Engines: what a build learnt of meaning, made from documents and kept as one file of a generation folder."""

from __future__ import annotations

import mmap
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.engines.shared.document import Document
from indexer.engines.shared.document_store import DocumentStore
from indexer.engines.shared.generations import OPTIONAL, optional_file
from indexer.query.plan import Stream
from indexer.semantics import Semantics
from indexer.semantics.threads import learning

if TYPE_CHECKING:
    from indexer.semantics.gathering import Gathering


def new_gathering() -> Gathering:
    """Return what documents' words can be gathered in."""
    from indexer.semantics.gathering import Gathering  # imported here because only builds need it

    return Gathering()


def gathered(made: Iterable[Document], gathering: Gathering) -> Iterator[Document]:
    """Yield the documents, and gather their words on the way."""
    for document in made:
        place, stems = (document.letter_id, document.number), document.texts[Stream.STEMS]
        gathering.add(place, stems, document.text, document.pieces, boilerplate=document.boilerplate)
        yield document


def gathering_of(made: Iterable[Document]) -> Gathering:
    """Return the gathered words of the documents."""
    gathering = new_gathering()
    for _ in gathered(made, gathering):
        pass
    return gathering


def learnt(gathering: Gathering) -> bytes:
    """Return what can be learnt from what was gathered."""
    made: bytes = learning().learnt(gathering)
    return made


def renewed(known: Semantics | None, store: DocumentStore, gone: Collection[str], added: Collection[str]) -> bytes:
    """Return what is `known` without the letters in `gone` and with those in `added`, as they are in `store`.

    If nothing is known, or the collection has changed too much since, everything in `store` is learnt from.
    """
    learn = learning()
    if known is None or learn.outgrown(known, store.paragraphs()):
        return learnt(gathering_of(store.documents(store.ids())))
    made: bytes = learn.folded_in(known, {*gone, *added}, gathering_of(store.documents(added)))
    return made


def write(folder: Path, stored: bytes) -> None:
    """Write it into a generation folder."""
    (folder / OPTIONAL).write_bytes(stored)


def read(folder: Path) -> Semantics | None:
    """Return what a generation folder has, mapped into memory; None if it has none, or none that can be read."""
    path = optional_file(folder)
    try:
        if path is None:
            return None
        with path.open("rb") as file:
            return Semantics(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except (OSError, ValueError):
        return None
