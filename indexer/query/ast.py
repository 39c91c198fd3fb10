"""Query: the AST, filters and sort order. Engines compile these; nothing here depends on an engine."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from math import inf
from typing import NamedTuple

from indexer.dates import ANY_DATE, DateRange


@dataclass(frozen=True, slots=True)
class Term:
    """A plain word: matches any word with the same stem; the exact form scores extra."""

    word: str
    """As typed. If the analysis splits it ("well-matched", "C&F", "s.47"), the stems must follow each other in the text."""
    also: bool = False
    """True if it was not typed but added: the words of a typed abbreviation, or the abbreviation of typed words."""
    slop: int = 0
    """How many other words may come between several stems; above 0, any order matches."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Exact forms (folded, not stemmed) in this order; with one word, an exact word."""

    words: tuple[str, ...]
    slop: int = 0
    """How many other words may come between them; above 0, any order matches."""


@dataclass(frozen=True, slots=True)
class Wildcard:
    """An exact form with `*` (any number of letters, or none) and `?` (one letter)."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """An exact form with up to `distance` letters wrong."""

    word: str
    distance: int = 1


@dataclass(frozen=True, slots=True)
class Has:
    """Paragraphs whose `field` has one of the `values`: a filter as part of the AST."""

    field: str
    """A name from `indexer.fields.COUNTED`."""
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class And:
    """Paragraphs that match every part."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Paragraphs that match any part."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Concept(Or):
    """Wordings that mean the same, of which any is enough: what was typed first, then what was added. They score as one word would."""


@dataclass(frozen=True, slots=True)
class Some(Or):
    """Words that were typed to be found together, of which any is now enough; stop words among them only say which are neighbours."""


@dataclass(frozen=True, slots=True)
class Not:
    """Paragraphs that do not match the part."""

    part: Node


@dataclass(frozen=True, slots=True)
class All:
    """Every paragraph, all with the same score."""


Leaf = Term | Phrase | Wildcard | Fuzzy | Has | All
Node = Leaf | And | Or | Not


class Sort(StrEnum):
    """Order of hits; ties are broken by letter id, then paragraph number."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class Filter:
    """Paragraphs whose `field` has one of the `values`."""

    field: str
    """A name from `indexer.fields.COUNTED`."""
    values: tuple[str, ...]
    """As in the index. `indexer.search` also accepts typed names: "leeds", or "*overview*" for every value with these words."""


def merge_filters(filters: Iterable[Filter]) -> tuple[Filter, ...]:
    """Return one filter per field, with all its values and no duplicates."""
    values: dict[str, dict[str, None]] = {}
    for one in filters:
        values.setdefault(one.field, {}).update(dict.fromkeys(one.values))
    return tuple(Filter(field, tuple(wanted)) for field, wanted in values.items())


@dataclass(frozen=True, slots=True)
class RelatedWord:
    """A word that nobody typed: it adds to the score of paragraphs that contain it, but not to what is found."""

    stem: str
    weight: float
    """How much of its BM25 counts."""


class Candidate(NamedTuple):
    """A hit before its text is read."""

    letter_id: str
    paragraph: int
    score: float


REORDERED = 30
"""How many of the best hits `Query.reorder` puts in order, whichever page is asked for."""

Reorder = Callable[[Sequence[Candidate]], Sequence[int]]
"""Given hits in the order of their scores, return their places in the order in which they are to be shown."""

EVERY_VALUE = sys.maxsize
"""`Query.facet_limit` for all values."""


@dataclass(frozen=True, slots=True)
class Query:
    """Everything that determines the results."""

    text: str = ""
    """The search text as typed."""
    root: Node = All()
    filters: tuple[Filter, ...] = ()
    """At most one per field."""
    dates: DateRange = ANY_DATE
    sort: Sort = Sort.RELEVANCE
    start: int = 0
    """How many hits to skip."""
    limit: int = 10
    facets: tuple[str, ...] = ()
    """Fields to count, as names from `indexer.fields.COUNTED`."""
    facet_limit: int = 10
    """Most values per facet; selected values are always added."""
    counted: bool = True
    """False where nobody reads how many letters and authorities are found: both are 0 then. Other totals stay exact."""
    expanded: bool = True
    """False to search without abbreviations and their words, and without other spellings."""
    names: bool = True
    """False to search for names, grades and times among the words as words, instead of filtering by them."""
    corrected: bool = True
    """False to search misspelt words as typed, even if nothing is found."""
    today: date | None = None
    """The day from which “last year” is counted; None for the day of the search."""
    related: tuple[RelatedWord, ...] = ()
    """Words that add to the score beside those of `root`."""
    reorder: Reorder | None = field(default=None, compare=False, repr=False)
    """Puts the first `REORDERED` hits in another order, if they are sorted by relevance and have anything to be ranked by.

    Engines call it before they read any text, so that only the hits of the page have to be read.
    """
    sharper: bool = False
    """True to have the first hits read closely, if that is set up; about a second slower."""
    deadline: float = field(default=inf, compare=False, repr=False)
    """A `time.monotonic` time, in seconds, after which engines raise `SearchTooSlow`; it does not affect the results."""
