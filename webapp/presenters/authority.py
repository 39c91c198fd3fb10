"""Presenters: authorities become their list, and one authority its page: what it is, its letters over time, where to look."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from indexer.letter import Authority, Letter
from indexer.query import Filter
from indexer.registers import AuthorityEntry, authority_entry, letter_type_entry, name_key, predecessors
from indexer.results import Facet
from webapp.collection import Collection
from webapp.days import day_words
from webapp.params import Asked, authority_link, export_link, letter_link, search_link
from webapp.presenters.home import Link
from webapp.presenters.words import FINDINGS, capital, count_words, type_words, when_words

TALLEST = 4
"""How many letters of nearly the same day stand above each other in the picture."""
NEAR = 3.0
"""How near, in hundredths of the picture's width, two letters are that would cover each other."""


@dataclass(frozen=True, slots=True)
class Row:
    """One authority of the list."""

    name: str
    link: str
    kind: str
    letters: int
    latest: str


@dataclass(frozen=True, slots=True)
class Region:
    """The authorities of one region, by name."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Dot:
    """One letter of the picture; places in hundredths of its width and in pixels from its top."""

    across: float
    down: int
    report: bool
    label: str
    link: str


@dataclass(frozen=True, slots=True)
class Tick:
    """One year of the picture."""

    across: float
    year: int


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One letter of the table under the picture."""

    when: str
    kind: str
    link: str
    grade: str
    inspectors: str


@dataclass(frozen=True, slots=True)
class AuthorityPage:
    """All that an authority's page shows."""

    code: str
    name: str
    facts: tuple[tuple[str, tuple[Link, ...]], ...]
    findings: tuple[tuple[Link, str], ...]
    """For each kind of finding that it was told of, a link with the count, and its look."""
    sections: tuple[Link, ...]
    dots: tuple[Dot, ...]
    ticks: tuple[Tick, ...]
    rows: tuple[LetterRow, ...]
    feed: str


def regions(collection: Collection) -> tuple[Region, ...]:
    """Return the authorities that have letters, by region and name."""
    latest = {letter.authority: letter.when for letter in collection.letters if letter.authority}
    by_region = sorted(collection.authorities, key=lambda pair: (pair[0].region, name_key(pair[0].short_name)))
    return tuple(
        Region(region or "Elsewhere", tuple(_row(authority, count, latest[authority]) for authority, count in group))
        for region, group in groupby(by_region, key=lambda pair: pair[0].region)
    )


def authority_page(authority: Authority, collection: Collection, facets: Iterable[Facet]) -> AuthorityPage:
    """Return the page of one authority; `facets` are the findings and sections of its letters."""
    letters = collection.of(authority)
    dated = [letter for letter in letters if letter.when]
    by_name = {facet.name: facet for facet in facets}
    return AuthorityPage(
        code=authority.code,
        name=authority.name,
        facts=tuple(_facts(authority, collection)),
        findings=_findings(authority, by_name["finding"]),
        sections=_sections(authority, by_name["section"]),
        dots=_dots(dated),
        ticks=_ticks(dated),
        rows=tuple(_letter_row(letter) for letter in reversed(letters)),
        feed=export_link(_within(authority), "atom"),
    )


def _row(authority: Authority, count: int, latest: date | None) -> Row:
    return Row(authority.name, authority_link(authority.code), authority.kind, count, day_words(latest) if latest else "no date given")


def _within(authority: Authority, *filters: Filter) -> Asked:
    return Asked(filters=(Filter("authority", (authority.code,)), *filters))


def _facts(authority: Authority, collection: Collection) -> Iterable[tuple[str, tuple[Link, ...]]]:
    """Yield what the register knows; authorities that have letters here are links."""
    yield "Type", (Link(authority.kind, ""),)
    yield "Region", (Link(authority.region, search_link(Asked(filters=(Filter("region", (authority.region,)),)))),)
    entry = authority_entry(authority.code)
    if entry is None:
        return
    here = {one.code for one, _ in collection.authorities}
    if span := _span(entry):
        yield "Council", (Link(span, ""),)
    related = (
        ("Before it", predecessors(authority.code)),
        ("After it", (*entry.successors, *filter(None, (entry.goes_on_as,)))),
        ("Statistical neighbours", entry.neighbours),
    )
    for name, codes in related:
        if links := tuple(_other(other, here) for code in codes if (other := authority_entry(code))):
            yield name, links


def _span(entry: AuthorityEntry) -> str:
    start = f"since {day_words(entry.start)}" if entry.start and not entry.end else ""
    return f"abolished {day_words(entry.end)}" if entry.end else start


def _other(entry: AuthorityEntry, here: set[str]) -> Link:
    one = entry.authority
    return Link(one.short_name, authority_link(one.code) if one.code in here else "")


def _findings(authority: Authority, facet: Facet) -> tuple[tuple[Link, str], ...]:
    counts = {one.value: count_words(one.count, "paragraph") for one in facet.values}
    return tuple(
        (Link(words, search_link(_within(authority, Filter("finding", (finding.value,)))), counts[finding.value]), look)
        for finding, (words, look) in FINDINGS.items()
        if finding.value in counts
    )


def _sections(authority: Authority, facet: Facet) -> tuple[Link, ...]:
    return tuple(
        Link(one.label, search_link(_within(authority, Filter("section", (one.value,)))), count_words(one.count, "paragraph"))
        for one in facet.values
    )


def _letter_row(letter: Letter) -> LetterRow:
    overall = next((one.grade for one in letter.grades if one.judgement == "overall"), "")
    when = capital(when_words(letter.date, letter.visit.end if letter.visit else None))
    return LetterRow(when, type_words(letter.letter_type), letter_link(letter), capital(overall), ", ".join(letter.people.inspectors))


def _share(day: date, first: int, years: int) -> float:
    """Return how far across the picture a day stands, in hundredths, with room for the dots at both ends."""
    return round(2 + 96 * (day.year - first + (day.timetuple().tm_yday - 1) / 366) / years, 2)


def _ticks(letters: Sequence[Letter]) -> tuple[Tick, ...]:
    years = _years(letters)
    return tuple(Tick(_share(date(year, 1, 1), years[0], len(years)), year) for year in years)


def _dots(letters: Sequence[Letter]) -> tuple[Dot, ...]:
    """Return the letters as dots; one that would cover another stands above it."""
    years = _years(letters)
    placed: list[Dot] = []
    for letter in letters:
        across = _share(letter.when or date.min, years[0], len(years))
        level = sum(across - other.across < NEAR for other in placed[-TALLEST:])
        entry = letter_type_entry(letter.letter_type)
        label = f"{type_words(letter.letter_type)}, {when_words(letter.date, letter.visit.end if letter.visit else None)}"
        placed.append(Dot(across, 74 - 20 * min(level, TALLEST - 1), bool(entry and entry.report), label, letter_link(letter)))
    return tuple(placed)


def _years(letters: Sequence[Letter]) -> range:
    found = [letter.when.year for letter in letters if letter.when]
    return range(min(found), max(found) + 1) if found else range(0)
