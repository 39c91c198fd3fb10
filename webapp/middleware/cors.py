"""Middleware: pages of other sites may read the API's answers where the settings say so (CORS)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Response, request

from webapp.services.request_context import asks_api

EXPOSED = "ETag, Link, Retry-After, Server-Timing"
"""Headers that pages of other sites may read too."""


def share_with(origins: Sequence[str]) -> Callable[[Response], Response]:
    """Return a hook that lets pages of these sites ("*" for any) read the API's answers in their readers' browsers, errors too.

    Browsers ask with a plain GET and no password. Anything that needs a preflight request (OPTIONS) is not allowed.
    """

    def share(response: Response) -> Response:
        origin = "*" if "*" in origins else request.origin
        if asks_api():
            response.vary.update(() if origin == "*" else ("Origin",))
            if origin in origins:
                response.headers["Access-Control-Allow-Origin"] = origin
                response.headers["Access-Control-Expose-Headers"] = EXPOSED
        return response

    return share
