"""Registers: kinds of letter, and the words by which each is known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from indexer.registers.csv_tables import rows


@dataclass(frozen=True, slots=True)
class LetterTypeEntry:
    """One row of the register of letter types."""

    name: str
    """As in `Letter.letter_type`."""
    label: str
    """As a page shows it."""
    report: bool
    """True for reports, which state when they were published; False for letters, which are dated and greet somebody."""
    pattern: re.Pattern[str]
    """What its title or first sentence says; straight apostrophes, any case."""
    example: str


@cache
def letter_types() -> tuple[LetterTypeEntry, ...]:
    """Return all letter types; where two fit at the same place the earlier counts."""
    return tuple(
        LetterTypeEntry(row["name"], row["label"], row["report"] == "yes", re.compile(row["pattern"], re.IGNORECASE), row["example"])
        for row in rows("letter_types.csv")
    )


def letter_type_entry(name: str | None) -> LetterTypeEntry | None:
    """Return the register's row for a letter type's name, None where there is none."""
    return next((entry for entry in letter_types() if entry.name == name), None)
