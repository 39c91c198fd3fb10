"""Services: the abbreviations and terms used in the letters, and how often each occurs."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.analysis import typed_words
from indexer.engines import Engine
from indexer.errors import SearchUnavailable
from indexer.query import Phrase, Query
from indexer.registers import Relation, abbreviations, trade_terms
from webapp.services.index import Index


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """An abbreviation and its full form, with the number of paragraphs that contain each."""

    short: str
    words: str
    short_count: int
    words_count: int


@dataclass(frozen=True, slots=True)
class TermCount:
    """The usual wording of a term, and the number of paragraphs that contain it."""

    words: str
    count: int


@dataclass(frozen=True, slots=True)
class GlossaryTerms:
    """Terms that belong together, and how."""

    relation: Relation
    terms: tuple[TermCount, ...]
    year: str
    """When the second replaced the first; "" if it did not, or bit by bit."""
    source: str


def glossary_terms(index: Index) -> tuple[GlossaryTerms, ...]:
    """Return the rows of the register of terms of which letters have at least one; counted once per build."""
    return index.kept("terms", lambda: _counted_terms(index.engine))


def _counted_terms(engine: Engine) -> tuple[GlossaryTerms, ...]:
    rows = ((row, tuple(TermCount(term[0], _count(engine, term[0])) for term in row.terms)) for row in trade_terms())
    return tuple(GlossaryTerms(row.relation, terms, row.year, row.source) for row, terms in rows if any(one.count for one in terms))


def glossary(index: Index) -> tuple[GlossaryEntry, ...]:
    """Return the abbreviations found in the letters, short or in full; counted once per build."""
    return index.kept("glossary", lambda: _counted(index.engine))


def _counted(engine: Engine) -> tuple[GlossaryEntry, ...]:
    rows = (GlossaryEntry(one.short, one.words, _count(engine, one.short), _count(engine, one.words)) for one in abbreviations())
    return tuple(row for row in rows if row.short_count or row.words_count)


def _count(engine: Engine, words: str) -> int:
    """Return the number of paragraphs that contain exactly these `words` in this order.

    Engines store each word's frequency, so no search is needed for a single word or if one of the words occurs nowhere.
    `SearchUnavailable` if only part of the index can be searched: the counts are kept, and would stay too low.
    """
    tokens = typed_words(words)
    known = engine.frequencies([token.exact for token in tokens])
    if len(tokens) < 2 or not all(known.values()):
        return min(known.values(), default=0)
    found = engine.search(Query(root=Phrase(tuple(words.split())), limit=0))
    if any(one.code == "partial" for one in found.notices):
        raise SearchUnavailable("Part of the collection can’t be searched at the moment, so the counts would be too low. Try again")
    return found.total
