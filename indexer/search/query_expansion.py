"""Search: what is searched beside the words as typed, and what the reader is told of it."""

from __future__ import annotations

from dataclasses import replace

from indexer.query import Filter, Query
from indexer.query.entities import Named, names_in, with_names, without_name
from indexer.query.synonyms import with_abbreviations
from indexer.results import Notice

_ONLY = {"authority": "Show only letters to {}", "letter_type": "Show only letters of the type “{}”", "year": "Show only letters from {}"}


def expanded(query: Query, typed: Query) -> tuple[Query, tuple[Notice, ...]]:
    """Return `query`, which `typed` became, with the words of its abbreviations, its names as the letter's own, and what to say of both.

    A name among the words comes with an offer to search only letters with it. Abbreviations that are switched off are named.
    """
    names = names_in(query.root)
    filtered = {one.field for one in query.filters}
    offers = tuple(_offer(typed, name) for name in names if name.field not in filtered)
    named = with_names(query.root, names)
    wide = with_abbreviations(named)
    code, said = ("also-searched", "Including") if query.expanded else ("abbreviations-off", "Not including")
    told = (Notice(code, f"{said} {', '.join(wide.also)}."),) if wide.also else ()
    return replace(query, root=wide.root if query.expanded else named), (*told, *offers)


def _offer(query: Query, name: Named) -> Notice:
    """Return the offer to search only letters with this name."""
    value = name.label if name.field == "authority" else name.values[0]
    narrowed = replace(query, root=without_name(query.root, name), filters=(*query.filters, Filter(name.field, (value,))))
    return Notice("only", _ONLY[name.field].format(name.label), narrowed)
