"""Pages that are asked for again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask, Response

from indexer.query import Query
from indexer.results import Notice, Results
from indexer.settings.run import Settings
from tests.support import factories
from tests.support.addresses import cached_addresses
from tests.support.memory_engine import MemoryEngine
from tests.support.pages import engine_of, letters
from webapp import create_app
from webapp.middleware.page_cache import LARGEST, PageCache

LETTER = f"/letters/{letters()[0].id}?q=caseloads"


class Counting(MemoryEngine):
    """A memory engine that counts its searches, and may lack a part of its index."""

    searches = 0
    notices: tuple[Notice, ...] = ()
    during: Callable[[], None] | None = None
    """What happens during the next search."""

    def search(self, query: Query) -> Results:
        """Count and search."""
        self.searches += 1
        happens, self.during = self.during, None
        if happens:
            happens()
        return replace(super().search(query), notices=self.notices)


def counting() -> Counting:
    """Return such an engine over the small collection."""
    engine = Counting()
    engine.rebuild(letters(), engine_of(letters()).report())
    return engine


def app_over(engine: MemoryEngine) -> Flask:
    """Return the pages over `engine`."""
    return create_app(Settings(index=Path("nowhere")), engine)


@pytest.mark.parametrize("address", cached_addresses())
def test_a_page_is_made_once_for_each_build(address: str) -> None:
    """Asked for again it is the same, to the byte, and nothing is searched; a browser that has it is told so."""
    engine = counting()
    client = app_over(engine).test_client()
    first = client.get(address)
    engine.searches = 0
    again = client.get(address)
    assert (again.status_code, again.data, again.headers["ETag"]) == (200, first.data, first.headers["ETag"])
    assert again.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]
    told = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (told.status_code, told.data, told.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert engine.searches == 0


def test_a_newer_build_makes_pages_anew() -> None:
    """Neither the server nor a browser keeps the old one."""
    engine = counting()
    client = app_over(engine).test_client()
    old = client.get("/search?q=caseloads")
    engine.rebuild([factories.letter("one", "Caseloads.")], replace(engine.report(), built="2026-11-23T12:00:00+00:00", letters=1))
    new = client.get("/search?q=caseloads", headers={"If-None-Match": old.headers["ETag"]})
    assert new.status_code == 200
    assert "1 paragraph in 1 letter" in new.text


@pytest.mark.parametrize("address", ["/search?q=caseloads", "/api/v1/search?q=caseloads", "/search.atom?q=caseloads"])
def test_a_page_during_which_a_build_took_over_is_not_kept(address: str) -> None:
    """It would be sent as the old build's when that is rolled back to."""
    engine = counting()
    client = app_over(engine).test_client()
    old, new = engine.report(), replace(engine.report(), built="2026-11-23T12:00:00+00:00", letters=1)
    one = [factories.letter("one", "Caseloads.")]
    engine.during = lambda: engine.rebuild(one, new)
    mixed = client.get(address)
    assert "ETag" not in mixed.headers
    engine.rebuild(letters(), old)
    assert client.get(address).data != mixed.data


def test_an_address_is_not_taken_for_another() -> None:
    """What is part of a name in one is what is asked in the other."""
    client = app_over(counting()).test_client()
    name = f"/letters/{letters()[0].id}-"
    one, other = client.get(f"{name}%3Fq%3Dcaseloads"), client.get(f"{name}?q=caseloads?")
    assert one.headers["ETag"] != other.headers["ETag"]


def test_other_addresses_hosts_and_prefixes_are_other_pages() -> None:
    """A link on a page may hold each of them."""
    client = app_over(counting()).test_client()
    address = f"/letters/{letters()[0].id}/p/k3/cite"
    tags = {
        client.get(address).headers["ETag"],
        client.get(f"{address}?q=caseloads").headers["ETag"],
        client.get(address, base_url="http://other.example").headers["ETag"],
        client.get(address, base_url="http://localhost/below").headers["ETag"],
    }
    assert len(tags) == 4


def test_what_found_nothing_is_asked_each_time() -> None:
    """So that it can be counted."""
    engine = counting()
    client = app_over(engine).test_client()
    assert "ETag" not in client.get("/search?q=zebra").headers
    engine.searches = 0
    client.get("/search?q=zebra")
    assert engine.searches > 0


def test_an_answer_of_a_part_of_the_index_is_not_kept() -> None:
    """The whole may answer the next time."""
    engine = counting()
    client = app_over(engine).test_client()
    engine.notices = (Notice("partial", "A part could not be asked."),)
    assert "ETag" not in client.get("/search.atom?q=caseloads").headers
    assert "A part could not be asked." in client.get("/search?q=caseloads").text
    engine.notices = ()
    assert "A part could not be asked." not in client.get("/search?q=caseloads").text


@pytest.mark.parametrize("address", ["/search?q=(", "/no/such/page", "/search.csv?q=caseloads", "/live", "/status"])
def test_errors_and_what_is_no_page_are_not_kept(address: str) -> None:
    """Nor is what staff see."""
    assert "ETag" not in app_over(counting()).test_client().get(address).headers


def test_a_page_is_made_anew_each_day() -> None:
    """“Last year” is another year on the first of January."""
    day = [date(2025, 12, 31)]
    app, again = app_over(counting()), PageCache(today=lambda: day[0])

    def ask() -> bool:
        """Return whether the page was kept; keep one where it was not."""
        with app.test_request_context("/search?q=last+year"):
            kept = again.answer()
            again.keep(kept or Response(b"page", mimetype="text/html"))
            return kept is not None

    before = [ask(), ask()]
    day[0] = date(2026, 1, 1)
    assert (before, [ask(), ask()]) == ([False, True], [False, True])


def test_what_is_kept_is_bounded() -> None:
    """The page that was asked for last stays; one that is larger than all that may be kept puts none out."""
    again = PageCache(most=10)
    for tag in ("one", "two", "three"):
        again._put(tag, b"123456")
    assert list(again._pages) == ["three"]
    for size in (11, LARGEST + 1):
        again._put("large", b"x" * size)
    assert list(again._pages) == ["three"]


def test_a_page_over_the_limit_for_one_is_not_kept() -> None:
    """However much room there is: a few such pages would put out all others."""
    again = PageCache()
    again._put("small", b"x" * LARGEST)
    again._put("large", b"x" * (LARGEST + 1))
    assert list(again._pages) == ["small"]


def test_the_page_that_was_asked_for_longest_ago_goes_first() -> None:
    """A page that is asked for again stays before one that was made after it."""
    app, again = app_over(counting()), PageCache(most=12)

    def ask(address: str) -> bool:
        """Return whether the page at `address` was kept; keep one of six bytes where it was not."""
        with app.test_request_context(address):
            kept = again.answer()
            again.keep(kept or Response(b"123456", mimetype="text/html"))
            return kept is not None

    assert [ask(address) for address in ("/", "/glossary", "/", "/coverage", "/", "/glossary")] == [False, False, True, False, True, False]


@pytest.mark.parametrize("address", ["/letters/0000000000000000", "/search/by/zz", "/search?q=%22", "/api/v1/letters/0000000000000000"])
def test_a_page_that_is_not_there_is_not_there_however_it_is_asked_for(address: str) -> None:
    """`If-None-Match: *` is content with any page at all, but there has to be one."""
    client = app_over(counting()).test_client()
    assert client.get(address, headers={"If-None-Match": "*"}).status_code == client.get(address).status_code >= 400
