"""Services: the index shared by all requests, and values worked out once per build."""

from __future__ import annotations

from collections.abc import Callable
from threading import RLock
from typing import Any, TypeVar

from indexer.engines import Engine
from indexer.letter import Report
from indexer.search.collection import Collection, collection_now
from indexer.search.meaning import Meaning

Made = TypeVar("Made")


class Index:
    """An engine, which switches to a newer index by itself, and a cache of values worked out from that index."""

    def __init__(self, engine: Engine, meaning: Meaning | None = None) -> None:
        """Use `engine` and, to search by meaning too, `meaning`; nothing is opened until a page needs it."""
        self.engine, self.meaning = engine, meaning
        self._lock = RLock()
        self._report: Report | None = None
        self._kept: dict[str, Any] = {}

    def kept(self, name: str, make: Callable[[], Made]) -> Made:
        """Return the value cached as `name`, calling `make` only once per build; `SearchUnavailable` if there is no index."""
        report = self.engine.report()
        with self._lock:
            if report != self._report:
                self._report, self._kept = report, {}
            if name not in self._kept:
                self._kept[name] = make()
            made: Made = self._kept[name]
            return made

    def collection(self) -> Collection:
        """Return the collection of all letters in the index."""
        with self._lock:  # so that it is worked out once, however many pages ask at once
            return collection_now(self.engine)
