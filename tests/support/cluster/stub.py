"""A stub of a cluster that answers like one in trouble. It serves error tests only: none checks whether a search result is right."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from indexer.settings.cluster import Cluster, ClusterNode


@dataclass
class Stub:
    """Gives the answers in turn, repeating the last one; a status below 0 hangs."""

    answers: list[tuple[int, Any]]
    cluster: Cluster = field(default_factory=Cluster)
    asked: list[str] = field(default_factory=list)
    authorization: list[str | None] = field(default_factory=list)


@contextmanager
def stub(*answers: tuple[int, Any], tls: ssl.SSLContext | None = None, **settings: Any) -> Iterator[Stub]:
    """Serve a stub on this machine, encrypted if `tls` is given."""
    made, done = Stub(list(answers)), threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def setup(self) -> None:
            if tls:
                self.request = tls.wrap_socket(self.request, server_side=True, do_handshake_on_connect=False)
                try:
                    self.request.do_handshake()
                except OSError:  # the client must read the reason before the connection is reset
                    self.request = socket.socket(fileno=self.request.detach())
                    with suppress(OSError):
                        self.request.shutdown(socket.SHUT_WR)
                        self.request.recv(65536, socket.MSG_WAITALL)
            super().setup()

        def finish(self) -> None:
            super().finish()
            self.request.close()

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            made.authorization.append(self.headers["Authorization"])
            made.asked.append(f"{self.command} {self.path} {body}")
            status, content = made.answers.pop(0) if len(made.answers) > 1 else made.answers[0]
            if status < 0:
                done.wait(20)
                return
            told = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815  # the names that the library expects

        def log_message(self, *_: object) -> None:
            """Log nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    made.cluster = Cluster(nodes=(ClusterNode("127.0.0.1", server.server_address[1], tls is not None),), **settings)
    try:
        yield made
    finally:
        done.set()
        server.shutdown()
        server.server_close()
        thread.join()


def refusal(kind: str) -> Mapping[str, Any]:
    """Return a refusal in OpenSearch's format."""
    return {"error": {"type": kind, "reason": "for a reason"}, "status": 0}


def manifest() -> Mapping[str, Any]:
    """Return the manifest of a generation written by this version."""
    from indexer.engines.opensearch.schema import Counts, versions
    from indexer.engines.opensearch.schema import manifest as made

    return made(versions("3.8.0"), "now", Counts(1, 7, 0, 0))
