"""Registers: the areas of work that headings are about, and how each is recognised."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from indexer.registers.authorities import name_key
from indexer.registers.csv_tables import rows, several
from indexer.registers.headings import folded_heading

_LONGEST = 250
"""Characters; a longer heading is none."""


@dataclass(frozen=True, slots=True)
class AreaHeading:
    """One row of the register: a pattern for whole headings, the area that they are about, and an example heading."""

    pattern: re.Pattern[str]
    area: str
    example: str


@cache
def area_headings() -> tuple[AreaHeading, ...]:
    """Return the rows of area_headings.csv in file order; the first that matches a heading counts."""
    return tuple(AreaHeading(re.compile(row["pattern"]), row["area"], row["example"]) for row in rows("area_headings.csv"))


@cache
def areas() -> Mapping[str, tuple[str, ...]]:
    """Return the label and the other names of each area, by code, in the order of areas.csv."""
    return {row["code"]: (row["label"], *several(row["names"])) for row in rows("areas.csv")}


@lru_cache(maxsize=4096)
def area_of(heading: str) -> str:
    """Return the code of the area that `heading` is about, whatever its grade; "" if it names none, as "Main findings" does.

    "The experiences and progress of care leavers: good" gives "care_leavers".
    """
    if len(heading) > _LONGEST:
        return ""
    folded = folded_heading(heading)
    return next((row.area for row in area_headings() if row.pattern.fullmatch(folded)), "")


def areas_called(name: str) -> tuple[str, ...]:
    """Return the codes of the areas with this name, and of any wider one that covers it too.

    "Care leavers" gives "care_leavers" and "in_care_and_leavers", as some letters report on both under one heading.
    """
    key = name_key(name)
    found = [row for row in rows("areas.csv") if key in map(name_key, (row["label"], *several(row["names"])))]
    return tuple(dict.fromkeys(code for row in found for code in (row["code"], row["within"]) if code))
