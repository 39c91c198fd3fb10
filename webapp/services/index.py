"""Services: the index shared by all requests, and values worked out once per build."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from threading import Lock, Thread
from typing import Any, TypeVar, cast

from indexer.engines import Engine
from indexer.letter import Report
from indexer.search.collection import Collection, collection_now
from indexer.search.meaning import Meaning

Made = TypeVar("Made")

WAITED_SECONDS = 2.0
"""How long a request waits for what is made beside it."""


class Index:
    """An engine, which switches to a newer index by itself, and a cache of values worked out from that index."""

    def __init__(self, engine: Engine, meaning: Meaning | None = None) -> None:
        """Use `engine` and, to search by meaning too, `meaning`; nothing is opened until a page needs it."""
        self.engine, self.meaning = engine, meaning
        self._lock, self._collecting, self._beside = Lock(), Lock(), Lock()
        self._report: Report | None = None
        self._kept: dict[str, Future[Any]] = {}

    def kept(self, name: str, make: Callable[[], Made]) -> Made:
        """Return the value cached as `name`, calling `make` only once per build; `SearchUnavailable` if there is no index.

        Whoever asks for the same while it is made waits for it, and nobody else.
        """
        value, begun = self._begun(name)
        if not begun:
            self._make(name, value, make)
        return cast("Made", value.result())

    def made_beside(self, name: str, make: Callable[[], Made], seconds: float = WAITED_SECONDS) -> Made | None:
        """Return the value cached as `name`, or None if it is not made within so many `seconds`.

        `make` is called once per build, in a thread of its own and outside any request, so no deadline ends it and what it makes is kept
        for those who ask again. One value is made at a time.
        """
        value, begun = self._begun(name)
        if not begun:
            Thread(target=self._make_alone, args=(name, value, make), daemon=True).start()
        try:
            return cast("Made", value.result(seconds))
        except NotYet:
            if value.done():  # `make` itself said so
                raise
            return None

    def collection(self) -> Collection:
        """Return the collection of all letters in the index."""
        with self._collecting:  # so that it is worked out once, however many pages ask at once
            return collection_now(self.engine)

    def _begun(self, name: str) -> tuple[Future[Any], bool]:
        """Return the value called `name`, which may not be made yet, and whether somebody else makes it or has made it."""
        report = self.engine.report()
        with self._lock:
            if report != self._report:
                self._report, self._kept = report, {}
            begun = name in self._kept
            return self._kept.setdefault(name, Future()), begun

    def _make(self, name: str, value: Future[Any], make: Callable[[], object]) -> None:
        """Give `value` what `make` returns or raises; what was raised is not kept."""
        try:
            value.set_result(make())
        except BaseException as error:  # noqa: BLE001  # whatever it is, those who wait must learn of it
            with self._lock:
                if self._kept.get(name) is value:
                    del self._kept[name]
            value.set_exception(error)

    def _make_alone(self, name: str, value: Future[Any], make: Callable[[], object]) -> None:
        with self._beside:
            self._make(name, value, make)
