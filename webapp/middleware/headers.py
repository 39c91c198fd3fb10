"""Middleware: response headers that stop a browser from running or loading anything that is not ours."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, request

from webapp.services.request_context import options_now

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
"""Sent with every response, including errors."""
FRAMED: Mapping[str, Mapping[str, str]] = {
    "pages.original": {
        "Content-Security-Policy": POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'"),
        "X-Frame-Options": "SAMEORIGIN",
    },
}
"""Endpoints whose responses our own pages may show in a frame, and the headers that allow it."""
HTTPS_ONLY = "max-age=31536000"
"""Strict-Transport-Security: a browser that has visited uses only https for a year (in seconds)."""


def add_headers(response: Response) -> Response:
    """Return `response` with the headers that it has not set itself; pages must be revalidated, because the index may change."""
    secure = {"Strict-Transport-Security": HTTPS_ONLY} if options_now().https else {}
    wanted = {**HEADERS, **FRAMED.get(request.endpoint or "", {}), "Cache-Control": "no-cache", **secure}
    set_already = {name.lower() for name, _ in response.headers}
    response.headers.extend((name, value) for name, value in wanted.items() if name.lower() not in set_already)
    return response
