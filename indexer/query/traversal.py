"""Query: ways through a tree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import groupby

from indexer.analysis import STOP_WORDS, typed_words
from indexer.query.ast import All, And, Has, Leaf, Node, Not, Or, Term


def positive_leaves(root: Node) -> Iterator[Leaf]:
    """Yield, in order, every part of `root` that may find something: no `And`, no `Or`, nothing inside a `Not`."""
    match root:
        case And(parts) | Or(parts):
            for part in parts:
                yield from positive_leaves(part)
        case Not():
            return
        case _:
            yield root


def telling(root: Node) -> Iterator[Leaf | Or]:
    """Yield, in order, every part of `root` that may find something and counts by itself: leaves, and what counts once."""
    match root:
        case Or(once=True):
            yield root
        case And(parts) | Or(parts):
            for part in parts:
                yield from telling(part)
        case _:
            yield from positive_leaves(root)


def every_leaf(root: Node) -> Iterator[Leaf]:
    """Yield, in order, every part of `root` that is made of no others, also those inside a `Not`."""
    match root:
        case And(parts) | Or(parts):
            for part in parts:
                yield from every_leaf(part)
        case Not(part):
            yield from every_leaf(part)
        case _:
            yield root


def runs(root: Node) -> Iterator[tuple[Term, ...]]:
    """Yield the terms that stand side by side in `root`, two or more: `a b (c OR d) e f` gives ab, cd, ef; none of what counts once."""
    if not isinstance(root, And | Or) or (isinstance(root, Or) and root.once):
        return
    for is_term, parts in groupby(root.parts, lambda part: isinstance(part, Term)):
        terms = tuple(parts)
        if is_term and len(terms) > 1:
            yield terms  # type: ignore[misc]  # grouped by what they are
    for part in root.parts:
        yield from runs(part)


def has_words(root: Node) -> bool:
    """Return whether `root` asks for any words: something to rank by, and to mark."""
    return any(not isinstance(leaf, All | Has) for leaf in positive_leaves(root))


def is_stop_word(node: Node) -> bool:
    """Return whether `node` is a term that says nothing alone: "of", "the"."""
    return isinstance(node, Term) and all(token.exact in STOP_WORDS for token in typed_words(node.word))


def without_stop_words(root: Node) -> Node:
    """Return `root` without the stop words that must stand beside other words; where nothing else is left, they stay."""
    match root:
        case Not(part):
            return Not(without_stop_words(part))
        case Or(parts):
            return replace(root, parts=tuple(without_stop_words(part) for part in parts))
        case And(parts):
            kept = tuple(without_stop_words(part) for part in parts if not is_stop_word(part))
            if all(isinstance(part, Not) for part in kept):
                return root
            return kept[0] if len(kept) == 1 else And(kept)
        case _:
            return root


def mapped(root: Node, change: Callable[[Leaf], Node]) -> Node:
    """Return `root` with every leaf, also those inside a `Not`, as `change` gives it."""
    match root:
        case And(parts):
            return And(tuple(mapped(part, change) for part in parts))
        case Or(parts):
            return replace(root, parts=tuple(mapped(part, change) for part in parts))
        case Not(part):
            return Not(mapped(part, change))
        case _:
            return change(root)
