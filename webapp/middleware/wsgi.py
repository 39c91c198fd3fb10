"""Middleware: what is done to a request before Flask sees it."""

from __future__ import annotations

from collections.abc import Iterable
from string import printable
from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from webapp.options import PROXY_HEADERS, Options

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def wrap(app: Flask, options: Options) -> None:
    """Let `app` believe the proxies that `options` trust, and see addresses in ASCII only."""
    if options.proxies:
        counts = {f"x_{name}": options.proxies if name in options.proxy_headers else 0 for name in PROXY_HEADERS}
        app.wsgi_app = ProxyFix(app.wsgi_app, **counts)  # type: ignore[method-assign]  # as Flask's documentation has it
    app.wsgi_app = _in_ascii(app.wsgi_app)  # type: ignore[assignment]


def _in_ascii(app: WSGIApplication) -> WSGIApplication:
    """Return `app` so that bytes which some program sends unencoded in an address's arguments, in any encoding, are encoded first.

    Our own server has done so already (`connections`); other servers that the pages are mounted in pass them on.
    """

    def serve(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        query: str = environ.get("QUERY_STRING", "")
        if not query.isascii():
            environ["QUERY_STRING"] = quote(query.encode("latin-1"), safe=printable)
        return app(environ, start)

    return serve
