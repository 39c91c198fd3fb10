"""Part of the page benchmark: the servers that ours is compared with, each in its own process: a bare Flask page, and Datasette."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import urlopen

from flask import Flask

from indexer.letter import Letter
from webapp.options import Options
from webapp.server.waitress_server import Server

FACETS = ("authority", "region", "year", "letter_type", "finding", "section")
COLUMNS = ("text", *FACETS)
PATIENCE = 30.0
"""Seconds in which a server must start."""
QUIET: Mapping[str, str] = {"LETTERS_RATE": "off", "LETTERS_LOG": "off"}
"""Ours without its rate limit, which a single client would hit, and without an access log."""


@contextmanager
def running(command: Sequence[str], port: int, ready: str = "/") -> Iterator[str]:
    """Run a server until the block ends; yield its address once `ready` answers."""
    server = subprocess.Popen(command, env={**os.environ, **QUIET}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address + ready, server)
        yield address
    finally:
        server.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            server.wait(10)
        server.kill()


def free_port() -> int:
    """Return a port that is not in use."""
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def our_server(index: Path, port: int) -> list[str]:
    """Return the command of our own server for `index`."""
    return [sys.executable, "-m", "webapp", "--index", str(index), "--port", str(port)]


def bare_server(port: int) -> list[str]:
    """Return the command of our web server with a Flask page that shows one line and does no search."""
    return [sys.executable, "-m", "tests.benchmarks.page_peers", str(port)]


def datasette_server(database: Path, port: int) -> list[str]:
    """Return the command of Datasette for `database`, as its manual recommends for files that do not change."""
    limits = {"facet_time_limit_ms": "5000", "sql_time_limit_ms": "5000", "default_page_size": "10"}
    settings = [part for name, value in limits.items() for part in ("--setting", name, value)]
    return [sys.executable, "-m", "datasette", "serve", "-i", str(database), "--port", str(port), *settings]


def datasette_address(text: str) -> str:
    """Return the Datasette page with the same answer: ten rows of a full-text search and six facets."""
    facets = [("_facet", name) for name in FACETS]
    return "/letters/paragraphs?" + urlencode([("_search", text), *facets])


def database_of(letters: Iterable[Letter], path: Path) -> Path:
    """Write the paragraphs of `letters` as a table with a full-text index, stemmed by SQLite's own tokenizer."""
    names, marks = ", ".join(COLUMNS), ", ".join("?" * len(COLUMNS))
    with closing(sqlite3.connect(path)) as store, store:
        store.execute(f"CREATE TABLE paragraphs (id INTEGER PRIMARY KEY, {names})")
        rows = (row for letter in letters for row in _rows(letter))
        store.executemany(f"INSERT INTO paragraphs ({names}) VALUES ({marks})", rows)  # noqa: S608  # our own names
        store.execute("CREATE VIRTUAL TABLE words USING fts5(text, content='paragraphs', content_rowid='id', tokenize='porter unicode61')")
        store.execute("INSERT INTO words (words) VALUES ('rebuild')")
        for name in FACETS:
            store.execute(f"CREATE INDEX by_{name} ON paragraphs ({name})")
    return path


def _rows(letter: Letter) -> Iterator[tuple[str, ...]]:
    """Yield the paragraphs of `letter` in the columns `COLUMNS`."""
    council, year = letter.authority, str(letter.when.year) if letter.when else ""
    known = (council.name if council else "", council.region if council else "", year, letter.letter_type or "")
    for paragraph in letter.paragraphs:
        section = letter.section_of(paragraph)
        yield (paragraph.text, *known, section.finding.value, section.heading)


def letter_addresses(letters: Iterable[Letter]) -> list[str]:
    """Return the addresses of letters."""
    return [f"/letters/{letter.id}" for letter in letters]


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        with suppress(URLError, OSError):
            with suppress(HTTPError):  # it answers
                urlopen(address, timeout=5).close()  # noqa: S310  # our own address
            return
        time.sleep(0.05)
    raise RuntimeError(f"no server came up at {address}: {json.dumps(server.args)}")


def main(port: int) -> None:
    """Serve the bare page until stopped."""
    app = Flask("bare")
    app.add_url_rule("/", "line", lambda: "one line")
    server = Server(app, Options(port=port))
    signal.signal(signal.SIGTERM, lambda *_: server.stop())
    server.run()


if __name__ == "__main__":
    main(int(sys.argv[1]))
