"""Middleware: whose request is worked on next, so that costly requests of some clients never hold up those of others.

Python works on one thing at a time, so eight costly requests at once would leave a ninth of the processor to a reader's search. Each client
is known by what its last requests took of the processor. Those of a client that takes much on average are worked on one at a time, and so
are the pieces of long answers; all others have the other places, as many as there are threads.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from math import exp2
from threading import Lock
from time import monotonic, thread_time

from cachetools import LRUCache
from flask import Flask, Response, request
from werkzeug.exceptions import ServiceUnavailable

from webapp.middleware.auth import OPEN
from webapp.middleware.limits import RETRY_SECONDS, client
from webapp.middleware.request_state import request_state

COSTLY_SECONDS = 0.05
"""Of the processor: what takes more on average is costly. A page of results takes a tenth of it."""
HALF_SECONDS = 10.0
"""After so long, half of what a client has taken is forgotten."""
MOST_CLIENTS = 10_000
"""Clients that are remembered, about 200 bytes each."""
MOST_KINDS = 1000
NEWEST_SHARE = 0.1
"""How much the last request of a kind counts in what such requests take on average."""
MOST_WAITING = 1
"""For each thread, the most costly requests that wait for their turn; more are refused."""
PATIENCE_SECONDS = 20.0
"""How long a costly request waits for its turn."""


@dataclass(slots=True)
class _Account:
    """What a client has taken lately; what is long past counts less."""

    seconds: float = 0.0
    """Of the processor."""
    requests: float = 0.0
    when: float = 0.0

    def at(self, now: float) -> _Account:
        """Return this account, with what has been forgotten until `now`."""
        left = exp2((self.when - now) / HALF_SECONDS)
        self.seconds, self.requests, self.when = self.seconds * left, self.requests * left, now
        return self


class Accounts:
    """What each client has taken of the processor lately."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        """Start with nothing; `clock` gives seconds."""
        self._clock, self._lock = clock, Lock()
        self._of: LRUCache[str, _Account] = LRUCache(MOST_CLIENTS)

    def add(self, who: str, seconds: float, requests: int = 1) -> None:
        """Count `seconds` of the processor for a client."""
        with self._lock:
            account = self._of.setdefault(who, _Account()).at(self._clock())
            account.seconds += seconds
            account.requests += requests

    def taken(self, who: str) -> float:
        """Return the seconds that a client has taken lately."""
        with self._lock:
            return self._of.get(who, _Account()).at(self._clock()).seconds

    def costly(self, who: str) -> bool:
        """Return whether a client's requests have been costly on average lately."""
        with self._lock:
            account = self._of.get(who, _Account()).at(self._clock())
            return account.seconds > COSTLY_SECONDS * max(account.requests, 1.0)


class Kinds:
    """What requests of each kind take of the processor on average, whoever sends them."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._lock = Lock()
        self._means: LRUCache[Hashable, float] = LRUCache(MOST_KINDS)

    def add(self, kind: Hashable, seconds: float) -> None:
        """Count one request."""
        with self._lock:
            mean = self._means.get(kind, seconds)
            self._means[kind] = mean + (seconds - mean) * NEWEST_SHARE

    def costly(self, kind: Hashable) -> bool:
        """Return whether requests of a kind are costly, or not known yet."""
        with self._lock:
            return self._means.get(kind, COSTLY_SECONDS) >= COSTLY_SECONDS


@dataclass(slots=True)
class _Waiting:
    """Somebody who waits for a place."""

    who: str
    since: float
    called: Lock = field(default_factory=Lock)
    """Locked until a place is given to them."""

    def __post_init__(self) -> None:
        self.called.acquire()


class Places:
    """Places for those who work at the same time. A place that is left goes to the client that has taken least, less what it has waited.

    So nobody waits for ever: after a few seconds anybody comes before a client that has just arrived.
    """

    def __init__(self, number: int, accounts: Accounts, clock: Callable[[], float] = monotonic) -> None:
        """Give `number` places, in the order that `accounts` say."""
        self._free, self._accounts, self._clock = number, accounts, clock
        self._lock = Lock()
        self._waiting: list[_Waiting] = []

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._waiting)

    def take(self, who: str, seconds: float = -1) -> bool:
        """Take a place, waiting up to so many `seconds` for it, or as long as it takes; return whether there was one."""
        with self._lock:
            if self._free:
                self._free -= 1
                return True
            one = _Waiting(who, self._clock())
            self._waiting.append(one)
        if one.called.acquire(timeout=seconds):
            return True
        with self._lock:
            if one not in self._waiting:  # called at the last moment
                return True
            self._waiting.remove(one)
            return False

    def leave(self) -> None:
        """Give a place to the next, or leave it free."""
        with self._lock:
            if not self._waiting:
                self._free += 1
                return
            now = self._clock()
            after = min(self._waiting, key=lambda one: self._accounts.taken(one.who) - (now - one.since))
            self._waiting.remove(after)
            after.called.release()


class Turns:
    """Lets requests in by turns: costly ones one at a time."""

    def __init__(self, threads: int, taken: Callable[[], float] = thread_time) -> None:
        """Let `threads` requests be worked on at once, and one costly one beside them; `taken` gives this thread's seconds so far."""
        self._taken = taken
        self._accounts, self._kinds = Accounts(), Kinds()
        self._places, self._costly = Places(threads, self._accounts), Places(1, self._accounts)
        self._most_waiting = threads * MOST_WAITING

    def install(self, app: Flask) -> None:
        """Let requests to `app` in by turns."""
        app.before_request(self.begin)
        app.after_request(self.end)
        app.teardown_request(self.over)

    def begin(self) -> None:
        """Wait for the request's turn; 503 if it is expected to be costly, and too many such wait or its turn does not come for long.

        It is if its client's requests have been costly lately, and such requests are costly or not known. So others at the same address,
        whose requests are of other kinds, need not wait.
        """
        if request.endpoint in OPEN:
            return
        who, kind, places = client(), kind_now(), self._places
        if self._accounts.costly(who) and self._kinds.costly(kind):
            places = self._costly
            if places.waiting >= self._most_waiting or not places.take(who, PATIENCE_SECONDS):
                raise ServiceUnavailable(retry_after=RETRY_SECONDS)
        else:
            places.take(who)
        began = self._taken()

        def end() -> None:
            seconds = self._taken() - began
            self._accounts.add(who, seconds)
            self._kinds.add(kind, seconds)
            places.leave()

        request_state().end_turn = cache(end)  # once, however often it is called

    def end(self, response: Response) -> Response:
        """Leave the request's place; a streamed answer takes one for each of its pieces."""
        self.over()
        return response

    def over(self, _error: BaseException | None = None) -> None:
        """Leave the place, whatever went wrong."""
        if end := request_state().end_turn:
            end()

    @contextmanager
    def a_piece(self, who: str) -> Iterator[None]:
        """Wait until a piece of a long answer may be made for a client; one is made at a time, and no costly request is worked on."""
        self._costly.take(who)
        began = self._taken()
        try:
            yield
        finally:
            self._accounts.add(who, self._taken() - began, 0)
            self._costly.leave()


def kind_now() -> Hashable:
    """Return what the current request is alike to others in: its endpoint, and about how long its arguments are."""
    return request.endpoint, len(request.query_string).bit_length()
