"""Registers: abbreviations that letters and their readers use, and what they stand for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from indexer.registers.csv_tables import rows, several


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """One row of the register of abbreviations."""

    short: str
    """As usually written: "MASH"."""
    forms: tuple[str, ...]
    """All ways of writing it, `short` first, including its plural: "S47", "S47s", "s.47"."""
    words: str
    """What it stands for: "multi-agency safeguarding hub"."""
    phrases: tuple[str, ...]
    """All wordings, `words` first: "looked after children", "looked after child"."""
    example: str
    """A sentence that contains both."""


@cache
def abbreviations() -> tuple[Abbreviation, ...]:
    """Return all abbreviations, in the register's alphabetical order."""
    return tuple(
        Abbreviation(
            short=row["short"],
            forms=(row["short"], f"{row['short']}s", *several(row["other_forms"])),
            words=row["words"],
            phrases=(row["words"], *several(row["other_words"])),
            example=row["example"],
        )
        for row in rows("abbreviations.csv")
    )
