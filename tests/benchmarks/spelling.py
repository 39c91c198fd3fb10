"""Benchmark: how often a misspelt search is put right, and a right one left alone.

    python -m tests.benchmarks spelling [--index ../real] [--show]

Runs the searches of spelling.csv through `indexer.search.search`, as a page does, on an index of the real letters, and prints for each kind
the share that was answered as wanted, and the CPU time of a search. A search is put right if the first that is offered, or searched
instead, is the one that was meant; or if what was meant is searched too, as another spelling. The kinds: `correct` words, which letters
hardly use; `slip` and `rule`, single words misspelt by people and by a program; words wrongly `joined` or split; `capitals` and council
`name`s; `several` wrong words in one search; and `unseen` words of both sorts, which were made and run once the
weights were chosen. With PYTHONPATH set to another build, the same searches run through that. Exits with 1 if a target is missed.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from statistics import median
from time import process_time

from indexer.engines import Engine, open_engine
from indexer.query import parse_query, print_query
from indexer.results import Results
from indexer.search import search
from indexer.settings.run import Settings

SEARCHES = Path(__file__).with_suffix(".csv")
INDEX = Path(__file__).resolve().parents[3] / "real"
TARGETS = {
    **dict.fromkeys(("correct", "unseen correct"), 0.98),
    **dict.fromkeys(("slip", "rule", "joined", "capitals", "name", "several", "unseen"), 0.90),
}
"""The share that must be answered as wanted, by kind."""


def main() -> None:
    """Print a line for each kind of search; exit with 1 if a target is missed."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--index", type=Path, default=INDEX, metavar="DIR")
    arguments.add_argument("--show", action="store_true", help="print every search that was not answered as wanted")
    chosen = arguments.parse_args()
    with SEARCHES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    missed = False
    with closing(open_engine(Settings(index=chosen.index))) as engine:
        for kind, target in TARGETS.items():
            missed |= not _measured(engine, kind, target, [row for row in rows if row["kind"] == kind], chosen.show)
    sys.exit(1 if missed else 0)


def _measured(engine: Engine, kind: str, target: float, rows: Sequence[Mapping[str, str]], show: bool) -> bool:
    """Print the line for one kind, and return whether its target is met."""
    times, right = [], []
    for row in rows:
        query = parse_query(row["typed"])
        start = process_time()
        results = search(engine, query)
        times.append(process_time() - start)
        right.append(is_right(results, row["meant"]))
        if show and not right[-1]:
            print(f"    {row['typed']} → {put_right(results) or '–'}, not {row['meant'] or '–'}")
    share = sum(right) / len(right)
    counted = f"{sum(right):4} of {len(right):3} right: {share:.3f}  (target: at least {target:.2f})"
    print(f"{kind:14} {counted}  median {median(times) * 1000:.2f} ms CPU")
    return share >= target


def is_right(results: Results, meant: str) -> bool:
    """Return whether a search was put right; one that was right, with nothing `meant`, whether it was left alone."""
    said = put_right(results)
    also = [notice.message.lower() for notice in results.notices if notice.code == "also-searched"]
    return said.lower() == meant.lower() or (bool(meant) and any(meant.lower() in message for message in also))


def put_right(results: Results) -> str:
    """Return the search that was offered or answered instead; "" if there is none."""
    instead = getattr(results, "instead", None)
    if instead:
        return print_query(instead)
    return next((notice.query for notice in results.notices if notice.code == "did-you-mean"), "")


if __name__ == "__main__":
    main()
