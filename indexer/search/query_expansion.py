"""Search: adds abbreviations, other spellings and names to a query, with notices that say so."""

from __future__ import annotations

from dataclasses import replace

from indexer.engines.port import Engine
from indexer.query import Filter, Query
from indexer.query.entities import Entity, find_entities, with_entities, without_entity
from indexer.query.synonyms import with_abbreviations
from indexer.results import Notice
from indexer.search.word_forms import spellings_of

_ONLY = {"authority": "Show only letters to {}", "letter_type": "Show only letters of the type “{}”", "year": "Show only letters from {}"}


def expanded(engine: Engine, query: Query, typed: Query) -> tuple[Query, tuple[Notice, ...]]:
    """Return `query` with abbreviations and other spellings added, names also matched in the letter's data, and notices about both.

    `typed` is the query before its names were resolved. Each name among the words gets an offer to search only letters with that name. If
    abbreviations are switched off, a notice lists those that would have been expanded.
    """
    names = find_entities(query.root)
    filtered = {one.field for one in query.filters}
    offers = tuple(_offer(typed, name) for name in names if name.field not in filtered)
    named = with_entities(query.root, names)
    wide = with_abbreviations(named, spellings_of(engine, named))
    code, said = ("also-searched", "Including") if query.expanded else ("abbreviations-off", "Not including")
    told = (Notice(code, f"{said} {', '.join(wide.also)}."),) if wide.also else ()
    return replace(query, root=wide.root if query.expanded else named), (*told, *offers)


def _offer(query: Query, name: Entity) -> Notice:
    """Return a notice that offers to search only letters with this name."""
    value = name.label if name.field == "authority" else name.values[0]
    narrowed = replace(query, root=without_entity(query.root, name), filters=(*query.filters, Filter(name.field, (value,))))
    return Notice("only", _ONLY[name.field].format(name.label), narrowed)
