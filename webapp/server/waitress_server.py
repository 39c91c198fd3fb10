"""Server: the web server. With `connections`, the only file that knows waitress.

Three things are added to it: it stops without cutting anybody off, connections whose clients are slow make room for new ones, and those
that ask or read too slowly are closed.
"""

from __future__ import annotations

import logging
import sys
from collections import deque
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
"""Of a whole request's head; addresses of a comparison with many filters come to half of it."""
BODY_BYTES = 4_096
"""Nothing is sent to pages."""
BUFFER_BYTES = 1 << 40
"""No answer is as large: waitress itself would let threads wait between requests too."""
ONE_IN = 16
"""One in so many connections is closed where there are too many."""
WAITING = 64
"""Connections that are taken up at a time."""
SPARE_FILES = 200
"""Files of the index, and answers that are too long for memory."""
FILES_EACH = 2
"""Of a connection: itself, and the original that is sent on it."""
TICK_SECONDS = 0.1


class _Listener(TcpWSGIServer):  # type: ignore[misc]  # waitress ships no types
    """Takes up connections; closes those whose clients take too long, and where there are too many the slowest of them."""

    channel_class = Channel

    def __init__(self, *given: Any, most: int, **named: Any) -> None:
        self._most = most
        self._listened = 0.0
        self._given_up: list[Channel] = []
        self._put_off: deque[Channel] = deque()
        super().__init__(*given, **named)

    @property
    def full(self) -> bool:
        """True where there is no room for one more connection."""
        return len(self.active_channels) >= self._most

    def readable(self) -> bool:
        """Return whether there is room for one more connection; where there is none, make some for the next turn.

        Those go first whose clients have spent most of their time; none that is being answered, or whose first request may be on the way.
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
            self.pull_trigger()  # else the turn might wait for somebody to read
        return False

    def handle_accept(self) -> None:
        """Take up all connections that wait, as each turn of the loop costs as much as there are connections."""
        for _ in range(min(WAITING, self._most - len(self.active_channels))):
            before = len(self.active_channels)
            super().handle_accept()
            if len(self.active_channels) == before:
                return

    def add_task(self, channel: Channel) -> None:
        """Let a thread begin with the channel's next request; not before the answer to the last is read, else it would wait for that."""
        channel.put_off = bool(channel.total_outbufs_len)
        if channel.put_off:
            self._put_off.append(channel)
        else:
            super().add_task(channel)

    def maintenance(self, now: float) -> None:
        """Give up connections that are idle, that don't finish asking, or that don't read what they asked for."""
        for channel in self.active_channels.values():
            waited_for = channel.total_outbufs_len or not channel.requests
            channel.will_close |= bool(waited_for) and channel.spent(now) > 1
            self._given_up += [channel] if channel.will_close else []

    def sweep(self) -> None:
        """Close what was given up, and begin what was put off.

        Waitress itself would wait until such a connection can be written to, which may be never.
        """
        while self._given_up:
            self._given_up.pop().handle_close()
        for _ in range(len(self._put_off)):
            channel = self._put_off.popleft()
            if channel.connected:
                self.add_task(channel)


class Server:
    """The pages on their addresses; `run` returns when `stop` was called, by a signal's handler or by another thread."""

    def __init__(self, app: Flask, options: Options) -> None:
        """Listen; `UsageError` where the address can't be had."""
        _allow_files(options.connections)
        self._grace = float(options.grace)
        self._stopping = False
        self._ending = RLock()
        self._map: dict[int, Any] = {}
        try:
            adjustments = _adjustments(options)
            self._threads = ThreadedTaskDispatcher()
            parts = {"map": self._map, "dispatcher": self._threads, "adj": adjustments, "most": options.connections}
            self._listeners = [_Listener(app, sockinfo=one, **parts) for one in adjustments.listen]
        except (OSError, OverflowError, ValueError) as error:
            place, reason = f"{options.listen} port {options.port}", getattr(error, "strerror", None) or error
            raise UsageError(f"can't listen on {place} ({reason}); choose another with PORT= or --port, or with --host") from error
        self._threads.set_thread_count(options.threads)

    @property
    def addresses(self) -> tuple[str, ...]:
        """Return where the pages are."""
        places = [(one.effective_host, one.effective_port) for one in self._listeners]
        return tuple(f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}" for host, port in places)

    @property
    def connections(self) -> int:
        """Return how many there are."""
        return sum(len(one.active_channels) for one in self._listeners)

    def run(self) -> None:
        """Answer until `stop` is called; then take up nothing new, finish what was begun, and return."""
        while not self._stopping:
            self._turn(TICK_SECONDS if any(one.full for one in self._listeners) else 1)
        for listener in self._listeners:
            listener.handle_accept()
        self._turn(0)
        for listener in self._listeners:
            wasyncore.dispatcher.close(listener)  # its trigger stays: threads wake the loop by it
        began = monotonic()
        while (left := self._left()) and monotonic() < began + self._grace:
            self._turn(TICK_SECONDS)
        if left:
            logging.getLogger(__name__).warning("stopped with %d answers unsent", left)
        for channel in self._channels():
            channel.handle_close()  # with what it had to send; a thread that waits for its reader ends
        self._threads.shutdown(timeout=TICK_SECONDS)
        with self._ending:
            left_open = dict(self._map)
            self._map.clear()
        wasyncore.close_all(left_open)

    def stop(self) -> None:
        """Begin to stop; said twice, stop without waiting for anybody."""
        self._grace = self._grace if not self._stopping else 0
        self._stopping = True
        with self._ending:
            if self._map:
                self._listeners[0].pull_trigger()

    def _turn(self, seconds: float) -> None:
        """Do what is to be done, or wait for as long as `seconds` until there is something."""
        wasyncore.loop(timeout=seconds, map=self._map, use_poll=True, count=1)
        for listener in self._listeners:
            listener.sweep()

    def _left(self) -> int:
        """Close connections that are idle and return how many are not."""
        channels = self._channels()
        for channel in channels:
            if channel.idle:
                channel.handle_close()
        return sum(not channel.idle for channel in channels)

    def _channels(self) -> tuple[Channel, ...]:
        """Return the connections that there are."""
        return tuple(channel for listener in self._listeners for channel in tuple(listener.active_channels.values()))


def _allow_files(connections: int) -> None:
    """Let this process open as many files as `connections` need, where the system limits that; `UsageError` where it may not."""
    if sys.platform == "win32":
        return
    import resource  # there is none on Windows

    least = connections * FILES_EACH + SPARE_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        if soft < least:
            resource.setrlimit(resource.RLIMIT_NOFILE, (least, hard))
    except (ValueError, OSError) as error:
        raise UsageError(
            f"LETTERS_CONNECTIONS is {connections}, but this process may open {hard} files; raise that limit or set it to less"
        ) from error


def _adjustments(options: Options) -> Adjustments:
    return Adjustments(
        host=options.listen,
        port=options.port,
        threads=options.threads,
        ident=None,
        url_prefix=options.url_prefix,
        url_scheme="https" if options.https else "http",
        clear_untrusted_proxy_headers=False,  # ProxyFix reads those that are trusted, access.py looks whether there are any
        connection_limit=options.connections * 2,  # never reached: the listener keeps its own
        channel_timeout=options.timeout,
        cleanup_interval=max(options.timeout // 10, 1),
        max_request_header_size=HEADER_BYTES,
        max_request_body_size=BODY_BYTES,
        outbuf_high_watermark=BUFFER_BYTES,
        log_socket_errors=False,  # a reader who goes away is no error
    )
