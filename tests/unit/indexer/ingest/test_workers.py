"""Tests: the bounded pool of worker processes."""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.errors import LettersError, ReadingStopped, UnreadableSource
from indexer.ingest.workers import begin_step, map_bounded

MEGABYTE = 1 << 20
LIMITS = {"seconds": 60.0, "memory": 1024 * MEGABYTE}
PLAIN = {name: value for name, value in os.environ.items() if not name.startswith("COV")} | {"PYTHONUTF8": "1"}
SIGNALS = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")


def work(order: str) -> str:
    """Do what `order` says; a worker's function must be importable."""
    verb, _, value = order.partition(" ")
    match verb:
        case "hang":
            time.sleep(600)
        case "crash":
            ctypes.string_at(0)
        case "exit":
            os._exit(3)
        case "terminate-once" if Path(value).exists():
            Path(value).unlink()
            os.kill(os.getpid(), signal.SIGTERM)
        case "signal":
            os.kill(os.getpid(), getattr(signal, value))
        case "grow":
            return str(len(bytearray(int(value) * MEGABYTE)))
        case "nest":
            return work(order)
        case "fail":
            raise KeyError(value)
        case "refuse":
            raise UnreadableSource(value)
        case "spin":
            while True:
                pass
        case "sleep":
            time.sleep(float(value))
        case "steps" | "whole":
            for _ in range(int(value)):
                until = time.process_time() + 0.7
                while time.process_time() < until:
                    pass
                if verb == "steps":
                    begin_step()
    return f"{order} done"


def outcomes(*orders: str, jobs: int = 2, seconds: float = 60.0, memory: int = 1024 * MEGABYTE) -> list[str]:
    """Return the outcome of each order as text."""
    return [str(outcome) for _, outcome in map_bounded(work, orders, jobs=jobs, seconds=seconds, memory=memory)]


@pytest.fixture(autouse=True)
def _no_process_left() -> Iterator[None]:
    yield
    gc.collect()
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("jobs", [1, 3])
def test_results_come_in_the_order_of_the_items(jobs: int) -> None:
    """Results come in the order of the items, whatever the number of workers and whichever finishes first."""
    orders = ("sleep 0.3", "a", "b", "sleep 0.1", "c")
    assert outcomes(*orders, jobs=jobs) == [f"{order} done" for order in orders]


def test_no_items_start_no_process() -> None:
    """No items give no results and start nothing."""
    assert outcomes() == []


@pytest.mark.parametrize(
    ("order", "reason", "why"),
    [
        ("refuse password-protected", "password-protected", "the reader's own reason is kept"),
        ("fail x", "reading failed: KeyError: 'x'", "a surprise is recorded, not raised"),
        ("nest", "damaged: its parts are nested too deeply", "endless nesting"),
        ("exit", "damaged: reading it crashed", "the process ends by itself"),
        pytest.param("crash", "damaged: reading it crashed", "a crash in a library", marks=SIGNALS),
        pytest.param(
            "signal SIGKILL",
            "too large: the operating system stopped the reading, probably because memory ran out",
            "the system's own guard of its memory",
            marks=SIGNALS,
        ),
        pytest.param(
            "signal SIGABRT",
            "too large: reading it needs more than 1024 MB of memory",
            "PDFium aborts where it gets no more memory",
            marks=pytest.mark.skipif(sys.platform != "linux", reason="no limit on a process's memory here"),
        ),
        pytest.param(
            "grow 2000",
            "too large: reading it needs more than 1024 MB of memory",
            "more than the limit",
            marks=pytest.mark.skipif(sys.platform != "linux", reason="no limit on a process's memory here"),
        ),
    ],
)
def test_a_bad_item_costs_itself_alone(order: str, reason: str, why: str) -> None:
    """An item that fails, crashes or exceeds its limit is recorded with a reason; the other items are done."""
    assert outcomes("a", order, "b", jobs=1) == ["a done", reason, "b done"], why


@SIGNALS
def test_a_worker_that_is_told_to_stop_blames_no_item(tmp_path: Path) -> None:
    """If somebody stops a worker, as `systemctl stop` does to the whole group, another worker does its item."""
    mark = tmp_path / "not yet stopped"
    mark.touch()
    assert outcomes(f"terminate-once {mark}", "b", jobs=1) == [f"terminate-once {mark} done", "b done"]


def test_an_item_that_hangs_is_given_up() -> None:
    """An item that exceeds its time is recorded; the other items are done."""
    assert outcomes("a", "hang", "b", jobs=1, seconds=0.5) == ["a done", "took longer than 0.5 seconds to read", "b done"]


