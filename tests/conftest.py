"""What many tests need: the seeds, the real letters where they are, and small letters of our own making."""

from __future__ import annotations

import gc
import os
import signal
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support.cluster.fixtures import PAGES_ON
from tests.support.cluster.fixtures import cluster as cluster
from tests.support.cluster.fixtures import own_cluster as own_cluster
from tests.support.cluster.nodes import running
from tests.support.samples import ROOT, LetterMaker, letter_of

# No test may fail because the machine is busy.
settings.register_profile("unhurried", settings.get_profile(settings.get_current_profile_name()), deadline=None)
settings.register_profile("mutants", max_examples=20, derandomize=True, database=None, deadline=None)
settings.load_profile("unhurried")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the tests of pages be run on another engine."""
    parser.addoption("--engine", choices=("memory", "opensearch"), default="memory", help="engine behind the tests of pages")


def pytest_configure(config: pytest.Config) -> None:
    """Answer Ctrl-C though the tests run in the background, where shells let it be ignored: what tests start would inherit that.

    With `--engine opensearch` start a node before any test is collected, one for each process that runs tests.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if config.getoption("--engine") == "opensearch" and (hasattr(config, "workerinput") or not config.getoption("numprocesses", None)):
        ending = ExitStack()
        os.environ[PAGES_ON] = ending.enter_context(running()).url
        config.add_cleanup(ending.close)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On another engine run only the tests that take their engine from `tests.support.pages`; the others know but their own."""
    if config.getoption("--engine") != "memory":
        ours = [one for one in items if {"client_of", "engine_of"} & set(dir(getattr(one, "module", None)))]
        config.hook.pytest_deselected(items=[one for one in items if one not in ours])
        items[:] = ours


def pytest_sessionstart() -> None:
    """Forget what was worked out before a mutant took its place: mutmut runs every mutant in a copy of one process."""
    if os.environ.get("MUTANT_UNDER_TEST"):
        for one in gc.get_objects():
            if type(one).__name__ == "_lru_cache_wrapper" and (one.__module__ or "").startswith("indexer"):
                one.cache_clear()


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def seeds() -> Path:
    """Return the folder of the five seed letters."""
    return ROOT / "seeds"


@pytest.fixture(scope="session")
def real_letters() -> Path:
    """Return the folder of the real letters; tests that ask for it are skipped where it isn't."""
    folder = ROOT.parent / "shared" / "letters"
    if not folder.is_dir():
        pytest.skip("the real letters are not here: ../shared/letters")
    return folder



@pytest.fixture(scope="session")
def make_letter() -> LetterMaker:
    """Return `letter_of`."""
    return letter_of
