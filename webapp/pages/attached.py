"""Pages: a response that is a file to download, with its name and the licence of the letters."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response

from webapp.services.request_context import options_now

TEXTS = ("text/", "application/json", "application/x-", "application/vnd.citationstyles")
"""Beginnings of the media types that are sent as UTF-8 text."""


def attached(pieces: Iterable[bytes] | Iterable[str] | str | bytes, content_type: str, name: str) -> Response:
    """Return a download called `name`; if it comes in pieces, each is sent as soon as it is made."""
    charset = "; charset=utf-8" if content_type.startswith(TEXTS) and content_type != "application/json" else ""
    response = Response(pieces, content_type=content_type + charset)
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return licensed(response)


def licensed(response: Response) -> Response:
    """Return `response` with a header that says under which licence the letters are."""
    if url := options_now().licence.url:
        response.headers["Link"] = f'<{url}>; rel="license"'
    return response
