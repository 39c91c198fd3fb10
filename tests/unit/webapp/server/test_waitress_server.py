"""The web server: stops gently, makes room, is held up by nobody."""

from __future__ import annotations

import gc
from contextlib import closing, suppress

import pytest
from flask import Flask

from indexer.errors import UsageError
from tests.support.sockets import LONG, PATIENCE, PIECES, answered, read_on, running, until_none_is_left
from webapp.options import Options
from webapp.server.waitress_server import Server


def test_what_was_begun_is_finished() -> None:
    """Told to stop: answers under way, requests that wait for a thread, readers who haven't read yet; then nobody new."""
    with running(threads=1, grace=PATIENCE) as pages:
        begun = [pages.ask("/wait") for _ in range(3)]
        pages.asked.wait(PATIENCE)
        idle = pages.ask()
        pages.server.stop()
        pages.may_answer.set()
        assert [len(answered(one, b"end").partition(b"\r\n\r\n")[2]) for one in begun] == [LONG] * 3
        assert b"200 OK" in answered(idle)
        pages.thread.join(PATIENCE)
        with pytest.raises(ConnectionRefusedError):
            pages.connect()


def test_told_twice_it_stops_at_once() -> None:
    """Without the answers that are not there yet, and says so."""
    with running(threads=1, grace=3600) as pages:
        left = pages.ask("/wait")
        pages.asked.wait(PATIENCE)
        pages.server.stop()
        pages.server.stop()
        pages.thread.join(PATIENCE)
        assert not pages.thread.is_alive()
        left.close()


def test_idle_connections_make_room_for_new_ones() -> None:
    """More than the limit may come: those that have been idle for longest are closed, and whoever asks is answered."""
    with running(connections=10, timeout=3600) as pages:
        idle = [pages.connect() for _ in range(60)]
        assert b"200 OK" in answered(pages.ask())
        assert idle[0].recv(1) == b""
        for one in idle:
            one.close()


@pytest.mark.parametrize(
    "sent", [b"GET / HTTP/1.1\r\nX:", b"GET / HTTP/1.1\r\nContent-Length: 9\r\n\r\nhalf", b"GET /long HTTP/1.1\r\n\r\n"]
)
def test_the_slow_make_room_for_new_ones(sent: bytes) -> None:
    """More of them than there is room for: the slowest are closed, and whoever asks is answered."""
    with running(connections=10, timeout=3600) as pages:
        slow = [pages.connect() for _ in range(30)]
        for one in slow:
            with suppress(ConnectionError):
                one.sendall(sent)
        assert b"200 OK" in answered(pages.ask())
        for one in slow:
            one.close()
        until_none_is_left(pages)


def test_an_answer_that_is_being_made_is_waited_for() -> None:
    """However many others come."""
    with running(connections=10, threads=2, timeout=3600) as pages:
        begun = pages.ask("/wait")
        pages.asked.wait(PATIENCE)
        others = [pages.connect() for _ in range(30)]
        assert b"200 OK" in answered(pages.ask())
        pages.may_answer.set()
        assert read_on(begun, LONG)
        for one in (begun, *others):
            one.close()


def test_who_does_not_finish_asking_is_not_waited_for() -> None:
    """Nor who says a word now and then."""
    with running(timeout=1) as pages, closing(pages.connect()) as slow:
        slow.sendall(b"GET / HTTP/1.1\r\n")
        slow.settimeout(0.2)
        ended = False
        for _ in range(PATIENCE * 5):
            try:
                slow.sendall(b"X: y\r\n")
                ended = slow.recv(1) == b""
            except TimeoutError:
                continue
            except ConnectionError:
                ended = True
            if ended:
                break
        assert ended


def test_a_slow_reader_holds_up_nobody() -> None:
    """Its answer waits in a buffer, not in a thread; when it has read nothing for too long, it is let go."""
    with running(threads=1, timeout=1) as pages:
        slow = [pages.ask("/long") for _ in range(3)]
        assert b"200 OK" in answered(pages.ask())
        until_none_is_left(pages)
        assert [len(answered(one, b"end")) < LONG for one in slow] == [True] * 3


def test_a_long_answer_is_made_no_faster_than_it_is_read() -> None:
    """Who reads it gets all of it; who doesn't is let go, and its thread is free again."""
    with running(threads=1, timeout=1) as pages, closing(pages.ask("/pieces")):
        assert pages.ended.wait(PATIENCE)
        assert pages.made < PIECES
        assert b"200 OK" in answered(pages.ask())
        assert answered(pages.ask("/pieces"), b"0\r\n\r\n").partition(b"\r\n\r\n")[2].count(b"x") == PIECES * 1_000_000


def test_requests_that_are_sent_together_hold_no_thread() -> None:
    """The second is begun when the answer to the first has been read; others are answered meanwhile."""
    with running(threads=1) as pages, closing(pages.connect()) as slow:
        slow.sendall(b"GET /long HTTP/1.1\r\n\r\nGET /wait HTTP/1.1\r\n\r\n")
        assert [b"200 OK" in answered(pages.ask()) for _ in range(2)] == [True, True]
        assert not pages.asked.is_set()
        pages.may_answer.set()
        assert read_on(slow, 2 * LONG)


def test_unread_answers_are_let_go_when_it_stops() -> None:
    """With the files in which they waited, and with the threads that waited for their readers."""
    with running() as pages, closing(pages.ask("/pieces")) as by_pieces, closing(pages.ask("/long")) as whole:
        assert by_pieces.recv(1)
        assert whole.recv(1)
        pages.server.stop()
        pages.server.stop()
        pages.thread.join(PATIENCE)
        assert pages.ended.wait(PATIENCE)
    gc.collect()  # what is not closed warns now, and a warning fails the test


def test_connections_need_files() -> None:
    """More than the system allows are refused at the start, not when readers come."""
    with pytest.raises(UsageError, match="LETTERS_CONNECTIONS is 2000000000"):
        Server(Flask(__name__), Options(port=0, connections=2_000_000_000))


def test_a_prefix_is_taken_off_the_address() -> None:
    """Behind a proxy that passes it on as it came."""
    with running(url_prefix="/letters") as pages:
        assert b"200 OK" in answered(pages.ask("/letters/"))


@pytest.mark.parametrize("path", ["/", "/pieces"])
def test_an_answer_to_head_ends_with_its_headers(path: str) -> None:
    """Nothing follows them, not even the end of a body in pieces: a program would take it for the next answer."""
    with running() as pages:
        answer = answered(pages.ask(path, "HEAD"), b"\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 200 OK")
        assert answer.endswith(b"\r\n\r\n")
        assert not answer.endswith(b"\r\n0\r\n\r\n")
        assert pages.made == 0
