"""Pages and answers while a part of the index doesn't answer: none of them looks whole."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from indexer.settings.run import Settings
from tests.support import factories
from tests.support.memory_engine import PartialEngine
from tests.support.pages import LEEDS, letters
from webapp import create_app

LETTER = letters()[0]
PARAGRAPH = f"/letters/{LETTER.id}/p/{LETTER.paragraphs[2].key}"
SAID = "Part of the collection could not be searched just now."


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """Return a client of such an index."""
    engine = PartialEngine()
    engine.rebuild((*letters(), factories.letter("hub", "The multi-agency safeguarding hub (MASH) is new.")), factories.REPORT)
    return create_app(Settings(), engine).test_client()


@pytest.mark.parametrize("address", [f"/authorities/{LEEDS.code}", "/search/by/section?q=caseloads", f"{PARAGRAPH}/similar"])
def test_a_page_whose_counts_may_be_too_low_says_so(client: FlaskClient, address: str) -> None:
    """Each page that searches, not only that of results."""
    assert client.get(address).text.count(SAID) == 1


@pytest.mark.parametrize("address", ["/search?q=caseloads", f"/letters/{LETTER.id}?q=caseloads"])
def test_a_page_that_shows_all_notices_says_it_once(client: FlaskClient, address: str) -> None:
    """In the words of the engine."""
    text = client.get(address).text
    assert (text.count("A part could not be asked."), SAID in text) == (1, False)


@pytest.mark.parametrize("address", ["/coverage", "/help", "/grades"])
def test_a_page_that_searches_nothing_says_nothing(client: FlaskClient, address: str) -> None:
    """It is whole."""
    assert SAID not in client.get(address).text


@pytest.mark.parametrize(
    "address",
    ["/compare?terms=caseloads", "/glossary", "/api/v1/glossary", f"/api/v1/authorities/{LEEDS.code}", f"/api/v1{PARAGRAPH}/similar"],
)
def test_what_can_not_say_so_is_refused(client: FlaskClient, address: str) -> None:
    """A count that is kept, and an answer without notices, would look whole for good."""
    answer = client.get(address)
    assert (answer.status_code, "Part of the collection can’t be searched" in answer.text) == (503, True)


def test_a_feed_says_so_in_an_entry(client: FlaskClient) -> None:
    """It goes on, and its followers know that letters may be missing."""
    assert "letters may be missing here until this feed is next read" in client.get("/search.atom?q=caseloads").text
