"""Presenters: wording shared by all pages for counts, letter types, dates, grades and places."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from indexer.citation import council_words as council_words
from indexer.citation import kind_words as kind_words
from indexer.citation import number_words as number_words
from indexer.citation import place_with_heading as place_with_heading
from indexer.citation import place_words as place_words
from indexer.citation import type_words as type_words
from indexer.citation import when_words as when_words
from indexer.dates import day_words
from indexer.fields import FINDING_LABELS, capital, label_of
from indexer.letter import Finding, Grade, Letter
from indexer.sentences import count_words as count_words

LOOKS = {finding.value: "priority" if finding is Finding.PRIORITY_ACTION else finding.value for finding in FINDING_LABELS}
"""The name of each finding's look."""
FINDINGS = {finding: (label, LOOKS[finding.value]) for finding, label in FINDING_LABELS.items()}
"""The label and look of each kind of finding, most serious first."""

OVERALL = "overall"
"""The judgement that sums up the others."""
NO_OVERALL = "No overall grade"
"""Shown for a letter with other judgements only: it gives none, or none that could be read."""
JUDGEMENTS = {
    OVERALL: "Overall",
    "leaders": "Leaders",
    "help_protection": "Help and protection",
    "in_care": "Children in care",
    "care_leavers": "Care leavers",
    "in_care_and_leavers": "Children in care and care leavers",
    "adoption": "Adoption",
}
"""Labels of the judgements, overall first."""


def judgement_words(grades: Iterable[Grade]) -> tuple[str, ...]:
    """Return each grade with its judgement: "Overall: Good", "Care leavers: Outstanding"."""
    by_judgement = {one.judgement: one.grade for one in grades}
    return tuple(f"{judgement_name(one)}: {grade_words(by_judgement[one])}" for one in judgements_in_order(by_judgement))


def judgements_in_order(judgements: Iterable[str]) -> tuple[str, ...]:
    """Return each judgement once, in the order of `JUDGEMENTS`, followed by those not in it."""
    order = {judgement: place for place, judgement in enumerate(JUDGEMENTS)}
    return tuple(sorted(dict.fromkeys(judgements), key=lambda one: order.get(one, len(order))))


def judgement_name(judgement: str) -> str:
    """Return a judgement's label."""
    return JUDGEMENTS.get(judgement) or capital(judgement)


def share_words(part: int, whole: int) -> str:
    """Return a share as a percentage, "60%"; it says "0%" and "100%" only of none and all."""
    percent = (200 * part + whole) // (2 * whole)  # a half is rounded up, as people do
    if part and not percent:
        return "under 1%"
    return "over 99%" if part < whole and percent == 100 else f"{percent}%"


def grade_words(grade: str) -> str:
    """Return a grade's label: "Good"."""
    return label_of("grade", grade)


def built_words(built: str) -> str:
    """Return the day of the time when the index was made, which is given as ISO 8601, in words."""
    return day_words(date.fromisoformat(built[:10]))


def days_words(letter: Letter) -> str:
    """Return a letter's date and the day when it came: "Letter of 3 May 2019. First seen here on 30 November 2026."."""
    own = when_words(letter)
    said = f"Letter of {own}." if letter.date else f"{capital(own)}."
    return f"{said} First seen here on {day_words(letter.first_seen.date())}." if letter.first_seen else said


def label_beside(heading: str, label: str) -> str:
    """Return the `label` of a kind of finding beside a section's `heading`, or "" if that says the same: "Finding" beside "Findings"."""
    said = heading.lower().strip(" .:?").removeprefix("what ").rstrip("s")
    return "" if said == label.lower().rstrip("s") else label


def more_words(total: int, shown: int) -> str:
    """Return "3 more paragraphs", or "" if all of the `total` are shown."""
    return count_words(total - shown, "more paragraph") if total > shown else ""
