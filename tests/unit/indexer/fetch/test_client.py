"""Manners: what is sent, how long it waits, when it tries again and when it stops."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from indexer.errors import FetchStopped, NotFetched, SiteForbids
from indexer.fetch import client as module
from indexer.fetch.client import ATTEMPTS, Client, PageText, user_agent
from indexer.settings.fetching import Fetching
from tests.support.replica import Answer, Replica, serving, site

PAPER = "/v1/file/50000000"


@pytest.fixture
def replica() -> Iterator[Replica]:
    """Serve a small site."""
    with serving(site(2, 1)) as one:
        yield one


class Waits(list[float]):
    """Notes how long it was to wait, and doesn't."""

    def __call__(self, seconds: float) -> None:
        """Note it."""
        self.append(seconds)


def client(waits: Waits | None = None, **settings: object) -> Client:
    """Return a client of this machine alone."""
    return Client(Fetching(**{"pause": 0.0, **settings}), ("127.0.0.1",), sleep=waits if waits is not None else Waits())  # type: ignore[arg-type]


def test_it_says_who_it_is(replica: Replica) -> None:
    """With the contact where one is set."""
    client(contact="officer@northshire.gov.uk").page(f"{replica.address}/search?start=0&rows=9")
    assert {headers["User-Agent"] for _, headers in replica.asked} == {user_agent("officer@northshire.gov.uk")}
    assert user_agent("officer@northshire.gov.uk").endswith(" (officer@northshire.gov.uk)")
    assert "(" not in user_agent("")


def test_it_rests_between_requests(replica: Replica) -> None:
    """Each request but the first waits for the pause; a longer one in robots.txt counts."""
    replica.robots = "User-agent: *\nCrawl-delay: 7\n"
    waits = Waits()
    one = client(waits, pause=3.0)
    for _ in range(2):
        one.page(f"{replica.address}/search?start=0&rows=9")
    assert len(replica.asked) == 3  # robots.txt is asked for once
    assert [round(wait) for wait in waits] == [7, 7]
    waits = Waits()
    replica.robots = None
    client(waits, pause=3.0).page(f"{replica.address}/search?start=0&rows=9")
    assert [round(wait) for wait in waits] == [3]


@pytest.mark.parametrize("answer", [Answer(429), Answer(503), Answer(500)], ids=lambda one: str(one.status))
def test_a_busy_server_is_asked_again_later_each_time(answer: Answer, replica: Replica) -> None:
    """The waits grow, with chance in them."""
    waits = Waits()
    replica.trouble[PAPER] = [answer] * 3
    assert client(waits).file(f"{replica.address}{PAPER}", io.BytesIO()).size > 3000
    assert [1 <= waits[0] <= 3, 2 <= waits[1] <= 6, 4 <= waits[2] <= 12] == [True, True, True]


@pytest.mark.parametrize(("said", "waited"), [("17", 17.0), ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0)])
def test_a_server_may_say_how_long_to_wait(said: str, waited: float, replica: Replica) -> None:
    """By seconds or by a moment."""
    waits = Waits()
    replica.trouble[PAPER] = [Answer(429, (("Retry-After", said),))]
    client(waits).file(f"{replica.address}{PAPER}", io.BytesIO())
    assert waits == [waited]


def test_a_wait_that_is_not_understood_is_our_own(replica: Replica) -> None:
    """It is no reason to ask at once."""
    waits = Waits()
    replica.trouble[PAPER] = [Answer(429, (("Retry-After", "later"),))]
    client(waits).file(f"{replica.address}{PAPER}", io.BytesIO())
    assert waits[0] >= 1


def test_too_long_a_wait_ends_the_run(replica: Replica) -> None:
    """The message says how long, in minutes."""
    replica.trouble[PAPER] = [Answer(503, (("Retry-After", "7200"),))]
    with pytest.raises(FetchStopped, match="120 minutes"):
        client().file(f"{replica.address}{PAPER}", io.BytesIO())


def test_it_gives_up_after_some_attempts(replica: Replica) -> None:
    """The reason names the host and the status."""
    replica.trouble[PAPER] = [Answer(502)] * ATTEMPTS
    with pytest.raises(NotFetched, match=r"127\.0\.0\.1 is busy or out of order \(status 502\) \(5 attempts\)"):
        client().file(f"{replica.address}{PAPER}", io.BytesIO())
    assert replica.paths.count(PAPER) == ATTEMPTS


def test_a_connection_that_breaks_in_mid_file_begins_again(replica: Replica) -> None:
    """What came of the first attempt is no part of the file."""
    whole = replica.paper(50_000_000)
    replica.trouble[PAPER] = [Answer(200, whole.headers, whole.body, cut=1500)]
    to = io.BytesIO()
    client().file(f"{replica.address}{PAPER}", to)
    assert to.getvalue() == whole.body


def test_a_server_that_is_not_there_is_tried_again() -> None:
    """And then named."""
    with pytest.raises(FetchStopped, match=r"127\.0\.0\.1 can't be reached"):
        client().page("http://127.0.0.1:9/")


@pytest.mark.parametrize("status", [401, 403, 451])
def test_no_means_no(status: int, replica: Replica) -> None:
    """It is not asked again."""
    replica.trouble[PAPER] = [Answer(status)]
    with pytest.raises(SiteForbids, match=str(status)):
        client().file(f"{replica.address}{PAPER}", io.BytesIO())
    assert replica.paths.count(PAPER) == 1


