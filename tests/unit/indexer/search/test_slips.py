"""Slips: which of two slips is the likelier."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.search.slips import slip_cost

WORDS = st.text("abcdest", min_size=1, max_size=9)
ORDERS = (
    (("caseload", "caseload"), ("casseload", "caseload"), ("casxeload", "caseload"), "a doubled letter before a strange one"),
    (("saefguard", "safeguard"), ("sxfeguard", "safeguard"), ("sxfeguxrd", "safeguard"), "a swap, a strange letter, two of them"),
    (("neglekt", "neglect"), ("neglevt", "neglect"), ("neglept", "neglect"), "what sounds alike, then the next key, then any other"),
    (("negelct", "neglect"), ("englect", "neglect"), ("xeglect", "neglect"), "the first letter is seldom wrong"),
)


@pytest.mark.parametrize(("first", "second", "third", "why"), ORDERS)
def test_likelier_slips_cost_less(first: tuple[str, str], second: tuple[str, str], third: tuple[str, str], why: str) -> None:
    """In the order of how often people make them."""
    costs = [slip_cost(*pair) for pair in (first, second, third)]
    assert all(one < other for one, other in pairwise(costs)), why


@given(WORDS, WORDS)
def test_the_cost_is_a_distance(one: str, other: str) -> None:
    """Nothing for the same word, something for another, and the same both ways."""
    assert (slip_cost(one, other) == 0) is (one == other)
    assert slip_cost(one, other) == pytest.approx(slip_cost(other, one))


@given(WORDS, WORDS, WORDS)
def test_what_words_share_costs_nothing(shared: str, one: str, other: str) -> None:
    """A long word with a slip in its middle costs no more than the slip."""
    assert slip_cost(f"z{one}", f"z{other}") >= slip_cost(f"{shared}z{one}z{shared}", f"{shared}z{other}z{shared}")
