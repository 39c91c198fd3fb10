"""Middleware: who may read: hosts, the password or token of the whole site, the pages for staff."""

from __future__ import annotations

import hmac
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import current_app, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import BadRequest, Forbidden, MethodNotAllowed, Unauthorized

from webapp.options import Options

READING = ("GET", "HEAD")
OPEN = frozenset(("health.live", "health.ready", "assets.send"))
"""Endpoints that need no password: who asks whether the server is well is a machine, and assets are the same for all."""
FORWARDED = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via")
"""Headers by which a proxy gives itself away."""


def options_now() -> Options:
    """Return how the pages are served."""
    options: Options = current_app.extensions["letters.options"]
    return options


def require_reading() -> None:
    """Let nothing be sent to any address: 405 for all but `READING`."""
    if request.method not in READING:
        raise MethodNotAllowed(READING)


def require_host() -> None:
    """Answer only to the names that the pages are reached by, so that no other site can pretend to be this one: 400 for others."""
    hosts = options_now().hosts
    name = (urlsplit(f"//{request.host}").hostname or "") if hosts else ""
    if hosts and request.endpoint not in OPEN and not any(_is_of(name, host) for host in hosts):
        current_app.logger.warning("asked by the name %r, which LETTERS_HOSTS does not list", name)
        raise BadRequest


def _is_of(name: str, host: str) -> bool:
    return name == host.removeprefix(".") or (host.startswith(".") and name.endswith(host))


def require_reader() -> None:
    """Let in who has the site's password or token, or the staff's: 401 for others, everybody where the site has none."""
    options = options_now()
    if (options.password or options.token) and request.endpoint not in OPEN and not _has_one_of(options.secrets):
        raise Unauthorized(www_authenticate=_asking())


def require_admin() -> None:
    """Let in who has the staff's token; where there is none, who asks on this very machine: 401 or 403 for others."""
    token = options_now().admin_token
    if token and not _has_one_of((token,)):
        raise Unauthorized(www_authenticate=_asking())
    if not token and not _is_here():
        raise Forbidden


def _asking() -> WWWAuthenticate:
    return WWWAuthenticate("basic", {"realm": "Inspection letters", "charset": "UTF-8"})


def _has_one_of(secrets: tuple[str, ...]) -> bool:
    """Return whether the request gives one of `secrets`; how long that takes tells nothing of their signs."""
    try:
        given = request.authorization
    except ValueError:  # signs that no program may send, which Werkzeug looks for in part
        given = None
    shown = (given.password if given.type == "basic" else given.token) if given else None
    equal = [hmac.compare_digest((shown or "").encode(), secret.encode()) for secret in secrets]
    return any(equal)


def _is_here() -> bool:
    """Return whether the one who asks is on this machine, and not merely a proxy on it, as far as that shows."""
    if options_now().proxies or any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
