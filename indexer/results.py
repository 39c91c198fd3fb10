"""Records: search results. Positions are in characters of the paragraph's text.

Records that come by the dozen are named tuples, not dataclasses: a search makes a hundred, and would take a tenth longer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from indexer.letter import Authority, Finding, Kind, Letter, Paragraph
from indexer.query import Query, print_query
from indexer.query.plain_words import Reading
from indexer.tone import NO_TONE, Tone, tone_of


class Why(StrEnum):
    """Why a span is marked."""

    WORD = "word"
    PHRASE = "phrase"
    WILDCARD = "wildcard"
    FUZZY = "fuzzy"
    ABBREVIATION = "abbreviation"


class Match(StrEnum):
    """How much of a query a paragraph has."""

    ALL = "all"
    MOST = "most"
    """Not all the words, but more of what they weigh than other paragraphs."""
    MEANING = "meaning"
    """Not all the words, but it says much the same in others."""


class Span(NamedTuple):
    """Characters `start` to `end` (exclusive) of a text, and why they are marked."""

    start: int
    end: int
    why: Why = Why.WORD


class Hit(NamedTuple):
    """A paragraph that a query found, with what a page needs to show and cite it."""

    letter_id: str
    paragraph: int
    key: str
    score: float
    """0.0 if sorted by date."""
    authority: Authority | None
    letter_date: date | None
    visit_end: date | None
    letter_type: str | None
    section: str
    finding: Finding
    kind: Kind
    page: int | None
    printed: str
    text: str
    boilerplate: bool = False
    stems: str = ""
    marks: str = ""
    """The text's stems, joined by single spaces, and where its words are, as from `analysis.marks_of`, so that highlighting need not split
    it again."""
    spans: tuple[Span, ...] = ()
    """Filled in above the engines, by `indexer.search`."""
    window: Span | None = None
    """The best part of a long text; None if the whole text fits."""
    match: Match = Match.ALL
    tone: Tone = NO_TONE
    month_only: bool = False
    """True if its letter is dated by a month only: `letter_date` is the first day of it."""
    published: date | None = None
    """The day on which its letter was first published; None if no site says."""
    source_url: str = ""
    """The address that its letter was fetched from; "" if it wasn't."""
    publisher: str = ""
    """Who published it first: "Ofsted"; "" if no site says."""
    numbered: bool = False
    """True if its letter prints numbers beside paragraphs."""
    ocr: bool = False
    """True if any of it was recognised on a picture of its page."""

    def scored(self, score: float) -> Hit:
        """Return it with this score; `_replace` takes twice as long, and a search does this for each hit."""
        return Hit._make((*self[:3], score, *self[4:]))

    @property
    def when(self) -> date | None:
        """The day by which it is sorted and filtered, as `Letter.when`."""
        return self.letter_date or self.visit_end or self.published


def hit_of(letter: Letter, paragraph: Paragraph) -> Hit:
    """Return one paragraph of `letter` as a hit that was not searched for."""
    (hit,) = hits_of(letter, (paragraph,))
    return hit


def hits_of(letter: Letter, paragraphs: Iterable[Paragraph]) -> tuple[Hit, ...]:
    """Return `paragraphs` of `letter` as such hits; whether it is numbered is looked up once for all of them."""
    numbered = letter.numbered
    return tuple(_hit_of(letter, one, numbered) for one in paragraphs)


def _hit_of(letter: Letter, paragraph: Paragraph, numbered: bool) -> Hit:
    section = letter.section_of(paragraph)
    return Hit(
        letter_id=letter.id,
        paragraph=paragraph.number,
        key=paragraph.key,
        score=0.0,
        authority=letter.authority,
        letter_date=letter.date,
        visit_end=letter.visit_end,
        letter_type=letter.letter_type,
        section=section.heading,
        finding=section.finding,
        kind=paragraph.kind,
        page=paragraph.page,
        printed=paragraph.printed,
        text=paragraph.text,
        boilerplate=paragraph.boilerplate,
        tone=tone_of(paragraph.text, section.finding, paragraph.kind),
        month_only=letter.month_only,
        published=letter.published_day,
        source_url=letter.source_url,
        publisher=letter.publisher,
        ocr=paragraph.ocr,
        numbered=numbered,
    )


class FacetValue(NamedTuple):
    """A facet value and the number of paragraphs that have it, under all filters except those of this facet."""

    value: str
    label: str
    count: int  # type: ignore[assignment]  # hides tuple's method, which nobody needs here
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of one field, most frequent first, ties by value; selected values are always included."""

    name: str
    label: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that readers should know about how the query was answered."""

    code: str
    """Its kind: "most-words", "understood", "no-letters", "did-you-mean", "corrected", "also-search", "also-searched", "only" …"""
    message: str
    offer: Query | None = None
    """A query to offer as a link."""

    @property
    def query(self) -> str:
        """Return the text of the offered query; "" if there is none."""
        return print_query(self.offer) if self.offer else ""


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to one query. All totals are exact, and count only what matches all of the query."""

    query: Query
    total: int
    letters: int
    authorities: int
    hits: tuple[Hit, ...]
    facets: tuple[Facet, ...] = ()
    notices: tuple[Notice, ...] = ()
    took_ms: float = 0.0
    understood: tuple[Reading, ...] = ()
    """What was understood among the words, and is in the filters and dates of `query`."""
    instead: Query | None = None
    """The query that was answered instead of a misspelt one, as it would be typed; None if the answer is to what was typed."""
    related: tuple[str, ...] = ()
    """Words related to those of the query, nearest first, as the letters write them."""

    @property
    def empty(self) -> bool:
        """Return whether nothing was found, not even paragraphs with most of the words."""
        return not self.total and not self.hits
