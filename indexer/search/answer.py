"""Search: one query becomes one answer, with highlights and with what the reader should know about it."""

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
from indexer.search.query_expansion import expanded
from indexer.search.spelling import did_you_mean
from indexer.search.succession import succession
from indexer.search.value_names import resolved


def search(engine: Engine, query: Query) -> Results:
    """Return what `engine` finds for `query`, each hit with its spans and window, and notices about how it was answered."""
    start = perf_counter()
    typed, unknown = resolved(engine, query)
    asked, widening = expanded(typed, query)
    results = engine.search(asked)
    notices = (*unknown, *widening, *succession(typed, query), *did_you_mean(engine, query))
    either = None if results.total else either_word(asked.root) or either_word(typed.root)
    if either and (some := engine.search(replace(asked, root=either))).total:
        results = some
        notices = (Notice("either-word", "No paragraph contains all your words. Showing paragraphs with some of them."), *notices)
    hits = marked(results.hits, results.query.root)
    return replace(results, hits=hits, notices=(*results.notices, *notices), took_ms=(perf_counter() - start) * 1000)


def either_word(root: Node) -> Node | None:
    """Return `root` asking for any of its words instead of all; None where it does not ask for several."""
    root = without_stop_words(root)
    if not isinstance(root, And):
        return None
    wanted = tuple(part for part in root.parts if not isinstance(part, Not))
    unwanted = tuple(part for part in root.parts if isinstance(part, Not))
    if len(wanted) < 2:
        return None
    return And((Or(wanted), *unwanted)) if unwanted else Or(wanted)


def marked(hits: Iterable[Hit], root: Node) -> tuple[Hit, ...]:
    """Return `hits` with what `root` finds in their texts; `SearchUnavailable` where a damaged index says of words what the text hasn't."""
    spans_of = highlighter(root)
    try:
        return tuple(_marked(hit, spans_of(hit.text, hit.stems, hit.starts)) for hit in hits)
    except IndexError as error:
        raise SearchUnavailable("the index does not match the text of a paragraph; run: python -m indexer check") from error


def _marked(hit: Hit, spans: tuple[Span, ...]) -> Hit:
    return hit._replace(spans=spans, window=best_window(hit.text, spans))
