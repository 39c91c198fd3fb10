"""Services: the index as all requests share it, and what is worked out once for each build."""

from __future__ import annotations

from collections.abc import Callable
from threading import RLock
from typing import Any, TypeVar

from indexer.engines import Engine
from indexer.letter import Report
from webapp.services.collection import Collection, collection_of

Made = TypeVar("Made")


class Index:
    """An engine, which moves to a newer index by itself, and what pages know of its letters as a whole."""

    def __init__(self, engine: Engine) -> None:
        """Hold `engine`; nothing is opened until a page needs it."""
        self.engine = engine
        self._lock = RLock()
        self._report: Report | None = None
        self._kept: dict[str, Any] = {}

    def kept(self, name: str, make: Callable[[], Made]) -> Made:
        """Return what `make` made for `name`, made anew only after a build; `SearchUnavailable` where there is no index."""
        report = self.engine.report()
        with self._lock:
            if report != self._report:
                self._report, self._kept = report, {}
            if name not in self._kept:
                self._kept[name] = make()
            made: Made = self._kept[name]
            return made

    def collection(self) -> Collection:
        """Return the heads of all letters."""
        return self.kept("collection", lambda: collection_of(self.engine.heads(), self.engine.report()))
