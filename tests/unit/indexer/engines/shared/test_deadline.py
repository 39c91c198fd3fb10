"""A search that takes too long is given up between two of its steps."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf
from time import monotonic, sleep

import pytest

from indexer.engines.shared.deadline import check_deadline, with_deadline
from indexer.errors import SearchTooSlow


def test_only_a_moment_that_has_passed_is_too_late() -> None:
    """The error is one line that says what to do."""
    check_deadline(inf)
    check_deadline(monotonic() + 600)
    with pytest.raises(SearchTooSlow, match="or add a filter"):
        check_deadline(monotonic() - 0.001)


def test_a_loop_ends_with_the_first_step_after_its_deadline() -> None:
    """A loop stops at its first step after the deadline and skips the rest."""
    deadline, looked_at = monotonic() + 0.01, []

    def steps() -> Iterator[int]:
        for step in range(9):
            looked_at.append(step)
            while step == 3 and monotonic() <= deadline:
                sleep(0.001)
            yield step

    with pytest.raises(SearchTooSlow):
        sum(with_deadline(steps(), deadline))
    assert looked_at[-1] <= 3
    assert list(with_deadline("abc", inf)) == ["a", "b", "c"]
