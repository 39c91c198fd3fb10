"""Drill: clients that occupy connections and misuse them, while others must still be answered.

    python -m tests.drills.slow_clients [--idle 10000] [--slow 1000] [--letters FOLDER]

Each kind is tried in turn on the real server with its default settings, with more clients than it keeps connections: idle connections;
requests sent one character at a time, or with half of their body; answers that nobody reads; clients that stop sending, or vanish, while
being answered. Meanwhile, others request pages on connections of their own. Prints a line for each kind; returns 0 if every page arrived.
"""

from __future__ import annotations

import argparse
import resource
import socket
import struct
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from indexer.ingest.build import rebuild
from indexer.settings.run import Settings
from tests.drills.serving import ROOT, Served, served

ASKED = 20
"""Pages that others request while each kind is active."""
OTHER_FILES = 200
"""Files that this process has open besides its connections."""
PATIENCE = 10
"""Seconds after which a missing page counts as failed."""
VANISHING = struct.pack("ii", 1, 0)
"""SO_LINGER: closing sends a reset and discards unread data."""
GET = b"GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n"


@dataclass(frozen=True, slots=True)
class Figures:
    """The results for one kind."""

    kind: str
    clients: int
    pages: int
    errors: tuple[str, ...]
    median: float
    """Milliseconds for one page, on a new connection."""
    longest: float
    memory: int
    """Memory of the server in bytes afterwards."""


def drill(idle: int, slow: int, letters: Path = ROOT / "seeds", **environment: str) -> tuple[Figures, ...]:
    """Try each kind with that many clients, on an index of the `letters`, served with this `environment`."""
    most = allowed_files(max(idle, slow) + OTHER_FILES) - OTHER_FILES
    with TemporaryDirectory() as scratch:
        settings = Settings(letters=(letters,), index=Path(scratch, "index"))
        rebuild(settings)
        with served(settings.index, **environment) as server:
            return tuple(tried(server, kind, min(most, idle if kind == "idle" else slow)) for kind in KINDS)


def tried(server: Served, kind: str, clients: int) -> Figures:
    """Run `clients` of one kind against the server while others request pages."""
    with ExitStack() as held:
        connections = [held.enter_context(connected(server.port)) for _ in range(clients)]
        for connection in connections:
            attempt(KINDS[kind], connection)
        times, errors = [], []
        for _ in range(ASKED):
            nag(kind, connections)
            began = time.monotonic()
            if error := page_error(server.port):
                errors.append(error)
            times.append((time.monotonic() - began) * 1000)
        return Figures(kind, clients, ASKED - len(errors), tuple(errors), sorted(times)[ASKED // 2], max(times), server.memory())


def connected(port: int) -> socket.socket:
    """Return a connection with a small receive buffer."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.settimeout(PATIENCE)
    connection.connect(("127.0.0.1", port))
    return connection


def allowed_files(wanted: int) -> int:
    """Raise this process's limit of open files to `wanted`, or as far as allowed, and return it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))
    return most


def attempt(do: Callable[[socket.socket], Any], connection: socket.socket) -> None:
    """Do it; if the server has already closed the connection, it has defended itself."""
    try:
        do(connection)
    except OSError:
        connection.close()


def nag(kind: str, connections: Sequence[socket.socket]) -> None:
    """Send one more character, if this kind does so."""
    if kind == "slow to ask":
        for connection in connections:
            if connection.fileno() >= 0:
                attempt(lambda one: one.send(b"x"), connection)


def vanish(connection: socket.socket) -> None:
    """Send a request and disconnect before the answer."""
    connection.sendall(GET % b"/search.json" + b"\r\n")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, VANISHING)
    connection.close()


def stop_sending(connection: socket.socket) -> None:
    """Send a request and close the sending half."""
    connection.sendall(GET % b"/search?q=children" + b"\r\n")
    connection.shutdown(socket.SHUT_WR)


KINDS: Mapping[str, Callable[[socket.socket], Any]] = {
    "idle": lambda _: None,
    "slow to ask": lambda connection: connection.sendall(GET % b"/" + b"X-Slow: "),
    "half a body": lambda connection: connection.sendall(GET % b"/" + b"Content-Length: 100\r\n\r\nhalf"),
    "slow to read": lambda connection: connection.sendall(GET % b"/search.json" + b"\r\n"),
    "half open": stop_sending,
    "vanishing": vanish,
}
"""What each kind does with its connection."""


def page_error(port: int) -> str:
    """Request a page as an ordinary reader, and return what went wrong, "" if nothing did."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", f"/search?q=children&again={time.monotonic_ns()}")
        answer = connection.getresponse()
        page = answer.read()
    except (OSError, HTTPException) as error:
        return repr(error)
    finally:
        connection.close()
    return "" if answer.status == 200 and page.endswith(b"</html>") else f"status {answer.status}, {len(page)} bytes"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the drill and print its figures."""
    parser = argparse.ArgumentParser(description="Hold connections open with slow or broken clients.")
    parser.add_argument("--idle", type=int, default=10_000)
    parser.add_argument("--slow", type=int, default=1000)
    parser.add_argument("--letters", type=Path, default=ROOT / "seeds")
    options = parser.parse_args(arguments)
    found = drill(options.idle, options.slow, options.letters)
    for one in found:
        print(
            f"{one.clients} clients {one.kind}: {one.pages} of {ASKED} pages arrived, median {one.median:.0f} ms,"
            f" longest {one.longest:.0f} ms; server memory {one.memory / 1e6:.0f} MB"
        )
        for error in one.errors:
            print(f"    {error}")
    return 1 if any(one.errors for one in found) else 0


if __name__ == "__main__":
    sys.exit(main())
