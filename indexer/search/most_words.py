"""Search: fills a page on which too few paragraphs have all the words with those that have most of them."""

from __future__ import annotations

from dataclasses import replace

from indexer.dates import ANY_DATE
from indexer.engines.port import Engine
from indexer.query import And, Filter, Has, Node, Not, Query, Sort
from indexer.query.ast import Concept, Some
from indexer.query.traversal import is_stop_word, without_stop_words
from indexer.results import Hit, Match, Notice, Results
from indexer.search.succession import typed_name

CODE = "most-words"
"""Code of the notice about these paragraphs."""


def with_most_words(engine: Engine, asked: Query, typed: Query, results: Results) -> Results:
    """Return `results` of `asked`, the first page filled with paragraphs that have most of the words, and a notice that says so.

    Totals and facets stay those of all words. The notice offers the search for any of the words, which has its own; `typed` is the
    query before its names were resolved and taken out.
    """
    room = typed.limit - results.total
    most = () if typed.start or room <= 0 else _most(engine, replace(asked, limit=max(room, asked.limit - results.total)))
    if not most:
        return results
    notice = Notice(CODE, f"{having_all(results)} {'The others' if results.total else 'These'} come closest.", _any_word(asked, typed))
    return replace(results, hits=(*results.hits, *most), notices=(notice, *results.notices))


def having_all(results: Results) -> str:
    """Return how many paragraphs have all the words, as a sentence."""
    within = " with these filters" if results.query.filters or results.query.dates != ANY_DATE else ""
    match results.total:
        case 0:
            return f"No paragraph{within} has all your words."
        case 1:
            return f"Only 1 paragraph{within} has all your words."
        case total:
            return f"Only {total:,} paragraphs{within} have all your words."


def either_word(root: Node) -> Node | None:
    """Return `root` with any of its words enough to match; None if it does not require several.

    Phrases in quotation marks are not taken apart. Fields, and what was excluded, stay required.
    """
    parts = _parts(root)
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


def _parts(root: Node) -> tuple[Node, ...]:
    return root.parts if isinstance(root, And) else (root,)


def _all_of(parts: tuple[Node, ...]) -> Node:
    return parts[0] if len(parts) == 1 else And(parts)


def _as_typed(root: Node) -> Node:
    """Return `root` without the wordings that were added to what was typed."""
    match root:
        case Concept(parts):
            return parts[0]
        case And(parts):
            return And(tuple(map(_as_typed, parts)))
        case _:
            return root


def _any_word(query: Query, typed: Query) -> Query | None:
    """Return the search for any word of `query`, with the filters of `typed` and those that the words were understood as."""
    root = either_word(_as_typed(query.root))
    if not root:
        return None
    chosen = {one.field for one in typed.filters}
    understood = (Filter(one.field, tuple(map(typed_name, one.values))) for one in query.filters if one.field not in chosen)
    return replace(typed, root=without_stop_words(root), filters=(*typed.filters, *understood), dates=query.dates)


def _most(engine: Engine, asked: Query) -> tuple[Hit, ...]:
    """Return the best paragraphs with any word of `asked`, but not all."""
    root = either_word(asked.root)
    return _best(engine, replace(asked, root=_all_of((*_parts(root), Not(asked.root))))) if root else ()


def _best(engine: Engine, query: Query) -> tuple[Hit, ...]:
    """Return the best hits of `query`; sorting by date orders them but does not choose them, as the newest with any word may say little."""
    hits = engine.search(replace(query, sort=Sort.RELEVANCE, facets=(), counted=False)).hits
    most = [hit._replace(match=Match.MOST, score=hit.score if query.sort is Sort.RELEVANCE else 0.0) for hit in hits]
    if query.sort is not Sort.RELEVANCE:
        most.sort(key=lambda hit: _day(hit, query.sort))
    return tuple(most)


def _day(hit: Hit, sort: Sort) -> tuple[bool, int, str, int]:
    """Return what hits are sorted by in a search by date, as in the engines: those without a day last."""
    day = hit.when
    number = day.toordinal() if day else 0
    return day is None, -number if sort is Sort.NEWEST else number, hit.letter_id, hit.paragraph
