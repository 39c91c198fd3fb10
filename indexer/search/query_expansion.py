"""Search: leaves question words out of a query and adds abbreviations and other spellings, with notices that say so."""

from __future__ import annotations

from dataclasses import replace

from indexer.engines.port import Engine
from indexer.query import Query, Term
from indexer.query.denials import denied
from indexer.query.question_words import question_words, with_question_words, without_question_words
from indexer.query.synonyms import with_abbreviations
from indexer.results import Notice
from indexer.search.word_forms import spellings_of
from indexer.sentences import list_words


def expanded(engine: Engine, query: Query, typed: Query) -> tuple[Query, tuple[Notice, ...]]:
    """Return `query` with abbreviations and other spellings added, without words that only make a question of it, and notices about both.

    `typed` is the query before its names were resolved and taken out. If abbreviations are switched off, a notice lists those that would
    have been expanded.
    """
    root = without_question_words(query.root)
    left_out = () if root is query.root else _left_out(query, typed)
    query = query if root is query.root else replace(query, root=root)
    wide = with_abbreviations(root, spellings_of(engine, root))
    code, said = ("also-searched", "Including") if query.expanded else ("abbreviations-off", "Not including")
    told = (Notice(code, f"{said} {', '.join(wide.also)}."),) if wide.also else ()
    same = not query.expanded or wide.root == root
    return query if same else replace(query, root=wide.root), (*left_out, *_denials(query), *told)


def _denials(query: Query) -> tuple[Notice, ...]:
    """Return a notice of what was denied in plain words, as in “plans not SMART”, since what says the opposite is found too."""
    words = [f"“{part.word}”" for _, part in denied(query.root) if isinstance(part, Term)]
    if not words:
        return ()
    first = f"Paragraphs that have “not”, “no”, “lack” or the like near {' or '.join(words)} come first."
    return (Notice("denials", f"{first} Others may say the opposite."),)


def _left_out(query: Query, typed: Query) -> tuple[Notice, ...]:
    """Return a notice of the question words that are not searched for, with an offer to search for them too; empty if there are none."""
    words = question_words(query.root)
    if not words:
        return ()
    listed = list_words(f"“{word}”" for word in words)
    return (Notice("question-words", f"Not searched for: {listed}.", replace(typed, root=with_question_words(typed.root, words))),)
