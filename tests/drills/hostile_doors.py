"""Drill: the ways into the program, each of which takes a hostile string and returns the outcome."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time
from urllib.parse import quote, urlencode

from flask.testing import FlaskClient

from indexer.cli import main as command_line
from indexer.fields import FIELDS
from webapp.options import OPEN_GOVERNMENT

CANARY = "canary-7d1f2c"
"""Content of a file that no page may show."""
STOLEN = (CANARY, "root:x:0:")
OUR_HEADERS = frozenset(
    "accept-ranges allow cache-control connection content-disposition content-length content-range content-security-policy content-type"
    " cross-origin-opener-policy cross-origin-resource-policy date etag last-modified link location permissions-policy referrer-policy"
    " retry-after server server-timing vary via x-content-type-options x-frame-options x-request-id access-control-allow-origin".split()
)
_ELEMENT = re.compile(r'<(?:script(?! src="")|img|iframe|object|embed|base|style|math)\b|<[a-z][^<>]*\s(?:on[a-z]+|style|srcdoc)\s*=', re.I)
_VALUE = re.compile(r'="[^"]*"')
_CANONICAL = re.compile('<link rel="canonical" href="http://[^"<>]*">')  # on the host that was asked; nothing is loaded from it
_LICENCE = f' href="{OPEN_GOVERNMENT.url}" rel="license"'
_LINK = re.compile(r'\s(?:href|src|action)="(?![/#"]|http://localhost/)[^"]*')

FIELD_NAMES = tuple(field.name for field in FIELDS)
FLAGS = ("authority", "region", "kind", "year", "type", "finding", "section", "inspector", "grade")
API_ARGUMENTS = ("q", "terms", "authority", "from", "page", "sort", "limit")

SWITCHES = ("abbreviations", "names", "spelling")
ARGUMENTS: tuple[tuple[str, str], ...] = (
    *(("/search", name) for name in ("q", "from", "to", "page", "sort", "group", *SWITCHES, "nonsense", *FIELD_NAMES)),
    *(("/search/by/section", name) for name in ("q", "find", "section", "page")),
    *((f"/search{form}", name) for form in (".csv", ".json", ".atom") for name in ("q", "authority", "from")),
    *((f"/compare{form}", name) for form in ("", ".csv", ".json") for name in ("terms", "year", "to", "neighbours")),
    *((f"/grades{form}", name) for form in ("", ".csv", ".json") for name in ("authority", "neighbours", "from")),
    *((f"/letters/{{letter}}{rest}", "q") for rest in ("", "/p/{key}", "/p/{key}/cite", "/p/{key}/similar", "/original")),
    *((f"/api/v1/{name}", argument) for name in ("search", "letters", "compare") for argument in API_ARGUMENTS),
)
"""Addresses, and the argument of each that takes the string."""
PATHS: tuple[str, ...] = (
    *("/{}", "/search/by/{}", "/search.{}", "/search/{}", "/compare.{}", "/authorities/{}", "/static/{}", "/static/letters.{}.css"),
    *("/help/{}", "/letters/{}", "/letters/{letter}-{}", "/letters/{letter}/{}", "/letters/{letter}/original/{}", "/letters/{letter}/p/{}"),
    *("/letters/{letter}/p/{}/similar", "/letters/{letter}/p/{key}/cite.{}"),
    *("/api/v1/{}", "/api/v1/letters/{}", "/api/v1/authorities/{}", "/api/v1/letters/{letter}/p/{}", "/api/v1/search/by/{}"),
)
HEADERS = tuple(
    "Host Referer Cookie Accept Accept-Language Accept-Encoding If-None-Match If-Modified-Since If-Range Range Origin User-Agent"
    " Authorization Content-Type X-Request-ID X-Forwarded-For X-Forwarded-Host X-Forwarded-Proto X-Forwarded-Prefix Forwarded"
    " X-HTTP-Method-Override X-Original-URL Upgrade Expect".split()
)
COMMANDS: tuple[tuple[str, ...], ...] = (
    *(("search", "--", "{}"), ("search", "{}"), ("search", "--json", "--", "{}"), ("show", "--", "{}")),
    *(("search", f"--{name}", "{}", "neglect") for name in FLAGS),
    *(("search", f"--{name}={{}}") for name in ("from", "to", "limit", "sort")),
    *(("{}",), ("search", "{}", "--nonsense"), ("status", "{}")),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of one string at one door."""

    door: str
    text: str
    milliseconds: float
    """CPU time of this process, so that other load on the machine does not count."""
    fault: str = ""
    """What went wrong; "" if nothing did."""


@dataclass(frozen=True, slots=True)
class Place:
    """An existing letter and the key of one of its paragraphs."""

    letter: str
    key: str


