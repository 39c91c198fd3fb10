"""Drill: readers search through the real server while rebuild, update and rollback run in turn.

    python -m tests.drills.load [--seconds 1800] [--clients 50] [--pause 2] [--letters FOLDER] [--processes 1]

Each client requests a page of results, reads for about `--pause` seconds and requests again, on one keep-alive connection. 50 clients that
read for 2 seconds request some 25 pages a second, each at a different address, so no page comes from the page cache. Meanwhile builds
follow each other without a break; letters are added and deleted, so that the collection does not grow.

Every page must arrive, and its number of paragraphs must be that of an index that was current while it was requested, or up to a second
before. Timing starts once the page cache is full, because that memory is intended. Prints the figures; returns 0 if there was no error
and no wrong count, 99 of 100 pages arrived within 250 ms, and memory in the last third was at most 5 % above that in the first.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from http.client import HTTPConnection, HTTPException
from itertools import cycle
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from threading import Event, Thread
from urllib.parse import quote

from indexer.engines import open_engine
from indexer.errors import ExitCode, LettersError
from indexer.ingest.build import rebuild
from indexer.query import parse_query
from indexer.search import search
from indexer.settings.run import Settings
from tests.drills.serving import ROOT, Served, served
from webapp.middleware.page_cache import MOST_BYTES

QUERIES = ("children", "social workers", '"care leavers"', "supervis*", "family practise", "children finding:improvement")
TOTAL = re.compile(r"([\d,]+) paragraphs? in|No results|No full matches")
PATIENCE = 60
"""Seconds after which a missing answer counts as an error."""
PROMPT = 250
"""Milliseconds within which 99 of 100 pages must arrive."""
FLAT = 1.05
MOVING = 1
"""Seconds for which an index may still answer after a switch, while the first request opens the new one."""
SHOWN = 10
"""Most errors to print; all are counted."""
PLACES = 4
"""Number of letters that are added and deleted."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One page requested by a client: when, what, and the number of paragraphs on it, or what went wrong."""

    began: float
    ended: float
    query: str
    total: int
    error: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """What the index answers after a command, with the command's start and end."""

    began: float
    ended: float
    totals: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Figures:
    """The results of a drill."""

    pages: int
    rate: float
    """Pages per second."""
    builds: int
    errors: tuple[str, ...]
    wrong: tuple[str, ...]
    times: tuple[float, float, float]
    """Median, 95th and 99th percentiles in milliseconds."""
    memory: tuple[int, ...]
    """Memory of the server in bytes, twice a second."""

    @property
    def thirds(self) -> tuple[float, float]:
        """Return the median memory of the server in the first and in the last third of the time."""
        third = len(self.memory) // 3 or 1
        return median(self.memory[:third] or [0]), median(self.memory[-third:] or [0])

    @property
    def grown(self) -> float:
        """Return the factor by which the server's memory has grown."""
        first, last = self.thirds
        return last / first if first else 1.0

    @property
    def well(self) -> bool:
        """Return whether everything is as it should be."""
        return not self.errors and not self.wrong and self.times[2] <= PROMPT and self.grown <= FLAT


def drill(
    seconds: float, clients: int, pause: float, letters: Path, *, warm: int = MOST_BYTES, seed: int = 1, processes: int = 1
) -> Figures:
    """Let `clients` search a copy of the `letters` for `seconds`, after `warm` bytes of pages, on a server with so many `processes`."""
    with TemporaryDirectory() as scratch:
        settings = Settings(letters=(Path(scratch, "letters"),), index=Path(scratch, "index"), jobs=1)
        shutil.copytree(letters, settings.letters[0])
        rebuild(settings)
        states = [State(0, 0, totals_of(settings))]
        seen: list[Seen] = []
        over = Event()
        with served(settings.index, LETTERS_PROCESSES=str(processes)) as server:
            fill(server.port, warm)
            memory: list[int] = []
            threads = [Thread(target=ask, args=(server.port, pause, seed + number, seen, over)) for number in range(clients)]
            threads += [Thread(target=build, args=(settings, states, seen, over)), Thread(target=watch, args=(server, memory, over))]
            for thread in threads:
                thread.start()
            over.wait(seconds)
            over.set()
            for thread in threads:
                thread.join()
    return figures(seen, states, memory)


def fill(port: int, most: int) -> None:
    """Request different pages until the server has sent `most` bytes; each on its own connection, so that all processes take part."""
    sent, number = 0, 0
    while sent < most:
        number += 1
        with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
            connection.request("GET", f"/search?q={quote(QUERIES[number % len(QUERIES)])}&again={number}")
            page = (answer := connection.getresponse()).read()
            _, error = read_total(answer.status, page.decode())
            assert not error, error
            sent += len(page)


def ask(port: int, pause: float, seed: int, seen: list[Seen], over: Event) -> None:
    """Act as one client until `over` is set."""
    chance = random.Random(seed)  # noqa: S311  # which search, not a secret
    over.wait(chance.random() * pause)
    with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        while not over.is_set():
            query, began = chance.choice(QUERIES), time.monotonic()
            try:
                connection.request("GET", f"/search?q={quote(query)}&again={chance.random()}")
                answer = connection.getresponse()
                total, error = read_total(answer.status, answer.read().decode())
            except (OSError, HTTPException) as fault:
                connection.close()
                total, error = -1, repr(fault)
            seen.append(Seen(began, time.monotonic(), query, total, error))
            over.wait(pause * (0.5 + chance.random()))


