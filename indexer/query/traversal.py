"""Query: functions that walk or rewrite an AST."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby

from indexer.analysis import STOP_WORDS, typed_words
from indexer.query.ast import All, And, Has, Leaf, Node, Not, Or, Term


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
    """Yield each run of two or more adjacent terms: `a b (c OR d) e f` gives ab, ef, cd."""
    if not isinstance(root, And | Or):
        return
    for is_term, parts in groupby(root.parts, lambda part: isinstance(part, Term)):
        terms = tuple(parts)
        if is_term and len(terms) > 1:
            yield terms  # type: ignore[misc]  # grouped by what they are
    for part in root.parts:
        yield from term_runs(part)


def has_words(root: Node) -> bool:
    """Return whether `root` has any words to rank by and highlight."""
    return any(not isinstance(leaf, All | Has) for leaf in positive_leaves(root))


def is_stop_word(node: Node) -> bool:
    """Return whether `node` is a term of stop words only: "of", "the"."""
    return isinstance(node, Term) and all(token.exact in STOP_WORDS for token in typed_words(node.word))


def without_stop_words(root: Node) -> Node:
    """Return `root` without the stop words that are required along with other words; if nothing else is left, they stay."""
    match root:
        case Not(part):
            return Not(without_stop_words(part))
        case Or(parts):
            return Or(tuple(without_stop_words(part) for part in parts))
        case And(parts):
            kept = tuple(without_stop_words(part) for part in parts if not is_stop_word(part))
            if all(isinstance(part, Not) for part in kept):
                return root
            return kept[0] if len(kept) == 1 else And(kept)
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
