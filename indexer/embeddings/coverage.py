"""Embeddings: how many letters can be searched by meaning. Reads no model but to tell which it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from indexer.embeddings.model_folder import encoder_folder, identity
from indexer.embeddings.vectors import model_folders, paragraphs_by_letter
from indexer.engines.port import Engine
from indexer.query import EVERY_VALUE, Query
from indexer.settings.run import Settings


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many letters can be searched by meaning."""

    covered: int
    """Letters with a vector for each paragraph."""
    letters: int
    """Letters with paragraphs."""
    other_model: bool = False
    """True if there are only vectors that another model made."""

    @property
    def whole(self) -> bool:
        """Return whether all letters can."""
        return self.covered == self.letters


def coverage(engine: Engine, index: Path, model: str) -> Coverage:
    """Return how many of the letters in the index have all their vectors from the model with this identity."""
    (facet,) = engine.search(Query(limit=0, facets=("letter",), facet_limit=EVERY_VALUE)).facets
    there, others = paragraphs_by_letter(index, model), set(model_folders(index)) - {model}
    covered = sum(there.get(one.value) == one.count for one in facet.values)
    return Coverage(covered, len(facet.values), bool(others and not there))


def coverage_of(settings: Settings, engine: Engine) -> tuple[Coverage, str] | None:
    """Return how many letters have all their vectors from the model in `settings`, and its name.

    None if searching by meaning is off; `UsageError` if its model can't be used.
    """
    if settings.meaning is None:
        return None
    folder = encoder_folder(settings.meaning)
    return coverage(engine, settings.index, identity(folder)), folder.name


def coverage_words(found: Coverage, model: str) -> str:
    """Return "212 of 523 letters can be searched by meaning (model bge-small-en); run: python -m indexer meaning"."""
    said = f"{found.covered:,} of {found.letters:,} letters can be searched by meaning (model {model})"
    changed = "; the existing vectors were made with another model" if found.other_model else ""
    return said if found.whole else f"{said}{changed}; run: python -m indexer meaning"
