"""Ingest: a bounded pool of worker processes, so that a file that hangs or crashes its reader costs only that file.

Workers are not forked from a build at work: a child of it would inherit its open database, its locks and its memory, which would count
towards the child's limit. A command forks its first ones before it opens anything (`crew`); all others are forked from a server process
that has done nothing but import the reading code, once (Windows, without fork, starts a new program for each). Each worker has one pipe
for work and results: without a queue there is no semaphore to leak and no lock left by a dead holder.
"""

from __future__ import annotations

import math
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from indexer.errors import LettersError, ReadingStopped, UnreadableSource

if TYPE_CHECKING:
    from multiprocessing.context import ForkContext, ForkServerContext, SpawnContext

    _Context = ForkContext | ForkServerContext | SpawnContext

Item = TypeVar("Item")
Result = TypeVar("Result")

START_SECONDS = 300.0
"""Seconds in which a new worker must be ready: it imports the program."""

PATIENCE = 1 if sys.platform == "win32" else 4
"""How many times an item's seconds may pass by the clock, as a busy machine may give it a quarter of a processor. Windows can't tell."""

END_SECONDS = 5.0
"""Seconds in which a worker that has closed its pipe must exit: the system may write a core dump first."""

_NO_START = "could not start a process to read files; try again with fewer --jobs, or free some memory"

_BEGIN: ContextVar[Callable[[], None]] = ContextVar("begin", default=lambda: None)

LEAN = 64 << 20
"""Most bytes of address space that a process may have if workers are forked from it: they count towards each worker's limit."""

AHEAD = 64
"""Items per worker that may finish before their turn, so that results do not pile up behind a slow item."""


def map_bounded(
    function: Callable[[Item], Result],
    items: Iterable[Item],
    *,
    jobs: int,
    seconds: float,
    memory: int,
    ready: Crew | None = None,
) -> Iterator[tuple[Item, Result | UnreadableSource]]:
    """Yield each item with `function(item)`, in the order of `items` whatever the number of workers.

    `function` and the items must be importable or picklable. At most `jobs` processes work at once (0: one per core).
    An item that takes longer than `seconds` of a processor's time, or `PATIENCE` times as long by the clock, needs more
    than `memory` bytes, kills its process or makes `function` raise
    comes with an `UnreadableSource` that says so, or a `ReadingStopped` if the machine may be to blame. The memory limit is
    the process's address space. Windows and macOS do not enforce it: there, only time is limited (and, in `readers.formats`,
    the unpacked size of a zipped document). No process is left behind, even if the iteration is abandoned. Raises
    `LettersError` if no worker can be started. Workers that are `ready` for the same function and limits do the first items.
    """
    items = tuple(items)
    pool = _Pool(function, _number_of(jobs, len(items)), seconds, memory, ready or deque())
    todo = deque(_Task(number, item) for number, item in enumerate(items))
    done: dict[int, Any] = {}
    try:
        for number, item in enumerate(items):
            while number not in done:
                pool.hand_out(todo, number + AHEAD * pool.jobs)
                for task, outcome in pool.collect():
                    done[task.number] = outcome
            yield item, done.pop(number)
    finally:
        pool.close()


def begin_step() -> None:
    """Let the seconds of the item that this worker is at begin again: a long item that is done in steps is limited by step.

    Whoever calls it must bound the number of steps. Outside a worker, nothing happens.
    """
    _BEGIN.get()()


@contextmanager
def crew(function: Callable[[Any], Any], most: int, *, jobs: int, seconds: float, memory: int) -> Iterator[Crew]:
    """Yield workers for `map_bounded` that are forked from this process as it is; none where that would not be a clean start.

    Starting the server process and importing the reading code there takes longer than reading a letter. To be called before anything is
    opened. They are never more than the `most` items that they can get. Workers that nobody took are ended.
    """
    ready: Crew = deque()
    try:
        if _is_lean():
            context = get_context("fork")
            for _ in range(_number_of(jobs, most)):
                ready.append(_Worker(context, function, seconds, memory, tuple(worker.pipe for worker in ready)))
        yield ready
    finally:
        while ready:
            ready.pop().stop()


def _is_lean() -> bool:
    """Return whether a child that is forked from this process now would inherit no thread's locks and little memory; False if unknown."""
    if sys.platform != "linux":
        return False
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        return len([*Path("/proc/self/task").iterdir()]) == 1 and pages * os.sysconf("SC_PAGE_SIZE") <= LEAN
    except (OSError, ValueError):
        return False


def _number_of(jobs: int, items: int) -> int:
    """Return how many workers are of use for so many items, if there may be `jobs` (0: one per core)."""
    return min(jobs or _cores(), items)


