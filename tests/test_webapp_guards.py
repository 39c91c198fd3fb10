"""Guards: who may ask what, how often, and what every answer carries."""

from __future__ import annotations

import socket
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pages import engine_of, letters
from werkzeug.test import TestResponse

from indexer.engines import Engine
from indexer.errors import SearchTooSlow
from indexer.query import Query
from indexer.results import Results
from indexer.settings import Settings
from webapp import create_app
from webapp.access import require_staff
from webapp.options import Options

LETTER = f"/letters/{letters()[0].id}"
PASSWORD, TOKEN, STAFF = "correct horse", "token-of-the-site", "token-of-the-staff"
HEADERS = ("Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Permissions-Policy",
           "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "X-Request-ID")  # fmt: skip


def client(engine: Engine | None = None, **options: object) -> FlaskClient:
    """Return a client of pages that are served with `options`, with a page for staff among them."""
    app = create_app(Settings(index=Path("nowhere")), engine or engine_of(letters()), Options(**options))  # type: ignore[arg-type]
    app.add_url_rule("/for-staff", view_func=lambda: require_staff() or "numbers")
    return app.test_client()


def basic(password: str) -> dict[str, str]:
    """Return the header of a browser that was given `password`."""
    return {"Authorization": "Basic " + b64encode(f"anybody:{password}".encode()).decode()}


def bearer(token: str) -> dict[str, str]:
    """Return the header of a program that was given `token`."""
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize(
    ("given", "status", "why"),
    [
        ({}, 401, "nothing"),
        (basic(PASSWORD), 200, "the password"),
        (basic("Correct horse"), 401, "another"),
        (basic(""), 401, "an empty one"),
        (bearer(TOKEN), 200, "the token"),
        (bearer(STAFF), 200, "who may see more may see this"),
        (bearer(TOKEN[:-1]), 401, "a part of it"),
        (bearer("Máire"), 401, "signs that aren't ASCII"),
        ({"Authorization": "Basic !!!"}, 401, "no password at all"),
        ({"Authorization": "Digest username=x"}, 401, "another scheme"),
        ({"Authorization": "Bearer"}, 401, "no token"),
    ],
)
def test_a_site_with_a_password_lets_in_who_has_it(given: dict[str, str], status: int, why: str) -> None:
    """By browser or by program; others learn what is wanted, and nothing of the letters."""
    answer = client(password=PASSWORD, token=TOKEN, staff_token=STAFF).get("/search?q=caseloads", headers=given)
    assert answer.status_code == status
    assert ("WWW-Authenticate" in answer.headers) == (status == 401)
    assert ("manageable" in answer.text) == (status == 200)


@pytest.mark.parametrize("address", ["/", "/nowhere", LETTER, f"{LETTER}/original", "/search.csv?q=caseloads", "/search.atom", "/coverage"])
def test_a_password_is_for_all_of_the_site(address: str) -> None:
    """What isn't there can't be told from what is."""
    assert client(password=PASSWORD).get(address).status_code == 401


@pytest.mark.parametrize("address", ["/live", "/ready"])
def test_whether_the_server_is_well_is_no_secret(address: str) -> None:
    """A watcher has no password, and asks by the machine's number."""
    assert client(password=PASSWORD, hosts=("letters.example.org",)).get(address, headers={"Host": "10.0.0.7"}).status_code == 200


def test_a_server_without_an_index_lives_but_is_not_ready(tmp_path: Path) -> None:
    """A watcher starts anew what doesn't live, a balancer asks elsewhere where it isn't ready, and both are told in a machine's words."""
    pages = create_app(Settings(index=tmp_path)).test_client()
    assert pages.get("/live").status_code == 200
    answer = pages.get("/ready")
    assert answer.status_code == 503
    assert answer.get_json()["status"] == "not ready"
    assert "python -m indexer rebuild" in answer.get_json()["reason"]


def test_who_asks_by_a_wrong_name_is_found_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """Whoever has just put a proxy in front sees what to set."""
    client(hosts=("letters.example.org",)).get("/", headers={"Host": "old.example.org"})
    assert "'old.example.org', which LETTERS_HOSTS does not list" in caplog.text


@pytest.mark.parametrize(
    ("options", "headers", "address", "status", "why"),
    [
        ({}, {}, "127.0.0.1", 200, "on the machine itself"),
        ({}, {}, "::1", 200, "the same"),
        ({}, {}, "192.0.2.1", 403, "elsewhere"),
        ({}, {"X-Forwarded-For": "192.0.2.1"}, "127.0.0.1", 403, "through a proxy on the machine"),
        ({"proxies": 1}, {}, "127.0.0.1", 403, "a proxy is said to be there"),
        ({"staff_token": STAFF}, {}, "127.0.0.1", 401, "there is a token, so it is wanted"),
        ({"staff_token": STAFF}, bearer(STAFF), "192.0.2.1", 200, "the token"),
        ({"staff_token": STAFF}, basic(STAFF), "192.0.2.1", 200, "the token, in a browser"),
        ({"staff_token": STAFF, "password": PASSWORD}, basic(PASSWORD), "127.0.0.1", 401, "a reader is no staff"),
    ],
)
def test_pages_for_staff(options: dict[str, object], headers: dict[str, str], address: str, status: int, why: str) -> None:
    """For who is on the machine or has the token."""
    answer = client(**options).get("/for-staff", headers=headers, environ_overrides={"REMOTE_ADDR": address})
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("letters.example.org", 200), ("LETTERS.example.org:8000", 200), ("a.example.net", 200), ("example.net", 200), ("[::1]:80", 200),
        ("a@letters.example.org", 400), ("evil.example", 400), ("letters.example.org.evil.example", 400),
        ("evilexample.net", 400), ("127.0.0.1", 400),
    ],
)  # fmt: skip
def test_the_pages_answer_to_their_own_names(host: str, status: int) -> None:
    """No other site can make a browser read here as if it were that site."""
    answer = client(hosts=("letters.example.org", ".example.net", "::1")).get("/", headers={"Host": host})
    assert answer.status_code == status


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
@pytest.mark.parametrize("address", ["/", "/search", "/nowhere", LETTER, "/live"])
def test_nothing_can_be_sent(method: str, address: str) -> None:
    """Whatever the address."""
    answer = client().open(address, method=method)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("query", ["&".join(f"a{number}=1" for number in range(401)), "q=" + "a" * 8001, "q" * 9000 + "=1"])
