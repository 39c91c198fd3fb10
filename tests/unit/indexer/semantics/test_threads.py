"""Learning on one thread."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from indexer.semantics.threads import VARIABLES

CODE = "import os; from indexer.semantics.threads import learning; learning(); print(os.environ['OPENBLAS_NUM_THREADS'])"


@pytest.mark.parametrize(("given", "expected"), [({}, "1"), ({"OPENBLAS_NUM_THREADS": "2"}, "2")])
def test_one_thread_unless_asked_otherwise(given: dict[str, str], expected: str) -> None:
    """Numpy is imported for one thread, or for as many as the administrator has set."""
    clean = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    done = subprocess.run([sys.executable, "-c", CODE], env=clean | given, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == expected
