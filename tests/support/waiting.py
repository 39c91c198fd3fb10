"""Waits until something is so, for tests of what other threads and processes do."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE = 60.0
"""Seconds after which a test gives up; an idle machine needs two at most."""


def wait_until(met: Callable[[], bool]) -> None:
    """Return once `met` is true; fail if it never is."""
    until = time.monotonic() + PATIENCE
    while not met():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.05)
