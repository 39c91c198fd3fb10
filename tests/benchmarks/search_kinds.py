"""Benchmark: each kind of query, build time, size and memory, compared with Tantivy, Whoosh, SQLite FTS5 and bm25s on the same paragraphs.

    pip install -e .[benchmark]
    python -m tests.benchmarks.search_kinds [--index DIR] [--letters DIR] [--queries N] [--rounds N] [--peers NAME…]

Takes the letters from the index in DIR, or first reads ../shared/letters, which takes minutes. Each library builds an index and searches
it, each in its own process, in turn, for several rounds; the median counts. Every query asks for ten hits with highlights and the exact
total. Kinds: `wildcard` is the beginning of a word, `fuzzy` a word with two letters swapped, `filters` an authority and a year,
`deep page` the hits from the 500th on. Prints medians in milliseconds; "–" means that a library cannot do it.
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from math import nan
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from indexer.letter import Letter
from tests.benchmarks.parity import SHARED, letters_of
from tests.benchmarks.search_peers import FACETS, KINDS, PEERS, Asked, Row

DEEP = 500


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--index", type=Path)
    arguments.add_argument("--letters", type=Path, default=SHARED / "letters")
    arguments.add_argument("--queries", type=int, default=40, help="queries of each kind")
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--peers", nargs="+", default=list(PEERS), choices=PEERS)
    arguments.add_argument("--step", nargs=3, metavar=("build|search", "PEER", "FOLDER"), help="used by the processes that this one starts")
    chosen = arguments.parse_args()
    if chosen.step:
        step, peer, folder = chosen.step
        print(json.dumps({"build": build, "search": ask_all}[step](peer, Path(folder))))
        return
    with letters_of(chosen.index, chosen.letters) as letters, TemporaryDirectory() as place:
        rows = tuple(row for letter in letters for row in rows_of(letter))
        Path(place, "letters").write_bytes(pickle.dumps((letters, rows)))
        Path(place, "asked").write_bytes(pickle.dumps(tuple(drawn(rows, chosen.queries))))
        print(f"{len(letters)} letters, {len(rows)} paragraphs, {chosen.queries} queries of each kind, {chosen.rounds} rounds")
        show(measured(Path(place), chosen.peers, chosen.rounds), len(rows))


def measured(place: Path, peers: Sequence[str], rounds: int) -> dict[str, dict[str, float]]:
    """Return each peer's figures, the median of all rounds."""
    found: dict[str, list[dict[str, float]]] = {name: [] for name in peers}
    for turn in range(rounds):
        for name in peers:
            folder = place / f"{name} {turn}"
            folder.mkdir()
            found[name].append({**run("build", name, folder), **run("search", name, folder)})
    return {name: {key: median(one[key] for one in all_rounds) for key in all_rounds[0]} for name, all_rounds in found.items()}


def run(step: str, peer: str, folder: Path) -> dict[str, float]:
    """Return the figures printed by one step in its own process."""
    command = [sys.executable, "-m", "tests.benchmarks.search_kinds", "--step", step, peer, str(folder)]
    figures: dict[str, float] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    return figures


def build(peer: str, folder: Path) -> dict[str, float]:
    """Build the index; return the time taken and the bytes on disk."""
    letters, rows = pickle.loads((folder.parent / "letters").read_bytes())  # noqa: S301  # written by this run
    start = perf_counter()
    PEERS[peer].build(folder, letters, rows)
    seconds = perf_counter() - start
    return {"build": seconds, "bytes": sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())}


def ask_all(peer: str, folder: Path) -> dict[str, float]:
    """Run the queries after a warm-up round; return each kind's median in milliseconds, and the peak memory in megabytes."""
    asked: tuple[Asked, ...] = pickle.loads((folder.parent / "asked").read_bytes())  # noqa: S301  # written by this run
    ask, kinds = PEERS[peer].open(folder), PEERS[peer].kinds
    wanted = [one for one in asked if one.kind in kinds]
    times: dict[str, list[float]] = {kind: [] for kind in kinds}
    for one in wanted:
        ask(one)
    for one in wanted:
        start = perf_counter()
        ask(one)
        times[one.kind].append((perf_counter() - start) * 1000)
    medians = {kind: median(found) for kind, found in times.items()}
    return {**medians, "memory": most_memory()}


def most_memory() -> float:
    """Return this process's peak memory in megabytes, including mapped files; `getrusage` would include its parent's."""
    return memory("VmHWM")


def memory(kind: str) -> float:
    """Return one line of Linux's memory figures for this process, in megabytes; NaN on other systems."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return nan
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{kind}:"))


def show(figures: dict[str, dict[str, float]], paragraphs: int) -> None:
    """Print the table: a line for each kind, a column for each peer."""
    print("".join(f"{name:>15}" for name in ("", *figures)))
    for kind in KINDS:
        print(f"{kind:15}" + "".join(f"{one[kind]:15.2f}" if kind in one else f"{'–':>15}" for one in figures.values()))
    for name, key, share in (("build, s", "build", 1), ("bytes/paragraph", "bytes", paragraphs), ("memory, MB", "memory", 1)):
        print(f"{name:15}" + "".join(f"{one[key] / share:15.1f}" for one in figures.values()))


def drawn(rows: Sequence[Row], number: int) -> Iterator[Asked]:
    """Yield queries of each kind, with words that occur together in some paragraph; the same ones each time."""
    chance = random.Random(3)  # noqa: S311  # no secret
    words = [(row, re.findall(r"[a-z]{4,}", row.text.lower())) for row in rows]
    rich = [(row, found) for row, found in words if len(found) > 5]
    for kind in KINDS:
        for _ in range(number):
            row, found = chance.choice(rich)
            place = chance.randrange(len(found) - 1)
            one, two = found[place], " ".join(found[place : place + 2])
            if kind == "phrase":
                two = in_a_row(row.text, chance.random())
            texts = {"one word": one, "deep page": one, "wildcard": one[:4], "fuzzy": one[:2] + one[3] + one[2] + one[4:]}
            text = texts.get(kind, two)
            filters = (("authority", row.authority), ("year", row.year)) if kind == "filters" else ()
            yield Asked(kind, text, filters, DEEP if kind == "deep page" else 0, FACETS if kind == "six facets" else ())


def in_a_row(text: str, share: float) -> str:
    """Return two adjacent words of `text`, at the position `share` of the way through."""
    words = re.findall(r"\w+", text.lower())
    place = int(share * (len(words) - 1))
    return " ".join(words[place : place + 2])


def rows_of(letter: Letter) -> Iterator[Row]:
    """Yield the paragraphs of `letter` in the form that peers get."""
    authority, when = letter.authority, letter.when
    for paragraph in letter.paragraphs:
        section = letter.section_of(paragraph)
        yield Row(
            letter.id, paragraph.text, authority.code if authority else "", authority.region if authority else "",
            str(when.year) if when else "", letter.letter_type or "", section.finding.value, section.heading,
        )


if __name__ == "__main__":
    main()
