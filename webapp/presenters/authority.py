"""Presenters: the list of authorities, and the page of one authority."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from indexer.dates import day_words
from indexer.fields import capital
from indexer.letter import Authority, Letter
from indexer.query import Filter
from indexer.registers import AuthorityEntry, authority_entry, name_key, predecessors, with_neighbours
from indexer.results import Facet
from indexer.search import Distinctive
from indexer.search.collection import Collection
from indexer.tone import CRITICISM
from webapp.presenters.facets import Bar, year_chart
from webapp.presenters.home import Link
from webapp.presenters.take_along import TakeAlong, of_authority
from webapp.presenters.tile_map import SmallMap, place_map
from webapp.presenters.timeline import Dot, GradeSteps, Tick, dots, steps, ticks, undrawn
from webapp.presenters.wording import (
    FINDINGS,
    NO_OVERALL,
    OVERALL,
    count_words,
    grade_words,
    judgement_name,
    judgements_in_order,
    type_words,
    when_words,
)
from webapp.urls import CompareParams, SearchParams, authority_link, compare_link, export_link, grades_link, letter_link, search_link


@dataclass(frozen=True, slots=True)
class AuthorityRow:
    """One authority in the list."""

    name: str
    link: str
    kind: str
    letters: int
    latest: str


@dataclass(frozen=True, slots=True)
class Region:
    """The authorities of one region, sorted by name."""

    name: str
    rows: tuple[AuthorityRow, ...]


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One letter in the table below the timeline."""

    when: str
    kind: str
    link: str
    grade: str
    inspectors: str


@dataclass(frozen=True, slots=True)
class GradeHistory:
    """A table of the grades of all letters that give any."""

    letters: tuple[Link, ...]
    """The column headings, oldest letter first."""
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    """Each judgement with its grade in each letter, or "" if there is none."""


@dataclass(frozen=True, slots=True)
class AuthorityPage:
    """Everything that an authority's page shows."""

    code: str
    name: str
    facts: tuple[tuple[str, tuple[Link, ...]], ...]
    findings: tuple[tuple[Link, str], ...]
    """For each kind of finding in its letters, a link with the count, and the finding's look."""
    sections: tuple[Link, ...]
    terms: tuple[Link, ...]
    """The words most distinctive of its letters."""
    counting: bool
    """True if these words are still being worked out."""
    dots: tuple[Dot, ...]
    axis: int
    """How far down the axis of years is, in pixels."""
    ticks: tuple[Tick, ...]
    steps: GradeSteps | None
    undrawn: str
    """What the picture of the grades leaves out, in words; "" if nothing."""
    undated: str
    """How many letters have no date and no dot, in words; "" if none."""
    grades: GradeHistory | None
    rows: tuple[LetterRow, ...]
    letters: SearchParams
    """All letters to the council."""
    feed: str
    take: TakeAlong
    criticism: tuple[Bar, ...]
    """How many paragraphs may be criticism, by year; none if fewer than three years have any."""
    place: SmallMap | None
    """Where it and its statistical neighbours are; None if it is not on the map."""
    compare: tuple[Link, ...]
    """Its grades and letters beside those of its statistical neighbours; none if the register has no neighbours of it."""


def regions(collection: Collection) -> tuple[Region, ...]:
    """Return the authorities that have letters, grouped by region and sorted by name."""
    latest = {letter.authority: letter.when for letter in collection.letters if letter.authority}
    by_region = sorted(collection.authorities, key=lambda pair: (pair[0].region, name_key(pair[0].short_name)))
    return tuple(
        Region(region or "Other", tuple(_row(authority, count, latest[authority]) for authority, count in group))
        for region, group in groupby(by_region, key=lambda pair: pair[0].region)
    )


def unnamed_words(collection: Collection) -> str:
    """Return how many letters stand under no council, in words; "" if all are matched to one."""
    return (
        f"{count_words(len(collection.unnamed), 'letter')} {'is' if len(collection.unnamed) == 1 else 'are'}" if collection.unnamed else ""
    )


def no_letters_words(code: str) -> str:
    """Return why there is no page for the council with this code: it has no letters here, or there is no such council."""
    entry = authority_entry(code)
    if entry:
        return f"There are no letters to {entry.authority.name} in this collection"
    return "We don’t recognise this council code"


