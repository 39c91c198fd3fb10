"""Middleware: the page cache: 304 if the browser still has the page, otherwise the page kept from last time, if there is one.

A page or an API answer depends only on its address, the index's build, the vectors made for it, this program and, as "last year" does, on
the day; so it can be reused while these stay the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from threading import Lock

from cachetools import LRUCache
from flask import Response, request

import indexer
from indexer.errors import SearchUnavailable
from webapp.middleware.request_state import request_state
from webapp.services.request_context import index_now

HTML = ("pages", "browse", "charting", "comparing", "grading", "listing", "packs", "downloads", "exports")
CACHED = dict.fromkeys(HTML, "text/html") | {"api": "application/json"}
"""Blueprints whose pages are the same for everyone, and the media type that is cached for each."""
MOST_BYTES = 24_000_000
"""Total size of the cached pages, a few hundred of them, in all processes."""
LARGEST = 400_000
"""Largest page to cache, in bytes; the longest letters fit."""


class PageCache:
    """Finished pages by their tags; when the cache is full, the least recently used goes first."""

    def __init__(self, most: int = MOST_BYTES, today: Callable[[], date] = date.today) -> None:
        """Cache at most `most` bytes; `today` is the calendar."""
        self._today = today
        self._program = hashlib.sha256(_program().encode()).hexdigest()
        self._largest = min(LARGEST, most)
        self._pages: LRUCache[str, bytes] = LRUCache(most, getsizeof=len)
        self._lock = Lock()

    def answer(self) -> Response | None:
        """Return the response to the current request if it need not be made: a 304 or the cached page; None otherwise."""
        tag = request_state().cache_tag = self._tag() if request.blueprint in CACHED else ""
        if not tag:
            return None
        asked = request.if_none_match
        if asked.contains_weak(tag) and not asked.star_tag:  # a star accepts any page, so there must be one
            return _tagged(Response(status=304))
        with self._lock:
            page = self._pages.get(tag)
        return _tagged(Response(page, mimetype=CACHED[request.blueprint or ""])) if page is not None else None

    def keep(self, response: Response) -> Response:
        """Tag a page and cache it, except one that found nothing, because every such search is counted.

        A page made from only part of the index, while the build changed, or before all of it was worked out, gets no tag.
        """
        tag = request_state().cache_tag
        if not tag or response.status_code != 200 or response.is_streamed:
            return response
        ours = response.get_etag()[0] in (None, tag)
        if request_state().partial or request_state().unfinished or self._tag() != tag:
            if ours:
                response.headers.pop("ETag", None)
        elif ours and response.mimetype == CACHED.get(request.blueprint or "") and not request_state().no_hits:
            self._put(tag, response.get_data())
            return response if "ETag" in response.headers else _tagged(response)
        return response

    def _put(self, tag: str, page: bytes) -> None:
        with self._lock:
            if len(page) <= self._largest and tag not in self._pages:
                self._pages[tag] = page

    def _tag(self) -> str:
        """Return a tag that changes whenever the page does; "" if the index is unavailable."""
        try:
            report, meaning = index_now().engine.report(), index_now().meaning
        except SearchUnavailable:
            return ""
        build = f"{report.built} {report.letters} {report.paragraphs} {meaning.stamp() if meaning else ''}"
        address = (request.scheme, request.host, request.script_root, request.path, request.query_string)
        return hashlib.sha256(repr((self._program, build, self._today(), *address)).encode()).hexdigest()[:32]


def _tagged(response: Response) -> Response:
    """Give the page a weak tag, because a proxy may compress it."""
    response.set_etag(request_state().cache_tag, weak=True)
    return response


def _program() -> str:
    """Return a text that changes whenever this program's files do."""
    folders = (Path(__file__).parents[1], Path(indexer.__file__).parent)
    files = sorted(path for folder in folders for path in folder.rglob("*.*") if path.suffix != ".pyc")
    return " ".join(f"{path.name} {(status := path.stat()).st_size} {status.st_mtime_ns}" for path in files)
