"""Fetch: ask sites over HTTP with good manners. The only file that uses requests and urllib3.

One request at a time and a pause between two; robots.txt is obeyed; after "too many requests" or a fault of the server it waits, longer
each time, or as long as the server says; after "forbidden" it stops.
"""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import BinaryIO, TypeVar
from urllib.parse import urljoin, urlsplit

import requests
import urllib3
from urllib3.util.retry import Retry

from indexer import __version__
from indexer.errors import FetchStopped, NotFetched, SiteForbids
from indexer.fetch import robots
from indexer.fetch.robots import Robots
from indexer.settings.fetching import Fetching

ATTEMPTS = 5
FIRST_WAIT, LONGEST_WAIT = 2.0, 60.0
"""Seconds to wait after the first failure, twice as long after each further one, and at most; give or take a half."""
PATIENCE = 300.0
"""Most seconds that a server may ask us to wait; if it asks for more, the run ends and says so."""
CONNECT_SECONDS, SILENT_SECONDS = 15.0, 60.0
PAGE_SECONDS, FILE_SECONDS = 120.0, 900.0
"""For all of one page or file: a server that sends a byte a minute must not hold us for ever."""
PAGE_BYTES, FILE_BYTES = 8_000_000, 200_000_000
REDIRECTS = 5
CHUNK = 65536

FORBIDDEN = frozenset({401, 403, 451})
MISSING = frozenset({404, 410})
BUSY = frozenset({429, 500, 502, 503, 504})
MOVED = frozenset({301, 302, 303, 307, 308})
NOT_MODIFIED = 304
PDF, PDF_WITHIN = b"%PDF-", 1024
"""How a PDF begins, and within how many bytes, which is as far as viewers look."""

Taken = TypeVar("Taken")
_BROKEN = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError)


@dataclass(frozen=True, slots=True)
class PageText:
    """A page, and what its server gave to ask next time only for changes."""

    text: str
    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """The bytes of a file that was received whole."""

    sha256: str
    size: int


