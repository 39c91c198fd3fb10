"""API: responses: JSON, with an ETag and links to the OpenAPI document."""

from __future__ import annotations

from flask import Response
from msgspec.json import encode

from indexer.serialise import JsonDict
from webapp.middleware.request_state import request_state
from webapp.urls import absolute_url, api_page_link, document_link

FRESH = "no-cache"
"""Caches must revalidate; not "public", as shared caches would store what needs a password."""


def sent(answer: JsonDict, took_ms: float | None = None) -> Response:
    """Return `answer` as JSON, with the time that the search took, in milliseconds."""
    response = Response(encode(answer), content_type="application/json")
    if took_ms is not None:
        response.headers["Server-Timing"] = f"search;dur={took_ms:.1f}"
    return response


def tagged(response: Response) -> Response:
    """Return `response` with its ETag, unless it is an error, and links to the OpenAPI document and the API page.

    `webapp.middleware.page_cache` makes the ETag and answers with 304. Results from only a part of the index must not be cached.
    """
    state = request_state()
    if state.partial:
        response.headers["Cache-Control"] = "no-store"
    elif response.status_code < 400 and state.cache_tag:
        response.set_etag(state.cache_tag)  # a strong one: the same bytes each time
        response.headers["Cache-Control"] = FRESH
    response.headers["Link"] = f'<{document_link()}>; rel="service-desc", <{absolute_url(api_page_link())}>; rel="service-doc"'
    return response


