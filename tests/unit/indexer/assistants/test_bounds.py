"""Answers stay short, and a cursor leads to the rest."""

from __future__ import annotations

import pytest

from indexer.assistants.bounds import cursor_after, fitting, stamp_of, start_of
from indexer.errors import UsageError
from tests.support.pages import engine_of, letters


def test_as_many_fit_as_there_is_room_for() -> None:
    """Items are taken while there is room; one too long is taken if it is the first, or nobody would ever get beyond it."""
    assert fitting(("aa", "bb", "c"), len, most=4) == ("aa", "bb")
    assert fitting(("too long", "b"), len, most=4) == ("too long",)
    assert fitting((), len, most=4) == ()


def test_a_cursor_leads_on_from_where_it_was_given() -> None:
    """A cursor gives the number of results before it; there is none at the end, or beyond what can be reached."""
    cursor = cursor_after(10, 25, "a" * 16)
    assert cursor
    assert start_of(cursor, "a" * 16) == 10
    assert cursor_after(25, 25, "a" * 16) is None
    assert cursor_after(10, 25, "a" * 16, deepest=10) is None
    assert start_of("", "a" * 16) == 0


@pytest.mark.parametrize("cursor", ["10-" + "b" * 16, "10", "-5-" + "a" * 16, "9999999-" + "a" * 16, "x"])
def test_a_cursor_of_another_question_is_refused(cursor: str) -> None:
    """A cursor that was not given for this question and build, or is none at all, is an error that says what to do."""
    with pytest.raises(UsageError, match="without a cursor"):
        start_of(cursor, "a" * 16)


def test_a_stamp_stands_for_the_question_and_the_build() -> None:
    """The stamp differs with the question and with the build of the index."""
    engine = engine_of(letters())
    assert stamp_of(engine, "search", 1) == stamp_of(engine, "search", 1)
    before = stamp_of(engine, "search", 1)
    assert stamp_of(engine, "search", 2) != before
    engine.rebuild(letters(), engine.report())
    assert stamp_of(engine, "search", 1) != before
