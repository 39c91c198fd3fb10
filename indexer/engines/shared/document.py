"""Engines: turn a letter into the documents that engines index, one per paragraph; the only place where the schema is defined."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, lru_cache, partial
from itertools import count
from typing import Any

from indexer.analysis import StoredWords, stored_words
from indexer.fields import COUNTED, Value, no_values
from indexer.letter import Authority, Finding, Kind, Letter, Paragraph, Section
from indexer.query.plan import Stream
from indexer.results import Hit
from indexer.serialise import iso_day
from indexer.tone import Tone, tone_of

NO_WORDS = "-"
"""Replaces a text without words, so that every document has every text; no word in a query can equal it."""

_OF_PARAGRAPHS = tuple((name, field) for name, field in COUNTED.items() if field.of_paragraph is not no_values)
FINDINGS = {one.value: one for one in Finding}
KINDS = {one.value: one for one in Kind}
"""Looked up for every hit; calling the enum takes five times as long."""
FEW = 100
"""Hits that are read by json; after that by msgspec, in a third of the time, but importing it takes longer than a search."""
_READ = count()


@dataclass(frozen=True, slots=True)
class Document:
    """What is indexed for one paragraph."""

    letter_id: str
    number: int
    texts: Mapping[Stream, str]
    """For each stream its words, joined by single spaces; stems and exact words are in the same order."""
    values: Mapping[str, tuple[str, ...]]
    """For each name in `COUNTED` the distinct values that it is filtered and counted by."""
    day: int | None
    """`Letter.when` as the proleptic ordinal of `datetime.date`."""
    boilerplate: bool
    text: str
    """As the letter has it."""
    pieces: Sequence[str]
    """The same, split where it has white space."""
    show: Callable[[], tuple[Any, ...]] = field(compare=False, repr=False)
    """Returns the fields that `hit` needs."""

    @property
    def stored(self) -> str:
        """The fields that `hit` needs, as JSON; made when asked for, since an index that has them already asks no more."""
        return _encoder()(self.show()).decode()


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way in which a letter writes a facet value; the most frequent one in all letters is the label."""

    field: str
    value: str
    label: str


def documents(letter: Letter, tones: Iterable[Tone] = ()) -> tuple[Document, ...]:
    """Return one document for each paragraph of `letter`, in order.

    Estimating the tone takes longer than all the rest; `tones` are those of the paragraphs, as from `tones_of`, if they are known.
    """
    return tuple(each_document(letter, tones))


def each_document(letter: Letter, tones: Iterable[Tone] = ()) -> Iterator[Document]:
    """Yield the same, one by one: who needs only the first of a letter has no others made."""
    shared = _values(letter)
    sections = tuple((stored_words(one.heading).stems or NO_WORDS, {**shared, **_section_values(one)}) for one in letter.sections)
    day, numbered = letter.when.toordinal() if letter.when else None, letter.numbered
    known = dict[tuple[object, ...], dict[str, tuple[str, ...]]]()
    for paragraph, tone in zip(letter.paragraphs, tones or tones_of(letter), strict=True):
        heading, of_section = sections[paragraph.section]
        own = _paragraph_values(letter.section_of(paragraph), paragraph, tone)
        values = known.setdefault((paragraph.section, *own.items()), {**of_section, **own})  # one object for all that share it
        words = stored_words(paragraph.text)
        texts = {Stream.STEMS: words.stems or NO_WORDS, Stream.EXACT: words.exact or NO_WORDS, Stream.HEADING: heading}
        show = partial(_shown, letter, paragraph, words, tone, numbered)
        yield Document(letter.id, paragraph.number, texts, values, day, paragraph.boilerplate, paragraph.text, words.pieces, show)


def letter_head(letter: Letter) -> Letter:
    """Return `letter` without its sections, paragraphs, evidence and notices, which lists of letters do not need."""
    return replace(letter, sections=(), paragraphs=(), evidence=(), notices=())


def tones_of(letter: Letter) -> tuple[Tone, ...]:
    """Return the tone of each paragraph of `letter`, in order."""
    sections = letter.sections
    return tuple(tone_of(one.text, sections[one.section].finding, one.kind) for one in letter.paragraphs)


