"""Engines: stop a search that takes too long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from time import monotonic
from typing import TypeVar

from indexer.errors import SearchTooSlow

T = TypeVar("T")
TOO_SLOW = "The search took too long and was stopped. Use fewer or rarer words, or add a filter"


def check_deadline(deadline: float) -> None:
    """Raise `SearchTooSlow` if `deadline`, in seconds of `time.monotonic`, has passed."""
    if monotonic() > deadline:
        raise SearchTooSlow(TOO_SLOW)


def with_deadline(items: Iterable[T], deadline: float) -> Iterator[T]:
    """Yield the `items`; `SearchTooSlow` once the `deadline` has passed. For loops whose steps each take microseconds."""
    for item in items:
        check_deadline(deadline)
        yield item
