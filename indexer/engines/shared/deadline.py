"""Engines: a search that takes too long is given up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from time import monotonic
from typing import TypeVar

from indexer.errors import SearchTooSlow

T = TypeVar("T")
TOO_SLOW = "The search took too long and was stopped. Use fewer or rarer words, or add a filter"


def check(deadline: float) -> None:
    """Raise `SearchTooSlow` where `deadline`, a moment of `time.monotonic`, has passed."""
    if monotonic() > deadline:
        raise SearchTooSlow(TOO_SLOW)


def watched(items: Iterable[T], deadline: float) -> Iterator[T]:
    """Yield the `items` as long as the `deadline` has not passed; `SearchTooSlow` then. For loops whose every step takes microseconds."""
    for item in items:
        check(deadline)
        yield item
