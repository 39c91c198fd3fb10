"""Middleware: changes to a request before Flask sees it."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from string import printable
from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from webapp.host_names import ascii_host
from webapp.options import PROXY_HEADERS, Options

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def wrap(app: Flask, options: Options) -> None:
    """Make `app` trust the proxies that `options` name, and see query strings and its host's name in ASCII only."""
    if options.proxies:
        counts = {f"x_{name}": options.proxies if name in options.proxy_headers else 0 for name in PROXY_HEADERS}
        app.wsgi_app = ProxyFix(app.wsgi_app, **counts)  # type: ignore[method-assign]  # as in Flask's documentation
    app.wsgi_app = _in_ascii(app.wsgi_app)  # type: ignore[assignment]


def _in_ascii(app: WSGIApplication) -> WSGIApplication:
    """Return `app` with percent-encoding of any non-ASCII bytes that a program sends in a query string, whatever their encoding.

    Our own server has already done this (`connections`); other servers that run the pages pass them on. A host's name that is not in ASCII
    becomes what browsers send for it; one that is not in UTF-8 stays as it is, which no page answers to.
    """

    def serve(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        query: str = environ.get("QUERY_STRING", "")
        if not query.isascii():
            environ["QUERY_STRING"] = quote(query.encode("latin-1"), safe=printable)
        host: str = environ.get("HTTP_HOST", "")
        if not host.isascii():
            with suppress(UnicodeError):
                environ["HTTP_HOST"] = ascii_host(host.encode("latin-1").decode())
        return app(environ, start)

    return serve
