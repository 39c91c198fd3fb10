"""Turns: whose request is worked on next."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event, local

import pytest
from flask import Flask, request
from werkzeug.test import TestResponse

from tests.support.waiting import wait_until
from webapp.middleware.turns import COSTLY_SECONDS, HALF_SECONDS, MOST_WAITING, Accounts, Kinds, Places, Turns

THREADS = 2


class Clock:
    """A clock that stands still until it is set."""

    now = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


def test_a_client_is_costly_while_its_requests_take_much_on_average() -> None:
    """One that is costly among many others makes nobody a costly client."""
    accounts = Accounts(Clock())
    accounts.add("costly", COSTLY_SECONDS * 2)
    accounts.add("crowd", COSTLY_SECONDS * 2)
    for _ in range(10):
        accounts.add("crowd", COSTLY_SECONDS / 10)
    assert accounts.costly("costly")
    assert not accounts.costly("crowd")
    assert not accounts.costly("unknown")
    assert accounts.taken("crowd") == pytest.approx(COSTLY_SECONDS * 3)


def test_what_a_client_has_taken_is_forgotten() -> None:
    """Half of it after a while, and in the end it is like one that has just come."""
    clock = Clock()
    accounts = Accounts(clock)
    accounts.add("costly", COSTLY_SECONDS * 3)
    clock.now = HALF_SECONDS
    assert accounts.taken("costly") == pytest.approx(COSTLY_SECONDS * 1.5)
    assert accounts.costly("costly")
    clock.now = HALF_SECONDS * 2
    assert not accounts.costly("costly")


def test_a_kind_of_request_is_costly_until_it_is_known_not_to_be() -> None:
    """And one that was costly in one case is not for ever."""
    kinds = Kinds()
    assert kinds.costly("unknown")
    kinds.add("search", 0.0)
    kinds.add("search", COSTLY_SECONDS * 5)
    assert not kinds.costly("search")
    kinds.add("compare", COSTLY_SECONDS * 5)
    assert kinds.costly("compare")
    for _ in range(20):
        kinds.add("compare", 0.0)
    assert not kinds.costly("compare")


def order_of(accounts: Accounts, clock: Clock, coming: dict[str, float]) -> list[str]:
    """Return the order in which those who come at some time get the only place, all of whom wait for it at the time 10."""
    places, order = Places(1, accounts, clock), list[str]()

    def wait(who: str) -> None:
        places.take(who)
        order.append(who)
        places.leave()

    assert places.take("first")
    with ThreadPoolExecutor(len(coming)) as threads:
        for number, (who, when) in enumerate(coming.items(), start=1):
            clock.now = when
            threads.submit(wait, who)
            wait_until(lambda number=number: places.waiting == number)  # type: ignore[misc]  # mypy can't tell its type
        clock.now = 10.0
        places.leave()
    return order


def test_a_place_goes_to_the_client_that_has_taken_least() -> None:
    """However many requests of another wait before it."""
    clock = Clock()
    accounts = Accounts(clock)
    accounts.add("greedy", 4.0)
    accounts.add("modest", 1.0)
    assert order_of(accounts, clock, {"greedy": 9.0, "modest": 9.5, "new": 9.9}) == ["new", "modest", "greedy"]


def test_nobody_waits_for_ever() -> None:
    """Whoever has waited longer than what they have taken comes before one that has just arrived."""
    clock = Clock()
    accounts = Accounts(clock)
    accounts.add("greedy", 4.0)
    assert order_of(accounts, clock, {"greedy": 1.0, "new": 9.9}) == ["greedy", "new"]


def test_whoever_gets_no_place_in_time_waits_no_longer() -> None:
    """The place then goes to others."""
    places = Places(1, Accounts())
    assert places.take("one", 0)
    assert not places.take("two", 0)
    assert places.waiting == 0
    places.leave()
    assert places.take("two", 0)


class Kitchen:
    """An application whose page `/slow` takes much, as its clock says, and as long as it is told to."""

    def __init__(self) -> None:
        self._taken = local()
        self.at_work = self.most = 0
        self.go_on = Event()
        self.go_on.set()
        self.app = Flask(__name__)
        Turns(THREADS, self._clock).install(self.app)
        self.app.add_url_rule("/slow", "slow", self._slow)
        self.app.add_url_rule("/quick", "quick", lambda: "quick")
        self.app.add_url_rule("/broken", "broken", self._broken)

    def ask(self, path: str, who: str) -> TestResponse:
        """Ask for a page, as a client at an address."""
        return self.app.test_client().get(path, environ_overrides={"REMOTE_ADDR": who})

    def _clock(self) -> float:
        return getattr(self._taken, "seconds", 0.0)

    def _slow(self) -> str:
        self.at_work += 1
        self.most = max(self.most, self.at_work)
        self.go_on.wait()
        self._taken.seconds = self._clock() + COSTLY_SECONDS * 20
        self.at_work -= 1
        return str(request.remote_addr)

    def _broken(self) -> str:
        raise RuntimeError


@pytest.fixture
def kitchen() -> Iterator[Kitchen]:
    """Return a kitchen; nobody waits in it at the end."""
    one = Kitchen()
    yield one
    one.go_on.set()


def test_costly_requests_are_worked_on_one_at_a_time_and_others_pass(kitchen: Kitchen) -> None:
    """Those of all costly clients; a reader at another address waits for none of them, nor does one at theirs who asks for other things."""
    costly = ("192.0.2.1", "192.0.2.2", "192.0.2.3")
    for who in costly:
        kitchen.ask("/slow", who)
    kitchen.ask("/quick", "198.51.100.1")
    kitchen.go_on.clear()
    kitchen.most = 0
    with ThreadPoolExecutor(len(costly)) as threads:
        answers = [threads.submit(kitchen.ask, "/slow", who) for who in costly]
        wait_until(lambda: kitchen.at_work == 1)
        assert kitchen.ask("/quick", "198.51.100.1").text == "quick"
        assert kitchen.ask("/quick", costly[0]).text == "quick"
        kitchen.go_on.set()
        assert [one.result().text for one in answers] == list(costly)
    assert kitchen.most == 1


def test_those_for_whom_there_is_no_room_are_told_when_to_ask_again(kitchen: Kitchen) -> None:
    """Not so many wait that they hold every thread."""
    who = "192.0.2.1"
    kitchen.ask("/slow", who)
    kitchen.go_on.clear()
    most = THREADS * MOST_WAITING + 1
    with ThreadPoolExecutor(most + 1) as threads:
        answers = [threads.submit(kitchen.ask, "/slow", who) for _ in range(most + 1)]
        wait_until(lambda: any(one.done() for one in answers))
        kitchen.go_on.set()
        got = [one.result() for one in answers]
    assert sorted(one.status_code for one in got) == [200] * most + [503]
    assert [one.headers["Retry-After"] for one in got if one.status_code == 503] == ["10"]


def test_a_request_that_fails_leaves_its_place(kitchen: Kitchen) -> None:
    """However often it fails, and others come after it."""
    for _ in range(THREADS + 1):
        assert kitchen.ask("/broken", "192.0.2.1").status_code == 500
    assert kitchen.ask("/quick", "192.0.2.1").text == "quick"