def pack_tones(tones: Iterable[Tone]) -> bytes:
    """Return tones as JSON; `unpack_tones` restores them."""
    return json.dumps(tuple(tones), ensure_ascii=False, separators=(",", ":")).encode()


def unpack_tones(packed: bytes) -> tuple[Tone, ...]:
    """Return the tones that `pack_tones` turned into JSON; `ValueError` if they are not such."""
    return tuple(_tone(fields) for fields in json.loads(packed))


def spellings(letter: Letter) -> Iterator[Spelling]:
    """Yield how `letter` writes its authority, its sections and its inspectors; other values are their own labels."""
    for name, counted in COUNTED.items():
        written = (*counted.of_letter(letter), *(value for section in letter.sections for value in counted.of_section(section)))
        yield from (Spelling(name, value, spelt) for value, spelt in written if spelt)


def hit(stored: str, score: float) -> Hit:
    """Return the hit described by a document's `stored` fields, without spans."""
    read = json.loads if next(_READ) < FEW else _decoder()
    letter_id, number, key, authority, day, visit_end, letter_type, *rest = read(stored)
    section, finding, kind, page, printed, text, boilerplate, stems, marks, tone, month_only, published, *last = rest
    source_url, publisher, numbered, *ocr = last
    return Hit(
        letter_id, number, key, score, _authority(*authority) if authority else None, _day(day), _day(visit_end), letter_type,
        section, FINDINGS[finding], KINDS[kind], page, printed, text, boilerplate, stems, marks,
        tone=_tone(tone), month_only=month_only, published=_day(published),
        source_url=source_url, publisher=publisher, numbered=numbered, ocr=bool(ocr),
    )


@cache
def _encoder() -> Callable[[Any], bytes]:
    from msgspec.json import Encoder  # as json writes it, in less than half its time

    return Encoder().encode


@cache
def _decoder() -> Callable[[str], Any]:
    from msgspec.json import Decoder

    return Decoder().decode


def _tone(fields: Sequence[Any]) -> Tone:
    """Return the tone that was stored as JSON."""
    value, certain, estimated, criticism, praise = fields
    return Tone(value, certain, estimated, tuple(criticism), tuple(praise))


def _shown(letter: Letter, paragraph: Paragraph, words: StoredWords, tone: Tone, numbered: bool) -> tuple[Any, ...]:
    """Return the fields of a `Hit` that come from the letter, in the order that `hit` expects."""
    authority, section = letter.authority, letter.section_of(paragraph)
    about = (authority.code, authority.name, authority.short_name, authority.kind, authority.region) if authority else None
    return (
        letter.id, paragraph.number, paragraph.key, about, iso_day(letter.date), iso_day(letter.visit_end),
        letter.letter_type, section.heading, section.finding.value, paragraph.kind.value, paragraph.page, paragraph.printed,
        paragraph.text, paragraph.boilerplate, words.stems, words.marks, tone, letter.month_only,
        iso_day(letter.published_day), letter.source_url, letter.publisher, numbered, *([True] if paragraph.ocr else []),
    )


def _values(letter: Letter) -> dict[str, tuple[str, ...]]:
    """Return the values that all paragraphs of `letter` share; a field that the letter says nothing about has none."""
    return {name: _each_once(field.of_letter(letter)) for name, field in COUNTED.items()}


def _section_values(section: Section) -> dict[str, tuple[str, ...]]:
    """Return the values of a section's own paragraphs, for the fields that have any there."""
    return {name: values for name, field in COUNTED.items() if (values := _each_once(field.of_section(section)))}


def _paragraph_values(section: Section, paragraph: Paragraph, tone: Tone) -> dict[str, tuple[str, ...]]:
    """Return the values of one paragraph, for the fields that have any there."""
    return {name: values for name, field in _OF_PARAGRAPHS if (values := _each_once(field.of_paragraph(section, paragraph, tone.values)))}


def _each_once(values: Iterable[Value]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value, _ in values if value))


@lru_cache(maxsize=1024)
def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@lru_cache(maxsize=1024)
def _authority(*fields: str) -> Authority:
    return Authority(*fields)
