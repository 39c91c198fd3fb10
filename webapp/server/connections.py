"""Server: one connection, its incoming requests and its answers. Only this file and `waitress_server` use waitress.

A finished page waits in a buffer until it is read, without occupying a thread. A streamed answer, which may be as long as the collection,
is made no faster than it is read: its thread waits, and `long_answers` keeps other threads free.
"""

from __future__ import annotations

import re
import secrets
import socket
import struct
import sys
from contextlib import suppress
from time import time
from typing import Any

from waitress.adjustments import Adjustments
from waitress.channel import ClientDisconnected, HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.task import ErrorTask, WSGITask

from webapp.middleware.access_log import LOGGER, REQUEST_ID
from webapp.middleware.headers import HEADERS, HTTPS_ONLY

UNREAD_BYTES = 1_000_000
"""While more than this much of an answer is unread, no more of it is made."""
SENDING_SECONDS = 600
"""How long a client may take to read one answer."""
_NOT_ASCII = re.compile(rb"[\x80-\xff]")
_RESET = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
"""Linger time of zero: the connection ends with a reset instead of a normal close."""


class _Refusal(ErrorTask):  # type: ignore[misc]  # waitress ships no types
    """The response to a request that the server refuses: it has our headers and is logged, but never repeats what was sent."""

    def execute(self) -> None:
        error, number = self.request.error, secrets.token_hex(8)
        error.body = error.body.partition('"')[0].strip()
        secure = {"Strict-Transport-Security": HTTPS_ONLY} if self.channel.adj.url_scheme == "https" else {}
        self.response_headers.extend({**HEADERS, **secure, "Cache-Control": "no-cache", REQUEST_ID: number}.items())
        super().execute()
        LOGGER.info("refused", extra={"fields": {"id": number, "status": error.code, "reason": error.body}})


class _Answer(WSGITask):  # type: ignore[misc]
    """The application's response. One that breaks off must not look complete: without length or chunks (HTTP/1.0), its end says nothing."""

    def service(self) -> None:
        """Make and send the response; the channel logs any error, even an `OSError`, which waitress would blame on the client."""
        try:
            self.start()
            self.execute()
            self.finish()
        except ClientDisconnected:
            raise
        except Exception:
            if self.wrote_header:
                self.channel.cut()
            raise

    def finish(self) -> None:
        """End the response; one to HEAD has no body, so it has no end of one either, which waitress would send after a streamed answer."""
        if not self.wrote_header:
            self.write(b"")
        if self.request.command == "HEAD":
            self.chunked_response = False
        super().finish()


class _Request(HTTPRequestParser):  # type: ignore[misc]
    """An incoming request."""

    def __init__(self, adjustments: Adjustments) -> None:
        super().__init__(adjustments)
        self.began = time()

    def parse_header(self, header_plus: bytes) -> None:
        """Read a request's head, percent-encoding non-ASCII bytes in the address; `ParsingError` if the address is not valid."""
        first, end, rest = header_plus.partition(b"\r\n")
        try:
            super().parse_header(_NOT_ASCII.sub(lambda sign: b"%%%02X" % sign[0][0], first) + end + rest)
        except ValueError as error:
            raise ParsingError("Bad URI") from error


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection."""

    error_task_class = _Refusal
    parser_class = _Request
    task_class = _Answer
    unread_since = 0.0
    """When the first of the unread answers started."""
    put_off = False
    """True if its next request must wait until the previous answer has been read."""

    @property
    def idle(self) -> bool:
        """True if there is no request and nothing to send."""
        return not (self.requests or self.request or self.total_outbufs_len)

    def spent(self, now: float) -> float:
        """Return the share of the client's time that is used up: above 1, it should already have sent its request or read its answer."""
        since: float = self.request.began if self.request and not self.total_outbufs_len else self.last_activity
        reading: float = (now - self.unread_since) / SENDING_SECONDS if self.total_outbufs_len else 0
        return max((now - since) / float(self.adj.channel_timeout), reading)

    def write_soon(self, data: Any) -> int:
        """Send `data` when possible. More data waits until what came before is read; the server's loop drops clients that do not read."""
        with self.outbuf_lock:
            while self.connected and self.total_outbufs_len > UNREAD_BYTES:
                self.server.pull_trigger()
                self.outbuf_lock.wait()
            if not self.total_outbufs_len:
                self.unread_since = time()
            written: int = super().write_soon(data)
            return written

    def cut(self) -> None:
        """End the connection with a reset, so that the client knows that something is missing."""
        if connection := self.socket:
            with suppress(OSError):  # the client may have gone already
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self.will_close = True
