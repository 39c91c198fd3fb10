"""Serve an assistant on this machine over standard input and output, as the protocol's clients start it."""

from __future__ import annotations

from dataclasses import replace
from time import monotonic
from typing import Any, cast

import anyio

from indexer.assistants.desk import Desk
from indexer.assistants.server import server_for
from indexer.engines import Engine, engine_for
from indexer.query import Query
from indexer.results import Results
from indexer.search.meaning import meaning_from
from indexer.settings.run import Settings

SECONDS = 10.0
"""How long one search may take, as on the pages by default."""


def serve(settings: Settings, site: str) -> None:
    """Answer until the client closes standard input. `site` is the address of the pages, for links; "" if there are none.

    The index is opened by the first question that needs it, and replaced when there is a newer one; until there is one, tools say so.
    """
    engine = timed(engine_for(settings), SECONDS)
    desk = Desk(engine, meaning_from(settings), lambda: site)
    try:
        anyio.run(server_for(desk).run_stdio_async)
    finally:
        engine.close()


def timed(engine: Engine, seconds: float) -> Engine:
    """Return `engine` with searches that raise `SearchTooSlow` after `seconds`, or by their own deadline if that is earlier."""
    return cast("Engine", _Timed(engine, seconds))


class _Timed:
    """An engine that gives each search a deadline."""

    def __init__(self, engine: Engine, seconds: float) -> None:
        self._engine = engine
        self._seconds = seconds

    def search(self, query: Query) -> Results:
        return self._engine.search(replace(query, deadline=min(query.deadline, monotonic() + self._seconds)))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)
