"""Letters and searches that would do harm if a page took them for anything but words."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines import rebuild_index
from indexer.settings.run import Settings
from tests.drills import hostile, hostile_strings
from tests.drills.hostile_doors import fault_of
from tests.support.addresses import html_addresses
from tests.support.pages import NASTY, client_of, engine_of, faults_of, letters, links_of, nasty_letter, without_whole_links

ALLOWED = set(
    "html head meta title link script body a header div nav ul ol li main form label input button p span section aside h1 h2 h3 details"
    " summary fieldset legend datalist option footer mark svg rect article"
    " iframe select h4 dl dt dd code b table caption thead tbody tfoot tr th td line text circle blockquote pre textarea kbd"
    " strong figure figcaption g path".split()
)
"""Every element that our templates make."""

OUTSIDE = {address for one in nasty_letter().published for address in (one.url, one.page) if address.startswith("https://")}
"""Where a letter was published: the only addresses elsewhere that a page may lead to."""


class Elements(HTMLParser):
    """Collects what elements and event handlers a page has."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.bad: list[tuple[str, str | None]] = []
        self.scripts = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note one element."""
        self.names.add(tag)
        self.scripts += tag == "script"
        self.bad += [(name, value) for name, value in attrs if name.startswith("on") or name in ("style", "srcdoc")]
        led = [(name, value) for name, value in attrs if name in ("href", "src", "action") and not re.match(r"[/#]", value or "")]
        self.bad += [(name, value) for name, value in led if (tag, name) != ("a", "href") or value not in OUTSIDE]


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """Return a client over a collection with a harmful letter in it."""
    return client_of((*letters(), nasty_letter()))


def harmless(page: str) -> bool:
    """Return whether a page has only elements of ours."""
    found = Elements(without_whole_links(page))
    return found.names <= ALLOWED and not found.bad and found.scripts == 1


@pytest.mark.parametrize("address", html_addresses())
def test_a_harmful_letter_shows_as_text(client: FlaskClient, address: str) -> None:
    """In results, filters, chips, contents, facts: it is words everywhere."""
    answer = client.get(address)
    assert answer.status_code in (200, 400, 404)
    assert harmless(answer.text)
    assert faults_of(answer.text) == []


def test_the_words_of_a_harmful_letter_are_all_there(client: FlaskClient) -> None:
    """Nothing is taken out of a letter to make it safe."""
    shown = unescape(re.sub("<[^>]*>", "", client.get(f"/letters/{nasty_letter().id}").text))
    assert all(text in shown for text in NASTY)


@pytest.mark.parametrize("text", [*NASTY, "%", "%0d%0aSet-Cookie: a=b", "\x00", "a" * 5000, "(" * 500, '"' * 501, "🙂", "../../etc/passwd"])
@pytest.mark.parametrize("name", ["q", "authority", "from", "to", "page", "sort", "section", "find"])
def test_no_argument_does_harm_or_breaks_a_page(client: FlaskClient, name: str, text: str) -> None:
    """Each is shown as typed, or told to be wrong; never a fault of ours, never a header of theirs."""
    for address in ("/search", "/search/by/section", f"/letters/{letters()[0].id}"):
        answer = client.get(address, query_string={name: text})
        assert answer.status_code in (200, 400)
        assert "Set-Cookie" not in answer.headers
        assert harmless(answer.text)


@given(st.text(), st.text())
def test_any_search_gives_a_page(client: FlaskClient, text: str, section: str) -> None:
    """Results, or a sentence on what can't be understood; never a fault of ours."""
    answer = client.get("/search", query_string={"q": text, "section": section})
    assert answer.status_code in (200, 400)
    assert harmless(answer.text)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_address_gives_a_page(client: FlaskClient, path: str) -> None:
    """Found, elsewhere or not there; never a fault of ours, and no redirect to another host."""
    for start in ("/", "/letters/", f"/letters/{letters()[0].id}/p/", "/static/", "/search/by/"):
        # As a server gives it: the client would take "//x" for a host.
        answer = client.get("/", environ_overrides={"PATH_INFO": (start + path).encode().decode("latin-1")})
        assert answer.status_code in (200, 302, 308, 400, 404, 405)
        assert not answer.headers.get("Location", "/").startswith("//")


@pytest.mark.parametrize("text", ['"child in', "(a", "AND", "s*", "a~9", "authority:", "from:x", "!!!", "a" * 1001, "(" * 99, "a OR to:1"])
def test_every_fault_offers_a_search_that_works(client: FlaskClient, text: str) -> None:
    """At least all paragraphs, where nothing of the text can be kept."""
    answer = client.get("/search", query_string={"q": text})
    assert answer.status_code == 400
    offered = links_of(answer.text.partition('<div class="fault')[2].partition("</div>")[0])
    assert [client.get(address).status_code for address in offered] == [200]


@pytest.mark.parametrize("year", ["99999999999", "⁰⁴⁵", "-1", "0"])
def test_a_year_that_nothing_has_makes_no_bars(client: FlaskClient, year: str) -> None:
    """The chart is as wide as the letters' own years."""
    asked = client.get("/search", query_string={"year": [year, "2019"], "q": "caseloads"})
    assert asked.status_code == 200
    assert len(asked.text) < 200_000


def test_hostile_strings_go_through_every_door(tmp_path: Path) -> None:
    """The short form of `python -m tests.drills.hostile`: no fault of ours, nothing of anybody else's."""
    rebuild_index(Settings(index=tmp_path), (*letters(), nasty_letter()), engine_of(letters()).report())
    assert hostile.drill(hostile_strings.made(120, seed=7), tmp_path, real=False).faults == ()


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        ((500, {}, ""), "status 500"),
        ((200, {}, "Traceback (most recent call last)"), "a traceback"),
        ((200, {}, "root:x:0:0"), "a file of somebody else's"),
        ((200, {"Set-Cookie": "a=b"}, ""), "a header of somebody else's: ['set-cookie']"),
        ((302, {"Location": "//elsewhere"}, ""), "a way to another host: //elsewhere"),
        ((200, {"Content-Type": "text/html"}, '<p class="a" onclick="b">'), "markup of somebody else's"),
        ((200, {"Content-Type": "text/html"}, '<a href="javascript:b">'), "markup of somebody else's"),
        ((200, {"Content-Type": "text/html"}, '<a href="/a" title="&lt;img onload=">'), ""),
    ],
)
def test_the_drill_sees_what_is_wrong(answer: tuple[int, dict[str, str], str], fault: str) -> None:
    """A drill that finds nothing must be able to find something."""
    status, headers, body = answer
    assert bool(fault) == bool(found := fault_of(status, headers.items(), body))
    assert found.startswith(fault)


def test_links_of_a_harmful_letter_stay_here(client: FlaskClient) -> None:
    """Its slug, keys and file names can't lead away."""
    for address in links_of(client.get(f"/letters/{nasty_letter().id}").text):
        assert address.startswith(("/", "#")) or address in OUTSIDE
        assert not address.startswith("//")
