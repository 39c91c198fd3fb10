"""Registers: words of the trade that are spelt in several ways, mean the same or followed one another."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from indexer.registers.csv_tables import rows, several


class Relation(StrEnum):
    """How the terms of one row belong together."""

    SPELLING = "spelling"
    """One word, spelt in several ways: a search for one finds them all."""
    SAME = "same"
    NEAR = "near"
    """Close in meaning, but not the same."""
    SUCCEEDED = "succeeded"
    """The second replaced the first."""


@dataclass(frozen=True, slots=True)
class TradeTerms:
    """One row of the register of terms."""

    relation: Relation
    terms: tuple[tuple[str, ...], ...]
    """The terms, each with all its wordings, the usual one first: (("children in care", "child in care"), ("looked after children", …))."""
    year: str
    """When the second replaced the first: "2014"; "" if it did not, or bit by bit."""
    example: str
    """Sentences that contain the usual wording of each."""
    source: str
    """Where the fact stands, if it is one."""


@cache
def trade_terms() -> tuple[TradeTerms, ...]:
    """Return all rows, in the register's order."""
    return tuple(
        TradeTerms(
            relation=Relation(row["kind"]),
            terms=tuple(tuple(wording.strip() for wording in term.split("/")) for term in several(row["terms"])),
            year=row["year"],
            example=row["example"],
            source=row["source"],
        )
        for row in rows("trade_terms.csv")
    )
