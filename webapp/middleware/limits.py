"""Middleware: limits on one client's requests: how many, and how long an address."""

from __future__ import annotations

from importlib.util import find_spec
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from time import time
from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import RequestURITooLarge

from indexer.errors import UsageError
from webapp.middleware.auth import OPEN, gives_secret, gives_wrong_secret
from webapp.options import Options

MOST_ARGUMENTS = 400
"""Most arguments in an address, more than all the filters of a search."""
LONGEST_ARGUMENT = 8000
"""Characters in one argument, more than twelve searches to compare."""
SIGN_UPS = "10 per hour"
"""Mails that one client may have sent by typing an address."""
ASKING = frozenset(("alerts.ask", "alerts.ask_for_list"))
WRONG_SECRETS = "20 per minute"
"""Wrong passwords that one client may try before it is told to stop. The right one is let in all the same."""
SECRETS_CHECKED = "600 per minute"
"""Wrong ones after which no secret of that client is checked for the rest of the minute: whoever is answered may go on guessing."""
RETRY_SECONDS = 10
"""When to ask again, as those are told for whom there is no room."""
STORE_SECONDS = 0.5
"""How long to wait for a shared rate-limit store; readers wait just as long."""
NETWORK = 64
"""Leading bits of an IPv6 address that identify a client, who has all the addresses in that network."""


def client() -> str:
    """Return what identifies the client: its address, or its network if it uses IPv6."""
    try:
        address = _address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    return str(ip_network((address, NETWORK), strict=False)) if isinstance(address, IPv6Address) else str(address)


def _address(text: str) -> IPv4Address | IPv6Address:
    """Return the address in `text`, as proxies write it: 192.0.2.1, ::ffff:192.0.2.1, 192.0.2.1:5000, [2001:db8::1]:5000."""
    host = text[1:].partition("]")[0] if text.startswith("[") else text.partition(":")[0] if text.count(":") == 1 else text
    address = ip_address(host)
    return getattr(address, "ipv4_mapped", None) or address


def limit_rate(app: Flask, options: Options) -> None:
    """Limit each client of `app` to `options.rate` requests, a few wrong secrets and sign-ups: 429 with Retry-After beyond that.

    Wrong secrets are counted apart, so that they take nothing from readers at the same address who know the right one.
    If a shared store is down or hangs, each server counts for itself and no page fails; requests in progress at that moment may go
    uncounted. `UsageError` if the store cannot be used at all.
    """
    from flask_limiter import ApplicationLimit, Limiter  # imported only if there is a limit, as it is slow to import

    rate = ApplicationLimit(options.rate, key_function=client, exempt_when=gives_wrong_secret)
    wrong = (
        ApplicationLimit(WRONG_SECRETS, key_function=client, scope="secrets", exempt_when=lambda: not gives_wrong_secret()),
        ApplicationLimit(
            SECRETS_CHECKED,
            key_function=client,
            scope="guesses",
            exempt_when=lambda: not gives_secret(),
            deduct_when=lambda _: gives_wrong_secret(),
        ),
    )
    signing = ApplicationLimit(SIGN_UPS, key_function=client, scope="sign-ups", exempt_when=lambda: request.endpoint not in ASKING)
    limiter = Limiter(
        client,
        application_limits=[*([rate] if options.rate else []), *(wrong if options.secrets else []), signing],
        storage_uri=options.rate_store,
        storage_options=_patience(options.rate_store),
        in_memory_fallback_enabled=True,
        fail_on_first_breach=False,  # a guess that one limit refuses still counts for the other
        swallow_errors=True,  # otherwise, when the store goes down, all but the first concurrent request would fail
        request_identifier=lambda: request.endpoint or "nowhere",  # unknown addresses count too
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
    """Return options that stop a hanging Redis from blocking readers: by default its client waits for ever and retries many times."""
    if not store.startswith("redis") or not find_spec("redis"):  # if it is missing, the limiter says so
        return {}
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    return {"socket_timeout": STORE_SECONDS, "socket_connect_timeout": STORE_SECONDS, "retry": Retry(NoBackoff(), 1)}


def require_measure() -> None:
    """Refuse an address with more or longer arguments than any of our pages makes: 414."""
    arguments = list(request.args.items(multi=True))
    if len(arguments) > MOST_ARGUMENTS or any(len(name) + len(value) > LONGEST_ARGUMENT for name, value in arguments):
        raise RequestURITooLarge
