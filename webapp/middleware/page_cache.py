"""Middleware: pages that are asked for again: a browser that has one still is told so, and one that was made just now is sent again.

A page, or an answer of the API, depends on nothing but its address, the index's build and this program, so that the same three give the
same page.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from threading import Lock

from cachetools import LRUCache
from flask import Response, request

import indexer
from indexer.errors import SearchUnavailable
from webapp.middleware.request_state import request_state
from webapp.services.request_context import index_now

CACHED = {"pages": "text/html", "browse": "text/html", "exports": "text/html", "api": "application/json"}
"""Blueprints whose pages are the same for everybody, and what is kept of each."""
MOST_BYTES = 24_000_000
"""Of pages that are kept: some hundreds."""
LARGEST = 400_000
"""Bytes of a page that is kept: the longest letters, too."""


class PageCache:
    """Finished pages by their tags; where there are too many, the one that was asked for longest ago goes first."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        """Keep at most so many bytes."""
        self._program = hashlib.sha256(_program().encode()).hexdigest()
        self._largest = min(LARGEST, most)
        self._pages: LRUCache[str, bytes] = LRUCache(most, getsizeof=len)
        self._lock = Lock()

    def answer(self) -> Response | None:
        """Return the answer to the request at hand where nothing has to be made for it: 304, or the page as it was made before."""
        tag = request_state().cache_tag = self._tag() if request.blueprint in CACHED else ""
        if not tag:
            return None
        asked = request.if_none_match
        if asked.contains_weak(tag) and not asked.star_tag:  # any page at all would do: then there has to be one
            return _tagged(Response(status=304))
        with self._lock:
            page = self._pages.get(tag)
        return _tagged(Response(page, mimetype=CACHED[request.blueprint or ""])) if page is not None else None

    def keep(self, response: Response) -> Response:
        """Tag a page and keep it; not one that found nothing, which is counted each time.

        One that not all of the index answered, or during which another build took over, is the page of no tag.
        """
        tag = request_state().cache_tag
        if not tag or response.status_code != 200 or response.is_streamed:
            return response
        ours = response.get_etag()[0] in (None, tag)
        if request_state().partial or self._tag() != tag:
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
        """Return what changes whenever the page does; "" where the index does not answer."""
        try:
            report = index_now().engine.report()
        except SearchUnavailable:
            return ""
        build = f"{report.built} {report.letters} {report.paragraphs}"
        address = (request.scheme, request.host, request.script_root, request.path, request.query_string)
        return hashlib.sha256(repr((self._program, build, *address)).encode()).hexdigest()[:32]


def _tagged(response: Response) -> Response:
    """Tag the page weakly: a proxy may press it."""
    response.set_etag(request_state().cache_tag, weak=True)
    return response


def _program() -> str:
    """Return what changes with this program's files."""
    folders = (Path(__file__).parents[1], Path(indexer.__file__).parent)
    files = sorted(path for folder in folders for path in folder.rglob("*.*") if path.suffix != ".pyc")
    return " ".join(f"{path.name} {(status := path.stat()).st_size} {status.st_mtime_ns}" for path in files)
