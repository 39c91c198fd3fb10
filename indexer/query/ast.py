"""Query: the AST, filters and sort order. Engines compile these; nothing here depends on an engine."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from math import inf

from indexer.dates import ANY_DATE, DateRange


@dataclass(frozen=True, slots=True)
class Term:
    """A plain word: matches any word with the same stem; the exact form scores extra."""

    word: str
    """As typed. If the analysis splits it ("well-matched", "C&F", "s.47"), the stems must follow each other in the text."""
    also: bool = False
    """True if it was not typed but added: the words of a typed abbreviation, or the abbreviation of typed words."""


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
    once: bool = False
    """True if the parts are a name in the text and the same name in the letter's data: the score is the same whichever matches."""


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
    expanded: bool = True
    """False to search without abbreviations and their words."""
    sharper: bool = False
    """True to have the first hits read closely, if that is set up; about a second slower."""
    deadline: float = field(default=inf, compare=False, repr=False)
    """A `time.monotonic` time, in seconds, after which engines raise `SearchTooSlow`; it does not affect the results."""
