"""Registers: headings that letters use, and the kind of finding under each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from indexer.letter import Finding
from indexer.registers.csv_tables import rows

GRADES = r"outstanding|good|requires? improvement(?: to be (?:good|outstanding))?|inadequate|adequate|satisfactory|not judged"
"""Pattern for a grade, in lower case, at the end of a heading or alone."""

_NUMBER = re.compile(r"^(?:section |part )?(?:\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-z])[.):]\s+|\d{1,2}(?:\.\d{1,2})*\s+)(?=\S)")
_GRADE = re.compile(rf"(?:\s*[:(–—-]|\s(?:is|are|remains?)\b:?(?:\s+that (?:it|they) (?:is|are))?|(?<=\w{{3}}))\s+(?:{GRADES})\)?$")
_REMARK = re.compile(r"\s*\([^()]*\)$")
_QUOTES = str.maketrans("‘’“”–—‑", "''\"\"---")


@dataclass(frozen=True, slots=True)
class HeadingRow:
    """One row of the register: a pattern for whole headings, the kind of finding, and an example heading."""

    pattern: re.Pattern[str]
    finding: Finding
    example: str


@cache
def heading_rows() -> tuple[HeadingRow, ...]:
    """Return the rows of headings.csv in file order; the first that matches a heading counts."""
    return tuple(HeadingRow(re.compile(row["pattern"]), Finding(row["finding"]), row["example"]) for row in rows("headings.csv"))


def folded_heading(heading: str) -> str:
    """Return `heading` normalised for the patterns: "2. What needs to improve?" gives "what needs to improve"; a final grade is removed.

    "The experiences and progress of children in care: good" gives "the experiences and progress of children in care".
    """
    text = " ".join(heading.translate(_QUOTES).casefold().split())
    text = _NUMBER.sub("", text, count=1)
    text = _GRADE.sub("", text.rstrip(" :.?;,-"))
    return _REMARK.sub("", text).strip(" :.?;,-*•\"'")


@lru_cache(maxsize=4096)
def finding_of(heading: str) -> Finding | None:
    """Return the kind of finding under `heading`; None if the register has no row for it.

    "Areas for priority action" gives `PRIORITY_ACTION`, "Overview" gives `SUMMARY`.
    """
    if len(heading) > 250:
        return None
    folded = folded_heading(heading)
    return next((row.finding for row in heading_rows() if row.pattern.fullmatch(folded)), None)
