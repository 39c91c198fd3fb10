"""Benchmark: pages a second and memory of the real server with one process and with several, 32 clients at once.

    python -m tests.benchmarks processes --index DIR [--processes 2] [--clients 32] [--seconds 20]

Every page is a search that nobody has made before, so that none is kept from last time. Each client is a connection that asks again as soon
as it has its answer; all of them share one process. The server is started anew for each row, twice, in turn. Memory is proportional (PSS):
what processes share counts once. Returns 1 if an answer was not a page.
"""

from __future__ import annotations

import argparse
import re
import selectors
import socket
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import quote_plus

from indexer.settings.run import Settings
from tests.benchmarks.pages_speed import searches
from tests.drills.serving import Served, served

ROUNDS = 2
WARM_UP = 64
"""Pages before the time is taken."""
_HEAD = re.compile(rb"HTTP/1\.1 200 .*?\r\ncontent-length: (\d+)\r\n.*?\r\n\r\n", re.IGNORECASE | re.DOTALL)


class NoPage(Exception):
    """The server gave something other than a page."""


@dataclass(frozen=True, slots=True)
class Row:
    """What one server did."""

    pages: float
    """Pages a second."""
    p95: float
    """Milliseconds."""
    memory: float
    """Megabytes."""


def addresses(texts: Sequence[str]) -> Iterator[bytes]:
    """Yield requests for results, each for another search."""
    for number in count():
        text = f"{texts[number % len(texts)]} -{number:x}zz"  # no letter has such a word, so it leaves out nothing
        yield f"GET /search?q={quote_plus(text)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()


def ask(server: Served, requests: Iterator[bytes], clients: int, seconds: float, at_least: int = 0) -> list[float]:
    """Return the milliseconds of each page that so many clients got within `seconds`."""
    taken: list[float] = []
    until = time.perf_counter() + seconds
    with selectors.DefaultSelector() as waiting:
        for _ in range(clients):
            one = socket.create_connection(("127.0.0.1", server.port))
            waiting.register(one, selectors.EVENT_READ, [bytearray(), time.perf_counter()])
            one.sendall(next(requests))
        while time.perf_counter() < until or len(taken) < at_least:
            for key, _ in waiting.select(1):
                _read(key.fileobj, key.data, requests, taken)  # type: ignore[arg-type]
        for key in tuple(waiting.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]
    return taken


def _read(one: socket.socket, state: list[bytearray | float], requests: Iterator[bytes], taken: list[float]) -> None:
    got, began = state
    assert isinstance(got, bytearray)
    assert isinstance(began, float)
    got += one.recv(1 << 18)
    head = _HEAD.match(got)
    if not head and b"\r\n\r\n" in got:
        raise NoPage(bytes(got[:300]))
    if head and len(got) >= head.end() + int(head[1]):
        taken.append((time.perf_counter() - began) * 1000)
        got.clear()
        state[1] = time.perf_counter()
        one.sendall(next(requests))


def measured(index: Path, processes: int, clients: int, seconds: float, texts: Sequence[str]) -> Row:
    """Return what a server with so many processes does."""
    with served(index, LETTERS_PROCESSES=str(processes)) as server:
        requests = addresses(texts)
        ask(server, requests, clients, 0, WARM_UP)
        taken = ask(server, requests, clients, seconds)
        return Row(len(taken) / seconds, statistics.quantiles(taken, n=20)[18], server.memory() / 1e6)


def _best(found: Sequence[Row]) -> Row:
    """Return the best times of several rounds, as other load only makes them worse, and the most memory."""
    return Row(max(one.pages for one in found), min(one.p95 for one in found), max(one.memory for one in found))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description="One process beside several.")
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=20)
    given = parser.parse_args(arguments)
    texts = searches(Settings(index=given.index), 2000)
    rows: dict[int, list[Row]] = {1: [], given.processes: []}
    for _ in range(ROUNDS):
        for processes, found in rows.items():
            found.append(measured(given.index, processes, given.clients, given.seconds, texts))
    print(f"{'processes':<12}{'pages/s':>10}{'p95 ms':>10}{'MB':>8}")
    best = {processes: _best(found) for processes, found in rows.items()}
    for processes, row in best.items():
        print(f"{processes:<12}{row.pages:>10.0f}{row.p95:>10.0f}{row.memory:>8.0f}")
    one, several = best[1], best[given.processes]
    print(f"{'ratio':<12}{several.pages / one.pages:>10.2f}{several.p95 / one.p95:>10.2f}{several.memory / one.memory:>8.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
