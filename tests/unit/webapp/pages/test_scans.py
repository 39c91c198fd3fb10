"""Paragraphs that were read from a scan say so on pages, in the API and in files; the others don't."""

from __future__ import annotations

import csv
import io

import pytest
from flask.testing import FlaskClient

from indexer.letter import Letter
from tests.support import factories
from tests.support.pages import client_of, faults_of, words_of

SAYS = "Read from a scan (OCR)"


def scanned() -> Letter:
    """Return a letter whose second paragraph was read from a scan."""
    paragraphs = (factories.paragraph(1, "Caseloads are low."), factories.paragraph(2, "Caseloads are high.", page=2, ocr=True))
    return factories.letter("scanned", *paragraphs)


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """Return a client over that letter."""
    return client_of((scanned(),))


@pytest.mark.parametrize("address", [f"/letters/{scanned().id}", "/search?q=caseloads"])
def test_pages_say_which_paragraph_was_read_from_a_scan(client: FlaskClient, address: str) -> None:
    """Beside that paragraph alone, on the letter's page and among results."""
    html = client.get(address).text
    assert faults_of(html) == []
    first, second = words_of(html).split("are high.", 1)
    assert (first.count(SAYS), second.count(SAYS)) == (0, 1)


def test_the_api_and_files_say_which_paragraph_was_read_from_a_scan(client: FlaskClient) -> None:
    """As a truth value in the API, as yes or no in the table."""
    hits = client.get("/api/v1/search?q=caseloads").json
    letter = client.get(f"/api/v1/letters/{scanned().id}").json
    assert hits
    assert letter
    assert {one["paragraph"]: one["ocr"] for one in hits["hits"]} == {1: False, 2: True}
    assert [one["ocr"] for one in letter["paragraphs"]] == [False, True]
    rows = csv.DictReader(io.StringIO(client.get("/search.csv?q=caseloads").text.removeprefix("\ufeff")))
    assert {row["paragraph"]: row["ocr"] for row in rows} == {"1": "no", "2": "yes"}
