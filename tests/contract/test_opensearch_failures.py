"""Drills on three nodes: one is killed, or an index is built, while readers search."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from time import monotonic, sleep

import pytest

from indexer.engines.opensearch.client import Connection
from indexer.engines.opensearch.engine import OpenSearchEngine
from indexer.errors import BuildFailed, SearchUnavailable
from indexer.letter import Letter
from indexer.settings.cluster import Cluster, cluster_from
from tests.support.cluster.fixtures import absent, of_its_own
from tests.support.cluster.nodes import Nodes, Unavailable, running
from tests.support.factories import FACETS, REPORT, query, random_letters

MINUTES = 180
"""Seconds in which a cluster that lost a node must recover; an idle machine needs only a few."""


@pytest.fixture(scope="module")
def nodes() -> Iterator[Nodes]:
    """Return three nodes; the drills take turns, and the last one kills one of them."""
    try:
        started = running(3, megabytes=384)
        with started as made:
            yield made
    except Unavailable as error:
        absent(str(error))


@pytest.fixture
def three(nodes: Nodes) -> Cluster:
    """Return the three nodes as settings for the program, with three shards and a replica of each."""
    return replace(of_its_own(cluster_from({"OPENSEARCH_URL": nodes.url})), shards=3, replicas="1", seconds=60.0)


@dataclass
class Seen:
    """What readers have received."""

    totals: list[int] = field(default_factory=list)
    partial: int = 0
    unavailable: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


@contextmanager
def readers(engine: OpenSearchEngine, count: int = 3) -> Iterator[Seen]:
    """Let some readers search without a pause; each answer must come from one generation."""
    seen, stop = Seen(), threading.Event()

    def read() -> None:
        while not stop.is_set():
            try:
                found = engine.search(query(facets=("letter",), facet_limit=10_000, limit=5))
            except SearchUnavailable:
                seen.unavailable.append(monotonic())
            except Exception as error:  # noqa: BLE001  # any other exception is a failure
                seen.wrong.append(repr(error))
            else:
                counted = sum(one.count for one in found.facets[0].values)
                if any(notice.code == "partial" for notice in found.notices):
                    seen.partial += 1
                elif counted != found.total or len(found.hits) != 5:
                    seen.wrong.append(f"{found.total} found, {counted} counted, {len(found.hits)} shown")
                else:
                    seen.totals.append(found.total)

    threads = [threading.Thread(target=read) for _ in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield seen
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def paragraphs(letters: tuple[Letter, ...]) -> int:
    """Return the number of paragraphs in the letters."""
    return sum(len(one.paragraphs) for one in letters)


def until(true: Callable[[], bool]) -> None:
    """Wait until a condition is true, with a time limit."""
    end = monotonic() + MINUTES
    while not true():
        assert monotonic() < end
        sleep(0.3)


def test_a_cluster_is_what_it_says(nodes: Nodes, three: Cluster) -> None:
    """Three nodes have three shards and a replica of each, on different nodes."""
    engine, connection = OpenSearchEngine(three), Connection(three)
    engine.rebuild(random_letters(10), REPORT)

    shards = connection.ask("GET", f"/_cat/shards/{three.prefix}-000001", format="json")

    assert [one["state"] for one in shards] == ["STARTED"] * 6
    assert len({one["node"] for one in shards}) == 3
    assert len({(one["shard"], one["node"]) for one in shards}) == 6
    engine.close()
    connection.close()


def test_readers_meet_builds_and_never_see_none_nor_double(three: Cluster) -> None:
    """During rebuilds, updates and a rollback, every reader's answer comes from one generation, and none fails."""
    before, after, more = random_letters(40), random_letters(60, seed=2), random_letters(5, seed=3)
    engine, builder = OpenSearchEngine(three), OpenSearchEngine(three)
    builder.rebuild(before, REPORT)
    with readers(engine) as seen:
        builder.rebuild(after, REPORT)
        builder.update(more, [after[0].id], REPORT)
        builder.roll_back()
        builder.rebuild(before, REPORT)
    engine.close()
    builder.close()

    whole = {paragraphs(before), paragraphs(after), paragraphs(after[1:]) + paragraphs(more)}
    assert seen.wrong == []
    assert seen.unavailable == []
    assert seen.partial == 0
    assert set(seen.totals) <= whole
    assert paragraphs(after) in seen.totals


def test_a_node_is_killed_while_readers_search_and_an_index_is_built(nodes: Nodes, three: Cluster) -> None:
    """After a node is killed no answer is wrong, though some may be missing for a while; then the cluster recovers and can be built on."""
    before, after = random_letters(60), random_letters(90, seed=2)
    engine, builder, connection = OpenSearchEngine(three), OpenSearchEngine(three), Connection(three)
    builder.rebuild(before, REPORT)
    killed: list[float] = []

    def letters() -> Iterator[Letter]:
        for place, one in enumerate(after):
            if place == 30:
                nodes.processes[-1].kill()
                killed.append(monotonic())
            yield one

    with readers(engine) as seen:
        with suppress(BuildFailed):  # it may have lost part of what it wrote; then the old index must still be in place
            builder.rebuild(letters(), REPORT)
        until(lambda: len(seen.totals) > 0 and bool(killed) and monotonic() - killed[0] > 5)
        already = len(seen.totals)
        until(lambda: len(seen.totals) > already + 20)
        builder.rebuild(after, REPORT)
        until(lambda: seen.totals[-1] == paragraphs(after))

    found = engine.search(query("children", facets=FACETS))
    until(lambda: connection.ask("GET", f"/_cluster/health/{three.prefix}-*")["status"] == "green")
    engine.close()
    builder.close()
    connection.close()

    assert seen.wrong == []
    assert set(seen.totals) <= {paragraphs(before), paragraphs(after)}
    assert found.total > 0
    assert not found.notices
    print(f"{len(seen.totals)} answers, {seen.partial} partial, {len(seen.unavailable)} times none, the last of these "
          f"{max(seen.unavailable, default=killed[0]) - killed[0]:.1f} s after the kill")
