"""Benchmark: pages from the real server with 1, 8 and 32 clients, compared with a bare Flask page and Datasette.

    python -m indexer rebuild --index /tmp/letters ../shared/letters
    python -m tests.benchmarks.page --index /tmp/letters

Prints, for each page and number of clients, requests per second, the median and the 99th percentile in milliseconds, and the ratio to
a bare Flask page on the same server. Pages are requested in turn, with different words each time; the median of several runs counts.
Requests come from wrk if it is installed, otherwise from Python threads, which are then themselves the limit for the bare page.
"""

from __future__ import annotations

import argparse
import http.client
import importlib.util
import json
import math
import random
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from threading import Thread
from typing import NamedTuple
from urllib.parse import urlencode
from urllib.request import urlopen

from indexer.engines import open_engine
from indexer.letter import Letter
from indexer.settings.run import Settings
from tests.benchmarks.page_peers import (
    bare_server,
    database_of,
    datasette_address,
    datasette_server,
    free_port,
    letter_addresses,
    our_server,
    running,
)
from tests.benchmarks.search_speed import drawn

CLIENTS = (1, 8, 32)
AIM = 3.0
"""Greatest ratio of a page of results to a bare Flask page."""
ADDRESSES = 200
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}
SCRIPT = """
local paths, at, new, number = {}, 0, %s, %d
for line in io.lines("%s") do paths[#paths + 1] = line end
function request()
  at = at %% #paths + 1
  local path = paths[at]
  if new then
    number = number + 1
    path = path .. (path:find("?", 1, true) and "&" or "?") .. "n=" .. number
  end
  return wrk.format("GET", path)
end
"""
"""Makes wrk request one address after the other; new ones get a number that makes each a different page."""


class Load(NamedTuple):
    """The figures of one run."""

    per_second: float
    median: float
    """In milliseconds."""
    tail: float
    """99th percentile, in milliseconds."""
    failed: int


class Target(NamedTuple):
    """One page to request."""

    name: str
    server: str
    addresses: Sequence[str]
    new: bool = False
    """True if each page is requested as if for the first time, so that none can come from the page cache."""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--index", type=Path, default=Path("letters-index"))
    parser.add_argument("--seconds", type=int, default=4, help="seconds for each run")
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    letters = tuple(open_engine(Settings(index=chosen.index)).letters())
    with tempfile.TemporaryDirectory() as place, ExitStack() as stack:
        targets = started(stack, Path(place), chosen.index, letters)
        print(f"{'wrk' if shutil.which('wrk') else 'Python'} sends the requests; {len(letters)} letters, median of {chosen.runs} runs")
        print(f"{'page':<32}{'clients':>8}{'per second':>12}{'median ms':>11}{'p99 ms':>9}{'vs bare':>9}{'failed':>8}")
        for clients in CLIENTS:
            table(targets, clients, chosen.seconds, chosen.runs, Path(place))


def started(stack: ExitStack, place: Path, index: Path, letters: Sequence[Letter]) -> list[Target]:
    """Start every server and return its pages, the bare one first."""
    texts = drawn(letters)[:ADDRESSES]
    searches = [f"/search?{urlencode({'q': text})}" for text in texts]
    grouped = [f"{address}&group=letter" for address in searches]
    some = random.Random(3).sample(letters, min(ADDRESSES, len(letters)))  # noqa: S311  # no secret
    port = free_port()
    bare = stack.enter_context(running(bare_server(port), port))
    port = free_port()
    ours = stack.enter_context(running(our_server(index, port), port))
    targets = [
        Target("a bare Flask page", bare, ["/"]),
        Target("/search", ours, searches, new=True),
        Target("/search, by letter", ours, grouped, new=True),
        Target("/letters/ID", ours, letter_addresses(some), new=True),
        Target("/search, asked for before", ours, searches),
        Target("/letters/ID, asked for before", ours, letter_addresses(some)),
    ]
    if importlib.util.find_spec("datasette") is None:
        print("Datasette is not installed: pip install '.[benchmark]'")
        return targets
    database = database_of(letters, place / "letters.db")
    port = free_port()
    datasette = stack.enter_context(running(datasette_server(database, port), port))
    return [*targets, Target("Datasette, six facets", datasette, [datasette_address(text) for text in texts])]


