"""Benchmark: whether the engines return the same ten paragraphs in the same order, for real paragraphs.

    python -m tests.benchmarks.parity [--index DIR] [--letters DIR] [--queries FILE] [--engines NAME…]

Takes the letters from the index in DIR, or first reads ../shared/letters, which takes minutes. Each line of FILE is searched four ways:
as typed, with abbreviations, for any of its words with those, and sorted by date. The memory engine is the reference. For every other
engine this prints the number of queries with the same ten hits in the same order, the same totals and the same facets, and every query
that differs.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from indexer.engines import ENGINES, Engine, engine_for, open_engine
from indexer.fields import FIELDS
from indexer.ingest.build import rebuild
from indexer.letter import Letter, Report
from indexer.query import Query, Sort
from indexer.query.parser import parse_query
from indexer.results import Results
from indexer.search import either_word
from indexer.search.query_expansion import expanded
from indexer.settings.cluster import cluster_from
from indexer.settings.run import Settings
from tests.support.memory_engine import MemoryEngine

SHARED = Path(__file__).resolve().parents[3] / "shared"
LEAST = {"whoosh": 64}
"""How many of the 68 must agree; all of them for an engine that is not listed here."""


def main() -> None:
    """Compare and print; exit with 1 if too few queries agree."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--index", type=Path)
    arguments.add_argument("--letters", type=Path, default=SHARED / "letters")
    arguments.add_argument("--queries", type=Path, default=SHARED / "notes" / "parity_queries.txt")
    arguments.add_argument("--engines", nargs="+", default=["tantivy", "whoosh"], choices=ENGINES)
    chosen = arguments.parse_args()
    lines = [line.replace("+", "") for line in chosen.queries.read_text(encoding="utf-8").splitlines() if line.strip()]
    with letters_of(chosen.index, chosen.letters) as letters, TemporaryDirectory() as place:
        memory = MemoryEngine()
        memory.rebuild(letters, Report(built="now"))
        print(f"{len(letters)} letters, {memory.search(Query(limit=0)).total} paragraphs, {len(lines)} queries")
        failed = [name for name in chosen.engines if not agrees(memory, built(name, Path(place), letters), lines)]
    sys.exit(1 if failed else 0)


@contextmanager
def letters_of(index: Path | None, folder: Path) -> Iterator[tuple[Letter, ...]]:
    """Yield the letters of an index, or of a folder that is read first."""
    with TemporaryDirectory() as place:
        settings = Settings(letters=(folder,), index=index or Path(place))
        if not index:
            rebuild(settings)
        engine = open_engine(settings)
        yield tuple(engine.letters())
        engine.close()


def built(name: str, place: Path, letters: Iterable[Letter]) -> Engine:
    """Return the engine called `name`, built with the letters."""
    engine = engine_for(Settings(index=place / name, engine=name, cluster=cluster_from(os.environ)))
    engine.rebuild(letters, Report(built="now"))
    return engine


def agrees(memory: Engine, engine: Engine, lines: Iterable[str]) -> bool:
    """Print how often `engine` agrees with `memory`; return whether that is often enough."""
    ways: dict[str, list[bool]] = {}
    for line in lines:
        for way, query in asked(memory, line):
            expected, actual = memory.search(query), engine.search(query)
            same = page(expected) == page(actual) and counts(expected) == counts(actual)
            ways.setdefault(way, []).append(same)
            if not same:
                print(f"  {engine.name} differs, {way}: {line}")
    for way, same in ways.items():
        print(f"{engine.name:10} {way:12} {sum(same)} of {len(same)}")
    return all(sum(same) >= LEAST.get(engine.name, len(same)) for same in ways.values())


def asked(engine: Engine, line: str) -> Iterator[tuple[str, Query]]:
    """Yield each way to search for `line`, with its query."""
    typed = replace(parse_query(line), facets=tuple(field.name for field in FIELDS), facet_limit=1000)
    yield "as typed", typed
    wide, _ = expanded(engine, typed, typed)
    yield "expanded", wide
    yield "any word", replace(wide, root=either_word(wide.root) or wide.root)
    yield "by date", replace(typed, sort=Sort.NEWEST)


def page(results: Results) -> list[tuple[str, int]]:
    """Return the hits in order."""
    return [(hit.letter_id, hit.paragraph) for hit in results.hits]


def counts(results: Results) -> tuple[object, ...]:
    """Return the totals and facets."""
    return results.total, results.letters, results.authorities, results.facets


if __name__ == "__main__":
    main()
