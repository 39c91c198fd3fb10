"""Pages stage: what is asked becomes an answer of the engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.engines import Engine
from indexer.errors import BadQuery
from indexer.letter import Letter
from indexer.query import Filter, Query, Sort, parse_query
from indexer.results import Hit, Notice, Results
from indexer.search import search
from webapp.params import Asked, query_of, without_value

MOST_VALUES = 400
"""Values of a facet that are counted: more than any has but sections and inspectors."""
MOST_HITS = 2000
"""Hits that are marked within one letter: more than any letter has paragraphs."""


@dataclass(frozen=True, slots=True)
class Marked:
    """The hits within one letter, in its order, and what to say about them."""

    hits: Sequence[Hit] = ()
    notices: Sequence[Notice] = ()


def answer(engine: Engine, asked: Asked, facets: tuple[str, ...] = ()) -> Results:
    """Return one page of results with these `facets`; `BadQuery` where it can't be understood."""
    return search(engine, query_of(asked, parse_query(asked.text), facets, MOST_VALUES))


def without_each(engine: Engine, asked: Asked) -> tuple[tuple[Asked, int], ...]:
    """Return what is found with each filter in turn left out, where that finds anything."""
    fewer = [without_value(asked, one.field, value) for one in asked.filters for value in one.values]
    if asked.start or asked.end:
        fewer.append(replace(asked, start="", end="", page=1))
    totals = ((one, search(engine, replace(query_of(one, parse_query(one.text)), limit=0)).total) for one in fewer)
    return tuple((one, total) for one, total in totals if total)


def marked(engine: Engine, letter: Letter, text: str) -> Marked:
    """Return what `text` finds within `letter`; nothing where there is no text or it can't be understood."""
    if not text:
        return Marked()
    try:
        parsed = parse_query(text)
        found = search(engine, _within(letter, parsed))
    except BadQuery as error:
        return Marked(notices=(Notice("bad-query", str(error)),))
    return Marked(found.hits, found.notices)


def _within(letter: Letter, parsed: Query) -> Query:
    return replace(parsed, filters=(Filter("letter", (letter.id,)),), sort=Sort.OLDEST, limit=MOST_HITS)
