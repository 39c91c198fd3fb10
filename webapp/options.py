"""Options: what the environment says about serving the pages, checked once, before anything is opened."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from indexer.errors import UsageError

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
FILE = "_FILE"
"""Ends the name of a variable that gives the file in which a secret stands."""


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
    staff_token: str = field(default="", repr=False)
    origins: tuple[str, ...] = ()
    """Sites whose own pages may ask the API in their readers' browsers, "*" for any."""
    rate: str = ""
    """Requests that one client may make: "600 per minute"; "" is any number."""
    rate_store: str = "memory://"
    """Where requests are counted; "redis://…" lets several servers count together."""
    log: str = "plain"
    """One of `LOGS`."""
    log_also: tuple[str, ...] = ()
    """Which of `LOGGED_IF_ASKED` the log tells too."""
    misses: bool = False
    """Searches that found nothing are counted for staff, with their words but nothing of who asked."""

    @property
    def secrets(self) -> tuple[str, ...]:
        """Return all that lets somebody in; none where everybody may read and nobody far away is staff."""
        return tuple(filter(None, (self.password, self.token, self.staff_token)))


def _whole(least: int, most: int) -> Callable[[str], int]:
    """Return what reads a whole number from `least` to `most`."""

    def read(text: str) -> int:
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
        if not least <= number <= most:
            raise ValueError(f"a whole number from {least} to {most}")
        return number

    return read


def _some_of(words: tuple[str, ...]) -> Callable[[str], tuple[str, ...]]:
    """Return what reads a list of some of `words`, parted by commas."""

    def read(text: str) -> tuple[str, ...]:
        given = _listed(text.lower())
        if not set(given) <= set(words):
            raise ValueError(f"one or more of {', '.join(words)}, parted by commas")
        return given

    return read


def _one_of(words: tuple[str, ...]) -> Callable[[str], str]:
    """Return what reads one of `words`."""

    def read(text: str) -> str:
        if text.lower() not in words:
            raise ValueError(f"one of {', '.join(words)}")
        return text.lower()

    return read


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part for part in (one.strip() for one in text.split(",")) if part)


def _hosts(text: str) -> tuple[str, ...]:
    names = tuple(one.strip("[]") for one in _listed(text.lower()))
    if not names or not all(_HOST.fullmatch(one) or _is_address(one) for one in names):
        raise ValueError("names without a scheme, port or path, parted by commas: letters.example.org, .example.net")
    return names


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _origins(text: str) -> tuple[str, ...]:
    if any(one != "*" and not re.fullmatch(r"https?://[a-z0-9.-]+(:[0-9]+)?", one) for one in _listed(text)):
        raise ValueError("sites with their scheme, parted by commas, such as https://council.example.org; or *, for any")
    return _listed(text)


def _yes(text: str) -> bool:
    words = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
    if text.lower() not in words:
        raise ValueError("yes or no")
    return words[text.lower()]


def _store(text: str) -> str:
    if not text.startswith(("memory://", "redis://", "rediss://", "redis+sentinel://", "redis+cluster://")):
        raise ValueError("memory://, or the address of a Redis: redis://HOST:PORT/NUMBER")
    return text


def _prefix(text: str) -> str:
    if not _PREFIX.fullmatch(text):
        raise ValueError("a path such as /inspection, of letters, digits and . _ ~ -")
    return text.rstrip("/")


def _rate(text: str) -> str:
    """Accept what the `limits` library reads: "10 per second; 600 per minute"; "off" is no limit."""
    from limits import parse_many  # only where there is a limit

    if text.lower() == "off":
        return ""
    told = '"off", or a rate such as "600 per minute"'
    try:
        rates = parse_many(text)
    except ValueError as error:
        raise ValueError(told) from error
    if not all(rate.amount for rate in rates):
        raise ValueError(told)
    return text


VARIABLES: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "LETTERS_LISTEN": ("listen", lambda text: text.strip("[]")),
    "PORT": ("port", _whole(0, 65535)),
    "LETTERS_THREADS": ("threads", _whole(2, 256)),
    "LETTERS_CONNECTIONS": ("connections", _whole(10, 100_000)),
    "LETTERS_TIMEOUT": ("timeout", _whole(1, 3600)),
    "LETTERS_GRACE": ("grace", _whole(0, 3600)),
    "LETTERS_SEARCH_SECONDS": ("seconds", _whole(1, 3600)),
    "LETTERS_HOSTS": ("hosts", _hosts),
    "LETTERS_PROXIES": ("proxies", _whole(0, 9)),
    "LETTERS_PROXY_HEADERS": ("proxy_headers", _some_of(PROXY_HEADERS)),
    "LETTERS_URL_PREFIX": ("url_prefix", _prefix),
    "LETTERS_HTTPS": ("https", _yes),
    "LETTERS_API_ORIGINS": ("origins", _origins),
    "LETTERS_RATE": ("rate", _rate),
    "LETTERS_RATE_STORE": ("rate_store", _store),
    "LETTERS_LOG": ("log", _one_of(LOGS)),
    "LETTERS_LOG_ALSO": ("log_also", _some_of(LOGGED_IF_ASKED)),
    "LETTERS_COUNT_MISSES": ("misses", _yes),
}
"""Name of each variable, the field of `Options` that it sets, and what reads it; `ValueError` says what would be right."""
SECRETS = ("LETTERS_PASSWORD", "LETTERS_TOKEN", "LETTERS_STAFF_TOKEN")
"""Variables that are never shown, each named as its field of `Options`; each may be given by a file too."""
SERVED = {"LETTERS_RATE": "600 per minute"}
"""What `python -m webapp` takes where a variable is not set, other than the defaults of `Options`."""


def options_from(environment: Mapping[str, str]) -> Options:
    """Return the options that the environment gives; `UsageError` where one is wrong, which names it and what would be right."""
    for name in SECRETS:
        if environment.get(name, "").isspace():
            raise UsageError(f"{name} is blank; set it to a secret, or to nothing for none")
    given = {**SERVED, **{name: text.strip() for name, text in environment.items() if text.strip()}}
    fields: dict[str, Any] = {part: _read(name, given[name], read) for name, (part, read) in VARIABLES.items() if name in given}
    secrets = {name.removeprefix("LETTERS_").lower(): _secret(name, given) for name in SECRETS}
    return Options(**{**fields, **secrets})


def _read(name: str, text: str, read: Callable[[str], Any]) -> Any:
    try:
        return read(text)
    except ValueError as error:
        raise UsageError(f"{name} is {text!r}; set it to {error}") from error


def _secret(name: str, given: Mapping[str, str]) -> str:
    """Return a secret from its variable, or from the file that NAME_FILE gives; "" where there is none."""
    text = given.get(name, "")
    if path := given.get(name + FILE):
        try:
            text = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, ValueError) as error:
            raise UsageError(f"{name}{FILE} is {path!r}, which can't be read; name the file that the secret stands in") from error
    if (text or path) and len(text) < SHORTEST_SECRET:
        raise UsageError(f"{name} is shorter than {SHORTEST_SECRET} characters; choose a longer one")
    if text and name.endswith("TOKEN") and not _TOKEN.fullmatch(text):
        raise UsageError(f"{name} has signs that no program can send; take ASCII letters, digits and - . _ ~ + /")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise UsageError(f"{name} is no text in UTF-8; choose another") from error
    return text
