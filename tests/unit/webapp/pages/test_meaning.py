"""Pages with searching by meaning: how they say so, and the sharper order."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient

pytest.importorskip("numpy")

from indexer.embeddings.making import make_vectors
from indexer.search.meaning import Meaning
from indexer.settings.run import Settings
from tests.support.models import WordsCrossEncoder, WordsEncoder
from tests.support.pages import engine_of, faults_of, letters, words_of
from webapp import create_app


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    """Return a client over the small collection, without vectors yet."""
    app = create_app(Settings(index=tmp_path), engine_of(letters()))
    app.extensions["letters"].meaning = Meaning(tmp_path, WordsEncoder(), WordsCrossEncoder())
    return app.test_client()


def make(client: FlaskClient) -> None:
    """Make the vectors."""
    index = client.application.extensions["letters"]
    make_vectors(index.engine, WordsEncoder(), index.meaning.index, lambda *_: None)


def test_a_page_says_how_it_is_ordered(client: FlaskClient) -> None:
    """As soon as vectors are there: the page that was kept without them is not shown again."""
    address = "/search?q=caseloads+high"
    assert "Ordered by words only: the meaning of these letters has not been worked out yet." in words_of(client.get(address).text)
    make(client)
    page = client.get(address).text
    assert "Ordered by words and by meaning." in words_of(page)
    assert faults_of(page) == []


def test_what_is_found_by_meaning_alone_is_marked(client: FlaskClient) -> None:
    """Each such paragraph, and on no other."""
    make(client)
    found = json.loads(client.get("/api/v1/search?q=caseloads+high").text)
    assert found["total"] == sum(hit["match"] == "all" for hit in found["hits"]) > 0
    page = words_of(client.get("/search?q=caseloads+high").text)
    assert page.count("Found by meaning") == sum(hit["match"] == "meaning" for hit in found["hits"]) > 0
    assert f"{found['total']} paragraphs in" in page


def test_the_sharper_order_is_a_link_away_and_back(client: FlaskClient) -> None:
    """On the page that offers it, and on its own."""
    make(client)
    usual, sharper = client.get("/search?q=caseloads").text, client.get("/search?q=caseloads&sharper=on").text
    assert '<a href="/search?q=caseloads&amp;sharper=on">Sharper order</a>' in usual
    assert "Sharper order: the first 20 were read more closely." in words_of(sharper)
    assert '<a href="/search?q=caseloads">Usual order</a>' in sharper


@pytest.mark.parametrize(
    ("address", "says", "why"),
    [
        ("/search?q=caseloads&sharper=very", "‘sharper=very’", "a value that isn't one"),
        ("/authorities?sharper=on", "‘sharper’", "a page without results"),
    ],
)
def test_a_sharper_order_that_cannot_be_is_reported(address: str, says: str, why: str, client: FlaskClient) -> None:
    """As every argument that a page ignores."""
    assert says in words_of(client.get(address).text)


def test_without_it_pages_are_as_before(tmp_path: Path) -> None:
    """Nothing is said about meaning, except that the sharper order isn't there to whoever asks for it."""
    plain = create_app(Settings(index=tmp_path), engine_of(letters())).test_client()
    assert "meaning" not in words_of(plain.get("/search?q=caseloads").text)
    assert "The sharper order is not set up here." in words_of(plain.get("/search?q=caseloads&sharper=on").text)


@pytest.mark.parametrize("form", ["csv", "json"])
def test_downloads_have_what_has_all_words(form: str, client: FlaskClient) -> None:
    """As many as the page counts, in its order."""
    make(client)
    shown = [hit["paragraph"] for hit in json.loads(client.get("/api/v1/search?q=caseloads+high").text)["hits"] if hit["match"] == "all"]
    file = client.get(f"/search.{form}?q=caseloads+high").text
    assert (len(json.loads(file)["hits"]) if form == "json" else len(file.splitlines()) - 1) == len(shown)


def test_status_says_how_many_letters_are_covered(client: FlaskClient) -> None:
    """With the command that makes the rest."""
    assert "0 of 5 letters can be searched by meaning (model words); run: python -m indexer meaning" in words_of(client.get("/status").text)
    make(client)
    assert "5 of 5 letters can be searched by meaning (model words)" in words_of(client.get("/status").text)
