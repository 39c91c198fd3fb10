"""Parsing: what a recogniser gives: a value, where the letter says it, and what had to be decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from indexer.letter import Evidence

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Extracted(Generic[T]):
    """One field's value with its witnesses."""

    value: T
    evidence: tuple[Evidence, ...] = ()
    """The page and the words that say it; empty where the letter doesn't."""
    notices: tuple[str, ...] = ()
    """What was contradictory or missing, and how it was decided, a sentence each."""
