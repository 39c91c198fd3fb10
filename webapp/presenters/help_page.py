"""Presenters: the query language and the abbreviations become help and glossary."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from indexer.query.language import LANGUAGE
from indexer.registers import abbreviations
from webapp.presenters.home import Link
from webapp.presenters.wording import FINDINGS
from webapp.services.collection import Collection
from webapp.urls import SearchParams, search_link

EXAMPLE_COUNCIL = "nottingham"
"""The council that examples of the language name."""


@dataclass(frozen=True, slots=True)
class UsageRow:
    """One thing that may be typed, what it means, and an example to try."""

    typed: str
    means: str
    example: Link


@dataclass(frozen=True, slots=True)
class GlossaryRow:
    """One abbreviation, its words, and how many paragraphs have each."""

    short: Link
    words: Link
    short_count: int
    words_count: int


def usages(collection: Collection | None) -> tuple[UsageRow, ...]:
    """Return the query language as the parser knows it; examples name the council that `collection` has most letters to, if any."""
    counts = {authority.short_name: letters for authority, letters in (collection.authorities if collection else ())}
    council = max(counts, key=lambda name: counts[name], default=EXAMPLE_COUNCIL).lower()
    typed = council if council.isalpha() else f'"{council}"'
    examples = ((one, one.example.replace(EXAMPLE_COUNCIL, typed)) for one in LANGUAGE)
    return tuple(UsageRow(one.typed, one.means, Link(text, search_link(SearchParams(text=text)))) for one, text in examples)


def finding_looks() -> tuple[tuple[str, str], ...]:
    """Return each kind of finding in words, and its look."""
    return tuple(FINDINGS.values())


def glossary(count: Callable[[str], int]) -> tuple[GlossaryRow, ...]:
    """Return the abbreviations that letters use, by `count`, which says how many paragraphs have exactly some words."""
    rows = (
        GlossaryRow(_exactly(one.short), _exactly(one.words), count(one.short), count(one.words)) for one in abbreviations()
    )
    return tuple(row for row in rows if row.short_count or row.words_count)


def _exactly(words: str) -> Link:
    return Link(words, search_link(SearchParams(text=f'"{words}"')))
