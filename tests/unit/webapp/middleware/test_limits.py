"""Limits: how often one client may ask, whoever it says it is, and wherever that is counted."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from tests.support.guarded import PASSWORD, STAFF, TOKEN, basic, bearer, client


@pytest.fixture
def one_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make all requests of a test fall into the same minute, however slow the machine is."""
    monkeypatch.setattr("limits.storage.memory.time", SimpleNamespace(time=lambda: 1_000_000.0))


def test_a_client_may_ask_so_often() -> None:
    """Then it is told when to come back; another is not kept waiting, and the server's watcher neither."""
    pages = client(rate="3 per minute")
    assert [pages.get(address).status_code for address in ("/", "/nowhere", "/coverage", "/", "/nowhere")] == [200, 404, 200, 429, 429]
    refused = pages.get("/search?q=caseloads")
    assert 0 < int(refused.headers["Retry-After"]) <= 61
    assert "Too many requests" in refused.text
    assert "Retry-After" not in pages.get("/", environ_overrides={"REMOTE_ADDR": "192.0.2.2"}).headers
    assert pages.get("/ready").status_code == 200
    assert pages.get("/", environ_overrides={"REMOTE_ADDR": "192.0.2.1"}).status_code == 200


def test_requests_are_counted_here_while_their_store_is_down() -> None:
    """A Redis that doesn't answer takes no page away, and leaves the limit in force."""
    pytest.importorskip("redis")
    pages = client(rate="3 per minute", rate_store="redis://127.0.0.1:1/0")
    assert [pages.get("/").status_code for _ in range(4)] == [200, 200, 200, 429]


def test_a_store_of_requests_that_hangs_holds_nobody() -> None:
    """A Redis that takes the question and never answers: those who find it so at once are answered too, and the next are counted here."""
    pytest.importorskip("redis")
    with ThreadPoolExecutor(4) as readers, socket.create_server(("127.0.0.1", 0)) as store:
        pages = client(rate="3 per minute", rate_store=f"redis://127.0.0.1:{store.getsockname()[1]}/0").application.test_client
        first = readers.map(lambda _: pages().get("/").status_code, range(4), timeout=60)
        assert set(first) <= {200, 429}
        assert [pages().get("/").status_code for _ in range(4)][-1] == 429


def test_a_network_of_its_own_is_one_client() -> None:
    """With IPv6 each reader has as many addresses as there are grains of sand."""
    pages = client(rate="2 per minute")
    statuses = [pages.get("/", environ_overrides={"REMOTE_ADDR": f"2001:db8::{number}"}).status_code for number in range(1, 4)]
    assert statuses == [200, 200, 429]
    assert pages.get("/", environ_overrides={"REMOTE_ADDR": "2001:db8:0:1::1"}).status_code == 200


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.1", 429),
        ("192.0.2.1:5000", 429),
        ("::ffff:192.0.2.1", 429),
        ("[::ffff:192.0.2.1]:5000", 429),
        ("192.0.2.2:5000", 200),
        ("::ffff:192.0.2.2", 200),
        ("[2001:db8::1]:5000", 200),
    ],
)
def test_an_address_is_known_however_a_proxy_writes_it(address: str, expected: int) -> None:
    """Else all behind it would be one client, or one would be many."""
    pages = client(rate="1 per minute", proxies=1)
    pages.get("/", headers={"X-Forwarded-For": "192.0.2.1"})
    assert pages.get("/", headers={"X-Forwarded-For": address}).status_code == expected


def test_a_secret_that_no_program_may_send_is_a_wrong_one() -> None:
    """No fault of ours, and counted."""
    pages = client(password=PASSWORD)
    answers = [pages.get("/", headers={"Authorization": "Basic \xe9"}).status_code for _ in range(21)]
    assert answers == [401] * 20 + [429]


@pytest.mark.usefixtures("one_minute")
@pytest.mark.parametrize("rate", ["60 per minute", ""])
@pytest.mark.parametrize("wrong", [20, 500])
def test_the_right_password_is_let_in_however_many_wrong_ones_came_from_its_address(rate: str, wrong: int) -> None:
    """Whoever shares an address with a guesser, as all readers of an office do, is kept out by nothing that the guesser does."""
    pages = client(password=PASSWORD, token=TOKEN, admin_token=STAFF, rate=rate)
    answers = [pages.get("/", headers=basic(f"guess {number}")).status_code for number in range(wrong)]
    assert answers == ([401] * 20 + [429] * wrong)[:wrong]
    for right in (basic(PASSWORD), bearer(TOKEN), bearer(STAFF)):
        assert pages.get("/", headers=right).status_code == 200
    assert pages.get("/status", headers=bearer(STAFF)).status_code == 200
    assert pages.get("/").status_code == 401, "a browser that has given none yet is asked for it"


def test_a_wrong_password_is_told_when_it_may_be_tried_again() -> None:
    """The answer to a guess is the same whether it is the 21st or the 100th; one on an open page costs nothing."""
    pages = client(password=PASSWORD, rate="60 per minute")
    refused = [pages.get("/", headers=basic("guess")) for _ in range(22)][-1]
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 61
    assert pages.get("/ready", headers=basic("guess")).status_code == 200


@pytest.mark.usefixtures("one_minute")
def test_passwords_cannot_be_tried_without_end() -> None:
    """After 600 wrong ones in a minute no password is checked, from that address, until the minute is over; so guesses stay few."""
    pages = client(password=PASSWORD)
    for number in range(600):
        pages.get("/", headers=basic(f"guess {number}"))
    assert pages.get("/", headers=basic(PASSWORD)).status_code == 429
    assert pages.get("/", headers=basic(PASSWORD), environ_overrides={"REMOTE_ADDR": "192.0.2.2"}).status_code == 200


def test_wrong_tokens_of_administrators_are_counted_on_their_pages_alone() -> None:
    """On a site that is open to all, a password that a proxy leaves in the header is none of ours and counts for nothing."""
    pages = client(admin_token=STAFF)
    assert {pages.get("/", headers=basic("of the proxy")).status_code for _ in range(25)} == {200}
    assert [pages.get("/status", headers=bearer("wrong")).status_code for _ in range(21)] == [401] * 20 + [429]
    assert pages.get("/status", headers=bearer(STAFF)).status_code == 200


@pytest.mark.parametrize(
    ("proxies", "headers", "expected"),
    [
        (0, {"X-Forwarded-For": "192.0.2.9"}, 429),
        (1, {"X-Forwarded-For": "192.0.2.9"}, 200),
        (1, {"X-Forwarded-For": "192.0.2.9, 127.0.0.1"}, 429),
    ],
)
def test_a_client_s_address_is_believed_of_a_proxy_alone(proxies: int, headers: dict[str, str], expected: int) -> None:
    """Else anybody could be anybody: of a longer list, only what the trusted proxy added counts."""
    pages = client(rate="1 per minute", proxies=proxies)
    pages.get("/", headers={"X-Forwarded-For": "127.0.0.1"} if proxies else {})
    assert pages.get("/", headers=headers).status_code == expected
