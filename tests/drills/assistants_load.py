"""Drill: assistants ask over the Model Context Protocol while readers search through the same server.

    python -m tests.drills.assistants_load [--seconds 300] [--assistants 60] [--pause 10] [--readers 20] [--letters FOLDER | --index FOLDER]

Readers request pages all the time; assistants ask for `--seconds` in the middle, and for half as long before and after there are none,
since the machine itself may become slower or faster meanwhile. Each assistant calls a tool about every `--pause` seconds, as often as one
that reads and writes in between; half of them speak the protocol of 2026, half that of 2025. They run in a process of their own.

Prints the figures; returns 0 if neither a page nor a call failed, and 95 of 100 pages came within 1.2 times the time without assistants.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Any

from indexer.ingest.build import rebuild
from indexer.settings.run import Settings
from tests.drills.load import Seen, ask
from tests.drills.serving import ROOT, served

NO_WORSE = 1.2
SHOWN = 10
"""Most errors to print; all are counted."""
READING = 2.0
"""Seconds between two pages of one reader, on average."""
CALLS: Sequence[tuple[str, Mapping[str, Any]]] = (
    ("search_paragraphs", {"query": "supervision", "filters": {"finding": ["improvement"]}}),
    ("search_paragraphs", {"query": "care leavers", "limit": 5}),
    ("search_paragraphs", {"query": "missing children return interviews", "from_date": "2018"}),
    ("list_letters", {"query": "caseloads"}),
    ("compare_councils", {"questions": ["caseloads", "thresholds"], "limit": 10}),
    ("list_councils", {"find": "nottingham"}),
    ("coverage", {"since": "2020"}),
    ("explain_query", {"query": "nottingham social workers"}),
)


@dataclass(frozen=True, slots=True)
class Figures:
    """The results of a drill."""

    without: float
    """95th percentile of the pages' times without assistants, in milliseconds."""
    beside: float
    """The same beside assistants."""
    pages: int
    calls: int
    call_ms: float
    """95th percentile of the calls' times, in milliseconds."""
    errors: tuple[str, ...]

    @property
    def well(self) -> bool:
        """Return whether everything is as it should be."""
        return not self.errors and self.calls > 0 and self.beside <= NO_WORSE * self.without


def drill(seconds: float, assistants: int, pause: float, readers: int, letters: Path, index: Path | None = None) -> Figures:
    """Let `readers` search the `letters`, or an `index` that is there, without assistants, beside them, and without them again."""
    with TemporaryDirectory() as scratch:
        settings = Settings(letters=(letters,), index=index or Path(scratch, "index"), jobs=1)
        if not index:
            rebuild(settings)
        with served(settings.index, LETTERS_MCP="yes") as server:
            seen: list[Seen] = []
            over = Event()
            threads = [Thread(target=ask, args=(server.port, READING, number, seen, over)) for number in range(readers)]
            for thread in threads:
                thread.start()
            over.wait(seconds / 2)
            began = time.monotonic()
            told = _assist_apart(server.port, assistants, pause, seconds)
            ended = time.monotonic()
            over.wait(seconds / 2)
            over.set()
            for thread in threads:
                thread.join()
    return _figures(seen, began, ended, told)


def _assist_apart(port: int, assistants: int, pause: float, seconds: float) -> Mapping[str, Any]:
    """Let assistants ask from another process, and return what it tells."""
    command = [sys.executable, "-m", "tests.drills.assistants_load", "--ask", str(port)]
    given = ["--assistants", str(assistants), "--pause", str(pause), "--seconds", str(seconds)]
    ended = subprocess.run([*command, *given], cwd=ROOT, capture_output=True, text=True, check=False)
    if ended.returncode:
        return {"times": [], "errors": [f"the assistants broke off: {ended.stderr[-2000:]}"]}
    told: Mapping[str, Any] = json.loads(ended.stdout)
    return told


def _figures(seen: Sequence[Seen], began: float, ended: float, told: Mapping[str, Any]) -> Figures:
    beside = [one for one in seen if began <= one.began <= ended and not one.error]
    without = [one for one in seen if not began <= one.began <= ended and not one.error]
    errors = (*(f"page: {one.error}" for one in seen if one.error), *(f"call: {one}" for one in told["errors"]))
    return Figures(_p95(without), _p95(beside), len(seen), len(told["times"]), _p95_of(told["times"]), errors)


def _p95(seen: Sequence[Seen]) -> float:
    return _p95_of([(one.ended - one.began) * 1000 for one in seen])


def _p95_of(times: Sequence[float]) -> float:
    return quantiles(times, n=20)[18] if len(times) > 1 else float("inf")


async def assist(port: int, assistants: int, pause: float, seconds: float) -> Mapping[str, Any]:
    """Ask as so many assistants; return the milliseconds of each call, and what went wrong."""
    import anyio

    times: list[float] = []
    errors: list[str] = []
    until = time.monotonic() + seconds
    async with anyio.create_task_group() as group:
        for number in range(assistants):
            group.start_soon(_one_assistant, port, number, pause, until, times, errors)
    return {"times": times, "errors": errors}


async def _one_assistant(port: int, number: int, pause: float, until: float, times: list[float], errors: list[str]) -> None:
    import anyio
    from mcp import Client

    chance = random.Random(number)  # noqa: S311  # which question, not a secret
    await anyio.sleep(chance.random() * pause)
    try:
        async with Client(f"http://127.0.0.1:{port}/mcp", mode=("auto", "legacy")[number % 2]) as client:
            while time.monotonic() < until:
                name, given = chance.choice(CALLS)
                began = time.monotonic()
                answer = await client.call_tool(name, dict(given))
                times.append((time.monotonic() - began) * 1000)
                if answer.is_error:
                    errors.append(f"{name}: {answer.content}")
                await anyio.sleep(pause * (0.5 + chance.random()))
    except Exception as fault:  # noqa: BLE001  # whatever it is, the drill counts it
        errors.append(repr(fault))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the drill and print its figures."""
    parser = argparse.ArgumentParser(description="Assistants beside readers.")
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--assistants", type=int, default=60)
    parser.add_argument("--pause", type=float, default=10, help="seconds between two calls of one assistant, on average")
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--letters", type=Path, default=ROOT / "seeds")
    parser.add_argument("--index", type=Path, help="search this index, and read no letters")
    parser.add_argument("--ask", type=int, metavar="PORT", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.ask:
        import anyio

        print(json.dumps(anyio.run(assist, options.ask, options.assistants, options.pause, options.seconds)))
        return 0
    found = drill(options.seconds, options.assistants, options.pause, options.readers, options.letters, options.index)
    print(*found.errors[:SHOWN], sep="\n", end="\n" if found.errors else "")
    print(f"{found.pages} pages and {found.calls} calls by {options.assistants} assistants: {len(found.errors)} errors")
    print(f"p95 of pages: {found.without:.0f} ms without assistants, {found.beside:.0f} ms beside them", end=" ")
    print(f"({found.beside / found.without:.2f} times; target: at most {NO_WORSE}); p95 of calls: {found.call_ms:.0f} ms")
    return 0 if found.well else 1


if __name__ == "__main__":
    sys.exit(main())
