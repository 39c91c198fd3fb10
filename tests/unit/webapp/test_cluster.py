"""Pages on a cluster: their own tests once more, with OpenSearch behind them."""

from __future__ import annotations

import os
import subprocess
import sys

from indexer.settings.cluster import Cluster
from tests.support.cluster.fixtures import PAGES_ON
from tests.support.samples import ROOT

BY_THEMSELVES = {"test_webapp_cluster.py", "test_webapp_main.py", "test_webapp_server.py"}
"""These start servers of their own, each with its own engine."""


def test_the_tests_of_pages_pass_on_a_cluster(cluster: Cluster) -> None:
    """Every page, feed, export and answer of the API is the same, whatever engine is behind it."""
    files = sorted(str(path) for path in (ROOT / "tests").glob("test_webapp*.py") if path.name not in BY_THEMSELVES)
    environment = {**os.environ, PAGES_ON: ",".join(f"http://{one.host}:{one.port}" for one in cluster.nodes)}

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *files],
        env=environment, cwd=ROOT, capture_output=True, text=True, check=False,
    )

    assert done.returncode == 0, done.stdout[-3000:]
