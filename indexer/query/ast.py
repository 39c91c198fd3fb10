"""Query: the query tree, filters and order. Engines compile these; nothing of an engine is in them."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from math import inf

from indexer.dates import ANY_DATE, DateRange


@dataclass(frozen=True, slots=True)
class Term:
    """A plain word: paragraphs with any word of the same stem. Its exact form counts extra."""

    word: str
    """As typed. Where the analysis sees several words ("well-matched", "C&F", "s.47"), they stand in a row, by stem."""
    also: bool = False
    """True where it was not typed: an abbreviation's words, or the abbreviation of the words that were."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in this order, exactly (folded, not stemmed); one word is an exact word."""

    words: tuple[str, ...]
    slop: int = 0
    """How many other words may stand between them; above 0 the order is free."""


@dataclass(frozen=True, slots=True)
class Wildcard:
    """An exact word with `*` (any letters, also none) and `?` (one letter)."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """An exact word with up to `distance` letters wrong."""

    word: str
    distance: int = 1


@dataclass(frozen=True, slots=True)
class Has:
    """Paragraphs whose `field` has one of the `values`: what a name in plain words matches in the letter's own data."""

    field: str
    """A name from `indexer.fields.COUNTED`."""
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class And:
    """Paragraphs that every part finds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Paragraphs that any part finds."""

    parts: tuple[Node, ...]
    once: bool = False
    """True where the parts are one thing, the words of a name and the letter's own data: it counts the same by whichever it is found."""


@dataclass(frozen=True, slots=True)
class Not:
    """Paragraphs that the part does not find."""

    part: Node


@dataclass(frozen=True, slots=True)
class All:
    """Every paragraph, each with the same score."""


Leaf = Term | Phrase | Wildcard | Fuzzy | Has | All
Node = Leaf | And | Or | Not


class Sort(StrEnum):
    """Order of hits; ties always by letter id, then paragraph number."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class Filter:
    """Paragraphs whose `field` has one of the `values`."""

    field: str
    """A name from `indexer.fields.COUNTED`."""
    values: tuple[str, ...]
    """As the index has them. `indexer.search` also takes names as typed: "leeds", or "*overview*" for every value with these words."""


def united(filters: Iterable[Filter]) -> tuple[Filter, ...]:
    """Return one filter for each field, with all of its values, each once."""
    values: dict[str, dict[str, None]] = {}
    for one in filters:
        values.setdefault(one.field, {}).update(dict.fromkeys(one.values))
    return tuple(Filter(field, tuple(wanted)) for field, wanted in values.items())


EVERY_VALUE = sys.maxsize
"""`Query.facet_limit` for all values that there are."""


@dataclass(frozen=True, slots=True)
class Query:
    """Everything that decides an answer."""

    text: str = ""
    """The search text as typed."""
    root: Node = All()
    filters: tuple[Filter, ...] = ()
    """At most one per field."""
    dates: DateRange = ANY_DATE
    sort: Sort = Sort.RELEVANCE
    start: int = 0
    """How many hits to pass over."""
    limit: int = 10
    facets: tuple[str, ...] = ()
    """Names from `indexer.fields.COUNTED` to count."""
    facet_limit: int = 10
    """How many values per facet at most; selected ones come on top."""
    expanded: bool = True
    """False where abbreviations are not to find their words, nor words their abbreviation."""
    deadline: float = field(default=inf, compare=False, repr=False)
    """Moment of `time.monotonic`, in seconds, after which engines give up with `SearchTooSlow`; decides nothing else."""
