"""Long answers: how many are sent at once, and that making them leaves the processor to readers."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from time import sleep

from flask import Flask, Response

from webapp.middleware.long_answers import LongAnswers
from webapp.middleware.turns import Turns

PIECES = 40


class Kitchen:
    """Makes answers in pieces, and counts how many pieces are being made at once."""

    def __init__(self) -> None:
        self.at_work = self.most = self.closed = 0

    def pieces(self) -> Iterator[bytes]:
        """Yield the pieces of one answer."""
        try:
            for _ in range(PIECES):
                self.at_work += 1
                self.most = max(self.most, self.at_work)
                sleep(0)  # lets the other threads go on
                self.at_work -= 1
                yield b"a"
        finally:
            self.closed += 1


def app_of(kitchen: Kitchen, places: int) -> Flask:
    """Return an application with one page that is a long answer."""
    app, limit = Flask(__name__), LongAnswers(places, Turns(places).a_piece, frozenset(("long",)))
    app.add_url_rule("/", "long", lambda: Response(kitchen.pieces()))
    app.before_request(limit.enter)
    app.after_request(limit.leave)
    return app


def test_pieces_of_long_answers_are_made_in_turn() -> None:
    """However many are sent at once, one piece is made at a time, and all arrive whole."""
    kitchen = Kitchen()
    app = app_of(kitchen, 4)
    with ThreadPoolExecutor(4) as readers:
        answers = list(readers.map(lambda _: app.test_client().get("/").data, range(4)))
    assert answers == [b"a" * PIECES] * 4
    assert kitchen.most == 1


def test_a_reader_who_goes_away_leaves_the_place_and_the_turn_to_others() -> None:
    """Their answer is closed too, with what it reads."""
    kitchen = Kitchen()
    app = app_of(kitchen, 1)
    for _ in range(3):
        answer = app.test_client().get("/", buffered=False)
        assert next(answer.iter_encoded()) == b"a"
        answer.close()
    assert kitchen.closed == 3
    assert app.test_client().get("/").data == b"a" * PIECES
