"""Fixtures for tests that need a cluster: one node for all, started by the first such test, and settings for any engine."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.engines.opensearch.client import Connection
from indexer.engines.opensearch.engine import OpenSearchEngine
from indexer.engines.opensearch.generations import Generations
from indexer.letter import Letter, Report
from indexer.settings.cluster import Cluster, cluster_from
from indexer.settings.run import Settings
from tests.support.cluster.nodes import Unavailable, running


def absent(reason: str) -> None:
    """Skip the test, or fail it if a cluster is required, as in continuous integration."""
    if os.environ.get("REQUIRE_CLUSTER"):
        pytest.fail(f"a cluster is required, and {reason}")
    pytest.skip(f"no cluster: {reason}")


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Yield a cluster for tests: the one at OPENSEARCH_TEST_URL, or a node started here."""
    with ExitStack() as ending:
        url = os.environ.get("OPENSEARCH_TEST_URL", "")
        if not url:
            try:
                url = ending.enter_context(running()).url
            except Unavailable as error:
                absent(str(error))
        given = {name: value for name, value in os.environ.items() if name.startswith("OPENSEARCH_")}
        yield replace(cluster_from({**given, "OPENSEARCH_URL": url}), seconds=60.0)


@pytest.fixture
def own_cluster(cluster: Cluster) -> Iterator[Cluster]:
    """Yield the cluster with an alias for this test alone; its indices are deleted afterwards."""
    own = of_its_own(cluster)
    yield own
    clear(own)


def settings_for(request: pytest.FixtureRequest, folder: Path) -> Settings:
    """Return settings for the engine named by a fixture's parameter, with its index in `folder` or under its own alias."""
    settings = Settings(index=folder, engine=request.param)
    if request.param != "opensearch":
        return settings
    own = of_its_own(request.getfixturevalue("cluster"))
    request.addfinalizer(lambda: clear(own))  # only this engine leaves anything outside the folder
    return replace(settings, cluster=own)


def of_its_own(cluster: Cluster) -> Cluster:
    """Return `cluster` with an alias that nobody else uses."""
    return replace(cluster, prefix=f"test-{secrets.token_hex(6)}")


def clear(cluster: Cluster) -> None:
    """Delete all indices of an alias."""
    connection = Connection(cluster)
    connection.build("DELETE", f"/{cluster.prefix}-*", expand_wildcards="all", ignore=(404,))
    connection.close()


def kept(settings: Settings) -> list[str]:
    """Return the names of everything that an engine stores under `settings`."""
    if settings.engine != "opensearch":
        return sorted(path.name for path in settings.index.iterdir())
    connection = Connection(settings.cluster)
    found = connection.ask("GET", f"/{settings.cluster.prefix}-*/_alias")
    connection.close()
    return sorted(f"{name} {sorted(one['aliases'])}" for name, one in found.items())


PAGES_ON = "PAGES_ON_CLUSTER"
"""Environment variable with the address of the cluster for page tests, if they are to run on one."""


def engine_on_cluster(letters: Sequence[Letter], report: Report) -> OpenSearchEngine:
    """Return an engine on the cluster at `PAGES_ON` with `letters`; the same one for the same letters, unless it has been rebuilt since."""
    wanted = repr((letters, report))
    engine, generation = _made.get(wanted, (None, ""))
    if engine is None or Generations(Connection(engine.cluster)).before() != generation:
        engine = OpenSearchEngine(of_its_own(replace(cluster_from({"OPENSEARCH_URL": os.environ[PAGES_ON]}), seconds=60.0)))
        engine.rebuild(letters, report)
        _made[wanted] = engine, f"{engine.cluster.prefix}-000001"
    return engine


_made: dict[str, tuple[OpenSearchEngine, str]] = {}
