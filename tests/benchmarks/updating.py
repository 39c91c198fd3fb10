"""Benchmark: an update of one letter among many: new, changed, deleted, or no change at all; each in a cold process, as a schedule runs it.

    python -m tests.benchmarks.updating [FOLDER] [--letters 1000] [--times 5]

Works on a copy of FOLDER, or else on that many text letters made of the seeds' sentences, about 75 paragraphs each. The letter is one
that arrived in an update or, in the last two rows, one that has been there since the rebuild. Prints the median and the longest of
these updates, in seconds of wall time and CPU time, and returns 0 if each one did what it should.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]
PARAGRAPHS = 75
HEADINGS = ("What needs to improve", "Areas of strength", "Findings", "Background")
DONE = {0, 3}


def made(folder: Path, letters: int, seed: int = 1) -> None:
    """Write `letters` letters into `folder`, each with its own sentences in its own order."""
    folder.mkdir(exist_ok=True)
    text = " ".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.txt")))
    sentences = [one.strip() for one in re.split(r"(?<=[.!?])\s+", text) if 40 < len(one) < 300 and "\n\n" not in one]
    chance = random.Random(seed)  # noqa: S311  # text, not secrets
    for number in range(letters):
        write(folder / f"letter-{seed}-{number:05}.txt", sentences, chance)


def write(path: Path, sentences: Sequence[str], chance: random.Random) -> None:
    """Write one letter."""
    parts = []
    for place in range(PARAGRAPHS):
        if place % 20 == 0:
            parts.append(HEADINGS[place // 20 % len(HEADINGS)])
        parts.append(" ".join(chance.sample(sentences, 3)))
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def nothing(path: Path) -> None:
    """Change nothing."""


def new(path: Path) -> None:
    """A letter arrives or is replaced."""
    text = (ROOT / "seeds" / "000_7076a58859dd4d82.txt").read_text(encoding="utf-8")
    path.write_text(f"{text}\n\nWritten at {time.time_ns()}.\n", encoding="utf-8")


def longer(path: Path) -> None:
    """Append some bytes to it: a comment in a PDF, a line in a text."""
    with path.open("ab") as file:
        file.write(b"\n% once more\n")


def gone(path: Path) -> None:
    """Delete it."""
    path.unlink()


EVENTS: tuple[tuple[str, Callable[[Path], None]], ...] = (
    ("nothing has changed", nothing), ("one new letter", new), ("that letter changed", new), ("that letter gone", gone),
)
OLDER: tuple[tuple[str, Callable[[Path], None]], ...] = (("an older one changed", longer), ("an older one gone", gone))


def timed(arguments: Sequence[str | Path]) -> tuple[float, float, int]:
    """Run the program; return wall seconds, CPU seconds and the exit code."""
    before, started = os.times(), time.perf_counter()
    code = subprocess.run([sys.executable, "-m", "indexer", *arguments], cwd=ROOT, capture_output=True, check=False).returncode
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - started, spent, code


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; return 0 if every command succeeded."""
    parser = argparse.ArgumentParser(description="Time updates of one letter.")
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--letters", type=int, default=1000)
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args(arguments)
    with TemporaryDirectory() as scratch:
        letters, index = Path(scratch, "letters"), Path(scratch, "index")
        if options.folder:
            shutil.copytree(options.folder, letters, copy_function=shutil.copyfile)
        else:
            made(letters, options.letters)
        codes = {timed(("rebuild", letters, "--index", index))[2]}
        print(subprocess.run([sys.executable, "-m", "indexer", "status", "--index", index], cwd=ROOT, capture_output=True, text=True,
                             check=True).stdout.splitlines()[0])
        older = [path for path in sorted(letters.rglob("*")) if path.suffix in {".pdf", ".txt"}]
        taken: dict[str, list[tuple[float, float, int]]] = {name: [] for name, _ in (*EVENTS, *OLDER)}
        for old in older[: options.times]:
            for (name, event), path in (*((one, letters / "the-one.txt") for one in EVENTS), *((one, old) for one in OLDER)):
                event(path)
                taken[name].append(timed(("update", "--index", index)))
    for name, runs in taken.items():
        clock, spent, ended = zip(*runs, strict=True)
        codes |= set(ended)
        print(f"{name:<21} {median(clock):6.2f} s, slowest {max(clock):.2f} s; CPU {median(spent):.2f} s")
    return 0 if codes <= DONE else 1


if __name__ == "__main__":
    sys.exit(main())
