"""Search: leaves question words out of a query and adds abbreviations and other spellings, with notices that say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from indexer.engines.port import Engine
from indexer.query import And, Node, Or, Query, Sort, Term
from indexer.query.ast import Concept
from indexer.query.denials import denial_of, denied
from indexer.query.plain_words import Reading
from indexer.query.question_words import Asked, order_asked, question_words, with_question_words, without_question_words
from indexer.query.synonyms import with_abbreviations
from indexer.query.traversal import has_words, order_for, positive_leaves
from indexer.results import Hit, Notice
from indexer.search.word_forms import spellings_of
from indexer.sentences import list_words

DENIALS = "denials"
"""Code of the notice about “no” and “not” among the words."""
OPPOSITE = "Some of those shown may say the opposite of what you typed."


def expanded(engine: Engine, query: Query, typed: Query, readings: Sequence[Reading] = ()) -> tuple[Query, tuple[Notice, ...]]:
    """Return `query` with abbreviations and other spellings added, without words that only make a question of it, and notices about both.

    `typed` is the query before its names were resolved and taken out, `readings` what they were taken for. If abbreviations are switched
    off, a notice lists those that would have been expanded.
    """
    wanted = _asked(readings)
    root = without_question_words(query.root, wanted)
    left_out = () if root is query.root else _left_out(query, typed, wanted)
    if root is not query.root:
        query = replace(query, root=root, sort=_order(query, root, order_asked(question_words(query.root, wanted))))
    wide = with_abbreviations(root, spellings_of(engine, root))
    code, said = ("also-searched", "Including") if query.expanded else ("abbreviations-off", "Not including")
    told = (Notice(code, f"{said} {', '.join(wide.also)}."),) if wide.also else ()
    asked = query if not query.expanded or wide.root == root else replace(query, root=wide.root)
    return asked, (*left_out, *_denials(engine, asked), *told)


def _order(query: Query, root: Node, asked: Sort | None) -> Sort:
    """Return the order of a search for the words left, `root`: that `asked` for if none is chosen, and there are no words to rank by."""
    if asked and query.sort is Sort.RELEVANCE and not has_words(root):
        return asked
    return order_for(root, query.sort)


def _denials(engine: Engine, query: Query) -> tuple[Notice, ...]:
    """Return a notice of what was denied in plain words, as in “plans not SMART”, since what says the opposite is found too.

    It says how many paragraphs deny it: letters may say the same in quite other words.
    """
    parts = tuple(part for _, part in denied(query.root))
    if not parts:
        return ()
    words = " or ".join(f"“{_as_typed(part)}”" for part in parts)
    asked = replace(query, root=And((query.root, Or(tuple(map(denial_of, parts))))), sort=Sort.RELEVANCE, start=0, limit=0)
    total = engine.search(replace(asked, facets=(), counted=False)).total
    near = f"“not”, “no”, “lack” or the like near {words}"
    if not total:
        return (Notice(DENIALS, f"No paragraph with all your words has {near}. Those shown may say the opposite."),)
    which = "1 paragraph with all your words has" if total == 1 else f"{total:,} paragraphs with all your words have"
    return (Notice(DENIALS, f"{which} {near}, and {'ranks' if total == 1 else 'rank'} higher. Others may say the opposite."),)


def where_none_has_all(notices: Sequence[Notice], shown: Sequence[Hit]) -> tuple[Notice, ...]:
    """Return `notices` where no paragraph has all the words, which is said elsewhere; `shown` are those that come closest."""
    kept = (one for one in notices if shown or one.code != DENIALS)
    return tuple(replace(one, message=OPPOSITE) if one.code == DENIALS else one for one in kept)


def _as_typed(part: Term | Concept) -> str:
    typed = part.parts[0] if isinstance(part, Concept) else part
    return " ".join(leaf.word for leaf in positive_leaves(typed) if isinstance(leaf, Term))


def _asked(readings: Sequence[Reading]) -> Asked:
    """Return how far names among the words say which letters are asked for.

    A filter chosen beside the words says nothing of them: with it, as many must be found as it promised.
    """
    if any(one.field in ("authority", "region", "authority_type", "letter_type", "grade") for one in readings):
        return Asked.COUNCIL
    return Asked.LETTERS if readings else Asked.WORDS


def _left_out(query: Query, typed: Query, asked: Asked) -> tuple[Notice, ...]:
    """Return a notice of the question words that are not searched for, with an offer to search for them too; empty if there are none."""
    words = question_words(query.root, asked)
    if not words:
        return ()
    listed, ordered = list_words(f"“{word}”" for word in words), _told_order(query, order_asked(words), asked)
    return (Notice("question-words", f"{ordered}Not searched for: {listed}.", replace(typed, root=with_question_words(typed.root, words))),)


def _told_order(query: Query, order: Sort | None, asked: Asked) -> str:
    """Return a sentence about the `order` that words ask for: that it is the order, or how to get it; "" if there is nothing to say."""
    if order is None or query.sort is not Sort.RELEVANCE:
        return ""
    if has_words(without_question_words(query.root, asked)):
        return f"To see the {order} first, sort by {order}. "
    return "The oldest come first. " if order is Sort.OLDEST else ""
