"""Middleware: what is asked of every request, and the headers that keep a browser from running or loading what is not ours."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, request

from webapp.middleware.auth import options_now

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


def add_headers(response: Response) -> Response:
    """Return `response` with the headers, unless it has set one itself; pages are not kept, as the index may change."""
    secure = {"Strict-Transport-Security": HTTPS_ONLY} if options_now().https else {}
    wanted = {**HEADERS, **FRAMED.get(request.endpoint or "", {}), "Cache-Control": "no-cache", **secure}
    given = {name.lower() for name, _ in response.headers}
    response.headers.extend({name: value for name, value in wanted.items() if name.lower() not in given})
    return response
