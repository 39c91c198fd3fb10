"""A real server with a few pages of its own, and what it sends through a socket."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from threading import Event, Thread
from time import monotonic

from flask import Flask, Response, request

from webapp.options import Options
from webapp.server.waitress_server import Server

LONG = 30_000_000
"""Bytes: more than any socket accepts without a reader."""
PIECES = 100
"""Pieces of an answer generated piece by piece, a million bytes each: together, also more than any socket accepts."""
PATIENCE = 20
"""Seconds after which a test gives up; nothing here takes that long."""


class Pages:
    """A server in a thread, with addresses that answer quickly, at length, piece by piece, broken off, or only when allowed to."""

    def __init__(self, **options: object) -> None:
        self.may_answer, self.asked, self.ended = Event(), Event(), Event()
        self.made = 0
        app = Flask(__name__)
        app.add_url_rule("/", "quick", lambda: "quick")
        app.add_url_rule("/long", "long", lambda: "x" * LONG)
        app.add_url_rule("/pieces", "pieces", lambda: Response(self.pieces()))
        app.add_url_rule("/told", "told", lambda: request.args["q"])
        app.add_url_rule("/broken", "broken", lambda: Response(self.broken()))
        app.add_url_rule("/wait", "wait", self.wait)
        self.server = Server(app, Options(port=0, **options))  # type: ignore[arg-type]
        self.thread = Thread(target=self.server.run)

    def wait(self) -> str:
        """Answer when allowed to."""
        self.asked.set()
        self.may_answer.wait(PATIENCE)
        return "x" * LONG

    def broken(self) -> Iterator[bytes]:
        """Yield one piece, then fail as if the disk were full."""
        yield b"x" * 100_000
        raise OSError(28, "No space left on device")

    def pieces(self) -> Iterator[bytes]:
        """Count the pieces as they are generated, and note when the generator is closed."""
        try:
            for _ in range(PIECES):
                self.made += 1
                yield b"x" * 1_000_000
        finally:
            self.ended.set()

    def ask(self, path: str = "/", method: str = "GET") -> socket.socket:
        """Send a request and return the connection."""
        connection = self.connect()
        connection.sendall(f"{method} {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        return connection

    def connect(self) -> socket.socket:
        """Return a connection without sending a request on it."""
        port = int(self.server.addresses[0].rpartition(":")[2])
        return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)


@contextmanager
def running(**options: object) -> Iterator[Pages]:
    """Run the server until the block ends."""
    pages = Pages(**options)
    pages.thread.start()
    try:
        yield pages
    finally:
        pages.may_answer.set()
        pages.server.stop()
        pages.server.stop()
        pages.thread.join(PATIENCE)
    assert not pages.thread.is_alive()


def read_on(connection: socket.socket, size: int) -> bool:
    """Return whether that many bytes arrive."""
    left = size
    while left > 0 and (piece := connection.recv(1 << 20)):
        left -= len(piece)
    return left <= 0


def until_none_is_left(pages: Pages) -> None:
    """Wait until the server has closed all connections."""
    until = monotonic() + PATIENCE
    while pages.server.connections and monotonic() < until:
        pages.thread.join(0.1)


def answered(connection: socket.socket, until: bytes = b"quick") -> bytes:
    """Return what arrives, up to `until` or the end."""
    got = bytearray()
    with closing(connection):
        while not got.endswith(until) and (piece := connection.recv(1 << 20)):
            got += piece
    return bytes(got)
