"""Ways through a tree: which parts are seen, and which are left alone."""

from __future__ import annotations

import pytest

from indexer.query import All, And, Not, Or, Phrase, Term, parse_query
from indexer.query.traversal import every_leaf, has_words, map_leaves, positive_leaves, term_runs, without_stop_words

A, B, C, D = (Term(letter) for letter in "abcd")
ROOT = And((A, Or((B, Not(Or((C, D)))))))


def test_leaves_are_given_in_order() -> None:
    """Those that may find something, or all."""
    assert tuple(positive_leaves(ROOT)) == (A, B)
    assert tuple(every_leaf(ROOT)) == (A, B, C, D)
    assert tuple(every_leaf(All())) == (All(),)


@pytest.mark.parametrize(("typed", "expected"), [("neglect", True), ("authority:leeds", False), ("*", False), ("-agency", False),
                                                 ("authority:leeds neglect", True), ('"in need"', True)])  # fmt: skip
def test_words_are_what_a_search_can_be_ranked_by(typed: str, expected: bool) -> None:
    """Names, everything and what must not be there are none."""
    assert has_words(parse_query(typed).root) is expected


def test_a_tree_is_changed_leaf_by_leaf() -> None:
    """Its shape stays, also under a NOT."""
    x = Phrase(("x",))
    assert map_leaves(ROOT, lambda leaf: x if leaf in (B, C) else leaf) == And((A, Or((x, Not(Or((x, D)))))))


def test_terms_side_by_side_are_runs() -> None:
    """Two at least, in each part of the tree."""
    x, y, z = (Term(letter) for letter in "xyz")
    assert tuple(term_runs(And((x, Phrase(("y",)), z, Or((x, y)), A, B, C)))) == ((A, B, C), (x, y))
    assert tuple(term_runs(A)) == ()


def test_stop_words_go_where_others_must_stand_beside_them() -> None:
    """In each part of an OR by itself."""
    assert without_stop_words(parse_query("of neglect OR the help").root) == Or((Term("neglect"), Term("help")))
