"""Guards: who may ask what, how often, and what every answer carries."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse, create_environ, run_wsgi_app

from indexer.errors import SearchTooSlow
from indexer.query import Query
from indexer.results import Results
from indexer.settings.run import Settings
from tests.support.guarded import PASSWORD, STAFF, TOKEN, basic, bearer, client
from tests.support.pages import engine_of, letters
from webapp import create_app
from webapp.options import Options, options_from

LETTER = f"/letters/{letters()[0].id}"
HEADERS = ("Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Permissions-Policy",
           "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "X-Request-ID")  # fmt: skip


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
    answer = client(password=PASSWORD, token=TOKEN, admin_token=STAFF).get("/search?q=caseloads", headers=given)
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
    assert "'old.example.org', which is not in LETTERS_HOSTS" in caplog.text


@pytest.mark.parametrize(
    ("options", "headers", "address", "status", "why"),
    [
        ({}, {}, "127.0.0.1", 200, "on the machine itself"),
        ({}, {}, "::1", 200, "the same"),
        ({}, {}, "192.0.2.1", 403, "elsewhere"),
        ({}, {"X-Forwarded-For": "192.0.2.1"}, "127.0.0.1", 403, "through a proxy on the machine"),
        ({"proxies": 1}, {}, "127.0.0.1", 403, "a proxy is said to be there"),
        ({"admin_token": STAFF}, {}, "127.0.0.1", 401, "there is a token, so it is wanted"),
        ({"admin_token": STAFF}, bearer(STAFF), "192.0.2.1", 200, "the token"),
        ({"admin_token": STAFF}, basic(STAFF), "192.0.2.1", 200, "the token, in a browser"),
        ({"admin_token": STAFF, "password": PASSWORD}, basic(PASSWORD), "127.0.0.1", 401, "a reader is no staff"),
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


INTERNATIONAL = "xn--wgv71a.example"  # 日本.example, in letters that a header can't carry
ADDRESSES = ("/", "/search?q=a", "/api/v1/search?q=a", "/api/v1/letters", "/search.atom?q=a", "/opensearch.xml", "/api/v1/search?x=1")


def asked(pages: FlaskClient, address: str, host: str) -> tuple[int, str]:
    """Return the status, and headers and text, of what a program gets that gives this `Host`; the client of the tests refuses some."""
    given = create_environ(address, environ_overrides={"HTTP_HOST": host})
    pieces, status, headers = run_wsgi_app(pages.application, given, buffered=True)
    return int(status[:3]), str(headers) + b"".join(pieces).decode()


@pytest.mark.parametrize("hosts", ["", "日本.example", INTERNATIONAL])
def test_a_site_with_an_international_name_answers(hosts: str) -> None:
    """However its administrator and a program write it; all that is sent names it in ASCII, as browsers do."""
    pages = client(hosts=options_from({"LETTERS_HOSTS": hosts}).hosts)
    for host in (INTERNATIONAL, f"{INTERNATIONAL}:8000", "日本.example".encode().decode("latin-1")):
        answers = [asked(pages, address, host) for address in ADDRESSES]
        assert [status for status, _ in answers] == [200] * 6 + [400]
        assert not any("日本" in sent for _, sent in answers)
        assert INTERNATIONAL in answers[2][1]


@pytest.mark.parametrize("hosts", [(), ("letters.example.org",)])
def test_an_international_name_that_cannot_be_read_is_refused(hosts: tuple[str, ...]) -> None:
    """It is a stranger's fault, not ours."""
    pages = client(hosts=hosts)
    for host in ("xn--a.example", "xn--.example", "xn--99999999.example", "a.xn--a", f"xn--{'a' * 70}.example"):
        assert {asked(pages, address, host)[0] for address in (*ADDRESSES, "/nowhere")} == {400}


def test_an_international_name_that_is_not_ours_is_refused() -> None:
    """As any other name."""
    pages = client(hosts=("letters.example.org",))
    for host in (INTERNATIONAL, "caf\xe9.example", "xn--ls8h.la"):
        assert {asked(pages, address, host)[0] for address in ADDRESSES} == {400}


@pytest.mark.parametrize("admin_token", ["", STAFF])
@pytest.mark.parametrize("content", ["", "generation-1"])
def test_strangers_are_told_no_folder(tmp_path: Path, content: str, admin_token: str) -> None:
    """Without an index, or with a damaged one, only administrators see where it is and what to run."""
    if content:
        (tmp_path / "current").write_text(content, encoding="ascii")
    pages = create_app(Settings(index=tmp_path), options=Options(admin_token=admin_token)).test_client()
    for address in ("/", "/search?q=a", "/api/v1/search?q=a", "/search.csv", "/ready", "/letters/0123456789abcdef"):
        strange = pages.get(address, environ_overrides={"REMOTE_ADDR": "192.0.2.1"})
        assert strange.status_code == 503
        assert not re.findall(f"{re.escape(str(tmp_path))}|indexer|run:", strange.text)
        assert "The site’s administrator can see why" in (strange.get_json()["reason"] if address == "/ready" else unescape(strange.text))
        known = pages.get(address, headers=bearer(STAFF) if admin_token else {})
        assert "python -m indexer rebuild" in unescape(known.text)


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
    assert "took too long" in answer.text
    assert "use fewer or rarer words" in answer.text
    assert "No results" not in answer.text
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
