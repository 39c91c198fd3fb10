"""Makers of small letters and queries with defaults, for every test."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from collections.abc import Sequence

from indexer.letter import Authority, Finding, Grade, Kind, Letter, Paragraph, People, Report, Section, Source, Visit
from indexer.query import All, And, DateRange, Filter, Node, Query, Sort, Term

LEEDS = Authority("E08000035", "Leeds City Council", "Leeds", "Metropolitan district", "Yorkshire and The Humber")
SLOUGH = Authority("E06000039", "Slough Borough Council", "Slough", "Unitary authority", "South East")
DORSET = Authority("E06000059", "Dorset Council", "Dorset", "Unitary authority", "South West")

REPORT = Report(built="2026-11-22T12:00:00+00:00", letters=0, paragraphs=0, folders=("/letters",))

EVERYTHING = All()
DEFAULT_SECTION = Section("What needs to improve", Finding.IMPROVEMENT)
FACETS = tuple("authority region authority_type year letter_type finding tone area section inspector grade inspectorate letter".split())


def letter_id(name: str) -> str:
    """Return an id in the format of a letter's, made from any name."""
    return hashlib.sha256(name.encode()).hexdigest()[:16]


def source(name: str) -> Source:
    """Return a source called `name`.txt."""
    return Source(f"{name}.txt", "/letters", hashlib.sha256(name.encode()).hexdigest(), 1000, 1)


def paragraph(number: int, text: str, section: int = 0, **fields: object) -> Paragraph:
    """Return a body paragraph on page 1."""
    defaults = {"key": f"k{number}", "kind": Kind.BODY, "page": 1}
    return Paragraph(number=number, text=text, section=section, **{**defaults, **fields})  # type: ignore[arg-type]


def letter(
    name: str,
    *paragraphs: str | Paragraph,
    authority: Authority | None = LEEDS,
    date: str | None = "2021-03-05",
    visit: tuple[str, str] | None = None,
    letter_type: str | None = "focused visit letter",
    sections: Sequence[Section] = (DEFAULT_SECTION,),
    inspectors: Sequence[str] = (),
    overall: str | None = None,
    inspectorates: Sequence[str] = (),
) -> Letter:
    """Return a letter; `paragraphs` are texts for its first section, or finished paragraphs."""
    made = tuple(paragraph(place, one) if isinstance(one, str) else one for place, one in enumerate(paragraphs, 1))
    return Letter(
        id=letter_id(name),
        sources=(source(name),),
        title=name,
        authority=authority,
        letter_type=letter_type,
        date=dt.date.fromisoformat(date) if date else None,
        visit=Visit(*map(dt.date.fromisoformat, visit)) if visit else None,
        people=People(inspectors=tuple(inspectors)),
        grades=(Grade("overall", overall),) if overall else (),
        sections=tuple(sections),
        paragraphs=made,
        inspectorates=tuple(inspectorates),
    )


def words(text: str) -> Node:
    """Return the query tree for plain words: one term, or several that must all match."""
    terms = tuple(map(Term, text.split()))
    return terms[0] if len(terms) == 1 else And(terms)


def query(root: Node | str = EVERYTHING, *filters: tuple[str, ...], dates: tuple[str, str] = ("", ""), **fields: object) -> Query:
    """Return a query for a tree or plain words; a filter is a field followed by its values: ("year", "2019", "2020")."""
    start, end = (dt.date.fromisoformat(day) if day else None for day in dates)
    return Query(
        root=words(root) if isinstance(root, str) else root,
        filters=tuple(Filter(field, values) for field, *values in filters),  # type: ignore[arg-type]
        dates=DateRange(start, end),
        **fields,  # type: ignore[arg-type]
    )


WORDS = (
    "children child children's care carers social worker workers worker's visit visits visiting neglect abuse domestic of in the and to is"
    " are not for strategy discussion discussions timely effective supervision oversight management managers plans planning planned need"
    " needs needed missing return interviews episodes exploitation £1,000 16–17-year-olds s.47 Máire quality audit audits poor good strong"
    " weak drift delay decisions decision-making thresholds threshold applied application improve improved improvement improving leaders"
).split()

SECTIONS = (
    Section("What needs to improve", Finding.IMPROVEMENT),
    Section("WHAT NEEDS TO IMPROVE", Finding.IMPROVEMENT),
    Section("Findings", Finding.FINDING),
    Section("Headline findings", Finding.SUMMARY),
    Section("Strengths", Finding.STRENGTH),
)


def random_letters(count: int, seed: int = 1) -> tuple[Letter, ...]:
    """Return letters of random words, with ties, gaps and repeats as in real ones; the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    return tuple(_random_letter(chance, f"letter {seed} {place}") for place in range(count))


def _random_letter(chance: random.Random, name: str) -> Letter:
    texts = [" ".join(chance.choices(WORDS, k=chance.choice((3, 8, 20, 45, 90)))) for _ in range(chance.randint(1, 8))]
    if chance.random() < 0.3:
        texts.append("We are grateful for the help of your staff in this visit.")
    chosen = chance.sample(SECTIONS, 3)
    paragraphs = [
        paragraph(number, text, chance.randrange(3), boilerplate=text.startswith("We are") or chance.random() < 0.05)
        for number, text in enumerate(texts, 1)
    ]
    day = dt.date(2018, 1, 1) + dt.timedelta(days=chance.randrange(0, 2000, 50))
    return letter(
        name,
        *paragraphs,
        authority=chance.choice((LEEDS, SLOUGH, DORSET, None)),
        date=chance.choice((day.isoformat(), None)),
        visit=chance.choice((None, (day.isoformat(), (day + dt.timedelta(days=2)).isoformat()))),
        letter_type=chance.choice(("focused visit letter", "inspection report", None)),
        sections=chosen,
        inspectors=chance.sample(("Máire Atherton", "Maire Atherton", "Emma Ing", "Julie Knight"), chance.randint(0, 3)),
        overall=chance.choice((None, "good", "inadequate")),
    )


def newest_first(root: Node | str = EVERYTHING, **fields: object) -> Query:
    """Return a query sorted by date, newest first."""
    return query(root, sort=Sort.NEWEST, **fields)
