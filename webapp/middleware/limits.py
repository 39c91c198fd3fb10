"""Middleware: how much one client may ask: how often, how long, and how many tables at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import BoundedSemaphore
from time import time
from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import RequestURITooLarge, ServiceUnavailable

from indexer.errors import UsageError
from webapp.middleware.auth import OPEN
from webapp.middleware.request_state import request_state
from webapp.options import Options

MOST_ARGUMENTS = 400
"""Arguments of one address: more than all filters of a search hold."""
LONGEST_ARGUMENT = 8000
"""Characters of one argument: more than twelve searches to compare hold."""
WRONG_SECRETS = "20 per minute"
"""How many wrong passwords one client may try."""
LONG = frozenset(("exports.as_table", "exports.as_data"))
"""Endpoints whose answers may hold a whole collection."""
RETRY_SECONDS = 10
STORE_SECONDS = 0.5
"""How long another place is waited for that counts requests; a reader waits as long."""
NETWORK = 64
"""Bits of an IPv6 address that are one client's: each of them owns all addresses below."""


def client() -> str:
    """Return what stands for the one who asks: the address, or the network where each client has a whole one."""
    try:
        address = _address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    return str(ip_network((address, NETWORK), strict=False)) if isinstance(address, IPv6Address) else str(address)


def _address(text: str) -> IPv4Address | IPv6Address:
    """Return the address that `text` is, as proxies write it: 192.0.2.1, ::ffff:192.0.2.1, 192.0.2.1:5000, [2001:db8::1]:5000."""
    host = text[1:].partition("]")[0] if text.startswith("[") else text.partition(":")[0] if text.count(":") == 1 else text
    address = ip_address(host)
    return getattr(address, "ipv4_mapped", None) or address


def limit_rate(app: Flask, options: Options) -> None:
    """Let each client make as many requests to `app` as `options.rate` says, and guess no secret: 429 with Retry-After for more.

    Where requests are counted elsewhere and that place is down or hangs, each server counts for itself, and no page fails for it: those
    under way in that moment may go uncounted. `UsageError` where it can't be such a place.
    """
    from flask_limiter import ApplicationLimit, Limiter  # only where there is a limit, as it takes a while to import

    rate = ApplicationLimit(options.rate, key_function=client)
    wrong = ApplicationLimit(WRONG_SECRETS, key_function=client, scope="secrets", deduct_when=_gave_wrong_secret)
    limiter = Limiter(
        client,
        application_limits=[*([rate] if options.rate else []), *([wrong] if options.secrets else [])],
        storage_uri=options.rate_store,
        storage_options=_patience(options.rate_store),
        in_memory_fallback_enabled=True,
        swallow_errors=True,  # else all but the first of those that find the store down at once would fail
        request_identifier=lambda: request.endpoint or "nowhere",  # addresses that are not there count too
    )
    limiter.request_filter(lambda: request.endpoint in OPEN)

    def tell_when(response: Response) -> Response:
        if response.status_code == 429 and limiter.current_limit:
            response.headers["Retry-After"] = str(max(limiter.current_limit.reset_at - int(time()), 1))
        return response

    app.after_request(tell_when)
    try:
        limiter.init_app(app)
    except Exception as error:
        raise UsageError(f"LETTERS_RATE_STORE can't be used ({error}); set it to memory://, or to redis://HOST:PORT/NUMBER") from error


def _patience(store: str) -> dict[str, Any]:
    """Return what keeps a Redis that hangs from holding readers: by itself its client waits for ever, and tries many times."""
    if not store.startswith("redis") or not find_spec("redis"):  # what is missing, the limiter says
        return {}
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    return {"socket_timeout": STORE_SECONDS, "socket_connect_timeout": STORE_SECONDS, "retry": Retry(NoBackoff(), 1)}


def _gave_wrong_secret(answer: Response) -> bool:
    """Return whether a secret was given that opens nothing: each browser's first visit gives none, only to be asked for one."""
    return answer.status_code == 401 and "Authorization" in request.headers


def require_measure() -> None:
    """Refuse an address with more or longer arguments than any page here makes: 414."""
    arguments = list(request.args.items(multi=True))
    if len(arguments) > MOST_ARGUMENTS or any(len(name) + len(value) > LONGEST_ARGUMENT for name, value in arguments):
        raise RequestURITooLarge


class ConcurrencyLimit:
    """Lets so many long answers be made at a time, so that they never take every thread."""

    def __init__(self, places: int, endpoints: frozenset[str]) -> None:
        """Let `places` answers of `endpoints` through at a time."""
        self._places = BoundedSemaphore(places)
        self._endpoints = endpoints

    def enter(self) -> None:
        """Take a place where the request wants a long answer; 503 where none is free."""
        if request.endpoint in self._endpoints:
            if not self._places.acquire(blocking=False):
                raise ServiceUnavailable(retry_after=RETRY_SECONDS)
            request_state().release = cache(self._places.release)  # once, however often it is called

    def leave(self, response: Response) -> Response:
        """Give the place back when `response` has been read to its end, or its reader has gone; at once where there is nothing to read."""
        if leave := request_state().release:
            if request.method == "HEAD" or not response.is_streamed:
                leave()
            response.call_on_close(leave)
            response.response = _then(response.iter_encoded(), leave)
        return response


def _then(pieces: Iterable[bytes], leave: Callable[[], None]) -> Iterator[bytes]:
    try:
        yield from pieces
    finally:
        leave()
