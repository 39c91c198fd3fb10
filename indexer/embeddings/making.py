"""Embeddings: make the vectors that the letters of an index lack, while it is searched."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Protocol

from indexer.embeddings.encoder import Vector
from indexer.embeddings.vectors import Place, VectorFile, check_of
from indexer.engines.port import Engine
from indexer.errors import NotFound
from indexer.letter import Letter, Paragraph
from indexer.parsing.boilerplate import fingerprint

SAVED_EVERY = 20.0
"""Seconds after which finished letters become searchable by meaning."""

Progress = Callable[[int, int], None]
"""Takes how many letters are done, out of how many."""


class PassageEncoder(Protocol):
    """What makes vectors."""

    identity: str
    dimensions: int

    def passage(self, text: str) -> Vector:
        """Return the vector of a paragraph."""


@dataclass(frozen=True, slots=True)
class Made:
    """What one run did."""

    letters: int
    """Letters that have vectors now."""
    vectors: int
    """Vectors made in this run."""
    removed: int
    """Vectors removed, because no letter has their text any more."""


def make_vectors(engine: Engine, encoder: PassageEncoder, index: Path, progress: Progress) -> Made:
    """Make every vector that is missing, newest letters first, into the folder beside the `index`; then remove those no longer needed.

    If it is stopped, what is finished stays, and letters that are finished can be searched.
    """
    file = VectorFile(index, encoder.identity, encoder.dimensions)
    heads = sorted(engine.heads(), key=lambda head: head.when or date.min, reverse=True)
    places = {head.id: tuple(place for place, _ in _paragraphs(engine, head.id)) for head in heads}
    incomplete = [letter_id for letter_id, its in places.items() if any(place.key not in file.keys for place in its)]
    before, saved = len(file.keys), time.monotonic()
    file.put_places(places.values())
    try:
        for done, letter_id in enumerate(incomplete, start=1):
            new = {place.key: text for place, text in _paragraphs(engine, letter_id) if place.key not in file.keys}
            file.append([(key, encoder.passage(text)) for key, text in new.items()])
            progress(len(places) - len(incomplete) + done, len(places))
            if time.monotonic() > saved + SAVED_EVERY:
                file.put_places(places.values())
                saved = time.monotonic()
    finally:
        file.put_places(places.values())
    made = len(file.keys) - before
    return Made(len(places), made, file.sweep({place.key for its in places.values() for place in its}))


def _paragraphs(engine: Engine, letter_id: str) -> Iterator[tuple[Place, str]]:
    """Yield a letter's paragraphs with their texts; none if it has been removed in the meantime."""
    try:
        letter = engine.letter(letter_id)
    except NotFound:
        return
    for one in letter.paragraphs:
        yield Place(letter_id, one.number, check_of(one.text), _key(one, letter)), one.text


def _key(paragraph: Paragraph, letter: Letter) -> int:
    """Return the same number for the same text and, if it is boilerplate, for the same wording about any council."""
    if paragraph.boilerplate:
        return int(fingerprint(paragraph, letter), 16)
    return int.from_bytes(blake2b(paragraph.text.encode(), digest_size=8).digest())
