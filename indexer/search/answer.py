"""Search: runs one query and adds highlights and notices to the results."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from time import perf_counter

from indexer.engines.port import Engine
from indexer.errors import SearchUnavailable
from indexer.highlight import best_window, highlighter
from indexer.query import And, Node, Not, Or, Query
from indexer.query.traversal import without_stop_words
from indexer.results import Hit, Notice, Results, Span
from indexer.search.meaning import Meaning, by_meaning, from_first
from indexer.search.query_expansion import expanded
from indexer.search.spelling import did_you_mean
from indexer.search.succession import succession
from indexer.search.value_names import resolve_names


def search(engine: Engine, query: Query, meaning: Meaning | None = None) -> Results:
    """Return the results of `query`, with spans and a window for each hit, and notices about how the search was done.

    With `meaning`, the first hits are ordered by words and by meaning.
    """
    start = perf_counter()
    typed, unknown = resolve_names(engine, query)
    asked, widening = expanded(typed, query)
    results = engine.search(from_first(asked, meaning))
    notices = (*unknown, *widening, *succession(typed, query), *did_you_mean(engine, query))
    either = None if results.total else either_word(asked.root) or either_word(typed.root)
    if either and (some := engine.search(from_first(replace(asked, root=either), meaning))).total:
        results = some
        notices = (Notice("either-word", "No paragraph contains all your words. Showing paragraphs with some of them."), *notices)
    results = by_meaning(engine, query, results, meaning)
    hits = with_highlights(results.hits, results.query.root)
    return replace(results, hits=hits, notices=(*results.notices, *notices), took_ms=(perf_counter() - start) * 1000)


def either_word(root: Node) -> Node | None:
    """Return `root` with any of its words enough to match, instead of all; None if it does not require several."""
    root = without_stop_words(root)
    if not isinstance(root, And):
        return None
    wanted = tuple(part for part in root.parts if not isinstance(part, Not))
    unwanted = tuple(part for part in root.parts if isinstance(part, Not))
    if len(wanted) < 2:
        return None
    return And((Or(wanted), *unwanted)) if unwanted else Or(wanted)


def with_highlights(hits: Iterable[Hit], root: Node) -> tuple[Hit, ...]:
    """Return `hits` with the spans that `root` matches; `SearchUnavailable` if a damaged index has word positions outside the text."""
    spans_of = highlighter(root)
    try:
        return tuple(_marked(hit, spans_of(hit.text, hit.stems, hit.starts)) for hit in hits)
    except IndexError as error:
        raise SearchUnavailable("the index does not match the text of a paragraph; run: python -m indexer check") from error


def _marked(hit: Hit, spans: tuple[Span, ...]) -> Hit:
    return hit._replace(spans=spans, window=best_window(hit.text, spans))