class _TryAgain(Exception):
    """The request failed in a way that may pass; `wait` is how many seconds the server asks for, None if it doesn't say."""

    def __init__(self, why: str, wait: float | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.wait = wait


class Client:
    """Asks the hosts of one source. Counts its requests; close it at the end."""

    def __init__(self, settings: Fetching, hosts: tuple[str, ...], *, sleep: Callable[[float], None] = time.sleep) -> None:
        """Take the settings, the `hosts` that may be asked, each with all below it, and what waits for a number of seconds."""
        self.asked = 0
        self._pause = settings.pause
        self._hosts = hosts
        self._sleep = sleep
        self._robots: dict[str, Robots] = {}
        self._last: float | None = None
        self._session = requests.Session()
        self._session.headers["User-Agent"] = user_agent(settings.contact)

    def close(self) -> None:
        """Close the connection."""
        self._session.close()

    def page(self, url: str, etag: str = "", modified: str = "") -> PageText | None:
        """Return the page at `url`; None if it has not changed since it was sent with `etag` and `modified`.

        Raises `SiteForbids`, `NotFetched` if it can't be had, and `FetchStopped` if the server asks for too long a wait.
        """
        given = {name: value for name, value in (("If-None-Match", etag), ("If-Modified-Since", modified)) if value}
        return self._ask(url, given, _page_of)

    def file(self, url: str, to: BinaryIO) -> Received:
        """Write the PDF at `url` into `to`, which is emptied before each attempt.

        Raises `SiteForbids`; `NotFetched` if this file can't be had or is no PDF; `FetchStopped` if the server asks for too long a wait.
        """
        return self._ask(url, {}, lambda response: _file_of(response, to))

    def _ask(self, url: str, headers: Mapping[str, str], take: Callable[[requests.Response], Taken]) -> Taken:
        """Ask for `url` until it is answered, at most `ATTEMPTS` times, and return what `take` makes of the answer."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._followed(url, headers, take)
            except _TryAgain as error:
                if error.wait is not None and error.wait > PATIENCE:
                    host = urlsplit(url).hostname
                    raise FetchStopped(f"{host} asks us to wait for {error.wait / 60:.0f} minutes; run this again then") from error
                if attempt == ATTEMPTS:
                    raise NotFetched(f"{error.why} ({ATTEMPTS} attempts)") from error
                self._sleep(_wait(attempt) if error.wait is None else error.wait)
        raise AssertionError  # the last attempt returns or raises

    def _followed(self, url: str, headers: Mapping[str, str], take: Callable[[requests.Response], Taken]) -> Taken:
        """Ask for `url` once, and for where it is redirected to."""
        for _ in range(REDIRECTS + 1):
            self._must_be_allowed(url)
            with closing(self._got(url, headers)) as response:
                if response.status_code in MOVED and response.headers.get("Location"):
                    url = urljoin(url, response.headers["Location"])
                    continue
                _must_be_answered(response)
                try:
                    return take(response)
                except (*_BROKEN, urllib3.exceptions.HTTPError) as error:
                    raise _TryAgain("the connection broke") from error
        raise NotFetched(f"it was redirected more than {REDIRECTS} times")

    def _got(self, url: str, headers: Mapping[str, str]) -> requests.Response:
        """Ask for `url` after the pause; raise `_TryAgain` if there is no answer."""
        robots_pause = self._robots[_host_of(url)].pause if _host_of(url) in self._robots else 0.0
        if self._last is not None:
            rest = self._last + max(self._pause, robots_pause) - time.monotonic()
            if rest > 0:
                self._sleep(rest)
        self.asked += 1
        try:
            return self._session.get(
                url, headers=dict(headers), stream=True, allow_redirects=False, timeout=(CONNECT_SECONDS, SILENT_SECONDS)
            )
        except _BROKEN as error:
            raise _TryAgain(f"{urlsplit(url).hostname} can't be reached") from error
        except requests.RequestException as error:  # an address that is none, a proxy that can't be used
            raise NotFetched(f"its address can't be used ({error})") from error
        finally:
            self._last = time.monotonic()

    def _must_be_allowed(self, url: str) -> None:
        """Raise `NotFetched` if `url` is elsewhere, and `SiteForbids` if its robots.txt forbids it, which is asked for once."""
        host = _hostname(url)
        if urlsplit(url).scheme not in ("http", "https") or not any(host == one or host.endswith(f".{one}") for one in self._hosts):
            raise NotFetched(f"its address is outside this site: {url}")
        if _host_of(url) not in self._robots:
            self._robots[_host_of(url)] = Robots("")  # so that asking for robots.txt itself is allowed
            try:
                self._robots[_host_of(url)] = Robots(self._robots_text(f"{_host_of(url)}/robots.txt"))
            except BaseException:
                del self._robots[_host_of(url)]
                raise
        if not self._robots[_host_of(url)].allows(url):
            raise SiteForbids(f"{host} asks programs not to fetch {urlsplit(url).path} (in its robots.txt), so nothing more was fetched")

    def _robots_text(self, url: str) -> str:
        """Return a robots.txt; "" if there is none. As the RFC says, nothing may be fetched while a server can't send its own."""
        try:
            return self._ask(url, {}, _robots_of)
        except SiteForbids:
            return ""  # "unavailable", in the RFC's words: as if there were none
        except NotFetched as error:
            if isinstance(error, _Missing):
                return ""
            raise FetchStopped(f"{url} can't be fetched: {error}; nothing may be fetched without it, so try again later") from error


class _Missing(NotFetched):
    """There is nothing at this address."""


def user_agent(contact: str) -> str:
    """Return how this program names itself to sites: "inspection-letters/0.2.0 (officer@northshire.gov.uk)"."""
    return f"{robots.AGENT}/{__version__}{f' ({contact})' if contact else ''}"


def _host_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _hostname(url: str) -> str:
    """Return the host of an address; "" if it has none, or its port can't be one."""
    parts = urlsplit(url)
    try:
        return (parts.hostname or "") if parts.port != 0 else ""
    except ValueError:
        return ""


def _wait(attempt: int) -> float:
    """Return how long to wait after a failed attempt: at random, so that many programs don't come back together."""
    return min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** (attempt - 1)) * random.uniform(0.5, 1.5)  # noqa: S311  # nothing secret


