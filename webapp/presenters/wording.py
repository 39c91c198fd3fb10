"""Presenters: numbers, kinds and places in words, alike on every page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from indexer.dates import day_words
from indexer.letter import Finding, Grade
from indexer.registers import letter_type_entry

FINDINGS: dict[Finding, tuple[str, str]] = {
    Finding.PRIORITY_ACTION: ("Priority action", "priority"),
    Finding.IMPROVEMENT: ("Needs to improve", "improvement"),
    Finding.STRENGTH: ("Strength", "strength"),
    Finding.FINDING: ("Finding", "finding"),
    Finding.SUMMARY: ("Summary", "summary"),
    Finding.BACKGROUND: ("Background", "background"),
}
"""What a finding is called on pages and the name of its look; the gravest first."""


OVERALL = "overall"
"""The judgement that sums the others up."""
JUDGEMENTS = {
    OVERALL: "Overall",
    "leaders": "Leaders",
    "help_protection": "Help and protection",
    "in_care": "Children in care",
    "care_leavers": "Care leavers",
    "in_care_and_leavers": "Children in care and care leavers",
    "adoption": "Adoption",
}
"""What judgements are called on pages, the overall one first."""


def judgement_words(grades: Iterable[Grade]) -> tuple[str, ...]:
    """Return "Overall: good", "Care leavers: outstanding"."""
    by_judgement = {one.judgement: one.grade for one in grades}
    return tuple(f"{judgement_name(one)}: {by_judgement[one]}" for one in judgements_in_order(by_judgement))


def judgements_in_order(judgements: Iterable[str]) -> tuple[str, ...]:
    """Return each judgement once, in the order of `JUDGEMENTS`, those that it lacks as the last."""
    order = {judgement: place for place, judgement in enumerate(JUDGEMENTS)}
    return tuple(sorted(dict.fromkeys(judgements), key=lambda one: order.get(one, len(order))))


def judgement_name(judgement: str) -> str:
    """Return what a judgement is called on pages."""
    return JUDGEMENTS.get(judgement) or capital(judgement)


def count_words(number: int, one: str, many: str = "") -> str:
    """Return "1 letter", "1,234 letters"; `many` where an "s" won't do."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def capital(text: str) -> str:
    """Return `text` with its first letter large, the others as they are."""
    return text[:1].upper() + text[1:]


@lru_cache(maxsize=256)
def type_words(letter_type: str | None) -> str:
    """Return the type as the register words it, or that it is not known: "Focused visit"."""
    entry = letter_type_entry(letter_type)
    return (entry.label if entry else capital(letter_type)) if letter_type else "Letter of unknown type"


def when_words(letter_date: date | None, visit_end: date | None) -> str:
    """Return the letter's date, or else its visit's and that it is that, or that there is none."""
    if letter_date:
        return day_words(letter_date)
    return f"visit ended {day_words(visit_end)}" if visit_end else "no date given"


def kind_words(letter_type: str | None, letter_date: date | None, visit_end: date | None) -> str:
    """Return what a letter is and of when: "Focused visit, 3 May 2019"."""
    return f"{type_words(letter_type)}, {when_words(letter_date, visit_end)}"


def more_words(total: int, shown: int) -> str:
    """Return "3 more paragraphs"; "" where all of the `total` are shown."""
    return count_words(total - shown, "more paragraph") if total > shown else ""


def place_words(number: int, page: int | None, printed: str = "") -> str:
    """Return "paragraph 12, page 3"; with the number printed beside it where the letter numbers its paragraphs."""
    own = f" (numbered {printed.rstrip('.')} in the letter)" if printed.strip(".()").isalnum() else ""
    return f"paragraph {number}{own}" + (f", page {page}" if page else "")
