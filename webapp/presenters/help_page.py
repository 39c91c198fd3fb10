"""Presenters: the help page, on the query language, and the glossary of abbreviations."""

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
"""The council named in the examples of `LANGUAGE`."""


@dataclass(frozen=True, slots=True)
class UsageRow:
    """One construct of the query language, what it means, and an example to try."""

    typed: str
    means: str
    example: Link


@dataclass(frozen=True, slots=True)
class GlossaryRow:
    """One abbreviation and its full form, with the number of paragraphs that contain each."""

    short: Link
    words: Link
    short_count: int
    words_count: int


def usages(collection: Collection | None) -> tuple[UsageRow, ...]:
    """Return the parser's query language; the examples name the council with the most letters in `collection`, if there are any."""
    counts = {authority.short_name: letters for authority, letters in (collection.authorities if collection else ())}
    council = max(counts, key=lambda name: counts[name], default=EXAMPLE_COUNCIL).lower()
    typed = council if council.isalpha() else f'"{council}"'
    examples = ((one, one.example.replace(EXAMPLE_COUNCIL, typed)) for one in LANGUAGE)
    return tuple(UsageRow(one.typed, one.means, Link(text, search_link(SearchParams(text=text)))) for one, text in examples)


def finding_looks() -> tuple[tuple[str, str], ...]:
    """Return the label and look of each kind of finding."""
    return tuple(FINDINGS.values())


def glossary_rows(entries: Iterable[GlossaryEntry]) -> tuple[GlossaryRow, ...]:
    """Return the abbreviations, with links that search for exactly the short form or exactly the full form."""
    return tuple(GlossaryRow(_exactly(one.short), _exactly(one.words), one.short_count, one.words_count) for one in entries)


def _exactly(words: str) -> Link:
    return Link(words, search_link(SearchParams(text=f'"{words}"')))