def _must_be_answered(response: requests.Response) -> None:
    """Raise the error that fits the status of an answer, unless it is what was asked for."""
    status, host = response.status_code, urlsplit(response.url).hostname
    if status in FORBIDDEN:
        raise SiteForbids(f"{host} refuses {urlsplit(response.url).path} to this program (status {status}), so nothing more was fetched")
    if status in BUSY:
        raise _TryAgain(f"{host} is busy or out of order (status {status})", _asked_wait(response))
    if status in MISSING:
        raise _Missing(f"there is nothing at this address (status {status})")
    if status not in (200, NOT_MODIFIED):
        raise NotFetched(f"{host} answers with status {status}")


def _asked_wait(response: requests.Response) -> float | None:
    """Return how many seconds the server asks us to wait, by a number or a date; None if it doesn't, or can't be understood."""
    said = response.headers.get("Retry-After")
    try:
        return max(0.0, Retry(retry_after_max=1 << 40).parse_retry_after(said)) if said else None
    except urllib3.exceptions.InvalidHeader:
        return None


def _page_of(response: requests.Response) -> PageText | None:
    if response.status_code == NOT_MODIFIED:
        return None
    data = _body(response, PAGE_BYTES, PAGE_SECONDS)
    charset = response.encoding if "charset" in response.headers.get("Content-Type", "").lower() else "utf-8"
    try:
        text = data.decode(charset or "utf-8", "replace")
    except LookupError:
        text = data.decode("utf-8", "replace")
    return PageText(text, response.headers.get("ETag", ""), response.headers.get("Last-Modified", ""))


def _robots_of(response: requests.Response) -> str:
    return _body(response, robots.MOST_BYTES, PAGE_SECONDS, cut=True).decode("utf-8", "replace")


def _file_of(response: requests.Response, to: BinaryIO) -> Received:
    to.seek(0)
    to.truncate()
    digest, size, head = hashlib.sha256(), 0, b""
    for piece in _pieces(response, FILE_BYTES, FILE_SECONDS):
        if len(head) < PDF_WITHIN:
            head += piece
            if len(head) >= PDF_WITHIN:
                _must_be_pdf(head, response)
        digest.update(piece)
        size += len(piece)
        to.write(piece)
    _must_be_pdf(head, response)
    return Received(digest.hexdigest(), size)


def _must_be_pdf(head: bytes, response: requests.Response) -> None:
    if PDF not in head[:PDF_WITHIN]:
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        what = "a web page" if kind == "text/html" or b"<html" in head[:PDF_WITHIN].lower() else kind or "something else"
        raise NotFetched(f"the site sends {what} instead of a PDF")


def _body(response: requests.Response, most: int, seconds: float, *, cut: bool = False) -> bytes:
    """Return all of an answer; with `cut`, only its first `most` bytes if it has more."""
    found = b""
    for piece in _pieces(response, most + CHUNK if cut else most, seconds):
        found += piece
        if cut and len(found) >= most:
            return found[:most]
    return found


def _pieces(response: requests.Response, most: int, seconds: float) -> Iterator[bytes]:
    """Yield an answer piece by piece; raise `NotFetched` beyond `most` bytes or after so many `seconds`."""
    size, until = 0, time.monotonic() + seconds
    for piece in response.iter_content(CHUNK):
        size += len(piece)
        if size > most:
            raise NotFetched(f"it is larger than {most // 1_000_000:,} MB")
        if time.monotonic() > until:
            raise NotFetched(f"it took more than {seconds / 60:.0f} minutes")
        yield piece
