"""Drill: strings from public lists of nasty input, as queries, arguments, paths, headers and commands: nothing breaks, nothing leaks.

    python -m tests.drills.hostile [--index DIR] [--lists FOLDER] [--count 10000] [--seed 1]

FOLDER contains text files, one string a line (the Big List of Naughty Strings, SecLists, fuzzdb, PayloadsAllTheThings …); without it the
strings are made from a table of nasty pieces. Without DIR an index of the seeds is made. Every string goes through the pages as a query, an
argument, a part of a path and a header, and through the command line in this process; a sample goes through the real server over a
socket, unencoded, and through the real command. Prints what went wrong and the slowest ten; returns 0 if nothing did.
"""

from __future__ import annotations

import argparse
import re
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter

from indexer.engines import open_engine
from indexer.ingest.build import rebuild
from indexer.settings.run import Settings
from tests.drills.hostile_doors import CANARY, COMMANDS, HEADERS, PATHS, Commands, Outcome, Pages, Place, fault_of, fault_of_command, wall
from tests.drills.hostile_strings import listed, made
from webapp import create_app

ROOT = Path(__file__).resolve().parents[2]
MOST_MILLISECONDS = 200.0
"""For one answer, over 40,000 paragraphs."""
OTHERS = ("socket", "command", "the server afterwards", "/search.csv", "/search.json")
"""Doors without that limit: other processes, which are timed by the wall clock, and exports, which start with some thousand results."""
MOST_BYTES = 100_000
"""For one argument of a command: systems allow only about 128 kB."""
MOST_SHOWN = 40
EVERY_SOCKET, EVERY_PROCESS = 20, 250
"""One string in this many goes through the real server, and the real command."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The results of a drill."""

    outcomes: tuple[Outcome, ...]

    @property
    def faults(self) -> tuple[Outcome, ...]:
        """The outcomes in which something went wrong."""
        return tuple(one for one in self.outcomes if one.fault)

    @property
    def measured(self) -> tuple[Outcome, ...]:
        """The outcomes to which the limit applies."""
        return tuple(one for one in self.outcomes if not one.door.startswith(OTHERS))

    @property
    def slowest(self) -> tuple[Outcome, ...]:
        """The slowest ten."""
        return tuple(sorted(self.measured, key=lambda one: -one.milliseconds)[:10])


def drill(strings: Sequence[str], index: Path, *, real: bool = True) -> Figures:
    """Send `strings` through every door of the program for `index`; with `real`, also through the real server and command."""
    settings = Settings(index=index)
    app = create_app(settings)
    app.logger.disabled = True
    pages, commands = Pages(app.test_client(), a_place(settings)), Commands(index)
    for warm in (pages.query, lambda text: commands.command(text, 0)):  # a server opens its index before the first reader arrives
        warm("children")
    index.joinpath(CANARY).write_text(CANARY)
    try:
        outcomes = [one for turn, text in enumerate(strings) for one in through(pages, commands, text, turn)]
        if real:
            outcomes += [*through_server(strings[::EVERY_SOCKET], index), *through_command(strings[::EVERY_PROCESS], index)]
    finally:
        index.joinpath(CANARY).unlink()
        app.logger.disabled = False  # all applications in a process share it
    return Figures(tuple(outcomes))


def through(pages: Pages, commands: Commands, text: str, turn: int) -> Iterator[Outcome]:
    """Send one string through the doors in this process; `turn` selects the argument, path, header and command."""
    yield pages.query(text)
    yield pages.argument(text, turn)
    yield pages.path(text, turn)
    yield pages.header(text, turn)
    yield commands.command(text, turn)


def through_server(strings: Sequence[str], index: Path) -> Iterator[Outcome]:
    """Send strings to the real server unchanged, in the request line or as a header; at the end it must still answer."""
    with served(index) as port:
        for turn, text in enumerate(strings):
            yield sent(port, text, turn)
        alive = sent(port, "neglect", 0)
        yield Outcome("the server afterwards", "", alive.milliseconds, alive.fault or ("" if alive.milliseconds else "no answer"))


