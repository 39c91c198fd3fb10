"""The best hits in the order that a query asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from indexer.engines.shared.reordering import needed, page
from indexer.query import All, Candidate, Query, Sort, Term
from indexer.query.ast import REORDERED
from indexer.query.plan import make_plan

RANKED = [(float(200 - place), place) for place in range(200)]


def backwards(best: Sequence[Candidate]) -> list[int]:
    """Return the places of the hits, last first."""
    return list(reversed(range(len(best))))


PAGES = [
    (Query(root=Term("plan"), reorder=backwards), [REORDERED - 1, REORDERED - 2], REORDERED, "the first page"),
    (Query(root=Term("plan"), start=REORDERED - 1, reorder=backwards), [0, REORDERED], REORDERED + 1, "the end of them"),
    (Query(root=Term("plan"), start=REORDERED, reorder=backwards), [REORDERED, REORDERED + 1], REORDERED + 2, "beyond"),
    (Query(root=Term("plan")), [0, 1], 2, "no other order asked for"),
    (Query(root=Term("plan"), sort=Sort.OLDEST, reorder=backwards), [0, 1], 2, "by date"),
    (Query(root=All(), reorder=backwards), [0, 1], 2, "nothing to rank by"),
]


def described(ranked: Sequence[tuple[float, int]]) -> list[Candidate]:
    """Return the hits as candidates."""
    return [Candidate("letter", number, score) for score, number in ranked]


@pytest.mark.parametrize(("query", "expected", "ends", "why"), PAGES, ids=[why for *_, why in PAGES])
def test_the_page_is_cut_from_the_new_order(query: Query, expected: list[int], ends: int, why: str) -> None:
    """Only the first hits of a ranked search move, and enough are ranked to fill the page."""
    asked = replace(query, limit=2)
    plan = make_plan(asked.root)
    assert [number for _, number in page(asked, plan, RANKED, described)] == expected, why
    assert needed(asked, plan) == ends
