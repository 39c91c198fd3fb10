"""Gathering the words of paragraphs."""

from __future__ import annotations

from indexer.semantics.gathering import Gathering


def test_paragraphs_come_in_order_and_repeats_are_told() -> None:
    """Rows are sorted by letter and number; boilerplate and all but the first of the same words teach nothing."""
    gathering = Gathering()
    gathering.add(("b", 1), "plan child", "Plans, children", ["Plans,", "children"], boilerplate=False)
    gathering.add(("a", 2), "plan child", "plan child", ["plan", "child"], boilerplate=False)
    gathering.add(("a", 1), "visit", "Visits", ["Visits"], boilerplate=True)
    rows, taught = gathering.in_order()
    assert [row.place for row in rows] == [("a", 1), ("a", 2), ("b", 1)]
    assert taught == [False, True, False]
    assert [[list(gathering.numbers)[one] for one in gathering.pieces[row.start : row.end]] for row in rows][1] == ["plan", "child"]
    assert gathering.written() == {"Plans,": 1, "children": 1}