def _cores() -> int:
    """Return the number of processors available to this process."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class _Task:
    """An item and its position."""

    number: int
    item: Any


class _Worker:
    """A process that works through tasks, one at a time."""

    def __init__(
        self, context: _Context, function: Callable[[Any], Any], seconds: float, memory: int, others: tuple[Connection, ...] = ()
    ) -> None:
        """Start the process; `others` are the pipes to workers forked before it, which it inherits if it is forked too."""
        self.pipe: Connection
        self.pipe, theirs = context.Pipe()
        forked = context.get_start_method() == "fork"
        inherited = (*others, self.pipe) if forked else ()
        self.process = context.Process(target=_serve, args=(theirs, function, seconds, memory, inherited), daemon=True)
        try:
            with _interrupts_held(forked=forked):
                self.process.start()
        except OSError as error:
            self.pipe.close()
            raise LettersError(f"{_NO_START}: {error.strerror or error}") from error
        finally:
            theirs.close()
        self.task: _Task | None = None
        self.begun = False
        self.finished = 0
        self.deadline = 0.0

    def give(self, task: _Task) -> None:
        """Send a task; its time runs from the worker's message that it has begun."""
        self.task, self.begun, self.deadline = task, False, time.monotonic() + START_SECONDS
        with suppress(OSError):  # it has died; the next read from the pipe shows that
            self.pipe.send(task.item)

    def exit_code(self) -> int | None:
        """Return the exit code of a process that has closed its pipe, negative for a signal; None if it does not exit in time."""
        self.process.join(END_SECONDS)
        return self.process.exitcode

    def stop(self) -> None:
        """Kill the process and wait until it is gone."""
        self.pipe.close()
        self.process.kill()
        self.process.join()
        self.process.close()


def _clean_start(function: Callable[[Any], Any]) -> SpawnContext | ForkServerContext:
    """Return the way to start processes for `function` that inherit nothing from this one."""
    if sys.platform == "win32":
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload([function.__module__])  # has no effect once the first worker has started
    return context


Crew = deque[_Worker]
"""Workers that wait for their first item."""


class _Pool:
    """The workers of one run."""

    def __init__(self, function: Callable[[Any], Any], jobs: int, seconds: float, memory: int, ready: Crew) -> None:
        """Store the limits; workers that are not `ready` are started as they are needed."""
        self.function, self.jobs, self.seconds, self.memory, self.ready = function, jobs, seconds, memory, ready
        self.workers: list[_Worker] = []

    def hand_out(self, todo: deque[_Task], limit: int) -> None:
        """Give tasks numbered below `limit` to idle workers, starting new ones up to `jobs`."""
        while todo and todo[0].number < limit:
            idle = next((worker for worker in self.workers if worker.task is None), None)
            if idle is None and len(self.workers) == self.jobs:
                return
            (idle or self._start()).give(todo.popleft())

    def collect(self) -> Iterator[tuple[_Task, Any]]:
        """Wait for the next event and yield the tasks that it finishes, with their outcomes."""
        busy = {worker.pipe: worker for worker in self.workers if worker.task}
        patience = min(worker.deadline for worker in busy.values()) - time.monotonic()
        for pipe in wait(list(busy), timeout=max(0.0, patience)):
            yield from self._hear(busy.pop(pipe))  # type: ignore[call-overload]  # wait() returns the pipes it was given
        for worker in busy.values():
            if worker.deadline <= time.monotonic():
                yield from self._give_up(worker, self._too_slow(), again=False)

    def _too_slow(self) -> ReadingStopped:
        return ReadingStopped(f"took longer than {self.seconds:g} seconds to read")

    def close(self) -> None:
        """End all workers."""
        while self.workers:
            self.workers.pop().stop()

    def _start(self) -> _Worker:
        """Return a new worker."""
        worker = self.ready.popleft() if self.ready else _Worker(_clean_start(self.function), self.function, self.seconds, self.memory)
        self.workers.append(worker)
        return worker

    def _hear(self, worker: _Worker) -> Iterator[tuple[_Task, Any]]:
        """Receive one message from a worker: that it has begun, or an outcome; end of file means that it died."""
        try:
            message = worker.pipe.recv()
        except (EOFError, OSError):
            code = worker.exit_code()
            stopped = code == -signal.SIGTERM  # by somebody who is ending the whole run, so the file is not to blame
            slow = sys.platform != "win32" and code == -signal.SIGXCPU  # each item has its own seconds, so no earlier one is to blame
            reason = self._too_slow() if slow else _why_it_died(code, self.memory)
            yield from self._give_up(worker, reason, again=stopped or (worker.finished > 0 and not slow))
            return
        if message is None:
            worker.begun, worker.deadline = True, time.monotonic() + PATIENCE * self.seconds
        elif message.spent:
            yield from self._give_up(worker, message.outcome, again=worker.finished > 0)
        elif worker.task:
            task, worker.task = worker.task, None
            worker.finished += 1
            yield task, message.outcome

    def _give_up(self, worker: _Worker, reason: UnreadableSource, *, again: bool) -> Iterator[tuple[_Task, Any]]:
        """End a worker; if `again`, let a new one retry its task, otherwise yield the task with the reason.

        An earlier task may be to blame. Without a retry, whether a file can be read would depend on what the same worker read before.
        """
        task = worker.task
        self.workers.remove(worker)
        worker.stop()
        if not (worker.begun or worker.finished or again):
            raise LettersError(_NO_START)
        if task and again:
            self._start().give(task)
        elif task:
            yield task, reason


