"""Options: what the environment says about serving the pages, checked once, before anything is opened."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address

from indexer.settings.environment import Variable, listed, one_of, some_of, values, whole, yes_or_no

PROXY_HEADERS = ("for", "proto", "host", "prefix")
"""What of X-Forwarded-* can be trusted."""
LOGS = ("plain", "json", "off")
LOGGED_IF_ASKED = ("query", "client")
SHORTEST_SECRET = 8
"""Characters; a shorter password or token is a slip."""
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]+=*")
"""As RFC 6750 has it."""
_HOST = re.compile(r"\.?[a-z0-9_-]+(\.[a-z0-9_-]+)*")
_PREFIX = re.compile(r"(/[A-Za-z0-9._~-]+)+/?")
STORES = ("memory://", "redis://", "rediss://", "redis+sentinel://", "redis+cluster://")
"""How the address of a place begins where requests are counted."""


@dataclass(frozen=True, slots=True)
class Options:
    """How the pages are served. The defaults are for tests and for programs that mount the pages: no limits, no secrets."""

    listen: str = "127.0.0.1"
    """Address to listen on: this machine alone."""
    port: int = 8000
    threads: int = 8
    """Requests that are answered at a time."""
    connections: int = 800
    """Connections that are kept at a time; beyond that, those whose clients have been slowest are closed."""
    timeout: int = 60
    """Seconds after which a connection is closed that neither asks nor reads."""
    grace: int = 20
    """Seconds that requests under way are given when the server is told to stop."""
    seconds: int = 10
    """Time that the searches of one page may take."""
    hosts: tuple[str, ...] = ()
    """Names by which readers reach the pages, ".example.org" with all below it; none: any name."""
    proxies: int = 0
    """Proxies in front whose X-Forwarded-* headers are believed."""
    proxy_headers: tuple[str, ...] = ("for", "proto")
    """Which of `PROXY_HEADERS` those proxies set themselves, whatever a client sends."""
    url_prefix: str = ""
    """Path below which a proxy shows the pages: "/letters"."""
    https: bool = False
    """Readers come by https, and only so."""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    admin_token: str = field(default="", repr=False)
    origins: tuple[str, ...] = ()
    """Sites whose own pages may ask the API in their readers' browsers, "*" for any."""
    rate: str = ""
    """Requests that one client may make: "600 per minute"; "" is any number."""
    rate_store: str = field(default="memory://", repr=False)
    """Where requests are counted; "redis://…" lets several servers count together."""
    log: str = "plain"
    """One of `LOGS`."""
    log_also: tuple[str, ...] = ()
    """Which of `LOGGED_IF_ASKED` the log tells too."""
    zero_results: bool = False
    """Searches that found nothing are counted for `/status`, with their words but nothing of who asked."""

    @property
    def secrets(self) -> tuple[str, ...]:
        """Return every secret that lets somebody in; none where everybody may read, and only the server's own machine sees `/status`."""
        return tuple(filter(None, (self.password, self.token, self.admin_token)))


def _address(text: str) -> str:
    return text.strip("[]")


def _hosts(text: str) -> tuple[str, ...]:
    names = tuple(one.strip("[]") for one in listed(text.lower()))
    if not names or not all(_HOST.fullmatch(one) or _is_address(one) for one in names):
        raise ValueError("names without a scheme, port or path, separated by commas: letters.example.org, .example.net")
    return names


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _origins(text: str) -> tuple[str, ...]:
    if any(one != "*" and not re.fullmatch(r"https?://[a-z0-9.-]+(:[0-9]+)?", one) for one in listed(text)):
        raise ValueError("origins with their scheme, separated by commas, such as https://council.example.org; or * for any")
    return listed(text)


def _store(text: str) -> str:
    if not text.startswith(STORES):
        raise ValueError("memory://, or the address of a Redis server: redis://HOST:PORT/NUMBER")
    return text


def _prefix(text: str) -> str:
    if not _PREFIX.fullmatch(text):
        raise ValueError("a path such as /inspection, of letters, digits and . _ ~ -")
    return text.rstrip("/")


def _rate(text: str) -> str:
    """Read what the `limits` library understands: "10 per second; 600 per minute"; "off" is no limit."""
    from limits import parse_many  # only where there is a limit

    if text.lower() == "off":
        return ""
    wanted = '"off", or a rate such as "600 per minute"'
    try:
        rates = parse_many(text)
    except ValueError as error:
        raise ValueError(wanted) from error
    if not all(rate.amount for rate in rates):
        raise ValueError(wanted)
    return text


def _password(text: str) -> str:
    if len(text) < SHORTEST_SECRET:
        raise ValueError(f"at least {SHORTEST_SECRET} characters")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError("text in UTF-8") from error
    return text


def _token(text: str) -> str:
    if not _TOKEN.fullmatch(text):
        raise ValueError("characters that programs can send in a header: ASCII letters, digits and - . _ ~ + /")
    return _password(text)


