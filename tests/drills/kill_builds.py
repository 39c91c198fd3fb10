"""Drill: builds are killed at random moments; each time the old index answers, the next run completes, and nothing is lost.

    python -m tests.drills.kill_builds [--times 200] [--seed 1] [--engine NAME]

Works on copies of the seeds in a temporary folder, in which one letter is added, changed or deleted before each build. Moments are spread
evenly over the time of a build, and only kills during a build count: a process that dies leaves its id in the index's lock. Prints
a line for each kill that broke something, then the figures; returns 0 if nothing broke.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from indexer.engines import open_engine
from indexer.ingest.build import rebuild, update
from indexer.ingest.catalogue import FILE_NAME
from indexer.ingest.check import check
from indexer.settings.run import ENGINE_CHOICES, Settings

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = ("rebuild", "update")
PLACES = 8
"""Number of letters that are added, changed and deleted besides the seeds."""
MOST_RUNS = 4
"""Most builds per kill, after which the drill gives up."""
PACE = 1.1
"""Factor for correcting the time of a build when a run shows that it now takes longer or shorter."""
Held = Mapping[str, tuple[str, ...]]
"""The texts of each file's paragraphs, as found in the index."""


@dataclass(frozen=True, slots=True)
class Run:
    """One build that was to be killed."""

    killed: bool
    """True if it died during the build; otherwise it had finished before."""
    renewed: bool
    """True if the index already had the new letters."""
    broken: tuple[str, ...]
    """What went wrong, a sentence each."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The results of a drill."""

    runs: tuple[Run, ...]
    seconds: Mapping[str, float]
    """Approximate duration of each command's build."""

    @property
    def killed(self) -> tuple[Run, ...]:
        """Return the runs that died during the build."""
        return tuple(run for run in self.runs if run.killed)

    @property
    def broken(self) -> tuple[str, ...]:
        """Return what went wrong, a sentence each."""
        return tuple(what for run in self.runs for what in run.broken)


def drill(times: int, seed: int, engine: str = "auto") -> Figures:
    """Kill `times` builds, at moments that depend on `seed`, and record what broke."""
    runs: list[Run] = []
    with TemporaryDirectory() as scratch:
        settings = Settings(letters=(Path(scratch, "letters"),), index=Path(scratch, "index"), jobs=1, engine=engine)
        shutil.copytree(ROOT / "seeds", settings.letters[0])
        rebuild(settings)
        seconds = {command: whole(settings, command, number) for number, command in enumerate(COMMANDS)}
        chance = random.Random(seed)  # noqa: S311  # moments, not secrets
        while sum(run.killed for run in runs) < times and len(runs) < MOST_RUNS * times:
            runs.append(one_run(settings, seconds, chance, len(runs)))
    return Figures(tuple(runs), seconds)


def whole(settings: Settings, command: str, number: int) -> float:
    """Return the seconds that a build with a new letter takes if nothing kills it."""
    change_letter(settings.letters[0], number, {})
    with at_work(settings, command) as process:
        began = time.perf_counter()
        process.wait()
    return time.perf_counter() - began


def one_run(settings: Settings, seconds: dict[str, float], chance: random.Random, number: int) -> Run:
    """Change a letter, kill a build and check the result; leave everything up to date and `seconds` corrected."""
    before = held_by(settings)
    after = change_letter(settings.letters[0], number, before)
    command = chance.choice(COMMANDS)
    moment = chance.uniform(0, seconds[command])
    with at_work(settings, command) as process:
        time.sleep(moment)
        process.kill()
    killed = holder(settings) == process.pid
    if not killed:
        seconds[command] /= PACE
    elif moment * PACE > seconds[command]:
        seconds[command] *= PACE
    renewed = held_by(settings) == after
    broken = tuple(f"run {number}, {command} after {moment:.3f} s: {what}" for what in faults(settings, before, after, killed=killed))
    return Run(killed, renewed, broken)


def at_work(settings: Settings, command: str) -> subprocess.Popen[bytes]:
    """Start a build, and return it once it has locked the index or finished."""
    arguments = [command, settings.letters[0], "--index", settings.index, "--engine", settings.engine, "--jobs", "1", "--quiet"]
    process = subprocess.Popen([sys.executable, "-m", "indexer", *arguments], cwd=ROOT, stderr=subprocess.DEVNULL)
    while process.poll() is None and holder(settings) != process.pid:
        time.sleep(0.001)
    return process


def holder(settings: Settings) -> int:
    """Return the id of the process that has the index locked, or died while it had; 0 if the last one released it."""
    return int((settings.index / "lock").read_text(encoding="ascii") or 0)


def faults(settings: Settings, before: Held, after: Held, *, killed: bool) -> Iterator[str]:
    """Yield what is wrong after a build was killed or finished in time; then finish what it left undone."""
    held = held_by(settings)
    if held != after and not (killed and held == before):
        yield f"the index answers neither as before nor as after: {different(held, after)}"
    with closing(sqlite3.connect(settings.index / FILE_NAME)) as connection:
        (verdict,) = connection.execute("PRAGMA integrity_check").fetchone()
    if verdict != "ok":
        yield f"the catalogue is damaged: {verdict}"
    update(settings)
    if (held := held_by(settings)) != after:
        yield f"after the next run the index is not up to date: {different(held, after)}"
    yield from (fault.what for fault in check(settings))


def different(held: Held, wanted: Held) -> str:
    """Return the names of files whose paragraphs are not as they should be."""
    return ", ".join(sorted(path for path in held.keys() | wanted.keys() if held.get(path) != wanted.get(path)))


def change_letter(folder: Path, number: int, before: Held) -> Held:
    """Write, change or delete a letter of one paragraph, and return what the index should contain after `before`."""
    path = folder / f"letter-{number % PLACES}.txt"
    others = {name: texts for name, texts in before.items() if name != path.name}
    if number // PLACES % 3 == 2:
        path.unlink()
        return others
    text = f"Children in family {number} are seen often, and what they say is written down."
    path.write_text(f"Areas of strength\n\n{text}\n", encoding="utf-8")
    return {**others, path.name: (text,)}


def held_by(settings: Settings) -> Held:
    """Return what the index contains."""
    with closing(open_engine(settings)) as engine:
        return {one.sources[0].path: tuple(paragraph.text for paragraph in one.paragraphs) for one in engine.letters()}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the drill and print its figures."""
    parser = argparse.ArgumentParser(description="Kill builds at random moments.")
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", choices=ENGINE_CHOICES, default="auto")
    options = parser.parse_args(arguments)
    figures = drill(options.times, options.seed, options.engine)
    print(*figures.broken, sep="\n", end="\n" if figures.broken else "")
    killed = len(figures.killed)
    print(f"{killed} builds killed while running, of {len(figures.runs)} started; {len(figures.broken)} faults")
    print(f"after {sum(run.renewed for run in figures.killed)} of these kills the new index was in use, else the previous one")
    print("a build takes about", ", ".join(f"{seconds:.2f} s ({command})" for command, seconds in figures.seconds.items()))
    return 1 if figures.broken or killed < options.times else 0


if __name__ == "__main__":
    sys.exit(main())