def authority_page(
    authority: Authority, collection: Collection, facets: Iterable[Facet], criticism: Facet, words: Iterable[Distinctive] | None
) -> AuthorityPage:
    """Return the page of one authority.

    `facets` are the findings and sections of its letters, `criticism` the years of what may be criticism in them, and `words` their most
    distinctive words, None if these are still being worked out.
    """
    letters = collection.of(authority)
    dated = [letter for letter in letters if letter.when]
    shown, axis = dots(dated)
    by_name = {facet.name: facet for facet in facets}
    return AuthorityPage(
        code=authority.code,
        name=authority.name,
        facts=tuple(_facts(authority, collection)),
        findings=_findings(authority, by_name["finding"]),
        sections=_sections(authority, by_name["section"]),
        terms=tuple(_term(authority, one) for one in words or ()),
        counting=words is None,
        dots=shown,
        axis=axis,
        ticks=ticks(dated),
        steps=steps(dated),
        undrawn=_undrawn(undrawn(letters)),
        undated=count_words(len(letters) - len(dated), "letter") if len(dated) < len(letters) else "",
        grades=_grades([letter for letter in letters if letter.grades]),
        rows=tuple(_letter_row(letter) for letter in reversed(letters)),
        letters=_within(authority),
        feed=export_link(_within(authority), "atom"),
        take=of_authority(authority.code),
        criticism=year_chart(_within(authority, Filter("tone", (CRITICISM,))), (criticism,)),
        place=_place(authority.code),
        compare=_compare(authority, collection),
    )


def _row(authority: Authority, count: int, latest: date | None) -> AuthorityRow:
    newest = day_words(latest) if latest else "no date given"
    return AuthorityRow(authority.name, authority_link(authority.code), authority.kind, count, newest)


def _within(authority: Authority, *filters: Filter) -> SearchParams:
    return SearchParams(filters=(Filter("authority", (authority.code,)), *filters))


def _facts(authority: Authority, collection: Collection) -> Iterable[tuple[str, tuple[Link, ...]]]:
    """Yield the facts in the register; other authorities are linked if they have letters here."""
    yield "Type", (Link(authority.kind, ""),)
    yield "Region", (Link(authority.region, search_link(SearchParams(filters=(Filter("region", (authority.region,)),)))),)
    entry = authority_entry(authority.code)
    if entry is None:
        return
    if entry.gss_code:
        yield "GSS code", (Link(entry.gss_code, ""),)
    here = {one.code for one, _ in collection.authorities}
    if entry.end:
        yield "Last day" if entry.exists else "Abolished", (Link(day_words(entry.end), ""),)
    elif entry.start:
        yield "Established", (Link(day_words(entry.start), ""),)
    related = (
        ("Replaced", predecessors(authority.code)),
        ("To be replaced by" if entry.exists else "Replaced by", (*entry.successors, *filter(None, (entry.goes_on_as,)))),
        ("Statistical neighbours", entry.neighbours),
    )
    for name, codes in related:
        if links := tuple(_other(other, here) for code in codes if (other := authority_entry(code))):
            yield name, links


def _compare(authority: Authority, collection: Collection) -> tuple[Link, ...]:
    """Return the ways from a council to it and its statistical neighbours; a search only if some of these have letters here."""
    entry = authority_entry(authority.code)
    if not entry or not entry.neighbours:
        return ()
    code, here = authority.code, {one.code for one, _ in collection.authorities}
    around = Filter("authority", tuple(one for one in with_neighbours((code,)) if one in here))
    search = Link("Search letters to this council and its statistical neighbours", search_link(SearchParams(filters=(around,))))
    return (
        *((search,) if len(around.values) > 1 else ()),
        Link("Compare grades with statistical neighbours", grades_link(SearchParams(), code)),
        Link("Compare what letters say with statistical neighbours", compare_link(CompareParams(neighbours=code))),
    )


def _place(code: str) -> SmallMap | None:
    entry = authority_entry(code)
    return place_map(code, entry.neighbours if entry else ())


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


def _undrawn(count: int) -> str:
    """Return the sentence about inspections that have no step in the picture, past which it draws the grade before them."""
    these = f"{count_words(count, 'inspection')} {'is' if count == 1 else 'are'}"
    return f"{these} not in the chart, because we could not read a date or an overall grade." if count else ""


def _letter_row(letter: Letter) -> LetterRow:
    overall = next((one.grade for one in letter.grades if one.judgement == OVERALL), "")
    when = capital(when_words(letter))
    grade = grade_words(overall) or (NO_OVERALL if letter.grades else "")
    return LetterRow(when, type_words(letter.letter_type), letter_link(letter), grade, ", ".join(letter.people.inspectors))


def _term(authority: Authority, one: Distinctive) -> Link:
    link = search_link(replace(_within(authority), text=f'"{one.word}"'))
    return Link(one.word, link, f"{one.paragraphs:,} here, {one.everywhere:,} in all letters")


def _grades(letters: Sequence[Letter]) -> GradeHistory | None:
    """Return the table of the grades of `letters`, or None if there are no letters."""
    by_letter = [{one.judgement: grade_words(one.grade) for one in letter.grades} for letter in letters]
    judgements = judgements_in_order(one for grades in by_letter for one in grades)
    heads = tuple(Link(day_words(letter.when) if letter.when else "no date given", letter_link(letter)) for letter in letters)
    rows = tuple((judgement_name(one), tuple(grades.get(one, "") for grades in by_letter)) for one in judgements)
    return GradeHistory(heads, rows) if letters else None
