"""One connection: what is sent on it that is no request, and answers that break off."""

from __future__ import annotations

import logging
from contextlib import closing

import pytest

from tests.support.sockets import answered, read_on, running
from webapp.middleware.headers import HEADERS
from webapp.server.waitress_server import HEADER_BYTES

SENT = [
    (b"\0\xff\r\n\r\n", b"400"),
    (b"GET / HTTP/1.1\r\nBad Header: x\r\n\r\n", b"400"),
    (b"GET / HTTP/1.1\r\nHost: a\r\nX: y\nSet-Cookie: z\r\n\r\n", b"400"),
    (b"GET / HTTP/1.1\r\nX: ".ljust(HEADER_BYTES, b"a"), b"431"),
    (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n", b"413"),
    (b"GET / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", b"501"),
    (b"GET http://[/search?q=x HTTP/1.1\r\n\r\n", b"400"),
    (b"GET x://[::1/ HTTP/1.1\r\n\r\n", b"400"),
]


@pytest.mark.parametrize(("sent", "status"), SENT)
@pytest.mark.parametrize("https", [True, False])
def test_every_refusal_is_an_answer(sent: bytes, status: bytes, https: bool) -> None:
    """With a number that the log has too, and all headers that keep a browser safe."""
    with running(https=https) as pages, closing(pages.connect()) as connection:
        connection.sendall(sent)
        head = answered(connection, b"never").partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    assert status.decode() in head[0]
    given = dict(line.split(": ", 1) for line in head[1:])
    assert {name: given.get(name) for name in HEADERS} == HEADERS
    assert given["Cache-Control"] == "no-cache"
    assert len(given["X-Request-Id"]) == 16
    assert ("Strict-Transport-Security" in given) is https


def test_a_refusal_repeats_nothing_that_was_sent(caplog: pytest.LogCaptureFixture) -> None:
    """Neither to the reader nor to the log, which must not know searches and secrets."""
    with caplog.at_level(logging.INFO), running() as pages, closing(pages.connect()) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nReferer: /search?q=hush\nAuthorization: Basic hush\r\n\r\n")
        answer = answered(connection, b"never")
    assert b"Bare CR or LF" in answer
    assert b"hush" not in answer
    (record,) = [one for one in caplog.records if one.message == "refused"]
    assert "hush" not in str(record.__dict__)
    assert record.__dict__["fields"]["id"].encode() in answer


@pytest.mark.parametrize(
    ("sent", "told"),
    [("Máire".encode(), "Máire"), ("£1,000–日本".encode(), "£1,000–日本"), ("Máire".encode("latin-1"), "M%E1ire")],
)
def test_signs_in_an_address_need_not_be_encoded(sent: bytes, told: str) -> None:
    """As some programs send what people type."""
    with running() as pages, closing(pages.connect()) as connection:
        connection.sendall(b"GET /told?q=" + sent + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        head, _, body = answered(connection, b"never").partition(b"\r\n\r\n")
    assert b"200 OK" in head
    assert body.decode() == told


@pytest.mark.parametrize("version", [b"1.0", b"1.1"])
def test_an_answer_that_breaks_off_does_not_look_whole(version: bytes, caplog: pytest.LogCaptureFixture) -> None:
    """The connection is reset, and the log says why: a full disk, where a long answer waits for its reader, is no reader who has gone."""
    with running() as pages, closing(pages.connect()) as connection:
        connection.sendall(b"GET /broken HTTP/" + version + b"\r\nHost: localhost\r\n\r\n")
        with pytest.raises(ConnectionResetError):
            read_on(connection, 1 << 40)
    assert "No space left on device" in caplog.text
