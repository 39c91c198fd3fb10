"""A replica of a site that publishes letters, on this machine: a search of councils, their pages, their files. All words are its own."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

from indexer.dates import day_words
from indexer.fetch.client import Client
from indexer.fetch.port import Source
from indexer.registers import authorities
from indexer.settings.fetching import Fetching

ROBOTS = "User-agent: *\nDisallow: /admin\n"
KINDS = ("Children's services focused visit", "Children's services inspection", "Area SEND full inspection")


@dataclass(frozen=True)
class Paper:
    """One document."""

    number: int
    kind: str
    published: dt.date
    inspected: dt.date
    body: bytes


@dataclass(frozen=True)
class Answer:
    """An answer out of the ordinary: a status, headers and a body; `cut` breaks it off after so many bytes."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    cut: int | None = None


@dataclass
class Replica:
    """The site. `trouble` has answers that an address gives once each, in order, before its ordinary one."""

    councils: dict[str, tuple[str, tuple[Paper, ...]]] = field(default_factory=dict)
    """Name and papers, by number."""
    most_rows: int = 100
    """Most councils on a page of the search, whatever is asked."""
    robots: str | None = ROBOTS
    link_class: str = "publication-link"
    trouble: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    address: str = ""
    missing: set[int] = field(default_factory=set)
    """Numbers of papers that the site answers for with a web page."""
    service: Callable[[str], Answer] | None = None
    """What answers addresses of ModernGov's web service."""

    @property
    def paths(self) -> list[str]:
        """The addresses asked so far, in order, without their host."""
        return [path for path, _ in self.asked]

    def settings(self, **others: object) -> Fetching:
        """Return settings for this site: no pause, and as many councils as it has."""
        return replace(Fetching(pause=0.0, ofsted=self.address, providers=len(self.councils)), **others)  # type: ignore[arg-type]

    def client(self, source: Source) -> Client:
        """Return a client that does not wait."""
        return Client(self.settings(), source.hosts, sleep=lambda _: None)

    def answer(self, path: str, headers: dict[str, str]) -> Answer:
        """Return the answer to one request."""
        self.asked.append((path, headers))
        if waiting := self.trouble.get(path):
            return waiting.pop(0)
        parts = urlsplit(path)
        if parts.path == "/robots.txt":
            return Answer(404) if self.robots is None else Answer(body=self.robots.encode())
        if parts.path == "/search":
            return _page(self.search(parse_qs(parts.query)), headers)
        if parts.path.startswith("/provider/44/"):
            urn = parts.path.rpartition("/")[2]
            return _page(self.provider(urn), headers) if urn in self.councils else Answer(404)
        if parts.path.startswith("/v1/file/"):
            return self.paper(int(parts.path.rpartition("/")[2]))
        if self.service is not None:
            return self.service(path)
        return Answer(404, body=b"nothing here")

    def search(self, asked: dict[str, list[str]]) -> str:
        """Return one page of the search."""
        start, rows = int(asked["start"][0]), min(int(asked["rows"][0]), self.most_rows)
        chosen = list(self.councils.items())[start : start + rows]
        items = "".join(
            f'<li class="search-result"><h3><a href="/provider/44/{urn}">{name}</a></h3><a href="/provider/44/{urn}"></a></li>'
            for urn, (name, _) in chosen
        )
        return f'<html><body><a href="/help">Help</a><ul>{items}</ul></body></html>'

    def provider(self, urn: str) -> str:
        """Return the page of a council, its timeline newest first."""
        name, papers = self.councils[urn]
        days = "".join(
            f'<li class="timeline__day"><p class="timeline__date"><time>{day_words(paper.inspected)}</time></p>'
            f'<a class="{self.link_class}" href="{self.address}/v1/file/{paper.number}" target="_blank">{paper.kind}'
            f'<span class="nonvisual">{paper.kind}, pdf - {paper.published:%d %B %Y}</span></a></li>'
            for paper in papers
        )
        return f"<html><body><h1>{name}</h1><ol>{days}</ol></body></html>"

    def paper(self, number: int) -> Answer:
        """Return a file, or the page that stands for a missing one."""
        found = [paper for _, papers in self.councils.values() for paper in papers if paper.number == number]
        if number in self.missing or not found:
            return Answer(headers=(("Content-Type", "text/html"),), body=b"<!doctype html><html><p>Sorry, no such file</p></html>")
        return Answer(headers=(("Content-Type", "application/pdf"),), body=found[0].body)


def _page(text: str, headers: dict[str, str]) -> Answer:
    """Return a page with its ETag; 304 if that was sent back."""
    body = text.encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:12]}"'
    if headers.get("If-None-Match") == etag:
        return Answer(304)
    return Answer(headers=(("Content-Type", "text/html; charset=utf-8"), ("ETag", etag)), body=body)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or each answer waits 40 ms for its second half
    replica: Replica

    def handle(self) -> None:
        """Answer all requests of a connection; a client that was killed is none of our faults."""
        with suppress(ConnectionError):
            super().handle()

    def do_GET(self) -> None:
        """Answer one request."""
        answer = self.replica.answer(self.path, dict(self.headers.items()))
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        if answer.status != 304:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if answer.status != 304:
            self.wfile.write(answer.body[: answer.cut])
        if answer.cut is not None:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving(replica: Replica) -> Iterator[Replica]:
    """Serve a replica on a free port until the end."""
    handler = type("Handler", (_Handler,), {"replica": replica})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        replica.address = f"http://127.0.0.1:{server.server_address[1]}"
        try:
            yield replica
        finally:
            server.shutdown()
            thread.join()


def papers(council: int, count: int) -> tuple[Paper, ...]:
    """Return `count` papers of a council, the newest first; no two bodies are alike."""
    return tuple(
        Paper(
            50_000_000 + council * 100 + one,
            KINDS[one % len(KINDS)],
            dt.date(2024 - one, 7, 15),
            dt.date(2024 - one, 6, 3),
            b"%%PDF-1.7\n%% council %d paper %d\n" % (council, one) + b"." * 3000,
        )
        for one in range(count)
    )


def site(councils: int = 8, each: int = 2) -> Replica:
    """Return a site of so many councils of the register, with so many papers each."""
    entries = [entry for entry in authorities() if entry.urn][:councils]
    known = {entry.urn: (entry.authority.short_name, papers(place, each)) for place, entry in enumerate(entries)}
    more = {str(90_000 + place): (f"Northshire {place}", papers(place, each)) for place in range(len(known), councils)}
    return Replica({**known, **more})
