"""Search: leaves question words out of a query and adds abbreviations and other spellings, with notices that say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from indexer.engines.port import Engine
from indexer.query import Query, Sort, Term
from indexer.query.denials import denied
from indexer.query.plain_words import Reading
from indexer.query.question_words import Asked, question_words, with_question_words, without_question_words
from indexer.query.synonyms import with_abbreviations
from indexer.query.traversal import has_words
from indexer.results import Notice
from indexer.search.word_forms import spellings_of
from indexer.sentences import list_words


def expanded(engine: Engine, query: Query, typed: Query, readings: Sequence[Reading] = ()) -> tuple[Query, tuple[Notice, ...]]:
    """Return `query` with abbreviations and other spellings added, without words that only make a question of it, and notices about both.

    `typed` is the query before its names were resolved and taken out, `readings` what they were taken for. If abbreviations are switched
    off, a notice lists those that would have been expanded.
    """
    asked = _asked(readings)
    left_out = _left_out(query, typed, asked)
    query = _in_order(replace(query, root=without_question_words(query.root, asked)))
    wide = with_abbreviations(query.root, spellings_of(engine, query.root))
    code, said = ("also-searched", "Including") if query.expanded else ("abbreviations-off", "Not including")
    told = (Notice(code, f"{said} {', '.join(wide.also)}."),) if wide.also else ()
    return replace(query, root=wide.root) if query.expanded else query, (*left_out, *_denials(query), *told)


def _denials(query: Query) -> tuple[Notice, ...]:
    """Return a notice of what was denied in plain words, as in “plans not SMART”, since what says the opposite is found too."""
    words = [f"“{part.word}”" for _, part in denied(query.root) if isinstance(part, Term)]
    if not words:
        return ()
    first = f"Paragraphs that have “not”, “no”, “lack” or the like near {' or '.join(words)} come first."
    return (Notice("denials", f"{first} Others may say the opposite."),)


def _in_order(query: Query) -> Query:
    """Return `query` with the newest first if it has no words left to rank by."""
    unranked = query.sort is Sort.RELEVANCE and not has_words(query.root)
    return replace(query, sort=Sort.NEWEST) if unranked else query


def _asked(readings: Sequence[Reading]) -> Asked:
    """Return how far names among the words say which letters are asked for.

    A filter chosen beside the words says nothing of them: with it, as many must be found as it promised.
    """
    if any(one.field == "authority" for one in readings):
        return Asked.COUNCIL
    return Asked.LETTERS if readings else Asked.WORDS


def _left_out(query: Query, typed: Query, asked: Asked) -> tuple[Notice, ...]:
    """Return a notice of the question words that are not searched for, with an offer to search for them too; empty if there are none."""
    words = question_words(query.root, asked)
    if not words:
        return ()
    listed = list_words(f"“{word}”" for word in words)
    return (Notice("question-words", f"Not searched for: {listed}.", replace(typed, root=with_question_words(typed.root, words))),)
