"""Presenters: the page of grades over time, with the inspections of several councils and their judgements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indexer.dates import day_words
from indexer.errors import BadQuery
from indexer.fields import capital
from indexer.letter import Letter
from indexer.registers import authority_entry
from indexer.search.collection import Collection
from webapp.presenters.council_form import NARROWS_COUNCILS, CouncilForm, council_form, period_words
from webapp.presenters.error_page import other_dates
from webapp.presenters.home import Link
from webapp.presenters.results import NoticeView
from webapp.presenters.take_along import TakeAlong, of_grades
from webapp.presenters.timeline import RUNGS
from webapp.presenters.wording import (
    NO_OVERALL,
    OVERALL,
    count_words,
    grade_words,
    judgement_name,
    judgements_in_order,
    kind_words,
    type_words,
    when_words,
)
from webapp.services.grades import CouncilGrades, GradesOverTime
from webapp.urls import CompareParams, SearchParams, authority_link, compare_link, grades_link, letter_link

MOST_IN_FULL = 30
"""The most councils whose judgements are all listed; the files list those of any number."""


@dataclass(frozen=True, slots=True)
class GradeStep:
    """One inspection's overall grade, as written."""

    when: str
    grade: str
    look: str
    """"rung-0" for the best grade to "rung-3" for the worst, or "rung-none"."""
    label: str
    link: str


@dataclass(frozen=True, slots=True)
class CouncilGradesRow:
    """One council with its inspections, oldest first."""

    name: str
    link: str
    """"" if it has no letters here."""
    steps: tuple[GradeStep, ...]
    notes: tuple[str, ...]
    """What isn't shown and why, in words."""
    reports: tuple[Link, ...]
    """Reports in which no grade was read."""


@dataclass(frozen=True, slots=True)
class InspectionRow:
    """One inspection with all its judgements."""

    council: str
    when: str
    kind: str
    link: str
    grades: tuple[str, ...]
    """In the order of the page's `judgements`; "" where the letter gives none."""


@dataclass(frozen=True, slots=True)
class GradesPage:
    """Everything that the page shows."""

    form: CouncilForm
    tips: tuple[str, ...]
    period: str
    rows: tuple[CouncilGradesRow, ...]
    latest: tuple[str, ...]
    """How many councils have each grade as their latest, in words, most frequent first."""
    judgements: tuple[str, ...]
    inspections: tuple[InspectionRow, ...]
    """Empty if there are more than `MOST_IN_FULL` councils."""
    unknown: tuple[GradeStep, ...]
    """Graded letters whose council isn't known."""
    take: TakeAlong


@dataclass(frozen=True, slots=True)
class GradesDateFault:
    """The form again, if its dates can't be understood."""

    form: CouncilForm
    message: str
    offers: tuple[NoticeView, ...]


def grades_date_fault(params: SearchParams, neighbours: str, fault: BadQuery, collection: Collection) -> GradesDateFault:
    """Return the form again, with the fault and what to do."""
    offers = other_dates(fault, params, lambda search: grades_link(search, neighbours))
    return GradesDateFault(_form(params, neighbours, collection), capital(str(fault)), tuple(offers))


def grades_page(params: SearchParams, neighbours: str, found: GradesOverTime, collection: Collection) -> GradesPage:
    """Return the page for the inspections `found`."""
    judgements = judgements_in_order(found.judgements)
    period = period_words(params)
    in_full = found.councils if len(found.councils) <= MOST_IN_FULL else ()
    return GradesPage(
        form=_form(params, neighbours, collection),
        tips=tuple(one.message for one in found.choice.notices),
        period=period,
        rows=tuple(_row(one, period, collection) for one in found.councils),
        latest=_latest(found.councils, collection),
        judgements=tuple(map(judgement_name, judgements)),
        inspections=tuple(inspection_row(one.authority.name, letter, judgements) for one in in_full for letter in one.graded),
        unknown=tuple(map(_step, found.unknown)),
        take=of_grades(params, neighbours),
    )


def inspection_row(council: str, letter: Letter, judgements: Sequence[str]) -> InspectionRow:
    """Return one inspection with its grades in the order of `judgements`."""
    by_judgement = {one.judgement: grade_words(one.grade) for one in letter.grades}
    grades = tuple(by_judgement.get(one, "") for one in judgements)
    when = capital(when_words(letter))
    return InspectionRow(council, when, type_words(letter.letter_type), letter_link(letter), grades)


def gap_words(one: CouncilGrades, period: str, letters: int) -> str:
    """Return why a council has no grades to show; it has this many `letters` in all. "" if it has grades."""
    if one.graded:
        return ""
    return f"No graded inspection {period}" if letters else "No letters in this collection"


def _form(params: SearchParams, neighbours: str, collection: Collection) -> CouncilForm:
    def letters(search: SearchParams, around: str) -> str:
        return compare_link(CompareParams(search, neighbours=around))

    return council_form(params, neighbours, collection, NARROWS_COUNCILS, grades_link, letters)


def _row(one: CouncilGrades, period: str, collection: Collection) -> CouncilGradesRow:
    letters = len(collection.of(one.authority))
    return CouncilGradesRow(
        name=one.authority.name,
        link=authority_link(one.authority.code) if letters else "",
        steps=tuple(map(_step, one.graded)),
        notes=tuple(filter(None, (gap_words(one, period, letters), _earlier(one), *_left_out(one), _abolished(one.authority.code)))),
        reports=tuple(Link(_kind(each), letter_link(each)) for each in one.reports),
    )


def _earlier(one: CouncilGrades) -> str:
    if not one.earlier or one.graded:
        return ""
    step = _step(one.earlier)
    return f"the last grade before that: {step.grade}, {step.when}"


def _left_out(one: CouncilGrades) -> tuple[str, str]:
    undated = f"{count_words(one.undated, 'graded letter')} without a date left out" if one.undated else ""
    return undated, f"{count_words(len(one.ungraded), 'letter')} without a grade" if one.ungraded else ""


def _abolished(code: str) -> str:
    entry = authority_entry(code)
    return f"abolished in {entry.end.year}" if entry and entry.end else ""


def _step(letter: Letter) -> GradeStep:
    overall = overall_of(letter)
    when = day_words(letter.when) if letter.when else "no date given"
    look = next((f"rung-{place}" for place, (_, grades) in enumerate(RUNGS) if overall.lower() in grades), "rung-none")
    return GradeStep(
        when,
        grade_words(overall) if overall else NO_OVERALL,
        look,
        _kind(letter),
        letter_link(letter),
    )


def _kind(letter: Letter) -> str:
    return kind_words(letter)


def overall_of(letter: Letter) -> str:
    """Return the letter's overall grade as written, or ""."""
    return next((one.grade for one in letter.grades if one.judgement == OVERALL), "")


def _latest(councils: Iterable[CouncilGrades], collection: Collection) -> tuple[str, ...]:
    """Return how many councils have each grade as their latest, and how many have no graded inspection or no letters, in words."""
    last = Counter(_step(one.graded[-1]).grade for one in councils if one.graded)
    here = Counter(bool(collection.of(one.authority)) for one in councils if not one.graded)
    gaps = (("no graded inspection", here[True]), ("no letters", here[False]))
    found = sorted(last.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(f"{grade} ({count})" for grade, count in (*found, *(pair for pair in gaps if pair[1])))
