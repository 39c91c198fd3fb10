"""Middleware: answers that may be as long as the collection: how many are sent at once, and how their pieces are made."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager
from functools import cache
from threading import BoundedSemaphore

from flask import Response, request
from werkzeug.exceptions import ServiceUnavailable

from webapp.middleware.limits import RETRY_SECONDS, client
from webapp.middleware.request_state import request_state

LONG = frozenset(
    (
        *(f"downloads.as_{form}" for form in ("table", "lines", "parquet", "data", "ris", "bibtex", "csl")),
        "listing.as_file",
        "packs.originals",
        "packs.basket_originals",
    )
)
"""Endpoints whose answers may contain a whole collection."""

APiece = Callable[[str], AbstractContextManager[None]]
"""Given a client, what to make a piece of its answer in."""


class LongAnswers:
    """Limits how many long answers are sent at once, so that they never take every thread, and makes each of their pieces in its turn."""

    def __init__(self, places: int, a_piece: APiece, endpoints: frozenset[str] = LONG) -> None:
        """Allow `places` answers from `endpoints` at once."""
        self._places = BoundedSemaphore(places)
        self._a_piece, self._endpoints = a_piece, endpoints

    def enter(self) -> None:
        """Take a place if the request is for a long answer; 503 if none is free."""
        if request.endpoint in self._endpoints:
            if not self._places.acquire(blocking=False):
                raise ServiceUnavailable(retry_after=RETRY_SECONDS)
            request_state().release = cache(self._places.release)  # once, however often it is called

    def leave(self, response: Response) -> Response:
        """Free the place once `response` has been read or its reader has gone; at once if there is nothing to stream."""
        if leave := request_state().release:
            if request.method == "HEAD" or not response.is_streamed:
                leave()
            response.call_on_close(leave)
            response.response = self._in_turn(client(), response.iter_encoded(), leave)
        return response

    def _in_turn(self, who: str, pieces: Iterator[bytes], leave: Callable[[], None]) -> Iterator[bytes]:
        """Yield `pieces`, each made in its turn; a slow reader's answer waits outside it."""
        try:
            while True:
                with self._a_piece(who):
                    piece = next(pieces, None)
                if piece is None:
                    return
                yield piece
        finally:
            leave()
            if isinstance(pieces, Generator):
                pieces.close()
