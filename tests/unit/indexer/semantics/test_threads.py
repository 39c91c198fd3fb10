"""Learning on one thread."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from indexer.semantics.threads import VARIABLES

IMPORTING = (
    "from indexer.semantics.threads import learning; learning()",
    "from indexer.ingest.fingerprints import shared_by; shared_by((), 1)",
)
"""What a build imports numpy by; the first that does decides for all."""
ASKED = "; import os, sys; assert 'numpy' in sys.modules; print(os.environ['OPENBLAS_NUM_THREADS'])"


@pytest.mark.parametrize("code", IMPORTING)
@pytest.mark.parametrize(("given", "expected"), [({}, "1"), ({"OPENBLAS_NUM_THREADS": "2"}, "2")])
def test_one_thread_unless_asked_otherwise(given: dict[str, str], expected: str, code: str) -> None:
    """Numpy is imported for one thread, or for as many as the administrator has set."""
    clean = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    done = subprocess.run([sys.executable, "-c", code + ASKED], env=clean | given, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == expected
