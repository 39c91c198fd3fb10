"""Search: runs one query and adds highlights and notices to the results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from time import perf_counter

from indexer.engines.port import Engine
from indexer.errors import IndexOutOfDate
from indexer.highlight import best_window, highlighter
from indexer.query import Node, Query
from indexer.query.plain_words import with_shared_ends
from indexer.results import Hit, Results, Span
from indexer.search.also_search import also_search
from indexer.search.headings_typed import under_headings
from indexer.search.meaning import Meaning, by_meaning, from_first
from indexer.search.most_words import with_most_words
from indexer.search.plain_words import NO_LETTERS, grades_changed, no_letters, perhaps_missing, understood
from indexer.search.query_expansion import expanded, where_none_has_all
from indexer.search.related_words import related_words, with_related_words
from indexer.search.rerank import with_learnt_meaning
from indexer.search.spelling import certainly_meant, corrected, correction, did_you_mean
from indexer.search.succession import succession
from indexer.search.value_names import resolve_names


def search(engine: Engine, query: Query, meaning: Meaning | None = None, *, most: bool = True) -> Results:
    """Return the results of `query`, with spans and a window for each hit, and notices about how the search was done.

    If `most`, a page with room left goes on with paragraphs that have most of the words. Totals and facets are always those of all words.
    With `meaning`, the first hits are ordered by what they mean too, and those near in meaning are among the paragraphs that a page goes on
    with.
    """
    start, query = perf_counter(), with_shared_ends(query)
    typed, unknown = resolve_names(engine, query)
    named = understood(engine, typed, query)
    asked, widening = expanded(engine, named.query, query, named.readings)
    asked = with_related_words(engine, asked)
    asked = from_first(asked, meaning) if meaning else with_learnt_meaning(engine, asked)
    results = replace(engine.search(asked), understood=named.readings)
    better = correction(engine, query)
    instead = certainly_meant(query, better) if not results.total else None
    if instead and _tells_more(found := search(engine, instead, meaning, most=most), results):
        notices = (corrected(query, instead, found.total), *found.notices)
        return replace(found, notices=notices, took_ms=(perf_counter() - start) * 1000, instead=instead)
    headings = under_headings(query, results.total, partial(_total, engine))
    also = (*headings, *also_search(engine, query, named.query))
    told = (*named.notices, *grades_changed(query))
    if not results.total:
        also = tuple(one for one in also if one.offer and _total(engine, one.offer))  # another search without results helps nobody
        if missing := no_letters(engine, named, query):
            notices = (*results.notices, *unknown, *missing, *succession(asked, query), *also)
            return replace(results, notices=notices, took_ms=(perf_counter() - start) * 1000)
        told = (*told, *perhaps_missing(named))
    if most:
        results = with_most_words(engine, asked, query, results)
    results = by_meaning(engine, named.query, results, meaning)
    widening = widening if results.total else where_none_has_all(widening, results.hits)
    notices = (*unknown, *told, *widening, *succession(asked, query), *also, *did_you_mean(better))
    hits = with_highlights(results.hits, asked.root)
    near, notices = related_words(engine, asked), (*results.notices, *notices)
    return replace(results, hits=hits, related=near, notices=notices, took_ms=(perf_counter() - start) * 1000)


def _tells_more(found: Results, typed: Results) -> bool:
    """Return whether the corrected search found something, or names letters of which there are none: those to a council, misspelt."""
    missing = any(one.code == NO_LETTERS for one in found.notices)
    return found.total > 0 or (missing and len(found.understood) > len(typed.understood))


def _total(engine: Engine, query: Query) -> int:
    """Return how many paragraphs `query`, as typed, finds."""
    query = with_shared_ends(query)
    typed, _ = resolve_names(engine, query)
    named = understood(engine, typed, query)
    asked, _ = expanded(engine, named.query, query, named.readings)
    return engine.search(replace(asked, start=0, limit=0, facets=(), counted=False)).total


def with_highlights(hits: Iterable[Hit], root: Node) -> tuple[Hit, ...]:
    """Return `hits` with the spans that `root` matches, and windows; the errors of `with_spans`."""
    return tuple(hit._replace(spans=spans, window=best_window(hit.text, spans)) for hit, spans in _marked(hits, root))


def with_spans(hits: Iterable[Hit], root: Node) -> tuple[Hit, ...]:
    """Return `hits` with the spans that `root` matches; `IndexOutOfDate` if a damaged index has word positions outside the text."""
    return tuple(hit._replace(spans=spans) for hit, spans in _marked(hits, root))


def _marked(hits: Iterable[Hit], root: Node) -> Iterator[tuple[Hit, tuple[Span, ...]]]:
    spans_of = highlighter(root)
    try:
        for hit in hits:
            yield hit, spans_of(hit.text, hit.stems, hit.marks)
    except IndexError as error:
        raise IndexOutOfDate("the index does not match the text of a paragraph; run: python -m indexer check") from error
