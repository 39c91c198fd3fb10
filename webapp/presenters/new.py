"""Presenters: the page of letters that came in lately, by council."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from indexer.dates import day_words
from indexer.letter import Letter
from indexer.search.collection import Collection
from webapp.presenters.home import Link
from webapp.presenters.wording import council_words, count_words, kind_words
from webapp.urls import SearchParams, authority_link, export_link, letter_link

PERIODS = ((7, "Last 7 days"), (30, "Earlier in the last 30 days"))
"""How many days ago each part of the page begins, and its heading; a letter stands in the first that it fits."""


@dataclass(frozen=True, slots=True)
class NewCouncil:
    """A council and the letters to it that came in."""

    name: str
    link: str
    """"" if the council isn't known."""
    letters: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """What came in during some days."""

    heading: str
    total: str
    """How many letters came in, in words."""
    councils: tuple[NewCouncil, ...]


@dataclass(frozen=True, slots=True)
class NewPage:
    """Everything that the page shows."""

    periods: tuple[Period, ...]
    earlier: str
    """What is known of all other letters, in sentences."""
    feed: str
    """Address of the feed of all new letters."""
    all: SearchParams
    """The search that finds every letter."""


def new_page(collection: Collection, today: date) -> NewPage:
    """Return the page of what came in before `today`, by the clock of the machine that read the letters."""
    came_in = collection.came_in
    periods = []
    for days, heading in PERIODS:
        since = today - timedelta(days=days - 1)
        periods.append(_period(heading, [one for one in came_in if _day(one) >= since]))
        came_in = tuple(one for one in came_in if _day(one) < since)
    return NewPage(tuple(periods), " ".join(_earlier(collection, len(came_in))), export_link(SearchParams(), "atom"), SearchParams())


def _day(letter: Letter) -> date:
    """Return the day when a letter was first seen, which is known of all that came in."""
    return letter.first_seen.date() if letter.first_seen else date.min


def _period(heading: str, letters: list[Letter]) -> Period:
    by_name = sorted(letters, key=lambda one: (one.authority is None, _name(one)))
    councils = (_council(name, tuple(theirs)) for name, theirs in groupby(by_name, _name))
    return Period(heading, count_words(len(letters), "letter") if letters else "no letters", tuple(councils))


def _name(letter: Letter) -> str:
    return council_words(letter.authority)


def _council(name: str, letters: tuple[Letter, ...]) -> NewCouncil:
    authority = letters[0].authority
    return NewCouncil(name, authority_link(authority.code) if authority else "", tuple(map(_letter, letters)))


def _letter(letter: Letter) -> Link:
    return Link(kind_words(letter), letter_link(letter), f"added on {day_words(_day(letter))}")


def _earlier(collection: Collection, came_in: int) -> Iterator[str]:
    """Yield sentences about the letters that the page does not list."""
    if came_in:
        yield f"{_were(came_in)} added before that."
    if began := collection.began:
        first = sum(letter.first_seen == began for letter in collection.letters)
        yield f"{_were(first)} here when the collection began, on {day_words(began.date())}."
    if unknown := sum(letter.first_seen is None for letter in collection.letters):
        yield f"We don’t know when {count_words(unknown, 'letter')} {'was' if unknown == 1 else 'were'} added."


def _were(number: int) -> str:
    return f"{count_words(number, 'letter')} {'was' if number == 1 else 'were'}"
