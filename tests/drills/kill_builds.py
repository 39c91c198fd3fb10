"""Drill: builds are killed at random moments; each time the old index answers, the next run completes, and nothing is lost.

    python -m tests.drills.kill_builds [--times 200] [--seed 1]

Works on copies of the seeds in a temporary folder. Prints a line for each kill that broke something, then the figures; returns 0 where
nothing broke.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from indexer.build import rebuild, update
from indexer.catalogue import FILE_NAME
from indexer.check import check
from indexer.engines import open_engine
from indexer.query import Query
from indexer.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = (("rebuild",), ("update",))


@dataclass(frozen=True, slots=True)
class Figures:
    """What a drill came to."""

    kills: int
    """How many runs died before they were done."""
    broken: tuple[str, ...]
    """What went wrong, a sentence each."""


def drill(times: int, seed: int) -> Figures:
    """Kill a build `times` times, at moments that `seed` decides, and say what broke."""
    with TemporaryDirectory() as scratch:
        letters, index = Path(scratch, "letters"), Path(scratch, "index")
        shutil.copytree(ROOT / "seeds", letters)
        settings = Settings(letters=(letters,), index=index, jobs=1)
        started = time.perf_counter()
        rebuild(settings)
        longest = 2 * (time.perf_counter() - started)
        chance = random.Random(seed)  # noqa: S311  # moments, not secrets
        outcomes = [one_kill(settings, chance, longest, number) for number in range(times)]
    return Figures(sum(killed for killed, _ in outcomes), tuple(fault for _, faults in outcomes for fault in faults))


def one_kill(settings: Settings, chance: random.Random, longest: float, number: int) -> tuple[bool, tuple[str, ...]]:
    """Change the letters, kill a build, and return whether it died and what broke; leave everything up to date."""
    before = answer(settings)
    add_letter(settings.letters[0], number)
    (command,) = chance.choice(COMMANDS)
    moment = chance.uniform(0, longest)
    killed = kill_after(moment, [command, str(settings.letters[0]), "--index", str(settings.index), "--jobs", "1", "--quiet"])
    broken = tuple(f"kill {number}, {command} after {moment:.3f} s: {fault}" for fault in faults(settings, before, killed=killed))
    return killed, broken


def faults(settings: Settings, before: tuple[int, int], *, killed: bool) -> Iterator[str]:
    """Say what is not as it must be after a build was killed, or was done in time; then finish what it left."""
    after = (before[0] + 1, before[1] + 1)
    allowed = {before, after} if killed else {after}
    if answer(settings) not in allowed:
        yield f"the index answers {answer(settings)} letters and paragraphs, not {' or '.join(map(str, sorted(allowed)))}"
    with closing(sqlite3.connect(settings.index / FILE_NAME)) as connection:
        (verdict,) = connection.execute("PRAGMA integrity_check").fetchone()
    if verdict != "ok":
        yield f"the catalogue is damaged: {verdict}"
    update(settings)
    if answer(settings) != after:
        yield f"after the next run the index answers {answer(settings)}, not {after}"
    yield from (fault.what for fault in check(settings))


def add_letter(folder: Path, number: int) -> None:
    """Write a letter of one paragraph."""
    text = f"Areas of strength\n\nChildren in family {number} are seen often, and what they say is written down.\n"
    (folder / f"letter-{number}.txt").write_text(text, encoding="utf-8")


def answer(settings: Settings) -> tuple[int, int]:
    """Return how many letters and paragraphs the index finds."""
    with closing(open_engine(settings)) as engine:
        results = engine.search(Query())
    return results.letters, results.total


def kill_after(seconds: float, arguments: Sequence[str]) -> bool:
    """Start the program, kill it after so many seconds, and return whether it was still at work."""
    with subprocess.Popen([sys.executable, "-m", "indexer", *arguments], cwd=ROOT, stderr=subprocess.DEVNULL) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            return True
    return False


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the drill and print its figures."""
    parser = argparse.ArgumentParser(description="Kill builds at random moments.")
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    figures = drill(options.times, options.seed)
    for fault in figures.broken:
        print(fault)
    print(f"{figures.kills} of {options.times} builds killed; {len(figures.broken)} faults")
    return 1 if figures.broken else 0


if __name__ == "__main__":
    sys.exit(main())
