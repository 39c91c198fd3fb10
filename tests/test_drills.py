"""Short forms of the drills; the long ones are run by hand: python -m tests.drills.NAME."""

from __future__ import annotations

import sys

import pytest
from drills.kill_builds import drill


@pytest.mark.skipif(sys.platform == "win32", reason="an open index can't be replaced while it is read there")
def test_builds_that_are_killed_lose_nothing() -> None:
    """The old index answers after each, and the next run completes."""
    assert drill(times=5, seed=7).broken == ()
