"""Pages stage: what is asked of every request, and the headers that keep a browser from running or loading what is not ours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from string import printable
from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

from webapp.middleware.access_log import log_requests
from webapp.middleware.auth import options_now, require_host, require_reader, require_reading
from webapp.middleware.limits import LONG, ConcurrencyLimit, limit_rate, require_measure
from webapp.options import PROXY_HEADERS, Options

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

POLICY = "; ".join((
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "frame-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
))
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
}
"""Sent with every answer, errors too."""
FRAMED: Mapping[str, Mapping[str, str]] = {
    "pages.original": {
        "Content-Security-Policy": POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'"),
        "X-Frame-Options": "SAMEORIGIN",
    },
}
"""Endpoints whose answers a page of ours may show in a frame, and the headers that let it."""
HTTPS_ONLY = "max-age=31536000"
"""Strict-Transport-Security: a browser that was here once asks by https for a year (seconds)."""


def guard(app: Flask, options: Options) -> None:
    """Let `app` answer only what `options` allow, in this order: known, only read, by its name, in measure, not too often, by a reader."""
    app.extensions["letters.options"] = options
    gate = ConcurrencyLimit(max(options.threads // 2, 1), LONG)
    if options.proxies:
        counts = {f"x_{name}": options.proxies if name in options.proxy_headers else 0 for name in PROXY_HEADERS}
        app.wsgi_app = ProxyFix(app.wsgi_app, **counts)  # type: ignore[method-assign]  # as Flask's documentation has it
    app.wsgi_app = _in_ascii(app.wsgi_app)  # type: ignore[assignment]
    log_requests(app)
    for requirement in (require_reading, require_host, require_measure):
        app.before_request(requirement)
    if options.rate or options.secrets:
        limit_rate(app, options)
    app.before_request(require_reader)
    app.before_request(gate.enter)
    app.after_request(gate.leave)
    app.after_request(guarded)


def _in_ascii(app: WSGIApplication) -> WSGIApplication:
    """Return `app` so that bytes which some program sends unencoded in an address's arguments, in any encoding, are encoded first.

    Our own server has done so already (`connections`); others that the pages may be mounted in pass them on.
    """

    def serve(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        asked: str = environ.get("QUERY_STRING", "")
        if not asked.isascii():
            environ["QUERY_STRING"] = quote(asked.encode("latin-1"), safe=printable)
        return app(environ, start)

    return serve


def guarded(response: Response) -> Response:
    """Return `response` with the headers, unless it has set one itself; pages are not kept, as the index may change."""
    secure = {"Strict-Transport-Security": HTTPS_ONLY} if options_now().https else {}
    wanted = {**HEADERS, **FRAMED.get(request.endpoint or "", {}), "Cache-Control": "no-cache", **secure}
    given = {name.lower() for name, _ in response.headers}
    response.headers.extend({name: value for name, value in wanted.items() if name.lower() not in given})
    return response
