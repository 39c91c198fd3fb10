"""Presenters: the charts of an authority's letters over time: dots on an axis of years, and the steps of the overall grade."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from indexer.letter import Letter
from indexer.registers import letter_type_entry
from webapp.presenters.wording import OVERALL, grade_words, type_words, when_words
from webapp.urls import letter_link

TALLEST = 4
"""The most levels on which letters of nearly the same day are stacked."""
NEAR = 3.0
"""Dots closer than this would overlap, in hundredths of the chart's width."""
HIGHEST, LEVEL, ABOVE_YEARS = 14, 20, 18
"""In pixels: from the top to the highest dots, between levels, and from the lowest dots down to the axis of years."""
RUNGS = (
    ("Outstanding", ("outstanding",)),
    ("Good", ("good",)),
    ("Requires improvement", ("requires improvement", "requires improvement to be good", "adequate", "satisfactory")),
    ("Inadequate", ("inadequate", "unsatisfactory")),
)
"""The ladder of grades from the top: the label of each rung, and the grades on it over all years."""
TOP, RUNG = 30, 36
"""In pixels: from the top to the highest rung, and between rungs."""


@dataclass(frozen=True, slots=True)
class Dot:
    """One letter in a chart; `across` is in hundredths of the width, `down` in pixels from the top."""

    across: float
    down: int
    report: bool
    label: str
    link: str


@dataclass(frozen=True, slots=True)
class Tick:
    """One year on a chart's axis."""

    across: float
    year: int


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """A straight line in a chart, from one point to another."""

    across: float
    down: int
    across_to: float
    down_to: int


@dataclass(frozen=True, slots=True)
class GradeSteps:
    """The overall grades of an authority; each lasts until the next."""

    rungs: tuple[tuple[str, int], ...]
    """The label of each rung, and how far down it is."""
    lines: tuple[TimelineRow, ...]
    dots: tuple[Dot, ...]
    axis: int
    """How far down the axis of years is."""


def ticks(letters: Sequence[Letter]) -> tuple[Tick, ...]:
    """Return the years from the first letter to the last as ticks."""
    years = _years(letters)
    return tuple(Tick(_share(date(year, 1, 1), years), year) for year in years)


def dots(letters: Sequence[Letter]) -> tuple[tuple[Dot, ...], int]:
    """Return the letters as dots, stacked where they would overlap, and how far down the axis of years is."""
    years = _years(letters)
    places = [_share(letter.when or date.min, years) for letter in letters]
    levels = [
        min(sum(across - other < NEAR for other in places[max(place - TALLEST, 0) : place]), TALLEST - 1)
        for place, across in enumerate(places)
    ]
    lowest = HIGHEST + LEVEL * max(levels, default=0)
    made = (
        _dot(letter, across, lowest - LEVEL * level, type_words(letter.letter_type))
        for letter, across, level in zip(letters, places, levels, strict=True)
    )
    return tuple(made), lowest + ABOVE_YEARS


def steps(letters: Sequence[Letter]) -> GradeSteps | None:
    """Return the overall grades of `letters`, oldest first, on the same axis of years as their dots; None if there are none."""
    years = _years(letters)
    graded = [(letter, grade, rung) for letter in letters for grade, rung in _overall(letter)]
    if not graded:
        return None
    made = tuple(_dot(letter, _share(letter.when or date.min, years), _down(rung), grade_words(grade)) for letter, grade, rung in graded)
    rungs = tuple((name, _down(place)) for place, (name, _) in enumerate(RUNGS))
    return GradeSteps(rungs, tuple(_stairs(made)), made, _down(len(RUNGS) - 1) + ABOVE_YEARS + 2)


def _stairs(made: Sequence[Dot]) -> Iterator[TimelineRow]:
    """Yield the lines from dot to dot, along the rung and then up or down to the next, and from the last to the edge."""
    for one, after in pairwise(made):
        yield TimelineRow(one.across, one.down, after.across, one.down)
        if one.down != after.down:
            yield TimelineRow(after.across, one.down, after.across, after.down)
    yield TimelineRow(made[-1].across, made[-1].down, 100, made[-1].down)


def _overall(letter: Letter) -> Iterator[tuple[str, int]]:
    """Yield the letter's overall grade and its rung, if the grade is on the ladder."""
    for one in letter.grades:
        if one.judgement == OVERALL:
            yield from ((one.grade, place) for place, (_, grades) in enumerate(RUNGS) if one.grade.lower() in grades)


def undrawn(letters: Sequence[Letter]) -> int:
    """Return how many letters with grades have no step: those without a date, or without an overall grade on the ladder."""
    return sum(bool(letter.grades) and not (letter.when and any(_overall(letter))) for letter in letters)


def _down(rung: int) -> int:
    return TOP + RUNG * rung


def _dot(letter: Letter, across: float, down: int, what: str) -> Dot:
    entry = letter_type_entry(letter.letter_type)
    when = when_words(letter)
    return Dot(across, down, bool(entry and entry.report), f"{what}, {when}", letter_link(letter))


def _share(day: date, years: range) -> float:
    """Return how far across the chart a day is, in hundredths, with room for the dots at both ends."""
    return round(2 + 96 * (day.year - years[0] + (day.timetuple().tm_yday - 1) / 366) / len(years), 2)


def _years(letters: Sequence[Letter]) -> range:
    found = [letter.when.year for letter in letters if letter.when]
    return range(min(found), max(found) + 1) if found else range(0)
