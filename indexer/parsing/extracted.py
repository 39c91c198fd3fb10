"""Parsing: the result of looking for a field: its value, the evidence and any notices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from indexer.letter import Evidence

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Extracted(Generic[T]):
    """A field's value, with the evidence for it."""

    value: T
    evidence: tuple[Evidence, ...] = ()
    """The page and words that give the value; empty if the letter doesn't say."""
    notices: tuple[str, ...] = ()
    """What was contradictory or missing, and how that was resolved, a sentence each."""
