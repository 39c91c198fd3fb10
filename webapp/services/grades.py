"""Services: the graded inspections of councils over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from indexer.dates import ANY_DATE, DateRange
from indexer.letter import Authority, Letter
from indexer.registers import letter_type_entry
from indexer.search.collection import Collection
from webapp.services.council_choice import CouncilChoice, chosen_authorities


@dataclass(frozen=True, slots=True)
class CouncilGrades:
    """The graded inspections of one council, and what there is besides."""

    authority: Authority
    graded: tuple[Letter, ...]
    """Letters of the period with a grade, oldest first; those without a date stand first, if no period is asked for."""
    earlier: Letter | None
    """The last letter with a grade before the period."""
    undated: int
    """Letters with a grade that a period leaves out because they have no date."""
    ungraded: tuple[Letter, ...]
    """Letters of the period without a grade, such as those about focused visits."""

    @property
    def reports(self) -> tuple[Letter, ...]:
        """Return the reports of inspections among the `ungraded`: they may give a grade that could not be read."""
        return tuple(letter for letter in self.ungraded if (entry := letter_type_entry(letter.letter_type)) and entry.report)


@dataclass(frozen=True, slots=True)
class GradesOverTime:
    """The graded inspections of several councils."""

    councils: tuple[CouncilGrades, ...]
    """As chosen: the council whose neighbours are asked for, then the nearest, otherwise by name."""
    unknown: tuple[Letter, ...]
    """Letters with a grade whose council isn't known, if all councils are asked for."""
    choice: CouncilChoice

    @property
    def judgements(self) -> frozenset[str]:
        """Return every judgement that any of the letters gives."""
        letters = (*(letter for one in self.councils for letter in one.graded), *self.unknown)
        return frozenset(grade.judgement for letter in letters for grade in letter.grades)


def grades_over_time(collection: Collection, choice: CouncilChoice, days: DateRange) -> GradesOverTime:
    """Return the graded inspections of the councils in `choice` on these `days`."""
    chosen = chosen_authorities(choice, collection)
    near = {code: place for place, code in enumerate(choice.codes)}
    ordered = sorted(chosen, key=lambda one: near.get(one.code, len(near))) if choice.nearest_first else chosen
    everyone = not (choice.codes or choice.nobody or choice.regions or choice.kinds)
    unknown = tuple(letter for letter in collection.unnamed if letter.grades and _within(letter, days)) if everyone else ()
    return GradesOverTime(tuple(_of_council(one, collection.of(one), days) for one in ordered), unknown, choice)


def _of_council(authority: Authority, letters: tuple[Letter, ...], days: DateRange) -> CouncilGrades:
    inside = [letter for letter in letters if _within(letter, days)]
    before = [letter for letter in letters if letter.grades and letter.when and days.start and letter.when < days.start]
    undated = sum(bool(letter.grades) and not letter.when for letter in letters) if days != ANY_DATE else 0
    graded, ungraded = (tuple(letter for letter in inside if bool(letter.grades) is has) for has in (True, False))
    return CouncilGrades(authority, graded, before[-1] if before else None, undated, ungraded)


def _within(letter: Letter, days: DateRange) -> bool:
    """Return whether a letter is of these days; one without a date is only if any day will do."""
    if letter.when is None:
        return days == ANY_DATE
    return (days.start or date.min) <= letter.when <= (days.end or date.max)