def test_an_address_has_its_measure(query: str) -> None:
    """More than any page makes is refused before it is looked at."""
    assert client().get(f"/search?{query}").status_code == 414
    assert client().get(f"/search?{query[: len(query) // 2]}").status_code in (200, 400)


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


@pytest.mark.parametrize("rate", ["1000 per minute", ""])
def test_passwords_cannot_be_tried_for_long(rate: str) -> None:
    """After twenty wrong ones the right one has to wait too; readers who have it, or have not been asked for one, may ask on."""
    pages = client(password=PASSWORD, rate=rate)
    assert {pages.get("/").status_code for _ in range(30)} == {401}
    assert {pages.get("/", headers=basic(PASSWORD)).status_code for _ in range(30)} == {200}
    assert {pages.get("/", headers=basic(f"guess {number}")).status_code for number in range(20)} == {401}
    assert pages.get("/", headers=basic(PASSWORD)).status_code == 429


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


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, "http://localhost/search"),
        ({"proxies": 1}, "https://localhost/search"),
        ({"proxies": 1, "proxy_headers": ("for", "proto", "host", "prefix")}, "https://letters.example.org/below/search"),
    ],
)
def test_whole_links_follow_the_headers_that_are_trusted(options: dict[str, object], expected: str) -> None:
    """A host or a path that no proxy of ours sets is anybody's word."""
    forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "letters.example.org", "X-Forwarded-Prefix": "/below"}
    assert f'"{expected}?' in client(**options).get("/opensearch.xml", headers=forwarded).text


def everything(pages: FlaskClient) -> list[TestResponse]:
    """Return one answer of every kind: page, error, redirect, asset, export, feed, machine's."""
    style = pages.get("/").text.partition('href="/static/')[2].partition('"')[0]
    addresses = ("/", "/search?q=(", "/nowhere", f"{LETTER}/p/k1", f"/static/{style}", "/search.csv?q=caseloads", "/search.json",
                 "/search.atom", "/live", "/ready", f"{LETTER}/original", "/opensearch.xml", f"/?q={'a' * 9000}", "/for-staff")  # fmt: skip
    others = (pages.post("/"), pages.head("/"), pages.get("/", headers={"Host": "evil.example"}))
    return [*(pages.get(address) for address in addresses), *others]


def test_every_answer_carries_the_headers() -> None:
    """Errors, redirects, assets, exports too; HTTPS is asked for only where that is what was said."""
    answers = everything(client(hosts=("localhost",)))
    assert {answer.status_code for answer in answers} >= {200, 302, 400, 404, 405, 414}
    for answer in answers:
        assert [name for name in HEADERS if name not in answer.headers] == [], answer.request.path
        assert "Strict-Transport-Security" not in answer.headers
        assert "Set-Cookie" not in answer.headers
    assert all("max-age" in answer.headers["Strict-Transport-Security"] for answer in everything(client(https=True)))


def test_only_an_original_may_be_framed_and_only_by_us() -> None:
    """The page on a letter shows the file beside it."""
    pages = client()
    assert "frame-ancestors 'self'" in pages.get(f"{LETTER}/original").headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in pages.get(LETTER).headers["Content-Security-Policy"]


class _Slow:
    """An engine whose every search takes as long as it may."""

    def __init__(self) -> None:
        self.deadlines: list[float] = []
        self._engine = engine_of(letters())

    def search(self, query: Query) -> Results:
        """Note the deadline, and miss it."""
        self.deadlines.append(query.deadline)
        raise SearchTooSlow("the search took too long and was given up; use fewer or rarer words")

    def __getattr__(self, name: str) -> object:
        return getattr(self._engine, name)


def test_a_search_that_takes_too_long_is_a_page_that_says_what_to_do() -> None:
    """503, and never taken for "nothing found"."""
    engine = _Slow()
    answer = client(engine, seconds=3).get("/search?q=caseloads")  # type: ignore[arg-type]
    assert answer.status_code == 503
    assert "takes too long" in answer.text
    assert "use fewer or rarer words" in answer.text
    assert "Nothing found" not in answer.text
    assert len(engine.deadlines) == 1
    assert 0 < engine.deadlines[0] < float("inf")


def test_tables_of_everything_leave_room_for_pages() -> None:
    """Half of the threads send them at most; a place is free again when one is sent or its reader is gone."""
    pages = client(threads=4)
    one, other = (pages.get("/search.csv?q=caseloads", buffered=False) for _ in range(2))
    busy = pages.get("/search.json")
    assert (busy.status_code, busy.headers["Retry-After"]) == (503, "10")
    assert pages.get("/search?q=caseloads").status_code == 200
    one.close()
    assert other.text
    assert [pages.get("/search.json").text.count('"query"') for _ in range(5)] == [1] * 5
    assert {pages.get("/search.csv?q=(").status_code for _ in range(5)} == {400}
    assert {pages.head("/search.csv").status_code for _ in range(5)} == {200}