@SIGNALS
def test_time_is_counted_by_the_processor_and_by_the_clock() -> None:
    """An item that works too long is given up, and not tried again; one that waits has longer, as a busy machine makes it wait."""
    slow = "took longer than 1 seconds to read"
    assert outcomes("a", "spin", "sleep 1.5", jobs=1, seconds=1.0) == ["a done", slow, "sleep 1.5 done"]


@SIGNALS
def test_a_long_item_is_limited_by_step() -> None:
    """An item that says when a step of it is done has its time for each step."""
    assert outcomes("steps 4", "whole 4", jobs=1, seconds=1.0) == ["steps 4 done", "took longer than 1 seconds to read"]


@SIGNALS
def test_what_the_machine_may_be_to_blame_for_is_told_apart() -> None:
    """Failures by time or by the system depend on the machine's load and are marked as such; failures by the bytes are not."""
    stopped, to_blame = ("hang", "signal SIGKILL", "signal SIGXCPU"), ("exit", "crash", "fail x", "refuse password-protected")
    outcomes = map_bounded(work, stopped + to_blame, jobs=2, seconds=2.0, memory=1024 * MEGABYTE)
    assert [order for order, outcome in outcomes if isinstance(outcome, ReadingStopped)] == list(stopped)


def test_giving_up_the_iteration_ends_the_workers() -> None:
    """If the results are abandoned half-way, no process is left behind."""
    results = map_bounded(work, ["a", "hang", "hang"], jobs=2, **LIMITS)
    assert next(results) == ("a", "a done")
    results.close()  # type: ignore[attr-defined]
    assert multiprocessing.active_children() == []


CREW = """
import os, signal, sys, threading
from indexer.ingest.workers import crew, map_bounded

def work(order):
    if order == "crash":
        os._exit(3)
    if order == "signal":
        os.kill(os.getpid(), signal.SIGTERM) if os.getppid() == int(os.environ["STARTED_BY"]) else None
    return "its own" if os.getppid() == int(os.environ["STARTED_BY"]) else "the server’s"

if __name__ == "__main__":
    os.environ["STARTED_BY"] = str(os.getpid())
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as a watching update does
    limits = {"jobs": 2, "seconds": 60.0, "memory": 1 << 30}
    grown = bytearray(100 << 20) if "grown" in sys.argv else b""
    waiting = threading.Event()
    if "threads" in sys.argv:
        threading.Thread(target=waiting.wait).start()
    with crew(work, 9, **limits) as ready:
        if "killed" in sys.argv:
            print(len(ready), flush=True)
            os.kill(os.getpid(), signal.SIGKILL)
        orders = [one for one in sys.argv[1:] if one not in ("grown", "threads")]
        print([str(outcome) for _, outcome in map_bounded(work, orders, ready=ready, **limits)], len(ready))
    waiting.set()
"""
"""A program that starts workers before it has done anything, and then does what its arguments say."""


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux alone")
@pytest.mark.parametrize(
    ("orders", "printed", "why"),
    [
        ("a b c", "['its own', 'its own', 'its own'] 0", "two children of the program do all of it"),
        ("a", "['its own'] 1", "one is not needed, and is ended"),
        ("grown a b", "['the server’s', 'the server’s'] 0", "the program’s memory would count towards a child’s limit"),
        ("threads a b", "['the server’s', 'the server’s'] 0", "a thread’s locks would never be released in a child"),
        ("crash a", "['damaged: reading it crashed', 'its own'] 0", "the other goes on"),
        ("crash crash a", "['damaged: reading it crashed', 'damaged: reading it crashed', 'the server’s'] 0", "then others are started"),
        ("signal", "['the server’s'] 0", "one that somebody stops ends, and blames no item"),
        ("killed", "2", "workers whose program is gone end, since nobody has the other ends of their pipes"),
    ],
)
def test_a_lean_program_forks_its_first_workers(tmp_path: Path, orders: str, printed: str, why: str) -> None:
    """A program that has opened nothing forks its first workers itself; later ones come from the server of clean processes."""
    program = tmp_path / "program.py"
    program.write_text(CREW, encoding="utf-8")
    # Its workers hold its output open, so this waits until the last of them has ended.
    ran = subprocess.run(
        [sys.executable, program, *orders.split()], capture_output=True, encoding="utf-8", timeout=120, check=False, env=PLAIN
    )
    assert ran.stdout.strip() == printed, (why, ran.stderr)


def test_a_worker_that_cannot_start_is_an_error() -> None:
    """If workers cannot even start, the run stops with an error instead of blaming every file."""
    with pytest.raises(LettersError, match="could not start"):
        list(map_bounded(work, [Unwelcome()], jobs=1, **LIMITS))  # type: ignore[list-item]


class Unwelcome:
    """Something that ends any process that unpickles it."""

    def __reduce__(self) -> tuple[object, tuple[int]]:
        """Return what to do when it is unpickled."""
        return os._exit, (1,)
