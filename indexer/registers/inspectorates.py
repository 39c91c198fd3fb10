"""Registers: the bodies that inspect, regulate or review, and by which names texts call them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from indexer.registers.csv_tables import rows, several


@dataclass(frozen=True, slots=True)
class Inspectorate:
    """One row of the register of inspectorates."""

    name: str
    """As in `Letter.inspectorates`."""
    label: str
    """As shown on pages."""
    names: tuple[str, ...]
    """What else it is or was called."""
    example: str
    """A phrase in which it must be recognised."""


@cache
def inspectorates() -> tuple[Inspectorate, ...]:
    """Return all inspectorates, in register order."""
    return tuple(Inspectorate(row["name"], row["label"], several(row["names"]), row["example"]) for row in rows("inspectorates.csv"))


def inspectorates_in(text: str) -> tuple[str, ...]:
    """Return the inspectorates that `text` names, in register order; of overlapping names the longest counts.

    "Care Inspectorate Wales" is not the Care Inspectorate, and "care inspectorate" in small letters is nobody.
    """
    plain = text.replace("’", "'").replace("‘", "'")
    pattern, owners = _pattern()
    found = {owners[" ".join(match.group().split())] for match in pattern.finditer(plain)}
    return tuple(one.name for one in inspectorates() if one.name in found)


@cache
def _pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return a pattern for all names, longest first, and whose each is."""
    owners = {name: one.name for one in inspectorates() for name in (one.name, one.label, *one.names)}
    longest = sorted(owners, key=lambda name: (-len(name), name))
    spelt = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in longest)
    return re.compile(rf"(?<!\w)(?:{spelt})(?!\w)"), owners
