"""Records: what a search gives. Positions are in characters of the paragraph's text.

What comes by the dozen is a named tuple, not a dataclass: a hundred are made for each search, and it would take a tenth longer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from indexer.letter import Authority, Finding, Kind
from indexer.query import Query, print_query


class Why(StrEnum):
    """Why a span is marked."""

    WORD = "word"
    PHRASE = "phrase"
    WILDCARD = "wildcard"
    FUZZY = "fuzzy"
    ABBREVIATION = "abbreviation"


class Span(NamedTuple):
    """Characters `start` to `end` (exclusive) of a text, and why they are marked."""

    start: int
    end: int
    why: Why = Why.WORD


class Hit(NamedTuple):
    """One paragraph that a query found, with what a page needs to show and cite it."""

    letter_id: str
    paragraph: int
    key: str
    score: float
    """0.0 where the order is by date."""
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
    starts: str = ""
    """The stems of the text and where their words start, as `analysis.located` gives them: highlights need not split the text again."""
    spans: tuple[Span, ...] = ()
    """Filled in above the engines, by `indexer.search`."""
    window: Span | None = None
    """The best part of a long text; None where the whole is short enough."""


class FacetValue(NamedTuple):
    """One value of a facet and how many paragraphs have it under all filters but this facet's own."""

    value: str
    label: str
    count: int  # type: ignore[assignment]  # not the method of tuples, which nobody wants of a value
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """Values of one field, most frequent first, ties by value; selected values are always there."""

    name: str
    label: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader should know about how the query was answered."""

    code: str
    """"either-word", "did-you-mean", "also-searched", "abbreviations-off", "only", "successors", "predecessors", "unknown-name" …"""
    message: str
    offer: Query | None = None
    """A query to offer as a link."""

    @property
    def query(self) -> str:
        """Return the text of what is offered; "" where nothing is."""
        return print_query(self.offer) if self.offer else ""


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to one query. All totals are exact."""

    query: Query
    total: int
    letters: int
    authorities: int
    hits: tuple[Hit, ...]
    facets: tuple[Facet, ...] = ()
    notices: tuple[Notice, ...] = ()
    took_ms: float = 0.0
