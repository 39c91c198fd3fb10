"""Query: functions that walk or rewrite an AST."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import groupby

from indexer.analysis import STOP_WORDS, typed_words
from indexer.query.ast import All, And, Concept, Has, Leaf, Node, Not, Or, Some, Sort, Term


def positive_leaves(root: Node) -> Iterator[Leaf]:
    """Yield, in order, every leaf of `root` that is not inside a `Not`."""
    match root:
        case And(parts) | Or(parts):
            for part in parts:
                yield from positive_leaves(part)
        case Not():
            return
        case _:
            yield root


def scored_parts(root: Node) -> Iterator[Leaf | Concept]:
    """Yield, in order, every part of `root` that scores by itself: positive leaves and concepts."""
    match root:
        case Concept():
            yield root
        case And(parts) | Or(parts):
            for part in parts:
                yield from scored_parts(part)
        case _:
            yield from positive_leaves(root)


def every_leaf(root: Node) -> Iterator[Leaf]:
    """Yield, in order, every leaf of `root`, including those inside a `Not`."""
    match root:
        case And(parts) | Or(parts):
            for part in parts:
                yield from every_leaf(part)
        case Not(part):
            yield from every_leaf(part)
        case _:
            yield root


def term_runs(root: Node) -> Iterator[tuple[Term, ...]]:
    """Yield each run of two or more adjacent terms: `a b (c OR d) e f` gives ab, ef, cd. Concepts are left out, as each is one thing."""
    if not isinstance(root, And | Or) or isinstance(root, Concept):
        return
    for is_term, parts in groupby(root.parts, lambda part: isinstance(part, Term)):
        terms = tuple(parts)
        if is_term and len(terms) > 1:
            yield terms  # type: ignore[misc]  # grouped by what they are
    for part in root.parts:
        yield from term_runs(part)


def concepts(root: Node) -> Iterator[Concept]:
    """Yield, in order, every concept of `root` that is not inside a `Not` or an `Or` with `once`."""
    return (part for part in scored_parts(root) if isinstance(part, Concept))


def has_words(root: Node) -> bool:
    """Return whether `root` has any words to rank by and highlight."""
    return any(not isinstance(leaf, All | Has) for leaf in positive_leaves(root))


def order_for(root: Node, sort: Sort) -> Sort:
    """Return the order of a search for `root` that asks for `sort`: without words to rank by, the newest come first."""
    return Sort.NEWEST if sort is Sort.RELEVANCE and not has_words(root) else sort


def is_stop_word(node: Node) -> bool:
    """Return whether `node` is a term of stop words only: "of", "the"."""
    return isinstance(node, Term) and all(token.exact in STOP_WORDS for token in typed_words(node.word))


def without_stop_words(root: Node) -> Node:
    """Return `root` without the stop words that are required along with other words; if nothing else is left, they stay."""
    match root:
        case Not(part):
            return Not(without_stop_words(part))
        case And(parts) | Some(parts):
            kept = tuple(without_stop_words(part) for part in parts if not is_stop_word(part))
            if all(isinstance(part, Not) for part in kept):
                return root
            return kept[0] if len(kept) == 1 else replace(root, parts=kept)
        case Or(parts):
            return replace(root, parts=tuple(without_stop_words(part) for part in parts))
        case _:
            return root


def map_leaves(root: Node, change: Callable[[Leaf], Node]) -> Node:
    """Return `root` with `change` applied to every leaf, including those inside a `Not`."""
    match root:
        case And(parts):
            return And(tuple(map_leaves(part, change) for part in parts))
        case Or(parts):
            return Or(tuple(map_leaves(part, change) for part in parts))
        case Not(part):
            return Not(map_leaves(part, change))
        case _:
            return change(root)
