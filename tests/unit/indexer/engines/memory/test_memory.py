"""The memory engine without a folder: as the specification for the other engines, it implements the whole port."""

from __future__ import annotations

import pytest

from indexer.errors import NotFound
from tests.support.factories import REPORT, letter, letter_id, query
from tests.support.memory_engine import MemoryEngine


@pytest.fixture
def engine() -> MemoryEngine:
    """Return an engine with two letters."""
    made = MemoryEngine()
    made.rebuild([letter("a", "late visits"), letter("b", "early visits")], REPORT)
    return made


def test_letters_come_back_and_the_unknown_is_not_found(engine: MemoryEngine) -> None:
    """Letters and heads are returned, and an unknown id is not found."""
    assert engine.letter(letter_id("a")) == letter("a", "late visits")
    assert {one.id for one in engine.heads()} == {one.id for one in engine.letters()}
    assert all(not one.paragraphs for one in engine.heads())
    with pytest.raises(NotFound):
        engine.letter("0000000000000000")


def test_an_update_puts_in_and_takes_out(engine: MemoryEngine) -> None:
    """An update adds and removes letters and leaves all others."""
    engine.update([letter("c", "late plans")], [letter_id("a")], REPORT)

    assert [hit.text for hit in engine.search(query("late")).hits] == ["late plans"]
    assert engine.frequencies(["visits", "late"]) == {"visits": 1, "late": 1}
    assert engine.similar_words("vistis", 1) == (("visits", 1),)


def test_nothing_is_kept_on_disk(engine: MemoryEngine) -> None:
    """With nothing on disk there are no faults, and no rollback."""
    assert engine.report() == REPORT
    assert engine.faults() == ()
    with pytest.raises(NotFound):
        engine.roll_back()
    engine.close()
