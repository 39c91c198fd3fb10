"""Search: fills a page on which too few paragraphs have all the words with those that have most of them."""

from __future__ import annotations

from dataclasses import replace

from indexer.engines.port import Engine
from indexer.query import And, Has, Node, Not, Query, Sort
from indexer.query.ast import Concept, Some
from indexer.query.question_words import without_question_words
from indexer.query.traversal import is_stop_word, without_stop_words
from indexer.results import Hit, Match, Notice, Results

CODE = "most-words"
"""Code of the notice about these paragraphs."""


def with_most_words(engine: Engine, asked: Query, typed: Query, results: Results) -> Results:
    """Return `results` of `asked`, the first page filled with paragraphs that have most of the words, and a notice that says so.

    Totals and facets stay those of all words. The notice offers the search for any of the words of `typed`, which has its own.
    """
    root = either_word(asked.root)
    if root is None or asked.start or results.total >= asked.limit:
        return results
    most = _fill(engine, replace(asked, root=root), results.hits)
    if not most:
        return results
    notice = Notice(CODE, message_of(results.total), _any_word(typed))
    return replace(results, hits=(*results.hits, *most), notices=(*results.notices, notice))


def message_of(total: int) -> str:
    """Return what to say before the paragraphs with most of the words, if `total` have all of them."""
    if not total:
        return "No paragraph has all your words. These come closest."
    return f"Only {total:,} {'paragraph has' if total == 1 else 'paragraphs have'} all your words. The others come closest."


def either_word(root: Node) -> Node | None:
    """Return `root` with any of its words enough to match; None if it does not require several.

    Phrases in quotation marks are not taken apart. Fields, and what was excluded, stay required.
    """
    parts = root.parts if isinstance(root, And) else (root,)
    fixed = tuple(part for part in parts if isinstance(part, Has | Not))
    wanted = tuple(_loosened(part) for part in parts if not isinstance(part, Has | Not))
    telling = [part for part in wanted if not is_stop_word(part)] or wanted
    if len(telling) > 1:
        return _all_of((Some(wanted), *fixed))
    return _all_of((telling[0], *fixed)) if telling and telling[0] not in parts else None


def _loosened(part: Node) -> Node:
    """Return `part`; a concept typed as several words also with some of them."""
    if isinstance(part, Concept) and isinstance(part.parts[0], And):
        return Concept((Some(part.parts[0].parts), *part.parts[1:]))
    return part


def _all_of(parts: tuple[Node, ...]) -> Node:
    return parts[0] if len(parts) == 1 else And(parts)


def _any_word(typed: Query) -> Query | None:
    root = either_word(without_question_words(typed.root))
    return replace(typed, root=without_stop_words(root)) if root else None


def _fill(engine: Engine, query: Query, above: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """Return the best hits of `query` that are not `above`, as many as the page has room for."""
    shown = {(hit.letter_id, hit.paragraph) for hit in above}
    found = engine.search(replace(query, sort=Sort.RELEVANCE, limit=query.limit + len(above), facets=())).hits
    fresh = [hit._replace(match=Match.MOST) for hit in found if (hit.letter_id, hit.paragraph) not in shown]
    return tuple(fresh[: query.limit - len(above)])
