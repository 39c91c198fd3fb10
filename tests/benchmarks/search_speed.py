"""Benchmark: how long a whole search takes, compared with the bare libraries in the same process on the same paragraphs.

    python -m tests.benchmarks.search_speed [--index DIR] [--letters DIR] [--rounds N]

Takes the letters from the index in DIR, or first reads ../shared/letters, which takes minutes. 200 queries of one to four words that
occur together in the text are run, in turn, on each of:

    ours       `indexer.search.search` on Tantivy: ten hits, highlights, six facets, exact totals of paragraphs, letters and authorities
    tantivy    bare tantivy-py: its own stemmer and query parser, ten hits, snippets, two facets
    tantivy 6  the same with six facets and the numbers of letters and authorities: the same work as ours
    whoosh     Whoosh used plainly: its own parser, ten hits, highlights, six `groupedby` facets
    fts5       SQLite FTS5, optimised: ten hits by bm25, snippets, six facets by GROUP BY, the three totals

Prints medians and 95th percentiles in milliseconds, the median of several rounds, and how they compare.
"""

from __future__ import annotations

import argparse
import gc
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from indexer.letter import Letter
from tests.benchmarks.parity import SHARED, letters_of
from tests.benchmarks.search_kinds import rows_of
from tests.benchmarks.search_peers import FACETS, PEERS, Asked

QUERIES = 200
TWO = ("authority", "section")

EVERYTHING = Asked("words", "", facets=FACETS, totals=True)
RUNS: dict[str, tuple[str, Asked, str]] = {
    "ours": ("ours, Tantivy", EVERYTHING, ""),
    "tantivy": ("Tantivy bare", Asked("words", "", facets=TWO), "ours takes at most 3 times this"),
    "tantivy 6": ("Tantivy bare", EVERYTHING, "ours takes at most 2 times this"),
    "whoosh": ("Whoosh bare", EVERYTHING, "ours is at least 15 times faster"),
    "fts5": ("SQLite FTS5", EVERYTHING, "ours is at least 10 times faster"),
}
"""For each run: the peer, its request without the text, and the target for ours compared with it."""


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--index", type=Path)
    arguments.add_argument("--letters", type=Path, default=SHARED / "letters")
    arguments.add_argument("--rounds", type=int, default=3)
    chosen = arguments.parse_args()
    with letters_of(chosen.index, chosen.letters) as letters, TemporaryDirectory() as place:
        queries = drawn(letters)
        asks = opened(Path(place), letters)
        gc.collect()
        gc.freeze()  # as the server does: objects built for the peers must not burden their searches
        print(f"{len(letters)} letters, {sum(len(one.paragraphs) for one in letters)} paragraphs, {len(queries)} queries")
        show({name: middle(rounds) for name, rounds in in_turn(asks, queries, chosen.rounds).items()})


def opened(place: Path, letters: Sequence[Letter]) -> dict[str, Callable[[str], object]]:
    """Return the function that answers a text, for each run; every peer builds once, in a folder of `place`."""
    rows = [row for letter in letters for row in rows_of(letter)]
    searches = {}
    for peer in dict.fromkeys(peer for peer, _, _ in RUNS.values()):
        (place / peer).mkdir()
        PEERS[peer].build(place / peer, letters, rows)
        searches[peer] = PEERS[peer].open(place / peer)

    def asking(peer: str, asked: Asked) -> Callable[[str], object]:
        return lambda text: searches[peer](replace(asked, text=text))

    return {name: asking(peer, asked) for name, (peer, asked, _) in RUNS.items()}


def in_turn(asks: dict[str, Callable[[str], object]], queries: Sequence[str], rounds: int) -> dict[str, list[list[float]]]:
    """Return, for each run and round, the milliseconds of each query, after a warm-up round; the runs take turns."""
    times: dict[str, list[list[float]]] = {name: [] for name in asks}
    for _ in range(rounds + 1):
        for name, ask in asks.items():
            times[name].append([timed(ask, query) for query in queries])
    return {name: found[1:] for name, found in times.items()}


def measured(ask: Callable[[str], object], queries: Sequence[str]) -> tuple[float, float]:
    """Return median and 95th percentile of one function in milliseconds, after a warm-up round."""
    return middle(in_turn({"": ask}, queries, 1)[""])


def timed(ask: Callable[[str], object], query: str) -> float:
    """Return the milliseconds that `query` takes."""
    start = perf_counter()
    ask(query)
    return (perf_counter() - start) * 1000


def middle(rounds: Sequence[Sequence[float]]) -> tuple[float, float]:
    """Return the median and the 95th percentile of the queries, each the median over all rounds."""
    return median(median(times) for times in rounds), median(sorted(times)[int(0.95 * len(times))] for times in rounds)


def show(figures: dict[str, tuple[float, float]]) -> None:
    """Print a line for each run."""
    ours = figures["ours"][0]
    for name, (half, tail) in figures.items():
        aim = RUNS[name][2]
        said = f"   ours takes {ours / half:.3f} of that (target: {aim})" if aim else ""
        print(f"{name:10} median {half:8.2f} ms   p95 {tail:8.2f} ms{said}")


def drawn(letters: Sequence[Letter]) -> list[str]:
    """Return queries of one to four words that occur together in some paragraph; the same ones each time."""
    chance = random.Random(1)  # noqa: S311  # no secret
    texts = [re.findall(r"[^\W_]+", paragraph.text) for letter in letters for paragraph in letter.paragraphs]
    queries = []
    while len(queries) < QUERIES:
        words, length = chance.choice(texts), chance.randint(1, 4)
        if len(words) >= length:
            start = chance.randrange(len(words) - length + 1)
            queries.append(" ".join(words[start : start + length]).lower())
    return queries


if __name__ == "__main__":
    main()
