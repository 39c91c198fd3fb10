"""Search: adds abbreviations to a query, with a notice that says so."""

from __future__ import annotations

from dataclasses import replace

from indexer.query import Query
from indexer.query.synonyms import with_abbreviations
from indexer.results import Notice


def expanded(query: Query) -> tuple[Query, tuple[Notice, ...]]:
    """Return `query` with abbreviations expanded, and a notice about them.

    If abbreviations are switched off, the notice lists those that would have been expanded.
    """
    wide = with_abbreviations(query.root)
    code, said = ("also-searched", "Including") if query.expanded else ("abbreviations-off", "Not including")
    told = (Notice(code, f"{said} {', '.join(wide.also)}."),) if wide.also else ()
    return replace(query, root=wide.root) if query.expanded else query, told
