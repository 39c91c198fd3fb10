"""Benchmark: how fast OpenSearch builds and searches on one node and on three, compared with Tantivy in the same run.

    python -m tests.benchmarks.cluster_speed [--index DIR] [--letters DIR] [--nodes COUNT…]

Takes the letters from the index in DIR, or first reads ../shared/letters, which takes minutes. The nodes are started here, with a
gigabyte of heap each, on this one machine: three of them share its cores, so they show what three shards cost, not what three machines
gain. The queries are those of `search_speed`: whole searches with ten hits, highlights, six facets and exact totals. Prints medians and
95th percentiles in milliseconds, with and without word statistics from all shards (dfs).
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from indexer.engines import Engine, engine_for
from indexer.engines.opensearch.client import Connection
from indexer.engines.opensearch.engine import OpenSearchEngine
from indexer.letter import Letter, Report
from indexer.query.parser import parse_query
from indexer.search import search
from indexer.settings.cluster import cluster_from
from indexer.settings.run import Settings
from tests.benchmarks.parity import SHARED, letters_of
from tests.benchmarks.search_peers import FACETS
from tests.benchmarks.search_speed import drawn, measured
from tests.support.cluster.nodes import Unavailable, running


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--index", type=Path)
    arguments.add_argument("--letters", type=Path, default=SHARED / "letters")
    arguments.add_argument("--nodes", type=int, nargs="+", default=[1, 3])
    chosen = arguments.parse_args()
    with letters_of(chosen.index, chosen.letters) as letters, TemporaryDirectory() as place:
        queries = drawn(letters)
        print(f"{len(letters)} letters, {sum(len(one.paragraphs) for one in letters)} paragraphs, {len(queries)} queries")
        with closing(engine_for(Settings(index=Path(place) / "tantivy", engine="tantivy"))) as tantivy:
            show("tantivy", build(tantivy, letters), tantivy, queries)
        try:
            for count in chosen.nodes:
                on_nodes(count, letters, queries)
        except Unavailable as error:
            print(f"could not start a cluster here: {error}")


def on_nodes(count: int, letters: Sequence[Letter], queries: Sequence[str]) -> None:
    """Print the times of a cluster of `count` nodes with as many shards."""
    with running(count, megabytes=1024, quick_start=False) as nodes:
        cluster = replace(cluster_from({"OPENSEARCH_URL": nodes.url}), shards=count)
        with closing(OpenSearchEngine(cluster)) as engine:
            seconds = build(engine, letters)
            show(f"OpenSearch {nodes.version}, nodes {count}, dfs on", seconds, engine, queries)
            changed = perf_counter()
            engine.update(letters[:1], [], Report(built="later"))
            print(f"    one letter changed: {perf_counter() - changed:.1f} s")
        with closing(OpenSearchEngine(replace(cluster, dfs=False))) as engine:
            show(f"OpenSearch {nodes.version}, nodes {count}, dfs off", seconds, engine, queries)
        with closing(Connection(cluster)) as connection:
            sizes = connection.ask("GET", f"/{cluster.prefix}-000001*/_stats/store")["_all"]["primaries"]["store"]["size_in_bytes"]
            print(f"    {sizes / sum(len(one.paragraphs) for one in letters):.0f} bytes per paragraph on disk, without replicas")


def build(engine: Engine, letters: Sequence[Letter]) -> float:
    """Return the seconds for a rebuild from letters already read."""
    started = perf_counter()
    engine.rebuild(letters, Report(built="now"))
    return perf_counter() - started


def show(name: str, seconds: float, engine: Engine, queries: Sequence[str]) -> None:
    """Print the times of the build and of the queries."""
    middle, tail = measured(lambda text: search(engine, replace(parse_query(text), facets=FACETS)), queries)
    print(f"{name:38} build {seconds:6.1f} s   search median {middle:7.2f} ms   p95 {tail:7.2f} ms", flush=True)


if __name__ == "__main__":
    main()