def test_redirects_are_followed_within_the_site(replica: Replica) -> None:
    """A few times, and each new address is held against robots.txt."""
    replica.trouble["/old"] = [Answer(301, (("Location", "/older"),))]
    replica.trouble["/older"] = [Answer(302, (("Location", PAPER),))]
    assert client().file(f"{replica.address}/old", io.BytesIO()).size
    replica.trouble["/old"] = [Answer(302, (("Location", "/admin/x"),))]
    with pytest.raises(SiteForbids, match="/admin/x"):
        client().file(f"{replica.address}/old", io.BytesIO())
    replica.trouble["/round"] = [Answer(302, (("Location", "/round"),))] * 9
    with pytest.raises(NotFetched, match="redirected more than"):
        client().file(f"{replica.address}/round", io.BytesIO())
    for away in ("http://localhost/x", "file:///etc/hosts", "http://127.0.0.1.example.org/"):
        replica.trouble["/old"] = [Answer(302, (("Location", away),))]
        with pytest.raises(NotFetched, match="outside this site"):
            client().file(f"{replica.address}/old", io.BytesIO())


def test_a_page_is_asked_for_only_if_it_has_changed(replica: Replica) -> None:
    """What the server gave with it is sent back."""
    urn = next(iter(replica.councils))
    url = f"{replica.address}/provider/44/{urn}"
    page = client().page(url)
    assert isinstance(page, PageText)
    assert page.etag
    assert client().page(url, page.etag, "Mon, 01 Jan 2024 00:00:00 GMT") is None
    assert replica.asked[-1][1]["If-Modified-Since"] == "Mon, 01 Jan 2024 00:00:00 GMT"


@pytest.mark.parametrize(
    ("header", "body", "text"),
    [
        ("text/html; charset=iso-8859-1", "Réding".encode("latin-1"), "Réding"),
        ("text/html", "Réding".encode(), "Réding"),
        ("text/html; charset=no-such", "Réding".encode(), "Réding"),
    ],
)
def test_pages_are_read_in_their_own_characters(header: str, body: bytes, text: str, replica: Replica) -> None:
    """UTF-8 if the server does not say, or says something unknown."""
    replica.trouble["/page"] = [Answer(200, (("Content-Type", header),), body)]
    page = client().page(f"{replica.address}/page")
    assert page is not None
    assert page.text == text


@pytest.mark.parametrize(
    ("headers", "body", "what"),
    [
        ((("Content-Type", "text/html"),), b"<p>Sorry", "a web page"),
        ((), b"<!DOCTYPE HTML><HTML>" + b" " * 2000, "a web page"),
        ((("Content-Type", "image/png"),), b"\x89PNG", "image/png"),
        ((), b"", "something else"),
    ],
)
def test_what_is_no_pdf_is_no_letter(headers: tuple[tuple[str, str], ...], body: bytes, what: str, replica: Replica) -> None:
    """The reason says what came instead."""
    replica.trouble[PAPER] = [Answer(200, headers, body)]
    with pytest.raises(NotFetched, match=f"the site sends {what} instead of a PDF"):
        client().file(f"{replica.address}{PAPER}", io.BytesIO())


def test_a_pdf_may_begin_a_little_later(replica: Replica) -> None:
    """Viewers look for its beginning within the first 1,024 bytes, and so do we."""
    replica.trouble[PAPER] = [Answer(body=b"\r\n" * 20 + b"%PDF-1.4 " + b"x" * 2000)]
    assert client().file(f"{replica.address}{PAPER}", io.BytesIO()).size > 2000


def test_there_are_limits_of_size_and_time(replica: Replica, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file beyond either is named, not kept."""
    monkeypatch.setattr(module, "FILE_BYTES", 1000)
    with pytest.raises(NotFetched, match="larger than"):
        client().file(f"{replica.address}{PAPER}", io.BytesIO())
    monkeypatch.setattr(module, "FILE_BYTES", 10_000)
    monkeypatch.setattr(module, "FILE_SECONDS", -1)
    with pytest.raises(NotFetched, match="it took more than"):
        client().file(f"{replica.address}{PAPER}", io.BytesIO())


def test_an_address_that_is_none_is_named() -> None:
    """It is the site's slip, and not ours."""
    with pytest.raises(NotFetched, match="outside this site"):
        client().file("http://127.0.0.1:99999999/x", io.BytesIO())


@pytest.mark.parametrize(("answer", "allowed"), [(Answer(404), True), (Answer(403), True), (Answer(503), False), (Answer(418), False)])
def test_without_its_robots_a_server_is_treated_as_the_rfc_says(answer: Answer, allowed: bool, replica: Replica) -> None:
    """One that has none allows everything; one that can't send it is left alone, and asked for it again the next time."""
    replica.trouble["/robots.txt"] = [answer] * ATTEMPTS
    one = client()
    url = f"{replica.address}/search?start=0&rows=9"
    if allowed:
        assert one.page(url)
        return
    with pytest.raises(FetchStopped, match=r"robots\.txt can't be fetched"):
        one.page(url)
    assert not any("/search" in path for path in replica.paths)
    replica.trouble.clear()
    assert one.page(url)


def test_a_robots_of_any_length_is_read_at_its_beginning(replica: Replica) -> None:
    """So the RFC allows."""
    replica.robots = "User-agent: *\nDisallow: /admin\n" + "# padding\n" * 100_000
    one = client()
    assert one.page(f"{replica.address}/search?start=0&rows=9")
    with pytest.raises(SiteForbids):
        one.page(f"{replica.address}/admin")
    one.close()
