"""What a page of results tells about how a search was answered, and where it points at what it can't understand."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from pages import LEEDS, client_of, letters, words_of


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """Return a client over the small collection."""
    return client_of(letters())


@pytest.mark.parametrize(
    ("address", "said", "link", "why"),
    [
        ("/search?q=caselaods", "Did you mean caseloads", "/search?q=caseloads", "the words alone are the link, once"),
        (
            f"/search?q=caselaods&authority={LEEDS.code}",
            "Did you mean caseloads",
            f"/search?q=caseloads&authority={LEEDS.code}",
            "filters of the panel stay there and are not typed again",
        ),
        ("/search?q=caseloads+leeds", "Only letters about Leeds", "/search?q=caseloads+authority", "what is offered is itself the link"),
        ("/search?q=caseloads+authority:atlantis", "Search without it", "/search?q=caseloads", "a name that nobody has can be left out"),
    ],
)
def test_an_offer_says_itself_once_and_leads_there(client: FlaskClient, address: str, said: str, link: str, why: str) -> None:
    """One link, whose words are what it does."""
    html = client.get(address).text
    tips = re.search(r'<ul class="tips">(.*?)</ul>', html, re.DOTALL)
    assert tips is not None, why
    assert said in words_of(f"<body>{tips[1]}"), why
    links = [unescape(one) for one in re.findall(r'href="([^"]*)"', tips[1])]
    assert any(one.startswith(link) for one in links), why
    assert all(client.get(one).status_code == 200 for one in links), why


@pytest.mark.parametrize(
    ("text", "marked", "why"),
    [("(caseloads AND", "AND", "the whole word at fault"), ("(caseloads", "(", "the sign at fault")],
)
def test_a_fault_is_pointed_at(client: FlaskClient, text: str, marked: str, why: str) -> None:
    """In the text as typed, which is all there."""
    html = client.get("/search", query_string={"q": text}).text
    pointed = re.search(r'<p class="pointed"><span class="hidden">[^<]*</span>(.*?)<b>(.*?)</b>(.*?)</p>', html)
    assert pointed is not None
    assert (pointed[2], pointed[1] + pointed[2] + pointed[3]) == (marked, text), why
