"""Server: several processes that share one address and the open index, so that pages are made on several cores. Linux only.

The first process opens the index, forks the others and then only looks after them: what they share is not in memory twice. It starts no
threads of Python, since a fork would leave them behind. Tantivy has one of its own, to which the system may hand a signal; so signals are
heard through a pipe, into which Python writes them whichever thread gets them.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from select import select
from time import monotonic
from typing import NoReturn

from indexer.errors import LettersError
from webapp.server.waitress_server import Server

CAN_SHARE = sys.platform == "linux"
"""Elsewhere a fork is unsafe, or there is none."""
AT_ONCE = 2.0
"""Seconds; a process that ends sooner would probably do so again."""
MOST_AT_ONCE = 5
"""After so many such ends in a row the server gives up."""
LOOK_SECONDS = 1.0
"""How often it is looked whether a process has ended without a word."""
_HEARD = (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD) if CAN_SHARE else ()
_LOGGER = logging.getLogger(__name__)


class Processes:
    """Processes that each run a server of their own on the same sockets."""

    def __init__(self, count: int, make: Callable[[], Server]) -> None:
        """Prepare `count` processes; `make` is called in each."""
        self._count, self._make = count, make
        self._parent = os.getpid()
        self._running: dict[int, float] = {}
        """When each was started, by its number."""
        self._stopping = self._failed = self._refused = False
        self._ended_at_once = 0

    def run(self, started: Callable[[], None]) -> None:
        """Serve until SIGTERM or Ctrl-C, and return when all processes have ended; a second signal makes them end at once.

        Calls `started` once they have been forked. A process that dies is replaced; `LettersError` if they die as soon as they start, or
        if the system starts none.
        """
        with _heard() as signals:
            self._start_missing()
            if self._running:
                started()
            while self._running:
                for sent in signals(LOOK_SECONDS):
                    if sent != signal.SIGCHLD:
                        self._stop()
                self._look_after()
                self._start_missing()
        if self._failed:
            raise LettersError("the processes of the server end as soon as they start; the log says why")
        if not self._stopping:
            raise LettersError("no server process could be started; allow more memory or processes, or unset LETTERS_PROCESSES")

    def _start_missing(self) -> None:
        """Start as many processes as are missing. If the system refuses one, the others go on, and this is tried again later."""
        while len(self._running) < self._count and not self._stopping:
            try:
                self._start()
            except OSError as error:
                if not self._refused:
                    _LOGGER.error("only %d of %d server processes are running: %s", len(self._running), self._count, error)  # noqa: TRY400
                self._refused = True
                return
        self._refused = False

    def _start(self) -> None:
        before = signal.pthread_sigmask(signal.SIG_BLOCK, _HEARD)  # or the new process would hear signals with the handlers of this one
        try:
            number = os.fork()
            if not number:
                self._serve()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        self._running[number] = monotonic()

    def _serve(self) -> NoReturn:
        """Serve in this process, which ends here: what its parent has open is not its to clear away."""
        code = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            server = self._make()
            signal.signal(signal.SIGTERM, lambda *_: server.stop())
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all; the parent passes it on
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _HEARD)
            server.run(lambda: os.getppid() == self._parent)
            code = 0
        except LettersError as error:
            _LOGGER.error("%s", error)  # noqa: TRY400  # its message is for whoever runs the server
        except BaseException:
            _LOGGER.exception("a process of the server could not go on")
        finally:
            logging.shutdown()
            os._exit(code)

    def _look_after(self) -> None:
        """Forget the processes that have ended; stop the others if several have ended as soon as they had started."""
        while self._running and (ended := os.waitpid(-1, os.WNOHANG))[0]:
            started = self._running.pop(ended[0], None)
            if started is None or self._stopping:  # None: an orphan, which comes to the first process of a container
                continue
            lasted = monotonic() - started
            _LOGGER.error("a process of the server ended with %d; another takes its place", os.waitstatus_to_exitcode(ended[1]))
            self._ended_at_once = self._ended_at_once + 1 if lasted < AT_ONCE else 0
            if self._ended_at_once >= MOST_AT_ONCE:
                self._failed = True
                self._stop()

    def _stop(self) -> None:
        self._stopping = True
        for number in self._running:
            os.kill(number, signal.SIGTERM)


@contextmanager
def _heard() -> Iterator[Callable[[float], bytes]]:
    """Give a function that returns the numbers of the signals that have come, after waiting up to so many seconds for one."""
    heard, told = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    before = {one: signal.signal(one, lambda *_: None) for one in _HEARD}
    signal.set_wakeup_fd(told, warn_on_full_buffer=False)

    def signals(seconds: float) -> bytes:
        return os.read(heard, 1024) if select([heard], [], [], seconds)[0] else b""

    try:
        yield signals
    finally:
        signal.set_wakeup_fd(-1)
        for one, handler in before.items():
            signal.signal(one, handler)
        os.close(heard)
        os.close(told)
