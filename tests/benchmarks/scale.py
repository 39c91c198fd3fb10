"""Benchmark: building, updating and searching ten thousand, a hundred thousand and a million paragraphs, with the growth factors.

    python -m tests.benchmarks.scale [--index DIR] [--letters DIR] [--sizes N…] [--engine tantivy]

Takes the letters from the index in DIR, or first reads ../shared/letters, which takes minutes. They are multiplied to each size: every
copy's sentences are shuffled among its paragraphs, so that copies differ but words keep their frequencies. `--sizes 10000000` is the ten
million. For each size the index is built, gets one new letter, has one letter changed, and is searched: 200 whole searches of one to four
words with ten hits, highlights, six facets and exact totals, in a separate process. Its memory is printed: the peak, including the pages
of the index that were read, and what it uses at the end without them. Bare tantivy-py is given the same searches for comparison.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from indexer.engines import engine_for
from indexer.engines.shared.generations import current
from indexer.letter import Letter, Report
from indexer.settings.run import Settings
from tests.benchmarks.parity import SHARED, letters_of
from tests.benchmarks.search_kinds import memory, most_memory, rows_of
from tests.benchmarks.search_peers import FACETS, PEERS, Asked
from tests.benchmarks.search_speed import drawn, measured

SIZES = (10_000, 100_000, 1_000_000)
UNITS = {
    "paragraphs": "", "build": "s", "new letter": "s", "changed letter": "s", "first search": "ms", "median": "ms", "p95": "ms",
    "bare Tantivy": "ms", "memory": "MB", "not of files": "MB", "index": "MB",
}
"""What is measured, and its unit."""


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--index", type=Path)
    arguments.add_argument("--letters", type=Path, default=SHARED / "letters")
    arguments.add_argument("--sizes", nargs="+", type=int, default=SIZES)
    arguments.add_argument("--engine", default="tantivy", choices=("tantivy", "whoosh"))
    arguments.add_argument("--search", type=Path, metavar="FOLDER", help="used by the process that searches")
    chosen = arguments.parse_args()
    if chosen.search:
        print(json.dumps(searched(chosen.search, chosen.engine)))
        return
    with letters_of(chosen.index, chosen.letters) as letters:
        queries = drawn(letters)
        show([at_size(letters, size, chosen.engine, queries) for size in chosen.sizes])


def at_size(letters: Sequence[Letter], size: int, engine: str, queries: Sequence[str]) -> dict[str, float]:
    """Return the figures of one size."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        built = engine_for(Settings(index=folder, engine=engine))
        there = next(multiplied(letters, size))
        new, changed = replace(there, id="0123456789abcdef"), replace(there, paragraphs=there.paragraphs[:-1])
        figures = {"build": seconds(lambda: built.rebuild(multiplied(letters, size), Report(built="1")))}
        figures["new letter"] = seconds(lambda: built.update([new], [], Report(built="2")))
        figures["changed letter"] = seconds(lambda: built.update([changed], [], Report(built="3")))
        built.close()
        (folder / "queries.json").write_text(json.dumps(queries), encoding="utf-8")
        command = [sys.executable, "-m", "tests.benchmarks.scale", "--engine", engine, "--search", place]
        figures |= json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
        figures["index"] = sum(path.stat().st_size for path in current(folder).rglob("*") if path.is_file()) / 1e6
    return figures | {"bare Tantivy": bare(multiplied(letters, size), queries)}


def bare(letters: Iterable[Letter], queries: Sequence[str]) -> float:
    """Return the median time of the same queries on bare Tantivy, doing the same work, in milliseconds."""
    peer = PEERS["Tantivy bare"]
    with TemporaryDirectory() as place:
        peer.build(Path(place), (), [row for letter in letters for row in rows_of(letter)])
        ask = peer.open(Path(place))
        return measured(lambda text: ask(Asked("words", text, facets=FACETS, totals=True)), queries)[0]


def searched(folder: Path, engine: str) -> dict[str, float]:
    """Return our times for the queries in `folder`, and the peak memory of this process."""
    queries = json.loads((folder / "queries.json").read_text(encoding="utf-8"))
    start = perf_counter()
    ask = PEERS[f"ours, {engine.capitalize()}"].open(folder)
    ask(Asked("words", queries[0], facets=FACETS))
    first = (perf_counter() - start) * 1000
    middle, tail = measured(lambda text: ask(Asked("words", text, facets=FACETS)), queries)
    total = ask(Asked("words", "")).total  # type: ignore[attr-defined]  # ours returns `Results`
    held = {"memory": most_memory(), "not of files": memory("RssAnon")}
    return {"paragraphs": total, "first search": first, "median": middle, "p95": tail, **held}


def seconds(work: Callable[[], None]) -> float:
    """Return the seconds that `work` takes."""
    start = perf_counter()
    work()
    return perf_counter() - start


def show(figures: Sequence[dict[str, float]]) -> None:
    """Print a line for each measurement: its figure at each size, and the growth from one size to the next."""
    for name, unit in UNITS.items():
        values = [one[name] for one in figures]
        grew = "".join(f"   × {after / before:.1f}" for before, after in pairwise(values))
        print(f"{name:15}" + "".join(f"{value:13,.{0 if name == 'paragraphs' else 2}f}" for value in values) + f" {unit:2}{grew}")


def multiplied(letters: Sequence[Letter], size: int) -> Iterator[Letter]:
    """Yield copies of the letters until there are `size` paragraphs; the first copy is shuffled too, so that all sizes are alike."""
    chance, made, copy = random.Random(2), 0, 0  # noqa: S311  # no secret
    while made < size:
        for letter in random.Random(copy).sample(letters, len(letters)):  # noqa: S311
            yield shuffled(letter, copy, chance.shuffle)
            made += len(letter.paragraphs)
            if made >= size:
                break
        copy += 1


def shuffled(letter: Letter, copy: int, shuffle: Callable[[list[str]], None]) -> Letter:
    """Return a copy of `letter` with its own id and as many sentences in each paragraph, but different ones."""
    split = [re.split(r"(?<=[.!?]) ", paragraph.text) for paragraph in letter.paragraphs]
    sentences = [sentence for one in split for sentence in one]
    shuffle(sentences)
    texts = joined(split, sentences)
    paragraphs = tuple(replace(paragraph, text=text) for paragraph, text in zip(letter.paragraphs, texts, strict=True))
    return replace(letter, id=sha256(f"{letter.id} {copy}".encode()).hexdigest()[:16], paragraphs=paragraphs)


def joined(split: Iterable[Sequence[str]], sentences: Iterable[str]) -> list[str]:
    """Return as many texts as in `split`, each with as many sentences, taken from `sentences`."""
    left = iter(sentences)
    return [" ".join(next(left) for _ in one) for one in split]


if __name__ == "__main__":
    main()