class Pages:
    """The pages, requested without a network."""

    def __init__(self, client: FlaskClient, place: Place) -> None:
        self._client = client
        self._place = place

    def query(self, text: str) -> Outcome:
        """Search for the string, encoded as by a browser."""
        return self._asked("q", text, "/search", b"q=" + quote(text, errors="surrogatepass").encode())

    def argument(self, text: str, turn: int) -> Outcome:
        """Send the string as one of `ARGUMENTS`; every other time unencoded, as no browser would."""
        address, name = ARGUMENTS[turn % len(ARGUMENTS)]
        encoded = urlencode({name: text}, errors="surrogatepass").encode()
        raw = name.encode() + b"=" + text.encode("utf-8", "surrogatepass")
        return self._asked(f"{address}?{name}", text, self._filled(address), raw if turn % 2 else encoded)

    def path(self, text: str, turn: int) -> Outcome:
        """Request an address that contains the string."""
        address = PATHS[turn % len(PATHS)]
        return self._asked(address, text, self._filled(address).replace("{}", text))

    def header(self, text: str, turn: int) -> Outcome:
        """Send the string in a header; a server lets no line break through."""
        name = HEADERS[turn % len(HEADERS)]
        value = re.sub(r"[\r\n\0]", " ", text).encode("utf-8", "surrogatepass").decode("latin-1")
        variable = name.upper().replace("-", "_")
        given = {variable if name == "Content-Type" else f"HTTP_{variable}": value}
        return self._asked(name, text, "/search", b"q=neglect", given)

    def _filled(self, address: str) -> str:
        return address.replace("{letter}", self._place.letter).replace("{key}", quote(self._place.key, safe=""))

    def _asked(self, door: str, text: str, path: str, query: bytes = b"", headers: Mapping[str, str] | None = None) -> Outcome:
        sent = {"PATH_INFO": path.encode("utf-8", "surrogatepass").decode("latin-1"), "QUERY_STRING": query.decode("latin-1")}
        start = process_time()
        answer = self._client.get("/", environ_overrides={**sent, **(headers or {})}, buffered=False)
        pieces = islice(answer.iter_encoded(), 3)
        body = next(pieces, b"")
        took = (process_time() - start) * 1000
        body += b"".join(pieces)
        answer.close()
        return Outcome(door, text, took, fault_of(answer.status_code, answer.headers.items(), body.decode("utf-8", "replace")))


def fault_of(status: int, headers: Iterable[tuple[str, str]], body: str) -> str:
    """Return what is wrong with an answer of the pages, "" if nothing is."""
    named = [(name.lower(), value) for name, value in headers]
    content_type, location = dict(named).get("content-type", ""), dict(named).get("location", "/")
    strange = sorted({name for name, _ in named if not name.startswith("x-ratelimit")} - OUR_HEADERS)
    checks = (
        (status >= 500 and status != 501, f"status {status}"),
        ("Traceback" in body, "a traceback"),
        (any(stolen in body for stolen in STOLEN), "a file of somebody else's"),
        (bool(strange), f"a header of somebody else's: {strange}"),
        (not re.match(r"/(?!/)|http://localhost/", location), f"a way to another host: {location}"),
        (content_type.startswith("text/html") and bool(foreign(body)), f"markup of somebody else's: {foreign(body)}"),
    )
    return next((said for wrong, said in checks if wrong), "")


def foreign(page: str) -> str:
    """Return an element, or an attribute that runs or loads something, that none of our templates makes; "" if there is none."""
    page = _CANONICAL.sub("", page.replace(_LICENCE, ""))
    found = _LINK.search(page) or _ELEMENT.search(_VALUE.sub('=""', page))
    return found[0] if found else ""


class Commands:
    """The command line, run in this process."""

    def __init__(self, index: Path) -> None:
        self._index = index

    def command(self, text: str, turn: int) -> Outcome:
        """Pass the string to one of `COMMANDS`."""
        pattern = COMMANDS[turn % len(COMMANDS)]
        arguments = [part.replace("{}", text) for part in pattern]
        if pattern[0] == "show" and names_a_file(text):  # whoever runs the command may read it
            return Outcome("show", text, 0.0)
        if pattern != ("{}",):
            arguments[1:1] = ["--index", str(self._index)]
        printed = io.StringIO()
        start = process_time()
        try:
            with redirect_stdout(printed), redirect_stderr(printed):
                code = command_line(arguments)
        except SystemExit as left:  # "--help" is one of the strings
            code = int(left.code or 0)
        took = (process_time() - start) * 1000
        return Outcome(" ".join(pattern), text, took, fault_of_command(code, printed.getvalue()))


def names_a_file(text: str) -> bool:
    """Return whether `text` is the path of something on this machine."""
    try:
        return Path(text).exists()
    except (OSError, ValueError):
        return False


def fault_of_command(code: int, printed: str) -> str:
    """Return what is wrong with how a command ended, "" if nothing is."""
    if "Traceback" in printed or "bug in the program" in printed:
        return printed[-300:]
    return "" if code in (0, 1, 2) else f"exit code {code}"


def wall(start: float) -> float:
    """Return the milliseconds since `start`, by the wall clock."""
    return (perf_counter() - start) * 1000
