"""Benchmark: time and memory, over all processes, of a rebuild and an update of real letters.

    python -m tests.benchmarks.building [FOLDER] [--jobs N]

Rebuilds the index of FOLDER (../shared/letters) in a temporary folder with the real program, then adds one letter and updates. Memory is
the peak sum of the processes' proportional set sizes, which only Linux reports.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

LETTERS = Path("../shared/letters")
NEW_LETTER = Path("seeds/000_7076a58859dd4d82.txt")
PAUSE = 0.2
"""Seconds between two measurements of the memory."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; return 0 if both commands succeeded."""
    parser = argparse.ArgumentParser(description="Time a rebuild and an update.")
    parser.add_argument("folder", nargs="?", type=Path, default=LETTERS)
    parser.add_argument("--jobs", default="2")
    options = parser.parse_args(arguments)
    with TemporaryDirectory() as scratch:
        index, more = Path(scratch, "index"), Path(scratch, "more")
        more.mkdir()
        (more / NEW_LETTER.name).write_bytes(NEW_LETTER.read_bytes())
        rebuilt = measured("rebuild", str(options.folder), "--index", str(index), "--jobs", options.jobs)
        updated = measured("update", str(more), "--index", str(index))
    return 0 if {rebuilt, updated} <= {0, 3} else 1


def measured(*arguments: str) -> int:
    """Run one command of the program, print its time and memory, and return its exit code."""
    started = time.perf_counter()
    with subprocess.Popen([sys.executable, "-m", "indexer", *arguments], stderr=subprocess.DEVNULL, text=True) as process:
        highest = [0]
        watcher = threading.Thread(target=watch, args=(process, highest))
        watcher.start()
        process.wait()
        seconds = time.perf_counter() - started
        watcher.join()
    print(f"{arguments[0]}: {seconds:.1f} s, {highest[0] / 1e6:.0f} MB peak, exit code {process.returncode}")
    return process.returncode


def watch(process: subprocess.Popen[str], highest: list[int]) -> None:
    """Keep the peak memory of a process and its children in `highest`, until it ends."""
    while process.poll() is None:
        highest[0] = max(highest[0], sum(held_by(pid) for pid in family(process.pid)))
        time.sleep(PAUSE)


def family(pid: int) -> list[int]:
    """Return a process and all its descendants."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return []
    return [pid, *(one for child in children for one in family(int(child)))]


def held_by(pid: int) -> int:
    """Return the proportional set size of a process in bytes, 0 if it has ended or the system does not report it."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((1024 * int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


if __name__ == "__main__":
    sys.exit(main())
