"""Search: words that stand among the same words as those of a query, which help to rank what is found and can be searched for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from indexer.analysis import typed_words
from indexer.engines.port import Engine
from indexer.query import And, Node, Or, Query, RelatedWord, Sort, Term
from indexer.query.traversal import is_stop_word
from indexer.search.query_words import is_expanded, is_name
from indexer.semantics import RelatedForm, Semantics

WEIGHT = 0.1
"""How much of a related word's BM25 counts."""
FOR_SCORE = 1
"""Nearest words of each typed word that count; more of them widen more than they help."""
FOR_READERS = 3
"""Nearest words of each typed word that are shown."""
MOST_SHOWN = 8
MOST_TYPED = 8
"""Words of a query to look up; a longer one says well enough what it is about."""
MOST_KEPT = 256
"""Queries whose words are kept: each search asks twice."""


def with_related_words(engine: Engine, query: Query) -> Query:
    """Return `query` with related words that add to the score but not to what is found."""
    if query.sort is not Sort.RELEVANCE:
        return query
    typed, known = _typed(query.root), engine.semantics()
    if known is None or not typed:
        return query
    near = dict.fromkeys(one.stem for stem in typed for one in known.related(stem)[:FOR_SCORE])
    return replace(query, related=tuple(RelatedWord(stem, WEIGHT) for stem in near if stem not in typed))


def related_words(engine: Engine, query: Query) -> tuple[str, ...]:
    """Return words related to those of `query` as readers know them, nearest first; names and what was typed are left out."""
    typed, known = _typed(query.root), engine.semantics()
    if known is None or not typed:
        return ()
    near = sorted(_readable(known, typed), key=lambda one: -one.likeness)
    return tuple(dict.fromkeys(one.word for one in near))[:MOST_SHOWN]


def _readable(known: Semantics, typed: tuple[str, ...]) -> Iterator[RelatedForm]:
    for stem in typed:
        shown = [one for one in known.related(stem) if one.word and one.stem not in typed]
        yield from shown[:FOR_READERS]


@lru_cache(MOST_KEPT)
def _typed(root: Node) -> tuple[str, ...]:
    """Return the stems of the single plain words of a query, each once."""
    return tuple(dict.fromkeys(_stems(root)))[:MOST_TYPED]


def _stems(root: Node) -> Iterator[str]:
    """Yield the stems; not those of phrases, names, NOTs and whatever the register of abbreviations already widens."""
    match root:
        case Term(also=False):
            tokens = typed_words(root.word)
            if len(tokens) == 1 and not is_stop_word(root):
                yield tokens[0].stem
        case And(parts):
            for part in parts:
                yield from _stems(part)
        case Or(parts) if not is_name(root) and not is_expanded(root):
            for part in parts:
                yield from _stems(part)
