"""Drill: what readers notice while other clients ask for the costliest things.

    python -m tests.drills.others_go_on --index DIR [--clients 8] [--seconds 20] [--requests 300] [--processes 1] [--most 3.0]

Finds the costliest valid requests (`costliest`), then starts the real server behind a proxy, with the rate limit of every installation. A
reader searches, each time for something new, alone and then beside `--clients` others, each of which asks one costly request after the
other within the rate. They are at addresses of their own, then all at one; then they download everything; then the reader is at the
address of them all. Prints for each the reader's median alone and beside them, the 95th percentile, how many times as long as alone that
is, and what the others got. Fails if a reader waits more than `--most` times as long, by the median, or if an answer was neither right nor
a 429 or 503 that says when to ask again.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from itertools import count, cycle
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median, quantiles
from threading import Event, Thread
from urllib.parse import quote_plus

from indexer.settings.run import Settings
from tests.benchmarks.pages_speed import searches
from tests.drills.costliest import drill as costliest
from tests.drills.serving import served

RATE = "600 per minute"
PACE = 60 / 540
"""Seconds from one request of a client to its next at least, so that it stays within `RATE`."""
DOWNLOADS = ("/search.csv", "/search.jsonl", "/search.json", "/search.ris", "/search.bib", "/search.csl.json")
MOST = 3.0
PATIENCE = 120
"""Seconds after which a missing answer is an error."""
WARMED_SECONDS = 3.0
"""Of costly requests before the time is taken: that is what the reader finds when they come."""
READER = "198.51.100.1"
CROWD = "203.0.113.1"
"""The address that several share."""
REFUSED = (429, 503)
ANSWERED = (200, 302, 400, 404)
"""Of a costly request; some find nothing, or have too many filters for their page, but were worked on."""

Tally = Counter[str]
"""Answers, by their status or by what went wrong."""


@dataclass(frozen=True, slots=True)
class Row:
    """What a reader noticed, and what the others got."""

    what: str
    alone: tuple[float, ...]
    """Milliseconds of each search right before the others came."""
    beside: tuple[float, ...]
    """The same while they were there."""
    others: Tally

    @property
    def times(self) -> float:
        """How many times as long a search took beside the others, by the median."""
        return median(self.beside) / median(self.alone)

    @property
    def wrong(self) -> Tally:
        """The answers that nobody should get."""
        return Tally({status: number for status, number in self.others.items() if int(status) not in (*REFUSED, *ANSWERED)})


class Client:
    """One client at an address; no two of its requests are for the same page, since each names another host."""

    def __init__(self, port: int, address: str, number: int = 0) -> None:
        """Ask the server at `port`."""
        self._connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self._address, self._hosts = address, (f"host{turn}.client{number}.example" for turn in count())

    def ask(self, path: str) -> int:
        """Ask, read the whole answer, and return its status; 0 if it broke off, or a refusal that does not say when to ask again."""
        try:
            self._connection.request("GET", path, headers={"Host": next(self._hosts), "X-Forwarded-For": self._address})
            answer = self._connection.getresponse()
            while answer.read(1 << 16):
                pass
        except (OSError, HTTPException):
            self._connection.close()
            return 0
        return 0 if answer.status in REFUSED and not answer.getheader("Retry-After") else answer.status

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def ask_on(port: int, address: str, number: int, paths: Sequence[str], tally: Tally, over: Event) -> None:
    """Ask for `paths` in turn, within the rate, until `over` is set."""
    with closing(Client(port, address, number)) as client:
        for path in cycle(paths):
            began = time.monotonic()
            tally[str(client.ask(path))] += 1
            if over.wait(max(PACE - (time.monotonic() - began), 0)):
                return


def _others(port: int, addresses: Sequence[str], paths: Sequence[str], end: Connection) -> None:
    """Let a client at each of `addresses` ask until the other side speaks; then send what they got. A process of its own."""
    tally, over = Tally(), Event()
    threads = [
        Thread(target=ask_on, args=(port, address, number, (*paths[number:], *paths[:number]), tally, over), daemon=True)
        for number, address in enumerate(addresses)
    ]
    for thread in threads:
        thread.start()
    end.recv()
    over.set()
    for thread in threads:
        thread.join(PATIENCE)
    end.send(tally)


@contextmanager
def others(port: int, addresses: Sequence[str], paths: Sequence[str]) -> Iterator[Tally]:
    """Let others ask meanwhile; yield a tally that is filled at the end."""
    tally, (here, there) = Tally(), get_context("spawn").Pipe()
    process = get_context("spawn").Process(target=_others, args=(port, addresses, paths, there))
    process.start()
    try:
        time.sleep(WARMED_SECONDS)
        yield tally
        here.send("enough")
        tally.update(here.recv())
        process.join()
    finally:
        process.kill()


def read(port: int, address: str, texts: Iterator[str], seconds: float) -> tuple[float, ...]:
    """Return the milliseconds of each search of one reader, who asks again after a tenth of a second."""
    taken, until = [], time.monotonic() + seconds
    with closing(Client(port, address)) as client:
        while time.monotonic() < until or len(taken) < 2:
            began = time.perf_counter()
            status = client.ask(f"/search?q={quote_plus(next(texts))}")
            taken.append((time.perf_counter() - began) * 1000)
            assert status == 200, f"a reader got {status}"
            time.sleep(PACE)
    return tuple(taken)


def drill(index: Path, paths: Sequence[str], clients: int, seconds: float, processes: int = 1) -> Iterator[Row]:
    """Yield what a reader notices beside `clients` that ask for `paths` and for downloads."""
    texts = cycle(searches(Settings(index=index), 500))
    own, crowd = [f"192.0.2.{number + 1}" for number in range(clients)], [CROWD] * clients
    environment = {"LETTERS_PROXIES": "1", "LETTERS_RATE": RATE, "LETTERS_PROCESSES": str(processes)}
    with served(index, **environment) as server:
        read(server.port, READER, texts, WARMED_SECONDS)  # what is kept is worked out now
        for what, addresses, asked, reader in (
            ("costly requests, each from its own address", own, paths, READER),
            ("costly requests, all from one address", crowd, paths, READER),
            ("downloads of everything", own, DOWNLOADS, READER),
            ("costly requests, all from the reader's address", crowd, paths, CROWD),
        ):
            alone = read(server.port, READER, texts, seconds)
            with others(server.port, addresses, asked) as tally:
                beside = read(server.port, reader, texts, seconds)
            yield Row(what, alone, beside, tally)


def told(rows: Iterator[Row], most: float) -> int:
    """Print each of `rows` as it comes; return 1 if a reader waited too long, or an answer was wrong."""
    bad = False
    print(f"{'a reader searches beside':<50}{'alone ms':>9}{'ms':>8}{'p95 ms':>8}{'times':>7}  the others got")
    for row in rows:
        got = ", ".join(f"{number} × {status}" for status, number in sorted(row.others.items()))
        figures = f"{median(row.alone):>9.1f}{median(row.beside):>8.1f}{quantiles(row.beside, n=20)[18]:>8.0f}{row.times:>7.2f}"
        print(f"{row.what:<50}{figures}  {got}", flush=True)
        bad |= bool(row.wrong) or row.times > most
    return int(bad)


def costly_paths(index: Path, requests: int, clients: int) -> list[str]:
    """Return the costliest requests of as many addresses as there are `clients`, none a download of everything."""
    figures = costliest(index, requests, downloads=False)
    return [one.asked.address for one in figures.worst[:clients]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the drill and print its figures."""
    parser = argparse.ArgumentParser(description="Search beside costly requests.")
    parser.add_argument("--index", type=Path, required=True, help="an index with all its letters")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--requests", type=int, default=300, help="tried in search of the costliest")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--most", type=float, default=MOST, help="times as long as alone that a search may take")
    given = parser.parse_args(arguments)
    logging.disable(logging.CRITICAL)
    paths = costly_paths(given.index, given.requests, given.clients)
    return told(drill(given.index, paths, given.clients, given.seconds, given.processes), given.most)


if __name__ == "__main__":
    sys.exit(main())
