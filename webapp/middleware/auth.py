"""Middleware: who may read: allowed hosts, the site's password or token, and the pages for administrators."""

from __future__ import annotations

import hmac
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import current_app, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import BadRequest, Forbidden, MethodNotAllowed, Unauthorized

from indexer.errors import LettersError
from webapp.host_names import is_spelt_wrong
from webapp.services.request_context import options_now

ADMIN = "admin"
"""The blueprint of the pages for administrators."""
READING = ("GET", "HEAD")
ASKED_BY_POST = frozenset(("assistants.ask",))
"""Endpoints whose questions come in a body. They only read, too."""
WRITING = frozenset(("alerts.ask", "alerts.ask_for_list", "alerts.confirm", "alerts.stop", "alerts.listing"))
"""Endpoints that take a form (POST) too; they are there only while alerts are on."""
OPEN = frozenset(("health.live", "health.ready", "assets.send", "alerts.stop"))
"""Endpoints that need no password: health checks come from machines, assets are the same for everyone, and a mail program that stops an
alert knows no password; its link is signed."""
FORWARDED = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via")
"""Headers that give away a proxy."""


def require_reading() -> None:
    """Refuse anything but reading: 405 for methods other than `READING`, but for a question in a body, or a form of `WRITING`."""
    if request.method not in READING and not (request.method == "POST" and request.endpoint in ASKED_BY_POST | WRITING):
        raise MethodNotAllowed(READING)


def require_host() -> None:
    """Refuse requests for host names that are not ours, so that no other site can pose as this one, or that can't be names: 400."""
    if request.endpoint in OPEN:
        return
    hosts, name = options_now().hosts, urlsplit(f"//{request.host}").hostname or ""
    if hosts and not any(_is_of(name, host) for host in hosts):
        current_app.logger.warning("refused a request for the host %r, which is not in LETTERS_HOSTS", name)
        raise BadRequest
    if not hosts and is_spelt_wrong(name):
        raise BadRequest


def _is_of(name: str, host: str) -> bool:
    return name == host.removeprefix(".") or (host.startswith(".") and name.endswith(host))


def require_reader() -> None:
    """Require the site's password or token, or the administrators', if the site has one: 401 otherwise."""
    if _is_closed() and not _has_one_of(options_now().secrets):
        raise Unauthorized(www_authenticate=_asking())


def require_admin() -> None:
    """Require the administrators' token or, if there is none, a request from this machine: 401 or 403 otherwise."""
    if not is_admin():
        raise Unauthorized(www_authenticate=_asking()) if options_now().admin_token else Forbidden


def is_admin() -> bool:
    """Return whether the request gives the administrators' token or, if there is none, comes from this machine."""
    token = options_now().admin_token
    return _has_one_of((token,)) if token else _is_here()


def told(error: LettersError) -> str:
    """Return what to tell of `error`: strangers are told no folder and no command, which it may name for administrators."""
    return str(error) if not error.public or is_admin() else error.public


def gives_secret() -> bool:
    """Return whether the request gives a secret, right or wrong, at an address that asks for one."""
    return "Authorization" in request.headers and bool(_wanted())


def gives_wrong_secret() -> bool:
    """Return whether the request gives a secret that does not open the page it asks for.

    A browser's first request gives none, and where no secret is wanted, what a proxy leaves in the header is none of ours.
    """
    return gives_secret() and not _has_one_of(_wanted())


def _wanted() -> tuple[str, ...]:
    """Return the secrets of which one opens the page asked for; none if it is open to everyone."""
    options = options_now()
    if request.blueprint == ADMIN and options.admin_token:
        return (options.admin_token,)
    return options.secrets if _is_closed() else ()


def _is_closed() -> bool:
    """Return whether readers need a secret for the page asked for."""
    options = options_now()
    return bool(options.password or options.token) and request.endpoint not in OPEN


def _asking() -> WWWAuthenticate:
    return WWWAuthenticate("basic", {"realm": "Inspection letters", "charset": "UTF-8"})


def _has_one_of(secrets: tuple[str, ...]) -> bool:
    """Return whether the request gives one of `secrets`; the time it takes reveals nothing about them."""
    try:
        given = request.authorization
    except ValueError:  # characters that are not allowed, which Werkzeug only partly checks
        given = None
    shown = (given.password if given.type == "basic" else given.token) if given else None
    equal = [hmac.compare_digest((shown or "").encode(), secret.encode()) for secret in secrets]
    return any(equal)


def _is_here() -> bool:
    """Return whether the client is on this machine and, as far as we can tell, is not just a proxy on it."""
    if options_now().proxies or any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
