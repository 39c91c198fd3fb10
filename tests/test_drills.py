"""Short forms of the drills; the long ones are run by hand: python -m tests.drills.NAME."""

from __future__ import annotations

import sys

import pytest
from drills import flip_bytes, kill_builds


@pytest.mark.skipif(sys.platform == "win32", reason="an open index can't be replaced while it is read there")
def test_builds_that_are_killed_lose_nothing() -> None:
    """The old index answers after each, and the next run completes."""
    assert kill_builds.drill(times=4, seed=7).broken == ()


def test_a_flipped_bit_is_found_or_harmless() -> None:
    """Never a wrong answer without a warning."""
    assert flip_bytes.drill(times=12, seed=7).unnoticed == ()
