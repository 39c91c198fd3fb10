"""/mcp on the pages' server: the official client over HTTP, behind the same guards as the pages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import cache
from pathlib import Path
from threading import Event, Thread
from typing import Any

import anyio
import pytest
from flask.testing import FlaskClient

from indexer.settings.run import Settings
from tests.support.assistants import NEW, OLD, conversation
from tests.support.factories import letter, letter_id
from tests.support.memory_engine import MemoryEngine
from tests.support.pages import engine_of, letters
from webapp import create_app
from webapp.options import Options
from webapp.server.waitress_server import Server

TOKEN = "a-long-secret"  # noqa: S105  # of these tests only
ASK = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
SPEAKS = {"Accept": "application/json, text/event-stream", "MCP-Protocol-Version": "2025-11-25"}


@contextmanager
def served(engine: MemoryEngine, **options: Any) -> Iterator[str]:
    """Serve the pages and /mcp for `engine` by the real server, and yield the address of /mcp."""
    given = Options(port=0, mcp=True, **options)
    server = Server(create_app(Settings(index=Path("nowhere")), engine, given), given)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"{server.addresses[0]}/mcp"
    finally:
        server.stop()
        thread.join()


@asynccontextmanager
async def over_http(address: str, **headers: str) -> AsyncIterator[Any]:
    """Connect to `address`, sending these headers."""
    from httpx2 import AsyncClient
    from mcp.client.streamable_http import streamable_http_client

    async with AsyncClient(headers=headers, timeout=None) as sender, streamable_http_client(address, http_client=sender) as streams:
        yield streams


@cache
def client_of(**options: Any) -> FlaskClient:
    """Return a client of the pages with /mcp, made once for the same options."""
    return create_app(Settings(index=Path("nowhere")), engine_of(letters()), Options(mcp=True, **options)).test_client()


def test_strangers_who_ask_through_an_assistant_are_told_no_folder(tmp_path: Path) -> None:
    """Without an index, only administrators see where it should be."""
    pages = create_app(Settings(index=tmp_path), options=Options(mcp=True)).test_client()
    call = {**ASK, "method": "tools/call", "params": {"name": "coverage", "arguments": {}}}
    told = {
        address: pages.post("/mcp", json=call, headers=SPEAKS, environ_overrides={"REMOTE_ADDR": address}).text
        for address in ("192.0.2.1", "127.0.0.1")
    }
    assert "The site’s administrator can see why" in told["192.0.2.1"]
    assert str(tmp_path) not in told["192.0.2.1"]
    assert str(tmp_path) in told["127.0.0.1"]


@pytest.mark.parametrize("mode", [OLD, NEW])
def test_both_generations_ask_over_http(mode: str) -> None:
    """Old and new clients with the token get quotes with links to the same server; a build between two calls is seen."""
    engine = engine_of(letters())

    async def talk(client: Any) -> Any:
        first = await client.call_tool("search_paragraphs", {"query": "strategy"})
        engine.rebuild((*letters(), letter("new", "Zeppelins.")), engine.report())
        wrong = await client.call_tool("search_paragraphs", {"query": "(strategy"})
        read = await client.read_resource(f"letter://{letter_id('leeds 2019')}")
        prompts = (await client.list_prompts()).prompts
        return first, await client.call_tool("search_paragraphs", {"query": "zeppelins"}), wrong, read, prompts

    with served(engine, token=TOKEN) as address:
        first, second, wrong, read, prompts = conversation(over_http(address, Authorization=f"Bearer {TOKEN}"), talk, mode)
    (one,) = first.structured_content["paragraphs"]
    assert one["link"] == f"{address.removesuffix('/mcp')}/letters/{letter_id('leeds 2019')}/p/k2"
    assert second.structured_content["total"] == 1
    assert "Try: (strategy)" in wrong.content[0].text
    assert "Strategy discussions are not timely." in read.contents[0].text
    assert len(prompts) == 3


@pytest.mark.parametrize("mode", [OLD, NEW])
def test_a_call_that_is_given_up_over_http_leaves_the_next_ones_alone(mode: str) -> None:
    """A client that cancels a slow call is answered at once when it asks again, while the slow one still runs."""
    engine = engine_of(letters())
    over, searched = Event(), engine.search

    def search(query: Any) -> Any:
        if "caseloads" in query.text:
            over.wait(30)
        return searched(query)

    engine.search = search  # type: ignore[method-assign]

    async def talk(client: Any) -> Any:
        with anyio.move_on_after(0.2) as given_up:
            await client.call_tool("search_paragraphs", {"query": "caseloads"})
        after = await client.call_tool("search_paragraphs", {"query": "agency"})
        return given_up.cancelled_caught, after.structured_content["total"]

    with served(engine) as address:
        try:
            assert conversation(over_http(address), talk, mode) == (True, 1)
            assert not over.is_set()
        finally:
            over.set()  # not before: the client fails if a late answer meets the end of its connection


def test_links_keep_the_path_of_the_site() -> None:
    """Below a path, links have it too."""
    ask = {**ASK, "method": "tools/call", "params": {"name": "search_paragraphs", "arguments": {"query": "strategy"}}}
    answer = client_of().post("/mcp", json=ask, headers=SPEAKS, base_url="https://council.example/inspection")
    (one,) = answer.get_json()["result"]["structuredContent"]["paragraphs"]
    assert one["link"].startswith("https://council.example/inspection/letters/")


def test_there_is_no_such_page_unless_it_is_switched_on() -> None:
    """Without LETTERS_MCP the address does not exist, and POST is refused everywhere."""
    pages = create_app(Settings(index=Path("nowhere")), engine_of(letters())).test_client()
    assert pages.get("/mcp").status_code == 404
    assert pages.post("/mcp", json=ASK).status_code == 405


def test_the_guards_of_the_pages_hold() -> None:
    """Password, host, rate and origin are asked for as on the pages; other pages still refuse POST, and /mcp anything else."""
    assert client_of(token=TOKEN).post("/mcp", json=ASK, headers=SPEAKS).status_code == 401
    ours = client_of(token=TOKEN).post("/mcp", json=ASK, headers={**SPEAKS, "Authorization": f"Bearer {TOKEN}"})
    assert (ours.status_code, len(ours.get_json()["result"]["tools"])) == (200, 9)
    assert client_of(hosts=("letters.example",)).post("/mcp", json=ASK, headers=SPEAKS).status_code == 400
    limited = client_of(rate="1 per minute")
    assert [limited.post("/mcp", json=ASK, headers=SPEAKS).status_code for _ in range(2)] == [200, 429]
    assert client_of().post("/search", json=ASK).status_code == 405
    assert client_of().get("/mcp").status_code == 405
    assert client_of().delete("/mcp").status_code == 405


def test_errors_before_the_protocol_are_json_problems() -> None:
    """A wrong password and a method that is not allowed are told as in the API, since no person reads them."""
    for answer, status in ((client_of(token=TOKEN).post("/mcp", json=ASK, headers=SPEAKS), 401), (client_of().get("/mcp"), 405)):
        assert (answer.mimetype, answer.get_json()["status"]) == ("application/problem+json", status)
    switched_off = create_app(Settings(index=Path("nowhere")), engine_of(letters())).test_client()
    assert switched_off.get("/mcp").mimetype == "text/html"


@pytest.mark.parametrize(
    ("origin", "status"), [("https://evil.example", 403), ("null", 403), ("http://localhost", 200), ("https://friend.example", 200)]
)
def test_pages_of_other_sites_can_t_ask_through_a_reader_s_browser(origin: str, status: int) -> None:
    """Only the site's own pages, and those of the origins that may call the API, may ask."""
    client = client_of(origins=("https://friend.example",))
    assert client.post("/mcp", json=ASK, headers={**SPEAKS, "Origin": origin}).status_code == status


def test_a_search_beyond_the_deadline_is_told() -> None:
    """The deadline of the pages holds: the error says what to do, and never looks like “none”."""
    ask = {**ASK, "method": "tools/call", "params": {"name": "search_paragraphs", "arguments": {"query": "caseloads"}}}
    answer = client_of(seconds=-1).post("/mcp", json=ask, headers=SPEAKS).get_json()["result"]
    assert answer["isError"]
    assert "took too long" in answer["content"][0]["text"]


def test_what_is_no_question_is_refused() -> None:
    """A body that is no JSON, or no message of the protocol, gets an error of the protocol."""
    for body in (b"{", b"[]", b'{"jsonrpc": "2.0"}'):
        assert client_of().post("/mcp", data=body, content_type="application/json", headers=SPEAKS).status_code == 400
