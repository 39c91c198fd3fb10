"""Middleware: CORS, which lets pages of other sites read the API's answers if the options allow it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Response, request

from webapp.services.request_context import asks_api

EXPOSED = "ETag, Link, Retry-After, Server-Timing"
"""Headers that pages of other sites may also read."""


def share_with(origins: Sequence[str]) -> Callable[[Response], Response]:
    """Return a hook that lets pages of these origins ("*" for any) read the API's answers, including errors.

    Only a plain GET without a password works. Anything that needs a preflight request (OPTIONS) is refused.
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