@dataclass(frozen=True, slots=True)
class _Message:
    """What a worker sends back for a task."""

    outcome: Any
    spent: bool = False
    """True if the worker ran out of memory and must not go on."""


def _why_it_died(code: int | None, memory: int) -> UnreadableSource:
    """Return why a worker ended with `code` in the middle of an item. PDFium aborts if it cannot get more memory."""
    name = next((one.name for one in signal.Signals if one == -(code or 0)), "")
    if name == "SIGABRT" and sys.platform == "linux":
        return _too_much(memory)
    if name in _STOPPED:
        return ReadingStopped(_STOPPED[name])
    return UnreadableSource("damaged: reading it crashed")


def _too_much(memory: int) -> UnreadableSource:
    return UnreadableSource(f"too large: reading it needs more than {memory >> 20} MB of memory")


_STOPPED = {
    "SIGKILL": "too large: the operating system stopped the reading, probably because memory ran out",
}
"""What it means if the system ended a process with one of these signals; any other is a crash caused by the file."""


def _serve(
    pipe: Connection, function: Callable[[Any], Any], seconds: float, memory: int, inherited: tuple[Connection, ...] = ()
) -> None:
    """Process the items that arrive through `pipe` until it closes; the main function of a worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the build handles it and ends its workers
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for one in inherited:
        one.close()  # as long as anybody has the other end, a worker does not notice that the build is gone
    _limit_memory(memory)
    _BEGIN.set(partial(_begin, pipe, seconds))
    while True:
        try:
            item = pipe.recv()
            begin_step()
            pipe.send(_outcome(function, item, memory))
        except (EOFError, OSError, MemoryError):
            return  # nobody is listening any more, or the result is too large to send


def _begin(pipe: Connection, seconds: float) -> None:
    """Limit the time from now on, here and where the worker's messages arrive."""
    _limit_time(seconds)
    pipe.send(None)


def _outcome(function: Callable[[Any], Any], item: object, memory: int) -> _Message:
    """Return `function(item)`, or why it failed."""
    try:
        return _Message(function(item))
    except UnreadableSource as error:
        return _Message(UnreadableSource(str(error)))
    except MemoryError:
        return _Message(_too_much(memory), spent=True)
    except RecursionError:
        return _Message(UnreadableSource("damaged: its parts are nested too deeply"))
    except Exception as error:  # noqa: BLE001  # one file's surprise must not stop the others; it is recorded
        return _Message(UnreadableSource(f"reading failed: {type(error).__name__}: {error}"[:300]))


def _limit_time(seconds: float) -> None:
    """Let this process work for so many more seconds of a processor's time, rounded up, if the system counts them."""
    if sys.platform == "win32":
        return
    import resource  # not there on Windows

    most = resource.getrlimit(resource.RLIMIT_CPU)[1]
    until = math.ceil(time.process_time() + seconds)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (until if most == resource.RLIM_INFINITY else min(until, most), most))


def _limit_memory(memory: int) -> None:
    """Limit this process to `memory` bytes of address space, if the system enforces such a limit."""
    if sys.platform == "win32":
        return
    import resource  # not there on Windows

    try:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    except (ValueError, OSError):
        return  # macOS refuses it


@contextmanager
def _interrupts_held(*, forked: bool) -> Iterator[None]:
    """Block Ctrl-C while a process starts: the child inherits the block until it can ignore the signal itself."""
    if sys.platform == "win32":
        yield
        return
    if not forked:
        from multiprocessing import resource_tracker  # not there on Windows

        resource_tracker.ensure_running()  # otherwise the first start would do this, and unblock interrupts
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
