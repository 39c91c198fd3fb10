"""A real server with a few pages of its own, and what comes from it through a socket."""

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
"""Bytes: more than any socket takes without a reader."""
PIECES = 100
"""Of an answer that is made piece by piece, each of a million bytes: together, too, more than any socket takes."""
PATIENCE = 20
"""Seconds after which a test gives up; nothing here takes as long."""


class Pages:
    """A server with some addresses, in a thread: quick, long, made piece by piece, broken off, and one that waits until it may answer."""

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
        """Answer when that is allowed."""
        self.asked.set()
        self.may_answer.wait(PATIENCE)
        return "x" * LONG

    def broken(self) -> Iterator[bytes]:
        """Give a piece, and no more as the disk is full."""
        yield b"x" * 100_000
        raise OSError(28, "No space left on device")

    def pieces(self) -> Iterator[bytes]:
        """Count the pieces as they are made, and note when there will be no more."""
        try:
            for _ in range(PIECES):
                self.made += 1
                yield b"x" * 1_000_000
        finally:
            self.ended.set()

    def ask(self, path: str = "/") -> socket.socket:
        """Send a request and return the connection."""
        connection = self.connect()
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        return connection

    def connect(self) -> socket.socket:
        """Return a connection on which nothing was asked yet."""
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
    """Return whether so many bytes come."""
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
    """Return what comes until `until` or the end."""
    got = bytearray()
    with closing(connection):
        while not got.endswith(until) and (piece := connection.recv(1 << 20)):
            got += piece
    return bytes(got)