VARIABLES = (
    Variable(
        "LETTERS_LISTEN", "listen", _address, "127.0.0.1",
        "Address to listen on. The default accepts connections from this machine only; `0.0.0.0` accepts them from anywhere.",
    ),
    Variable("PORT", "port", whole(0, 65535), "8000", "Port to listen on."),
    Variable(
        "LETTERS_THREADS", "threads", whole(2, 256), "8",
        "Number of worker threads, at least 2. At most half of them send whole collections (CSV, JSON and feeds).",
    ),
    Variable(
        "LETTERS_CONNECTIONS", "connections", whole(10, 100_000), "800",
        "Number of open connections. If there are more, those that have been idle, sending a request or reading an answer for longest are "
        "closed (readers get ten times as long), but never one whose answer is still being made.",
    ),
    Variable(
        "LETTERS_TIMEOUT", "timeout", whole(1, 3600), "60",
        "Seconds until a connection is closed that sends no request, does not finish its request or does not read its answer.",
    ),
    Variable(
        "LETTERS_GRACE", "grace", whole(0, 3600), "20",
        "Seconds that running requests are given on SIGTERM or Ctrl-C. A second signal stops the server at once.",
    ),
    Variable(
        "LETTERS_SEARCH_SECONDS", "seconds", whole(1, 3600), "10",
        "Seconds that the searches of one page may take. After that the page is a 503 that says what to do.",
    ),
    Variable(
        "LETTERS_HOSTS", "hosts", _hosts, "",
        "Host names of the site, without a port, separated by commas; `.example.org` includes every name below it. Requests for other "
        "names get a 400. If not set: any name, or only this machine’s own names if the server listens on this machine only.",
    ),
    Variable(
        "LETTERS_PROXIES", "proxies", whole(0, 9), "0",
        "Number of trusted proxies in front of the server. With 0, `X-Forwarded-` headers are ignored.",
    ),
    Variable(
        "LETTERS_PROXY_HEADERS", "proxy_headers", some_of(PROXY_HEADERS), "for,proto",
        "Which `X-Forwarded-` headers those proxies set themselves, whatever a client sends: "
        f"{', '.join(f'`{one}`' for one in PROXY_HEADERS)}.",
    ),
    Variable(
        "LETTERS_URL_PREFIX", "url_prefix", _prefix, "",
        "Path below which the pages are served, such as `/inspection`. The proxy must pass it on unchanged.",
    ),
    Variable(
        "LETTERS_HTTPS", "https", yes_or_no, "no",
        "`yes` if readers use https only. Links then say https, and browsers are told to keep to it for a year (HSTS).",
    ),
    Variable("LETTERS_PASSWORD", "password", _password, "", "Password of the whole site, with any user name (HTTP Basic).", secret=True),
    Variable(
        "LETTERS_TOKEN", "token", _token, "",
        "Token for the whole site, for programs (`Authorization: Bearer …`): ASCII letters, digits and `-._~+/`.", secret=True,
    ),
    Variable(
        "LETTERS_ADMIN_TOKEN", "admin_token", _token, "",
        "Token for `/status` and `/metrics`, as a Bearer token or as a password. Without one, only the server’s own machine sees these "
        "pages. Set one behind any proxy.",
        secret=True, old_names=("LETTERS_STAFF_TOKEN",),
    ),
    Variable(
        "LETTERS_API_ORIGINS", "origins", _origins, "",
        "Origins allowed by CORS: sites whose own pages may call the API in a browser, separated by commas; `*` is any. Only plain GET "
        "requests without a password.",
    ),
    Variable(
        "LETTERS_RATE", "rate", _rate, "600 per minute",
        "Requests that one client may make; after that, answers are a 429 with `Retry-After`. `off` sets no limit. An IPv6 network of "
        "64 bits counts as one client.",
    ),
    Variable(
        "LETTERS_RATE_STORE", "rate_store", _store, "memory://",
        "Where requests are counted. `redis://HOST:PORT/NUMBER` lets several servers count together (extra `redis`). While Redis does not "
        "answer, each server counts for itself and the log says so.",
        secret=True,
    ),
    Variable(
        "LETTERS_LOG", "log", one_of(LOGS), "plain",
        "Form of the log on standard error: `plain`, `json` or `off`. One line for each request, with id, method, route, status and "
        "milliseconds.",
    ),
    Variable(
        "LETTERS_LOG_ALSO", "log_also", some_of(LOGGED_IF_ASKED), "",
        "Extra log fields, separated by commas: `query` (the search text), `client` (the address).",
    ),
    Variable(
        "LETTERS_COUNT_ZERO_RESULTS", "zero_results", yes_or_no, "no",
        "`yes` counts searches that found nothing, for `/status`: their words and the last day, nothing else. They are kept in the index "
        "folder, which the server must then be able to write to.",
        old_names=("LETTERS_COUNT_MISSES",),
    ),
)  # fmt: skip
"""Each variable sets a field of `Options`. `LETTERS_RATE` alone has a default that is not the field's own."""


def options_from(environment: Mapping[str, str]) -> Options:
    """Return the options that the environment gives; `UsageError` where one is wrong, which names it and what would be right."""
    return Options(**values(VARIABLES, environment))
