"""The filter panel: which boxes there are, and which are ticked."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from indexer.letter import Finding, Section
from tests.support import factories
from tests.support.pages import client_of


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """Return a client over a letter of ten sections."""
    sections = tuple(Section(f"Heading {number}", Finding.FINDING) for number in range(10))
    plain = (factories.paragraph(number + 1, f"Plain {number}.", number) for number in range(10))
    return client_of((factories.letter("headings", *plain, sections=sections),))


def ticked(html: str) -> list[str]:
    """Return the values of the boxes that are ticked."""
    return re.findall(r'value="([^"]*)"(?: form="search")? checked', html)


@pytest.mark.parametrize("page", ["/search", "/search/by/section"])
def test_what_a_typed_name_means_is_not_ticked(client: FlaskClient, page: str) -> None:
    """A tick is one that can be taken off; a name of many values stays in the text, and a tick beside it is one."""
    assert ticked(client.get(f"{page}?q=plain+section:heading").text) == []
    assert ticked(client.get(f"{page}?q=plain+section:heading&section=heading+4").text) == ["heading 4"]


def test_a_ticked_value_is_shown_however_rare(client: FlaskClient) -> None:
    """Beside the first few, or it could not be taken off there."""
    assert ticked(client.get("/search?section=heading+9").text) == ["heading 9"]
    assert 'value="heading 9"' not in client.get("/search").text


def test_values_that_were_typed_one_by_one_are_ticked() -> None:
    """However many, as each can be taken off by itself."""
    client = client_of([factories.letter(str(year), "Plain.", date=f"{year}-01-01") for year in range(2015, 2021)])
    html = client.get("/search?q=plain+year:2015+year:2016+year:2017+year:2018").text
    assert ticked(html) == ["2018", "2017", "2016", "2015"]
    assert "/search?q=plain&amp;year=2015&amp;year=2017&amp;year=2018" in html
