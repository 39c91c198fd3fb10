"""Server: one connection, its requests as they come in, and its answers. With `server`, the only file that knows waitress.

A page waits in a buffer until it is read, and holds no thread. What is made piece by piece, which may be as long as the collection, is
made no faster than it is read: its thread waits, and `limits.Gate` leaves others free.
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
"""Of an answer: while more than so much is unread, no further piece is made."""
SENDING_SECONDS = 600
"""How long the reading of one answer may take."""
_NOT_ASCII = re.compile(rb"[\x80-\xff]")
_RESET = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
"""Linger for no time: the connection ends with a reset instead of an end."""


class _Refusal(ErrorTask):  # type: ignore[misc]  # waitress ships no types
    """The answer to what is no request that this server takes: with our headers, and logged; never with what was sent."""

    def execute(self) -> None:
        error, number = self.request.error, secrets.token_hex(8)
        error.body = error.body.partition('"')[0].strip()
        secure = {"Strict-Transport-Security": HTTPS_ONLY} if self.channel.adj.url_scheme == "https" else {}
        self.response_headers.extend({**HEADERS, **secure, "Cache-Control": "no-cache", REQUEST_ID: number}.items())
        super().execute()
        LOGGER.info("refused", extra={"fields": {"id": number, "status": error.code, "reason": error.body}})


class _Answer(WSGITask):  # type: ignore[misc]
    """The application's answer. One that breaks off must not look whole: with neither length nor chunks (HTTP/1.0) its end says nothing."""

    def service(self) -> None:
        """Make and send the answer; whatever stops it is logged by the channel, an `OSError` too, which waitress takes for the reader's."""
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


class _Request(HTTPRequestParser):  # type: ignore[misc]
    """A request as it comes in."""

    def __init__(self, adjustments: Adjustments) -> None:
        super().__init__(adjustments)
        self.began = time()

    def parse_header(self, header_plus: bytes) -> None:
        """Read the head of a request, in whose address some programs send signs as they are; what is no address is refused as that."""
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
    """When the first began of the answers that wait to be read."""
    put_off = False
    """True where its next request is begun only when the answer before has been read."""

    @property
    def idle(self) -> bool:
        """True where nothing is asked and nothing is to be sent."""
        return not (self.requests or self.request or self.total_outbufs_len)

    def spent(self, now: float) -> float:
        """Return the share that is over of the time that its client has: 1 where it should have asked, or have read its answer, by now."""
        since: float = self.request.began if self.request and not self.total_outbufs_len else self.last_activity
        reading: float = (now - self.unread_since) / SENDING_SECONDS if self.total_outbufs_len else 0
        return max((now - since) / float(self.adj.channel_timeout), reading)

    def write_soon(self, data: Any) -> int:
        """Send `data` when it can be. A further piece waits until the ones before are read; the loop gives up who doesn't read."""
        with self.outbuf_lock:
            while self.connected and self.total_outbufs_len > UNREAD_BYTES:
                self.server.pull_trigger()
                self.outbuf_lock.wait()
            if not self.total_outbufs_len:
                self.unread_since = time()
            written: int = super().write_soon(data)
            return written

    def cut(self) -> None:
        """Let the connection end with a reset, so that the reader knows that something is missing."""
        if connection := self.socket:
            with suppress(OSError):  # it has gone by itself
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self.will_close = True