def warm(target: Target) -> None:
    """Request once each page that will be requested again; pages of other runs may have pushed it out of the cache."""
    for address in target.addresses if "before" in target.name else ():
        urlopen(target.server + address, timeout=30).close()  # noqa: S310  # our own address


def enough(target: Target, clients: int, seconds: int) -> int:
    """Return the seconds to run: `seconds`, or for a slow server as long as it takes to answer each client twice."""
    start = time.perf_counter()
    urlopen(target.server + target.addresses[0], timeout=30).close()  # noqa: S310  # our own address
    return max(seconds, math.ceil(2 * clients * (time.perf_counter() - start)))


def table(targets: Sequence[Target], clients: int, seconds: int, runs: int, place: Path) -> None:
    """Print a line for each target, measured in turn."""
    loads: dict[str, list[Load]] = {target.name: [] for target in targets}
    for _ in range(runs):
        for target in targets:
            warm(target)
            loads[target.name].append(asked(target, clients, enough(target, clients, seconds), place))
    base = 0.0
    for name, made in loads.items():
        middle = Load(*(median(values) for values in zip(*made, strict=True)))
        base = base or middle.per_second
        share = base / middle.per_second if middle.per_second else float("inf")
        aim = f"   (target: at most {AIM:g})" if name.startswith("/search") else ""
        print(
            f"{name:<32}{clients:>8}{middle.per_second:>12,.0f}{middle.median:>11.2f}{middle.tail:>9.2f}{share:>9.2f}"
            f"{middle.failed:>8.0f}{aim}"
        )


def asked(target: Target, clients: int, seconds: int, place: Path) -> Load:
    """Request the target's pages as often as `clients` can, for some seconds."""
    return by_wrk(target, clients, seconds, place) if shutil.which("wrk") else by_python(target, clients, seconds)


def by_wrk(target: Target, clients: int, seconds: int, place: Path) -> Load:
    """Request with wrk, in one thread: it spends only microseconds on a request."""
    paths, script = place / "paths.txt", place / "paths.lua"
    paths.write_text("\n".join(target.addresses), encoding="utf-8")
    script.write_text(SCRIPT % (str(target.new).lower(), time.time_ns() // 1000 % 10**9, paths), encoding="utf-8")
    command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", "30s", "--latency", "-s", str(script), target.server]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    failed = sum(map(int, re.findall(r"(?:Non-2xx or 3xx responses:|timeout) (\d+)", said)))
    per_second = float(re.findall(r"Requests/sec:\s+([\d.]+)", said)[0])
    middle, tail = (_milliseconds(said, share) if per_second else float("inf") for share in ("50%", "99%"))
    return Load(per_second, middle, tail, failed)


def by_python(target: Target, clients: int, seconds: int) -> Load:
    """Request with threads, each with its own connection."""
    taken: list[float] = []
    failed: list[str] = []
    until = time.monotonic() + seconds
    threads = [Thread(target=_ask, args=(target, until, first, taken, failed)) for first in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    times = sorted(taken) or [float("inf")]
    return Load(len(taken) / seconds, median(times), times[int(0.99 * len(times))], len(failed))


def _ask(target: Target, until: float, first: int, taken: list[float], failed: list[str]) -> None:
    connection, at = http.client.HTTPConnection(target.server.removeprefix("http://"), timeout=30), first
    while time.monotonic() < until:
        address = target.addresses[at % len(target.addresses)]
        number = f"{'&' if '?' in address else '?'}n={time.time_ns()}" if target.new else ""
        start = time.perf_counter()
        connection.request("GET", address + number)
        answer = connection.getresponse()
        answer.read()
        taken.append((time.perf_counter() - start) * 1000)
        if answer.status >= 400:
            failed.append(json.dumps([answer.status, address]))
        at += 1
    connection.close()


def _milliseconds(said: str, share: str) -> float:
    number, unit = re.findall(rf"{share}\s+([\d.]+)(us|ms|s|m)\b", said)[0]
    return float(number) * UNITS[unit]


if __name__ == "__main__":
    main()
