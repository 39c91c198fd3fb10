"""API stage: answers as they are sent: JSON, a tag that says whether anything has changed, and where the document is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Response, g, request
from msgspec.json import encode

from indexer.serialise import JsonDict
from webapp.api.problems import asks_api
from webapp.urls import api_page_link, document_link, whole

FRESH = "no-cache"
"""May be kept, but not used without asking whether it has changed; not "public", as others' caches would keep what needs a password."""
EXPOSED = "ETag, Link, Retry-After, Server-Timing"
"""Headers that pages of other sites may read too."""


def sent(answer: JsonDict, took_ms: float | None = None) -> Response:
    """Return `answer` as JSON, with the time that the search took."""
    response = Response(encode(answer), content_type="application/json")
    if took_ms is not None:
        response.headers["Server-Timing"] = f"search;dur={took_ms:.1f}"
    return response


def tagged(response: Response) -> Response:
    """Return `response` with its tag, if it is no error, and the links to the document and its page.

    `webapp.middleware.page_cache` makes the tag, and says who has the answer already. An answer
    from only a part of the index must not be kept.
    """
    if g.get("partial"):
        response.headers["Cache-Control"] = "no-store"
    elif response.status_code < 400 and g.get("tag"):
        response.set_etag(g.tag)  # a strong one: the same bytes each time
        response.headers["Cache-Control"] = FRESH
    response.headers["Link"] = f'<{document_link()}>; rel="service-desc", <{whole(api_page_link())}>; rel="service-doc"'
    return response


def open_to(origins: Sequence[str]) -> Callable[[Response], Response]:
    """Return what lets pages of other sites, of all with "*", read the API's answers in their readers' browsers, errors too.

    Browsers ask by a plain GET without a password; what needs to be asked for beforehand (OPTIONS) is not allowed.
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
