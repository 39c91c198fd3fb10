"""Server: waitress, extended as follows. Only this file and `connections` use waitress.

We add three things to waitress: it stops without cutting anyone off, connections with slow clients make room for new ones, and clients that
send or read too slowly are disconnected.
"""

from __future__ import annotations

import logging
import socket
import sys
from collections import deque
from collections.abc import Callable, Sequence
from heapq import nlargest
from threading import RLock
from time import monotonic, time
from typing import Any

from flask import Flask
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

from indexer.errors import UsageError
from webapp.options import Options
from webapp.server.connections import Channel

HEADER_BYTES = 32_768
"""Size of a request's head; the address of a comparison with many filters takes half of this."""
BODY_BYTES = 4_096
"""Requests for pages need no body."""
ASSISTANT_BYTES = 65_536
"""Size of what an assistant asks in one request: twelve long questions with filters take half of this."""
BUFFER_BYTES = 1 << 40
"""Larger than any answer, because waitress would otherwise make threads wait between requests as well."""
ONE_IN = 16
"""When there are too many connections, one in this many is closed."""
WAITING = 64
"""Connections accepted at once."""
SPARE_FILES = 200
"""Files of the index, and answers too long for memory."""
FILES_EACH = 2
"""Per connection: its socket, and the original that is being sent on it."""
TICK_SECONDS = 0.1
THREADS_EACH = 3
"""For each request that is worked on: one for it, one for a costly one that waits for its turn, one for long answers."""


