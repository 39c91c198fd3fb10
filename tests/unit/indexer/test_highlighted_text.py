"""Passages: marks stand where the spans say, and no word is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.highlighted_text import highlighted
from indexer.results import Span


@pytest.mark.parametrize(
    ("spans", "window", "expected", "why"),
    [
        ((), None, "one two three", "nothing to mark"),
        (((4, 7),), None, "one [two] three", "one word"),
        (((0, 3), (8, 13)), None, "[one] two [three]", "at both ends"),
        (((4, 7), (4, 13)), None, "one [two three]", "spans that overlap"),
        (((4, 7),), (4, 13), "…[two] three", "what stands before is cut"),
        (((0, 3), (4, 7)), (4, 7), "…[two]…", "a span outside of the window"),
        (((0, 3), (4, 7)), None, "[one two] three", "neighbours are one mark"),
        (((4, 99),), None, "one [two three]", "a span beyond the end"),
        (((5, 5),), None, "one two three", "an empty span"),
    ],
)
def test_marks_stand_where_the_spans_say(
    spans: tuple[tuple[int, int], ...], window: tuple[int, int] | None, expected: str, why: str
) -> None:
    """Brackets stand for marks here."""
    shown = highlighted("one two three", (Span(*one) for one in spans), Span(*window) if window else None)
    text = "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in shown.pieces)
    assert f"{'…' * shown.cut_before}{text}{'…' * shown.cut_after}" == expected, why


@given(st.text(), st.lists(st.tuples(st.integers(-5, 40), st.integers(-5, 40))))
def test_no_word_is_lost_whatever_the_spans(text: str, spans: list[tuple[int, int]]) -> None:
    """Pieces put together are the text."""
    assert highlighted(text, (Span(*one) for one in spans)).text == text
