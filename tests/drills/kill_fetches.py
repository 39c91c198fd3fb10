"""Drill: runs of `fetch` are killed at random moments; no file is ever half there, no row is without its file, and the next run goes on.

    python -m tests.drills.kill_fetches [--times 50] [--seed 1]

Works on a replica of the site on this machine, in a temporary folder that is emptied whenever it is complete. Prints a line for each kill
that broke something, then the figures; returns 0 if nothing broke.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from indexer.published import read_listings, read_manifest
from tests.support.replica import Replica, serving, site

ROOT = Path(__file__).resolve().parents[2]
COUNCILS, EACH = 20, 10
MOST_RUNS = 6
"""Most runs per kill, after which the drill gives up."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The results of a drill."""

    killed: int
    """Runs that died before they had finished."""
    in_files: int
    """Those of them that died while files came."""
    finished: int
    broken: tuple[str, ...]
    """What went wrong, a sentence each."""


def drill(times: int, seed: int) -> Figures:
    """Kill `times` runs, at moments that depend on `seed`, and record what broke."""
    chance = random.Random(seed)  # noqa: S311  # nothing secret
    killed = in_files = finished = 0
    broken: list[str] = []
    with TemporaryDirectory() as scratch, serving(site(COUNCILS, EACH)) as replica:
        folder = Path(scratch, "letters")
        began = time.monotonic()
        broken += _faults(replica, folder, complete=_run(replica, folder, None))
        whole = time.monotonic() - began
        shutil.rmtree(folder)
        for _ in range(times * MOST_RUNS):
            before, began = len(replica.paths), time.monotonic()
            if _run(replica, folder, chance.uniform(0.2, 1.0) * whole):
                finished += 1
                whole = min(whole, time.monotonic() - began)  # the machine may be less busy than it was at first
                broken += _faults(replica, folder, complete=True)
                shutil.rmtree(folder)
            else:
                killed += 1
                in_files += any("/v1/" in path for path in replica.paths[before:])
                broken += _faults(replica, folder, complete=False)
            if killed == times:
                break
        _run(replica, folder, None)
        broken += _faults(replica, folder, complete=True)
    return Figures(killed, in_files, finished, tuple(broken))


def _run(replica: Replica, folder: Path, seconds: float | None) -> bool:
    """Run `fetch`, and kill it after so many seconds; return whether it had finished."""
    with subprocess.Popen(
        [sys.executable, "-m", "indexer", "fetch", str(folder), "--quiet"], cwd=ROOT, env={**os.environ, **_environment(replica)}
    ) as process:
        try:
            return process.wait(seconds) == 0
        except subprocess.TimeoutExpired:
            process.kill()
            return False


def _environment(replica: Replica) -> Mapping[str, str]:
    return {"LETTERS_OFSTED_SITE": replica.address, "LETTERS_OFSTED_PROVIDERS": str(COUNCILS), "LETTERS_FETCH_PAUSE": "0"}


def _faults(replica: Replica, folder: Path, *, complete: bool) -> Iterator[str]:
    """Yield what is wrong in the folder, a sentence each."""
    bodies = {hashlib.sha256(paper.body).hexdigest() for _, papers in replica.councils.values() for paper in papers}
    rows = read_manifest(folder) if folder.exists() else ()
    if folder.exists():
        read_listings(folder)  # raises an error if one is damaged
    files = {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*.pdf")}
    yield from (f"{name} is no whole file" for name, digest in files.items() if digest not in bodies)
    yield from (f"{row.file} has a row and is not there, or is another file" for row in rows if files.get(row.file) != row.sha256)
    if complete and not len(rows) == len(files) == COUNCILS * EACH:
        yield f"after a whole run there are {len(files)} files and {len(rows)} rows"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the drill and print what it found."""
    parser = argparse.ArgumentParser(description="Kill runs of fetch at random moments.")
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    figures = drill(options.times, options.seed)
    for what in figures.broken:
        print(f"broken: {what}")
    print(f"killed {figures.killed} runs, {figures.in_files} of them while files came; {figures.finished} had finished")
    print(f"broken: {len(figures.broken)}")
    return int(bool(figures.broken) or figures.killed < options.times)


if __name__ == "__main__":
    sys.exit(main())
