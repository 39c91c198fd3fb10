"""Presenters: the help page, on the query language, and the glossary of abbreviations and terms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from indexer.query.language import LANGUAGE
from indexer.registers import Relation
from indexer.search.collection import Collection
from webapp.presenters.home import Link
from webapp.presenters.wording import FINDINGS
from webapp.services.glossary import GlossaryEntry, GlossaryTerms
from webapp.urls import SearchParams, search_link

EXAMPLE_COUNCIL = "nottingham"
"""The council named in the examples of `LANGUAGE`."""


RELATIONS = {
    Relation.SPELLING: "A search for one finds all",
    Relation.SAME: "The same",
    Relation.NEAR: "Close in meaning",
    Relation.SUCCEEDED: "The second replaced the first",
}
"""How terms belong together, in words."""


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


@dataclass(frozen=True, slots=True)
class TermRow:
    """Terms that belong together, each with the number of paragraphs that contain it, and how they do."""

    terms: tuple[tuple[Link, int], ...]
    relation: str


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


def term_rows(entries: Iterable[GlossaryTerms]) -> tuple[TermRow, ...]:
    """Return the terms that belong together, with links that search for exactly each, and how they belong together."""
    return tuple(TermRow(tuple((_exactly(one.words), one.count) for one in row.terms), _relation(row)) for row in entries)


def _relation(row: GlossaryTerms) -> str:
    return f"{RELATIONS[row.relation]} in {row.year}" if row.year else RELATIONS[row.relation]


def _exactly(words: str) -> Link:
    return Link(words, search_link(SearchParams(text=f'"{words}"')))
