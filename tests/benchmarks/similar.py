"""Benchmark: whether the page of similar paragraphs shows an earlier paragraph on the same matter among its first five.

    python -m tests.benchmarks.similar [--index DIR] [--letters DIR] [--judged FILE] [--misses]

FILE has one paragraph a line: {"paragraph", "earlier": […]}, where `earlier` are the paragraphs of earlier letters to the same council (or
those that it replaced) that a reader judged to be on the same matter. A paragraph is named by `name_of`, a hash of its letter's file and
its key, so that the file has none of the letters' words. similar_judged.jsonl, the default, has the 100 newest paragraphs since 2018 of
../shared/letters that speak of caseloads or workloads as high, too high or manageable, and every earlier paragraph about how large
caseloads or workloads are; a mere mention of a caseload is left out. Prints how many of those with such an earlier paragraph have one
among the first five of the page, and the processor time of a page.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

from indexer.engines import Engine, open_engine
from indexer.ingest.build import rebuild
from indexer.search import similar
from indexer.settings.run import Settings
from tests.benchmarks.parity import SHARED

JUDGED = Path(__file__).with_name("similar_judged.jsonl")
FIRST = 5



@dataclass(frozen=True, slots=True)
class Judged:
    """A paragraph, and those of earlier letters that are on the same matter, by `name_of`."""

    paragraph: str
    earlier: frozenset[str]


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--index", type=Path)
    arguments.add_argument("--letters", type=Path, default=SHARED / "letters")
    arguments.add_argument("--judged", type=Path, default=JUDGED)
    arguments.add_argument("--misses", action="store_true", help="list the paragraphs without one among the first five")
    chosen = arguments.parse_args()
    with TemporaryDirectory() as place:
        settings = Settings(letters=(chosen.letters,), index=chosen.index or Path(place))
        if not chosen.index:
            rebuild(settings)
        engine = open_engine(settings)
        measure(engine, tuple(read(chosen.judged)), misses=chosen.misses)
        engine.close()


def read(file: Path) -> Iterator[Judged]:
    """Yield the judged paragraphs of `file`."""
    for line in file.read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        yield Judged(one["paragraph"], frozenset(one["earlier"]))


def name_of(file: str, key: str) -> str:
    """Return the name of a paragraph: the first 12 digits of the SHA-256 of its letter's file and its key."""
    return sha256(f"{file} {key}".encode()).hexdigest()[:12]


def measure(engine: Engine, judged: tuple[Judged, ...], *, misses: bool) -> None:
    """Print the share found, and the time taken."""
    files = {letter.id: letter.sources[0].path for letter in engine.letters()}
    where = {
        name_of(files[letter.id], one.key): (letter.id, one.number) for letter in engine.letters() for one in letter.paragraphs
    }
    there = [one for one in judged if one.paragraph in where]
    wanted = [one for one in there if one.earlier]
    times, found = [], []
    for one in wanted:
        start = process_time()
        before = similar(engine, *where[one.paragraph], FIRST).before
        times.append(process_time() - start)
        found.append(not one.earlier.isdisjoint(name_of(files[each.hit.letter_id], each.hit.key) for each in before))
        if misses and not found[-1]:
            print("  missed: letter {}, paragraph {}".format(*where[one.paragraph]))
    print(f"{len(judged)} paragraphs judged, {len(there)} of them in this index, {len(wanted)} with an earlier one on the same matter")
    print(f"among the first {FIRST}: {sum(found)} of {len(wanted)}; median {median(times) * 1000:.1f} ms of processor time a page")


if __name__ == "__main__":
    main()