def read_total(status: int, page: str) -> tuple[int, str]:
    """Return the number of paragraphs stated on a page, and what is wrong with it."""
    found = TOTAL.search(re.sub(r"<[^>]+>", "", page))
    if status != 200 or not found:
        return -1, f"status {status}: {page[:200]!r}"
    return int((found[1] or "0").replace(",", "")), ""


def build(settings: Settings, states: list[State], seen: list[Seen], over: Event) -> None:
    """Change the letters and the index, one command after the other, and record what the index answers after each."""
    folder = settings.letters[0]
    for number in commands():
        if over.is_set():
            return
        name, began = number[0], time.monotonic()
        if name == "update":
            change_letter(folder, number[1])
        command = [sys.executable, "-m", "indexer", name, "--index", str(settings.index)]
        letters = [] if name == "rollback" else [str(folder), "--jobs", "1", "--quiet"]
        ended = subprocess.run([*command, *letters], cwd=ROOT, capture_output=True, text=True, check=False)
        try:
            assert ended.returncode in (ExitCode.DONE, ExitCode.SOME_UNREAD), ended.stderr
            states.append(State(began, time.monotonic(), totals_of(settings)))
        except (AssertionError, LettersError) as fault:
            seen.append(Seen(began, time.monotonic(), name, -1, str(fault)))
            return


def change_letter(folder: Path, number: int) -> None:
    """Write a letter that most of the searches find, or delete it."""
    path = folder / f"drill-{number // 2 % PLACES}.txt"
    if path.exists():
        path.unlink()
    else:
        text = f"Areas of strength\n\nChildren in family {number} meet their social workers; care leavers are supervised well.\n"
        path.write_text(text, encoding="utf-8")


def commands() -> Iterator[tuple[str, int]]:
    """Yield the commands in turn, each with its own number."""
    yield from ((name, number) for number, name in enumerate(cycle(("update", "rollback", "rebuild", "update"))))


def totals_of(settings: Settings) -> Mapping[str, int]:
    """Return the number of paragraphs in the index for each query."""
    with closing(open_engine(settings)) as engine:
        return {text: search(engine, replace(parse_query(text), limit=0)).total for text in QUERIES}


def watch(server: Served, memory: list[int], over: Event) -> None:
    """Record the server's memory until `over` is set."""
    while not over.wait(0.5):
        memory.append(server.memory())


def figures(seen: Sequence[Seen], states: Sequence[State], memory: Sequence[int]) -> Figures:
    """Judge every page by the states of the index while it was requested."""
    errors = tuple(f"{one.query}: {one.error}" for one in seen if one.error)
    wrong = tuple(wrong_totals(seen, states))
    times = [(one.ended - one.began) * 1000 for one in seen if not one.error] or [0.0, 0.0]
    hundredths = quantiles(times, n=100)
    lasted = max((one.ended for one in seen), default=0.0) - min((one.began for one in seen), default=0.0)
    percents = (hundredths[49], hundredths[94], hundredths[98])
    return Figures(len(seen), len(seen) / (lasted or 1), len(states) - 1, errors, wrong, percents, tuple(memory))


def wrong_totals(seen: Sequence[Seen], states: Sequence[State]) -> Iterator[str]:
    """Yield a sentence for each page with a number that no index had at that time.

    A state can be seen from the start of its command until the end of the next, and for `MOVING` seconds more.
    """
    ends = [*(one.ended + MOVING for one in states[1:]), float("inf")]
    for one in (one for one in seen if not one.error):
        right = {state.totals[one.query] for state, end in zip(states, ends, strict=True) if state.began <= one.ended and one.began <= end}
        if one.total not in right:
            yield f"{one.query}: {one.total} paragraphs, not {' or '.join(map(str, sorted(right)))}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the drill and print its figures."""
    parser = argparse.ArgumentParser(description="Search while the index changes.")
    parser.add_argument("--seconds", type=float, default=1800)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--pause", type=float, default=2, help="seconds between two searches of one client, on average")
    parser.add_argument("--letters", type=Path, default=ROOT / "seeds")
    parser.add_argument("--processes", type=int, default=1)
    options = parser.parse_args(arguments)
    found = drill(options.seconds, options.clients, options.pause, options.letters, processes=options.processes)
    print(*(*found.errors[:SHOWN], *found.wrong[:SHOWN]), sep="\n", end="\n" if found.errors or found.wrong else "")
    middle, most, nearly_all = found.times
    first, last = found.thirds
    print(f"{options.clients} clients that pause for {options.pause:g} s: {found.rate:.1f} pages per second, none from the cache")
    print(f"{found.pages} pages during {found.builds} builds: {len(found.errors)} errors, {len(found.wrong)} wrong counts")
    print(f"median {middle:.0f} ms, p95 {most:.0f} ms, p99 {nearly_all:.0f} ms (target: {PROMPT})")
    print(f"memory {first / 1e6:.0f} MB in the first third, {last / 1e6:.0f} MB in the last: ratio {found.grown:.3f} (target: {FLAT})")
    print("memory by tenths of the time:", *(f"{one / 1e6:.0f}" for one in tenths(found.memory)), "MB")
    return 0 if found.well else 1


def tenths(memory: Sequence[int]) -> Iterator[float]:
    """Yield the median of each tenth of the measurements."""
    step = len(memory) / 10
    parts = (memory[round(number * step) : round((number + 1) * step)] for number in range(10))
    yield from (median(part) for part in parts if part)


if __name__ == "__main__":
    sys.exit(main())
