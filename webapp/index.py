"""Pages stage: the index as all requests share it."""

from __future__ import annotations

from threading import Lock

from indexer.engines import Engine
from webapp.collection import Collection, collection_of


class Index:
    """An engine, which moves to a newer index by itself, and what pages know of its letters as a whole."""

    def __init__(self, engine: Engine) -> None:
        """Hold `engine`; nothing is opened until a page needs it."""
        self.engine = engine
        self._lock = Lock()
        self._collection: Collection | None = None

    def collection(self) -> Collection:
        """Return the heads of all letters, read anew only after a build; `SearchUnavailable` where there is no index."""
        report = self.engine.report()
        now = self._collection
        if now and now.report == report:
            return now
        with self._lock:
            if not self._collection or self._collection.report != report:
                self._collection = collection_of(self.engine.letters(), report)
            return self._collection
