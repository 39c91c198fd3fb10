"""Middleware: searches stop when their request's time is up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from time import monotonic
from typing import Any, cast

from flask import has_request_context

from indexer.engines import Engine
from indexer.query import Query
from indexer.results import Hit, Results
from webapp.middleware.request_state import RequestState, request_state


def timed(engine: Engine, seconds: float) -> Engine:
    """Return `engine` with searches that raise `SearchTooSlow` once `seconds` have passed since a request's first search.

    A search made while a response is being streamed, after its request has ended, gets the full time to itself.
    """
    return cast("Engine", _Timed(engine, seconds))


class _Timed:
    """An engine that gives its searches a deadline."""

    def __init__(self, engine: Engine, seconds: float) -> None:
        self._engine = engine
        self._seconds = seconds

    def search(self, query: Query) -> Results:
        state = request_state() if has_request_context() else RequestState()
        began = state.first_search = state.first_search or monotonic()
        results = self._engine.search(replace(query, deadline=began + self._seconds))
        state.partial |= any(notice.code == "partial" for notice in results.notices)  # such an answer is not cached
        return results

    def batches(self, query: Query) -> Iterator[tuple[Hit, ...]]:
        return self._engine.batches(replace(query, deadline=monotonic() + self._seconds))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)
