"""What is kept of a build, and no longer."""

from __future__ import annotations

from indexer.search.kept import kept
from tests.support.factories import REPORT, letter
from tests.support.memory_engine import MemoryEngine


def test_a_fact_is_worked_out_once_for_each_build() -> None:
    """And anew after the next; another engine has its own."""
    one, other = MemoryEngine(), MemoryEngine()
    made: list[int] = []

    def make() -> int:
        made.append(1)
        return len(made)

    assert [kept(one, "a", make), kept(one, "a", make), kept(one, "b", make), kept(other, "a", make)] == [1, 1, 2, 3]
    one.rebuild([letter("one", "Text.")], REPORT)
    assert [kept(one, "a", make), kept(other, "a", make)] == [4, 3]