class _Listener(TcpWSGIServer):  # type: ignore[misc]  # waitress ships no types
    """Accepts connections; closes those whose clients take too long and, when there are too many, the slowest ones."""

    channel_class = Channel

    def __init__(self, *given: Any, most: int, at_once: int, **named: Any) -> None:
        self._most, self._at_once = most, at_once
        self._listened = 0.0
        self._given_up: list[Channel] = []
        self._put_off: deque[Channel] = deque()
        super().__init__(*given, **named)

    @property
    def full(self) -> bool:
        """True if there is no room for another connection."""
        return len(self.active_channels) >= self._most

    def readable(self) -> bool:
        """Return whether there is room for another connection; if not, make some for the next turn.

        The first to go are those whose clients have used up most of their time, but none that is being answered or whose first request may
        be on the way.
        """
        taking: bool = super().readable()
        now, new = time(), self._listened - TICK_SECONDS
        self._listened = now
        if not self.full:
            return taking
        waited_for = (one for one in self.active_channels.values() if one.creation_time < new and (one.put_off or not one.requests))
        for channel in nlargest(self._most // ONE_IN + 1, waited_for, key=lambda one: one.spent(now)):
            channel.will_close = True
            self._given_up.append(channel)
        if self._given_up:
            self.pull_trigger()  # otherwise this turn might wait for a client to read
        return False

    def handle_accept(self) -> None:
        """Accept all waiting connections, because each turn of the loop takes longer the more connections there are.

        One at a time is accepted where other processes do so too, or one of them would have all the work.
        """
        for _ in range(min(self._at_once, self._most - len(self.active_channels))):
            before = len(self.active_channels)
            super().handle_accept()
            if len(self.active_channels) == before:
                return

    def accept_all(self) -> None:
        """Accept all waiting connections."""
        self._at_once = WAITING
        self.handle_accept()

    def add_task(self, channel: Channel) -> None:
        """Let a thread start on the channel's next request, but not before the last answer is read, or the thread would wait for that."""
        channel.put_off = bool(channel.total_outbufs_len)
        if channel.put_off:
            self._put_off.append(channel)
        else:
            super().add_task(channel)

    def maintenance(self, now: float) -> None:
        """Mark connections that are idle too long, do not finish sending or do not read their answers, so that `sweep` closes them."""
        for channel in self.active_channels.values():
            waited_for = channel.total_outbufs_len or not channel.requests
            channel.will_close |= bool(waited_for) and channel.spent(now) > 1
            self._given_up += [channel] if channel.will_close else []

    def sweep(self) -> None:
        """Close the connections that were given up, and start the requests that were put off.

        Waitress itself would wait until such a connection can be written to, which may be never.
        """
        while self._given_up:
            self._given_up.pop().handle_close()
        for _ in range(len(self._put_off)):
            channel = self._put_off.popleft()
            if channel.connected:
                self.add_task(channel)


class Server:
    """The pages on their addresses; `run` returns after a signal handler or another thread calls `stop`."""

    def __init__(self, app: Flask, options: Options, sockets: Sequence[socket.socket] = ()) -> None:
        """Listen; `UsageError` if the address is not available. `sockets` that listen already are shared with other processes."""
        _allow_files(options.connections)
        self._grace = float(options.grace)
        self._stopping = False
        self._ending = RLock()
        self._map: dict[int, Any] = {}
        try:
            adjustments = _adjustments(options)
            self._threads = ThreadedTaskDispatcher()
            at_once = 1 if sockets else WAITING  # one that takes all leaves the others without work
            parts = {"map": self._map, "dispatcher": self._threads, "adj": adjustments, "most": options.connections, "at_once": at_once}
            shared: list[dict[str, Any]] = [{"_sock": one, "bind_socket": False} for one in sockets] or [{}] * len(adjustments.listen)
            self._listeners = [
                _Listener(app, sockinfo=one, **parts, **given) for one, given in zip(adjustments.listen, shared, strict=True)
            ]
        except (OSError, OverflowError, ValueError) as error:
            raise _no_listening(options, error) from error
        self._threads.set_thread_count(options.threads * THREADS_EACH)

    @property
    def addresses(self) -> tuple[str, ...]:
        """Return the URLs of the pages."""
        return tuple(_url(one.effective_host, one.effective_port) for one in self._listeners)

    @property
    def connections(self) -> int:
        """Return the number of open connections."""
        return sum(len(one.active_channels) for one in self._listeners)

    def run(self, wanted: Callable[[], bool] = lambda: True) -> None:
        """Serve until `stop` is called or no longer `wanted`; then accept nothing new, finish what was started, and return."""
        while not self._stopping and wanted():
            self._turn(TICK_SECONDS if any(one.full for one in self._listeners) else 1)
        for listener in self._listeners:
            listener.accept_all()
        self._turn(0)
        for listener in self._listeners:
            wasyncore.dispatcher.close(listener)  # its trigger stays, because threads use it to wake the loop
        began = monotonic()
        while (left := self._left()) and monotonic() < began + self._grace:
            self._turn(TICK_SECONDS)
        if left:
            logging.getLogger(__name__).warning("stopped with %d responses not sent", left)
        for channel in self._channels():
            channel.handle_close()  # unsent data included; a thread waiting for its client then ends
        self._threads.shutdown(timeout=TICK_SECONDS)
        with self._ending:
            left_open = dict(self._map)
            self._map.clear()
        wasyncore.close_all(left_open)

    def stop(self) -> None:
        """Start to stop; if called again, stop without waiting for anyone."""
        self._grace = self._grace if not self._stopping else 0
        self._stopping = True
        with self._ending:
            if self._map:
                self._listeners[0].pull_trigger()

    def _turn(self, seconds: float) -> None:
        """Handle whatever is ready, waiting up to `seconds` for something."""
        wasyncore.loop(timeout=seconds, map=self._map, use_poll=True, count=1)
        for listener in self._listeners:
            listener.sweep()

    def _left(self) -> int:
        """Close idle connections and return the number that are not idle."""
        channels = self._channels()
        for channel in channels:
            if channel.idle:
                channel.handle_close()
        return sum(not channel.idle for channel in channels)

    def _channels(self) -> tuple[Channel, ...]:
        """Return the open connections."""
        return tuple(channel for listener in self._listeners for channel in tuple(listener.active_channels.values()))


def sockets_for(options: Options) -> tuple[socket.socket, ...]:
    """Return sockets that listen on the addresses in `options`, for servers in several processes; `UsageError` if one is not available."""
    made = []
    try:
        adjustments = _adjustments(options)
        for family, kind, protocol, place in adjustments.listen:
            one = socket.socket(family, kind, protocol)
            made.append(one)
            if family == socket.AF_INET6:
                one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            one.bind(place)
            one.listen(adjustments.backlog)
    except (OSError, OverflowError, ValueError) as error:
        for one in made:
            one.close()
        raise _no_listening(options, error) from error
    return tuple(made)


def urls_of(sockets: Sequence[socket.socket]) -> tuple[str, ...]:
    """Return the URLs of the pages on `sockets`."""
    return tuple(_url(*one.getsockname()[:2]) for one in sockets)


def _url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _no_listening(options: Options, error: Exception) -> UsageError:
    place, reason = f"{options.listen} port {options.port}", getattr(error, "strerror", None) or error
    mend = "choose another port with --port or PORT, or another address with --host or LETTERS_LISTEN"
    return UsageError(f"can't listen on {place} ({reason}); {mend}")


def _allow_files(connections: int) -> None:
    """Let this process open as many files as `connections` need, if the system limits that; `UsageError` if the limit cannot be raised."""
    if sys.platform == "win32":
        return
    import resource  # does not exist on Windows

    least = connections * FILES_EACH + SPARE_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        if soft < least:
            resource.setrlimit(resource.RLIMIT_NOFILE, (least, hard))
    except (ValueError, OSError) as error:
        raise UsageError(
            f"LETTERS_CONNECTIONS is {connections}, but this process may open only {hard} files; raise that limit, or lower the setting"
        ) from error


def _adjustments(options: Options) -> Adjustments:
    return Adjustments(
        host=options.listen,
        port=options.port,
        threads=options.threads,
        ident=None,
        url_prefix=options.url_prefix,
        url_scheme="https" if options.https else "http",
        clear_untrusted_proxy_headers=False,  # ProxyFix reads the trusted ones, and auth.py checks whether there are any
        connection_limit=options.connections * 2,  # never reached: the listener has its own limit
        channel_timeout=options.timeout,
        cleanup_interval=max(options.timeout // 10, 1),
        max_request_header_size=HEADER_BYTES,
        max_request_body_size=ASSISTANT_BYTES if options.mcp else BODY_BYTES,
        outbuf_high_watermark=BUFFER_BYTES,
        log_socket_errors=False,  # a client that goes away is not an error
    )
