"""Search: suggests spellings ("Did you mean …?") from the words in the index."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from indexer.analysis import typed_words
from indexer.engines.port import Engine
from indexer.query import Leaf, Node, Query, Term, print_query
from indexer.query.plain_words import readings_in, without_readings
from indexer.query.question_words import without_question_words
from indexer.query.synonyms import with_abbreviations
from indexer.query.traversal import is_stop_word, map_leaves, positive_leaves
from indexer.query.word_atoms import usual_distance
from indexer.results import Notice

SHORTEST, LONGEST = 4, 30
"""Lengths of words to correct, in letters: shorter ones are close to too many words, longer ones aren't words."""
RARE = 2
"""Most paragraphs a word may be in and still count as a possible misspelling."""
LIKELIER = 50
"""A suggestion must be in more than this many times as many paragraphs as the typed word."""
MOST_WORDS = 3
"""Most words to correct in one query; each needs a scan of the term dictionary."""


def did_you_mean(engine: Engine, query: Query) -> tuple[Notice, ...]:
    """Return a notice that offers `query` with its misspelt words corrected; empty if there is nothing to correct."""
    root = without_question_words(without_readings(query.root, readings_in(query.root, query.today or date.today())))
    typed = {exact: leaf for leaf in positive_leaves(root) if (exact := _misspellable(leaf))}
    counts = engine.frequencies(tuple(typed))
    rare = [word for word in typed if counts[word] <= RARE and not with_abbreviations(typed[word]).also]
    better = {word: best for word in rare[:MOST_WORDS] if (best := _best(engine, query, word, counts[word]))}
    if not better:
        return ()
    offered = replace(query, root=map_leaves(query.root, lambda leaf: _put_right(leaf, better)))
    return (Notice("did-you-mean", f"Did you mean “{print_query(offered)}”?", offered),)


def _misspellable(leaf: Leaf) -> str:
    """Return the exact form of a term that may be misspelt, else ""."""
    if not isinstance(leaf, Term) or is_stop_word(leaf):
        return ""
    tokens = typed_words(leaf.word)
    word = tokens[0].exact if len(tokens) == 1 else ""
    return word if SHORTEST <= len(word) <= LONGEST and word.isalpha() else ""


def _best(engine: Engine, query: Query, word: str, count: int) -> str:
    """Return the best correction of `word`, which is in `count` paragraphs; "" if its stem is common or no other word is close."""
    if engine.search(Query(root=Term(word), limit=0, deadline=query.deadline)).total > RARE:
        return ""
    near = engine.similar_words(word, usual_distance(word))
    return next((other for other, found in near if other != word and found > LIKELIER * count), "")


def _put_right(leaf: Leaf, better: dict[str, str]) -> Node:
    """Return `leaf` with its word corrected."""
    word = _misspellable(leaf)
    return Term(better[word]) if word in better else leaf