@contextmanager
def served(index: Path) -> Iterator[int]:
    """Start the server on a free port and yield the port."""
    command = [sys.executable, "-m", "webapp", "--port", "0", "--index", str(index)]
    environment = {"LETTERS_RATE": "off", "LETTERS_LOG": "off", "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment) as process:
        try:
            found = re.search(r":(\d+)", process.stdout.readline() if process.stdout else "")
            if not found:
                raise SystemExit("the server did not start")
            yield int(found[1])
        finally:
            process.terminate()


def sent(port: int, text: str, turn: int) -> Outcome:
    """Send one request with `text` in it, byte for byte, and read the whole answer."""
    raw = text.encode("utf-8", "surrogatepass")
    place, header = PATHS[turn % len(PATHS)].encode().replace(b"{letter}", b"0" * 16).replace(b"{key}", b"a"), HEADERS[turn % len(HEADERS)]
    lines = (
        (b"/search?q=" + raw, b""),
        (place.replace(b"{}", raw), b""),
        (b"/search?q=a", header.encode() + b": " + raw + b"\r\n"),
    )
    target, extra = lines[turn % len(lines)]
    request = b"GET " + target + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + extra + b"\r\n"
    start = perf_counter()
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(request)
        answer = b"".join(iter(lambda: received(connection), b""))
    return Outcome("socket", text, wall(start), fault_of_answer(answer))


def received(connection: socket.socket) -> bytes:
    """Return the next bytes; none if the server has hung up, as it may when it receives something that is not a request."""
    try:
        return connection.recv(1 << 16)
    except ConnectionError:
        return b""


def fault_of_answer(answer: bytes) -> str:
    """Return what is wrong with the bytes of an answer, "" if nothing is."""
    head, _, body = answer.decode("utf-8", "replace").partition("\r\n\r\n")
    first, *rest = head.split("\r\n")
    found = re.fullmatch(r"HTTP/1\.[01] (\d{3}) .*", first)
    if not found:
        return f"no answer: {first[:80]!r}"
    return fault_of(int(found[1]), [(name, value.strip()) for name, _, value in (line.partition(":") for line in rest)], body)


def through_command(strings: Sequence[str], index: Path) -> Iterator[Outcome]:
    """Run the real command with each string."""
    environment = {"LETTERS_INDEX": str(index), "PYTHONPATH": str(ROOT)}
    for turn, text in enumerate(strings):
        given = text.replace("\0", "").encode("utf-8", "surrogatepass")[:MOST_BYTES]
        arguments = [part.encode().replace(b"{}", given) for part in COMMANDS[turn % 3]]
        start = perf_counter()
        run = subprocess.run([sys.executable, "-m", "indexer", *arguments], capture_output=True, check=False, env=environment)
        printed = (run.stdout + run.stderr).decode("utf-8", "replace")
        yield Outcome("command", text, wall(start), fault_of_command(run.returncode, printed))


def a_place(settings: Settings) -> Place:
    """Return a letter in the index and one of its paragraphs."""
    engine = open_engine(settings)
    letter = next(iter(engine.letters()))
    engine.close()
    return Place(letter.id, letter.paragraphs[0].key)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the drill and print its figures."""
    parser = argparse.ArgumentParser(description="Feed harmful strings to the program.")
    parser.add_argument("--index", type=Path, help="existing index (default: a new one of the seeds)")
    parser.add_argument("--lists", type=Path, help="folder of lists, one string per line (default: generated strings)")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    strings = listed(options.lists, options.count, options.seed) if options.lists else made(options.count, options.seed)
    with TemporaryDirectory() as scratch:
        if not options.index:
            rebuild(Settings(letters=(ROOT / "seeds",), index=Path(scratch), jobs=1))
        figures = drill(strings, options.index or Path(scratch))
    return told(figures, len(strings))


def told(figures: Figures, strings: int) -> int:
    """Print `figures`; return 1 if something went wrong or took too long."""
    for one in figures.faults[:MOST_SHOWN]:
        print(f"FAULT at {one.door} with {one.text[:80]!r}: {one.fault}")
    here = [one.milliseconds for one in figures.measured]
    slow = sum(one > MOST_MILLISECONDS for one in here)
    print(f"{strings:,} strings, {len(figures.outcomes):,} answers: {len(figures.faults)} faults, {slow} over {MOST_MILLISECONDS:.0f} ms")
    print(f"median {median(here):.1f} ms, p99 {quantiles(here, n=100)[98]:.1f} ms; the slowest:")
    for one in figures.slowest:
        print(f"{one.milliseconds:8.1f} ms  {one.door}  {one.text[:60]!r}")
    return 1 if figures.faults or slow else 0


if __name__ == "__main__":
    sys.exit(main())
