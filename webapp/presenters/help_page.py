"""Presenters: the query language and the abbreviations become help and glossary."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from indexer.query.language import LANGUAGE
from webapp.presenters.home import Link
from webapp.presenters.wording import FINDINGS
from webapp.services.collection import Collection
from webapp.services.glossary import GlossaryEntry
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


def glossary_rows(entries: Iterable[GlossaryEntry]) -> tuple[GlossaryRow, ...]:
    """Return the abbreviations with links that search for exactly them, or exactly their words."""
    return tuple(GlossaryRow(_exactly(one.short), _exactly(one.words), one.short_count, one.words_count) for one in entries)


def _exactly(words: str) -> Link:
    return Link(words, search_link(SearchParams(text=f'"{words}"')))
