"""Search stage: what is searched beside the words as typed, and what the reader is told of it."""

from __future__ import annotations

from dataclasses import replace

from indexer.query import Filter, Query, print_query
from indexer.query.names import Named, names_in, with_names, without_name
from indexer.results import Notice

_ONLY = {"authority": "Only letters about {}", "letter_type": "Only letters of the type “{}”", "year": "Only letters of {}"}


def widened(query: Query) -> tuple[Query, tuple[Notice, ...]]:
    """Return `query` so that names among its words may be the letter's own, and an offer to narrow to each name."""
    names = names_in(query.root)
    filtered = {one.field for one in query.filters}
    offers = tuple(_offer(query, name) for name in names if name.field not in filtered)
    return replace(query, root=with_names(query.root, names)), offers


def _offer(query: Query, name: Named) -> Notice:
    """Return the offer to search only letters with this name."""
    value = name.label if name.field == "authority" else name.values[0]
    narrowed = replace(query, root=without_name(query.root, name), filters=(*query.filters, Filter(name.field, (value,))))
    return Notice("only", _ONLY[name.field].format(name.label), print_query(narrowed))
