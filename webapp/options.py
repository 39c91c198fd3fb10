"""Options: how the pages are served, read from environment variables and checked before anything is opened."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address

from indexer.settings.environment import Variable, listed, one_of, some_of, values, whole, yes_or_no
from webapp.host_names import ascii_host

PROXY_HEADERS = ("for", "proto", "host", "prefix")
"""The X-Forwarded-* headers that can be trusted."""
LOGS = ("plain", "json", "off")
LOGGED_IF_ASKED = ("query", "client")
SHORTEST_SECRET = 8
"""Fewest characters; a shorter password or token is a mistake."""
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]+=*")
"""A Bearer token as defined in RFC 6750."""
_HOST = re.compile(r"\.?[a-z0-9_-]+(\.[a-z0-9_-]+)*")
_PREFIX = re.compile(r"(/[A-Za-z0-9._~-]+)+/?")
STORES = ("memory://", "redis://", "rediss://", "redis+sentinel://", "redis+cluster://")
"""Allowed beginnings of the address of the rate-limit store."""


@dataclass(frozen=True, slots=True)
class Licence:
    """The licence of the letters."""

    name: str
    """"" if none is stated."""
    url: str
    """"" if there is no page about it."""


OPEN_GOVERNMENT = Licence(
    "Open Government Licence v3.0", "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
)
"""The licence of what Ofsted publishes."""
NO_LICENCE = Licence("", "")


@dataclass(frozen=True, slots=True)
class Options:
    """How the pages are served. The defaults suit tests and programs that mount the app: no rate limit, no secrets."""

    listen: str = "127.0.0.1"
    """Address to listen on; the default accepts connections from this machine only."""
    port: int = 8000
    threads: int = 8
    """Requests worked on at the same time, besides costly ones."""
    processes: int = 1
    """Processes that make pages, on Linux; each has so many threads."""
    connections: int = 800
    """Most open connections; above that, those idle or slow for longest are closed."""
    timeout: int = 60
    """Seconds until a connection is closed whose client neither sends nor reads."""
    grace: int = 20
    """Seconds that running requests are given when the server is stopped."""
    seconds: int = 10
    """Seconds that the searches of one page may take."""
    hosts: tuple[str, ...] = ()
    """Host names that are accepted; ".example.org" includes all its subdomains; empty accepts any name."""
    proxies: int = 0
    """Number of trusted proxies in front of the server."""
    proxy_headers: tuple[str, ...] = ("for", "proto")
    """Which of `PROXY_HEADERS` those proxies set themselves, whatever a client sends."""
    url_prefix: str = ""
    """Path under which a proxy publishes the pages: "/letters"."""
    https: bool = False
    """True if readers use https only."""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    admin_token: str = field(default="", repr=False)
    origins: tuple[str, ...] = ()
    """Origins allowed by CORS to call the API from a browser; "*" for any."""
    rate: str = ""
    """Rate limit per client: "600 per minute"; "" for none."""
    rate_store: str = field(default="memory://", repr=False)
    """Where requests are counted for the rate limit; with "redis://…" several servers share the count."""
    log: str = "plain"
    """One of `LOGS`."""
    log_also: tuple[str, ...] = ()
    """Which of `LOGGED_IF_ASKED` the access log also includes."""
    licence: Licence = OPEN_GOVERNMENT
    """Of the letters: stated at the foot of each page, in exports and feeds."""
    mcp: bool = False
    """True to let assistants search over the Model Context Protocol, at /mcp."""
    zero_results: bool = False
    """True to count searches without results for `/status`, with their words but nothing about who searched."""

    @property
    def secrets(self) -> tuple[str, ...]:
        """Return every secret that gives access; if there are none, anyone may read, but only the server's own machine sees `/status`."""
        return tuple(filter(None, (self.password, self.token, self.admin_token)))


def _address(text: str) -> str:
    return text.strip("[]")


def _hosts(text: str) -> tuple[str, ...]:
    names = tuple(ascii_host(one.strip("[]")) for one in listed(text.lower()))
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
    """Check a rate in the syntax of the `limits` library: "10 per second; 600 per minute"; "off" becomes ""."""
    from limits import parse_many  # imported only if there is a limit

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


def _licence(text: str) -> Licence:
    if text.lower() == "none":
        return NO_LICENCE
    name, _, url = text.rpartition(" ")
    if not url.startswith(("https://", "http://")):
        name, url = text, ""
    if not name or not text.isprintable():
        raise ValueError("its name, with the address of its page after it if there is one; or none")
    return Licence(name.strip(), url)


PORTS = whole(0, 65535)
"""Reads a port; 0 lets the system choose."""
VARIABLES = (
    Variable(
        "LETTERS_LISTEN", "listen", _address, "127.0.0.1",
        "Address to listen on. The default accepts connections from this machine only; `0.0.0.0` accepts them from anywhere.",
    ),
    Variable("PORT", "port", PORTS, "8000", "Port to listen on."),
    Variable(
        "LETTERS_THREADS", "threads", whole(2, 256), "8",
        "Number of requests that are worked on at once, at least 2. Beside them one costly request is worked on at a time, and as many "
        "wait for their turn; at most half as many whole collections are sent at once. Each process has three threads for each.",
    ),
    Variable(
        "LETTERS_PROCESSES", "processes", whole(1, 64), "1",
        "Number of processes that make pages, each on a core of its own (Linux only). They share the open index, the address and the "
        "metrics; connections and room for kept pages are divided among them. Each has threads and turns of its own, and counts requests "
        "for `LETTERS_RATE` by itself unless `LETTERS_RATE_STORE` is a Redis server.",
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
        "Host names of the site, without a port, separated by commas; `.example.org` includes every name below it. An international name "
        "can be given as it is written or as `xn--…`. Requests for other names get a 400. If not set: any name, or only this machine’s own "
        "names if the server listens on this machine only.",
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
        "LETTERS_MCP", "mcp", yes_or_no, "no",
        "`yes` lets [assistants](../using/assistants.md) search over the Model Context Protocol, at `/mcp` (extra `mcp`), behind the same "
        "password, token, hosts and limits as the pages.",
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
        "LETTERS_LICENCE", "licence", _licence, f"{OPEN_GOVERNMENT.name} {OPEN_GOVERNMENT.url}",
        "Licence of the letters, and the address of its page after it. It is shown at the foot of every page, in exports and in feeds. "
        "`none` leaves it out.",
    ),
    Variable(
        "LETTERS_COUNT_ZERO_RESULTS", "zero_results", yes_or_no, "no",
        "`yes` counts searches that found nothing, for `/status`: their words and the last day, nothing else. They are kept in the index "
        "folder, which the server must then be able to write to.",
        old_names=("LETTERS_COUNT_MISSES",),
    ),
)  # fmt: skip
"""Each variable sets a field of `Options`. Only the default of `LETTERS_RATE` differs from the field's."""


def options_from(environment: Mapping[str, str]) -> Options:
    """Return the options from the environment; the `UsageError` for a wrong value names the variable and says what is allowed."""
    return Options(**values(VARIABLES, environment))
