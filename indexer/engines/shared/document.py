"""Engines: a letter becomes the documents that an engine indexes, one per paragraph; no fact of the schema stands elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from indexer.analysis import indexed, located, scanned
from indexer.letter import Authority, Finding, Kind, Letter, Paragraph, Section
from indexer.query import FIELDS
from indexer.query.plan import Stream
from indexer.results import Hit

SCHEMA_VERSION = "5"
"""An index carries it; raise it whenever the same letter would give other documents."""

COUNTED: Mapping[str, str] = {**dict(FIELDS), "letter": "Letter"}
"""Name and label of every field that can be filtered and counted; a letter's value is its id."""

NO_WORDS = "-"
"""Stands for a text without words, so that each document has each text; no query's word can equal it."""

_STREAMS = tuple(Stream)
FINDINGS = {one.value: one for one in Finding}
KINDS = {one.value: one for one in Kind}
"""Looked up for each hit; calling the class takes five times as long."""


@dataclass(frozen=True, slots=True)
class Document:
    """What is indexed of one paragraph."""

    letter_id: str
    number: int
    texts: Mapping[Stream, str]
    """For each stream its words, joined by single spaces; stems and exact words stand side by side."""
    values: Mapping[str, tuple[str, ...]]
    """For each name in `COUNTED` the values that it is filtered and counted by, each once."""
    day: int | None
    """`Letter.when` as the proleptic ordinal of `datetime.date`."""
    boilerplate: bool
    stored: str
    """What `hit` needs, as JSON."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way in which a letter writes a facet's value; the most frequent one in all letters is its label."""

    field: str
    value: str
    label: str


def documents(letter: Letter) -> tuple[Document, ...]:
    """Return one document for each paragraph of `letter`, in order."""
    shared = _values(letter)
    sections = tuple((_joined(scanned(section.heading)[2]), {**shared, **_section_values(section)}) for section in letter.sections)
    day = letter.when.toordinal() if letter.when else None
    made = []
    for paragraph in letter.paragraphs:
        heading, values = sections[paragraph.section]
        words, exact, stems = scanned(paragraph.text)
        texts = {Stream.STEMS: _joined(stems), Stream.EXACT: _joined(exact), Stream.HEADING: heading}
        stored = _stored(letter, paragraph, located(paragraph.text, words, stems))
        made.append(Document(letter.id, paragraph.number, texts, values, day, paragraph.boilerplate, stored))
    return tuple(made)


def head(letter: Letter) -> Letter:
    """Return `letter` without its sections, paragraphs, evidence and notices: what lists of letters need."""
    return replace(letter, sections=(), paragraphs=(), evidence=(), notices=())


def packed(made: Sequence[Document]) -> list[Any]:
    """Return the documents of one letter as a list that JSON can hold; `unpacked` gives them back. What they share is there once."""
    values = {id(one.values): one.values for one in made}
    places = {one: place for place, one in enumerate(values)}
    return [list(values.values()), [[*_own(one), places[id(one.values)]] for one in made]]


def _own(document: Document) -> tuple[Any, ...]:
    texts = [document.texts[stream] for stream in Stream]
    return document.letter_id, document.number, texts, document.day, document.boilerplate, document.stored


def unpacked(fields: Sequence[Any]) -> Iterator[Document]:
    """Yield the documents that `packed` made `fields` of."""
    values = [{name: tuple(one) for name, one in found.items()} for found in fields[0]]
    for letter_id, number, texts, day, boilerplate, stored, place in fields[1]:
        yield Document(letter_id, number, dict(zip(_STREAMS, texts, strict=True)), values[place], day, boilerplate, stored)


def spellings(letter: Letter) -> Iterator[Spelling]:
    """Yield how `letter` writes its authority, its sections and its inspectors; other values are their own labels."""
    if letter.authority:
        yield Spelling("authority", letter.authority.code, letter.authority.name)
    for section in letter.sections:
        yield from (Spelling("section", value, section.heading) for value in _section_values(section)["section"])
    for name in letter.people.inspectors:
        yield from (Spelling("inspector", value, name) for value in canonical(name))


def canonical(text: str) -> tuple[str, ...]:
    """Return the value that stands for all spellings of a name or heading, none where it has no words.

    "Máire Atherton" and "Maire  Atherton" give maire atherton, "What next?" gives what next.
    """
    words = indexed(text)[1]
    return (words,) if words else ()


def hit(stored: str, score: float) -> Hit:
    """Return the hit that a document's `stored` describes, without spans."""
    letter_id, number, key, authority, day, visit_end, letter_type, *rest = json.loads(stored)
    section, finding, kind, page, printed, text, boilerplate, stems, starts = rest
    return Hit(
        letter_id, number, key, score, _authority(*authority) if authority else None, _day(day), _day(visit_end), letter_type,
        section, FINDINGS[finding], KINDS[kind], page, printed, text, boilerplate, stems, starts,
    )


def _stored(letter: Letter, paragraph: Paragraph, places: tuple[str, str]) -> str:
    """Return the fields of a `Hit` that the letter decides, in the order in which `hit` takes them."""
    authority, section = letter.authority, letter.section_of(paragraph)
    about = (authority.code, authority.name, authority.short_name, authority.kind, authority.region) if authority else None
    fields: tuple[Any, ...] = (
        letter.id, paragraph.number, paragraph.key, about, _iso(letter.date), _iso(letter.visit_end),
        letter.letter_type, section.heading, section.finding.value, paragraph.kind.value, paragraph.page, paragraph.printed,
        paragraph.text, paragraph.boilerplate, *places,
    )
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def _values(letter: Letter) -> dict[str, tuple[str, ...]]:
    """Return the values that all paragraphs of `letter` share; a field that the letter says nothing about has none."""
    authority = letter.authority
    found: dict[str, tuple[str | None, ...]] = {
        "letter": (letter.id,),
        "authority": (authority.code,) if authority else (),
        "region": (authority.region,) if authority else (),
        "authority_type": (authority.kind,) if authority else (),
        "year": (str(letter.when.year),) if letter.when else (),
        "letter_type": (letter.letter_type,),
        "inspector": tuple(value for name in letter.people.inspectors for value in canonical(name)),
        "grade": tuple(grade.grade for grade in letter.grades if grade.judgement == "overall"),
    }
    return {name: tuple(dict.fromkeys(value for value in found.get(name, ()) if value)) for name in COUNTED}


def _section_values(section: Section) -> dict[str, tuple[str, ...]]:
    return {"section": canonical(section.heading), "finding": (section.finding.value,)}


def _joined(words: Sequence[str]) -> str:
    return " ".join(words) or NO_WORDS


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@lru_cache(maxsize=1024)
def _authority(*fields: str) -> Authority:
    return Authority(*fields)
