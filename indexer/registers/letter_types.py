"""Registers: letter types, and the wording by which each is recognised."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from indexer.registers.csv_tables import rows, several

_CAPITAL = re.compile(r"(?<!\\)[A-Z]")
"""Matches what makes a pattern need `re.IGNORECASE`, with which searching takes up to four times as long."""


@dataclass(frozen=True, slots=True)
class LetterTypeEntry:
    """One row of the register of letter types."""

    name: str
    """As in `Letter.letter_type`."""
    label: str
    """As shown on pages."""
    names: tuple[str, ...]
    """What else people call it, in the singular; a name that several types share means all of them."""
    about: str
    """What it is about: a name from `indexer.registers.row_checks.ABOUT`."""
    inspectorates: tuple[str, ...]
    """Who inspected, by their names in the register of inspectorates; of a joint inspection, all who may have taken part."""
    report: bool
    """True for reports, which give a publication date; False for letters, which have a date and a salutation."""
    wording: str
    """The regular expression of its title or first sentence."""
    example: str

    @property
    def pattern(self) -> re.Pattern[str]:
        """Matches its title or first sentence in small letters, with straight apostrophes; compiled on first use, as searches need none."""
        return _compiled(self.wording)


@cache
def letter_types() -> tuple[LetterTypeEntry, ...]:
    """Return all letter types; if two match at the same place, the earlier in the register counts."""
    return tuple(
        LetterTypeEntry(
            name=row["name"],
            label=row["label"],
            names=several(row["names"]),
            about=row["about"] or "council",
            inspectorates=several(row["inspectorates"]),
            report=row["report"] == "yes",
            wording=row["pattern"],
            example=row["example"],
        )
        for row in rows("letter_types.csv")
    )


def letter_type_entry(name: str | None) -> LetterTypeEntry | None:
    """Return the register's entry for a letter type's name; None if there is none."""
    return next((entry for entry in letter_types() if entry.name == name), None)


@cache
def _compiled(wording: str) -> re.Pattern[str]:
    return re.compile(wording, re.IGNORECASE if _CAPITAL.search(wording) else 0)
