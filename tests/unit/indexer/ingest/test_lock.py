"""Catalogue stage: two builds never use one index folder at the same time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from indexer.errors import IndexLocked, UsageError
from indexer.ingest.lock import index_lock, refuse_beside_build

HOLD = """
import pathlib, sys
from indexer.ingest import lock
with lock.index_lock(pathlib.Path(sys.argv[1])):
    print('held', flush=True); input()
"""
LEAVE = """
import os, pathlib, sys, time
from indexer.ingest import lock
with lock.index_lock(pathlib.Path(sys.argv[1])):
    if not os.fork():
        time.sleep(0.5)
        os._exit(0)
    print('left', flush=True)
    os._exit(9)
"""


@contextmanager
def beside_none(folder: Path) -> Iterator[None]:
    """Go on if no build is at work."""
    refuse_beside_build(folder)
    yield


def test_a_second_build_is_told_who_is_at_work(tmp_path: Path) -> None:
    """The error has the process id of the build at work."""
    with (
        index_lock(tmp_path),
        pytest.raises(IndexLocked, match=str(os.getpid())),
        index_lock(tmp_path),
    ):
        pass


def test_the_next_build_can_have_the_lock(tmp_path: Path) -> None:
    """A build that is done or has failed releases the lock."""
    with pytest.raises(ZeroDivisionError), index_lock(tmp_path / "new"):
        _ = 1 // 0
    with index_lock(tmp_path / "new"):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal that Windows hasn't")
def test_the_lock_of_a_dead_holder_is_taken_over(tmp_path: Path) -> None:
    """A killed build does not block the next."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(IndexLocked, match=str(holder.pid)), index_lock(tmp_path):
            pass
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    with index_lock(tmp_path):
        pass


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a lock is inherited only by fork")
@pytest.mark.parametrize("door", [index_lock, beside_none], ids=["build", "check"])
def test_what_a_killed_holder_was_starting_is_waited_for(tmp_path: Path, door: Callable[[Path], AbstractContextManager[None]]) -> None:
    """A process that was about to start when its build was killed has the lock for a moment; it is no other build."""
    with subprocess.Popen([sys.executable, "-c", LEAVE, str(tmp_path)], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "left\n"
        holder.wait()
        with door(tmp_path):
            pass


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_a_folder_that_cannot_be_one_is_refused(place: str, tmp_path: Path) -> None:
    """A file in place of the index folder gives a line that says what to do."""
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    with pytest.raises(UsageError, match="--index"), index_lock(tmp_path / place):
        pass
