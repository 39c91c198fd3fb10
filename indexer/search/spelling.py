"""Search: did you mean …, from the index's own words."""

from __future__ import annotations

from dataclasses import replace

from indexer.analysis import typed_words
from indexer.engines.port import Engine
from indexer.query import Leaf, Node, Query, Term, print_query
from indexer.query.entities import names_in, without_name
from indexer.query.synonyms import with_abbreviations
from indexer.query.traversal import is_stop_word, mapped, positive_leaves
from indexer.query.word_atoms import usual_distance
from indexer.results import Notice

SHORTEST, LONGEST = 4, 30
"""Letters of words that may be misspelt: shorter ones are near everything, longer ones are no words."""
RARE = 2
"""Paragraphs that a word may be in and still be a slip of the pen."""
LIKELIER = 50
"""How many times more paragraphs a word must be in than the one that it is offered for."""
MOST_WORDS = 3
"""Words of one query that are looked at: each costs a walk through the index's words."""


def did_you_mean(engine: Engine, query: Query) -> tuple[Notice, ...]:
    """Return a notice that offers `query` with its misspelt words put right; none where every word is known, or is a name."""
    root = query.root
    for name in reversed(names_in(root)):
        root = without_name(root, name)
    typed = {exact: leaf for leaf in positive_leaves(root) if (exact := _misspellable(leaf))}
    counts = engine.frequencies(tuple(typed))
    rare = [word for word in typed if counts[word] <= RARE and not with_abbreviations(typed[word]).also]
    better = {word: best for word in rare[:MOST_WORDS] if (best := _best(engine, query, word, counts[word]))}
    if not better:
        return ()
    offered = replace(query, root=mapped(query.root, lambda leaf: _put_right(leaf, better)))
    return (Notice("did-you-mean", f"Did you mean “{print_query(offered)}”?", offered),)


def _misspellable(leaf: Leaf) -> str:
    """Return the exact word of a term that may be misspelt, else ""."""
    if not isinstance(leaf, Term) or is_stop_word(leaf):
        return ""
    tokens = typed_words(leaf.word)
    word = tokens[0].exact if len(tokens) == 1 else ""
    return word if SHORTEST <= len(word) <= LONGEST and word.isalpha() else ""


def _best(engine: Engine, query: Query, word: str, count: int) -> str:
    """Return the likeliest word for `word`, which `count` paragraphs have; "" where its other forms are common or nothing is near."""
    if engine.search(Query(root=Term(word), limit=0, deadline=query.deadline)).total > RARE:
        return ""
    near = engine.similar_words(word, usual_distance(word))
    return next((other for other, found in near if other != word and found > LIKELIER * count), "")


def _put_right(leaf: Leaf, better: dict[str, str]) -> Node:
    """Return `leaf` with its word put right."""
    word = _misspellable(leaf)
    return Term(better[word]) if word in better else leaf
