"""What a page of results tells about how a search was answered, and where it points at what it can't understand."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from indexer.registers import authorities_called
from tests.support.pages import LEEDS, client_of, letters, words_of

CUMBRIA = [one for name in ("Cumbria", "Cumberland", "Westmorland and Furness") for one in authorities_called(name)]
TICKED = "&".join(f"section=a+heading+of+which+there+are+many+more+than+{number}" for number in range(30))


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """Return a client over the small collection."""
    return client_of(letters())


@pytest.mark.parametrize(
    ("address", "said", "link", "why"),
    [
        ("/search?q=caselaods&spelling=off", "Did you mean caseloads", "/search?q=caseloads", "the words alone are the link, once"),
        (
            f"/search?q=caselaods&authority={LEEDS.code}&spelling=off",
            "Did you mean caseloads",
            f"/search?q=caseloads&authority={LEEDS.code}",
            "filters of the panel stay there and are not typed again",
        ),
        (
            "/search?q=workers+since+a+monitoring+visit",
            "Show only letters of the type “Monitoring visit”",
            "/search?q=workers+since+a&letter_type=monitoring+visit",
            "the offer is the link",
        ),
        (
            "/search?q=workers+since+a+monitoring+visit&section=overview&grade=good&from=May+2018",
            "Show only letters of the type “Monitoring visit”",
            "/search?q=workers+since+a&letter_type=monitoring+visit&section=overview&grade=good&from=May+2018",
            "what is ticked stays so: typed, it would be every heading with the word",
        ),
        (
            f"/search?q=caseloads+slough&authority={LEEDS.code}&section=overview&from=2018",
            "“slough” in your search is not used, because you have chosen the filter “Council: Leeds City Council”. Use it instead",
            "/search?q=caseloads+slough&section=overview&from=2018",
            "a name in place of what is ticked",
        ),
        (
            "/search?q=caseloads+since+2021&to=2020&grade=good",
            "“since 2021” in your search is not used, because you have chosen other dates. Use it instead",
            "/search?q=caseloads+since+2021&grade=good",
            "a time in place of the dates of the panel",
        ),
        (
            "/search?q=slough+caseloads+from:2019&section=overview",
            "No letters to Slough match your filters. Search without the filters",
            "/search?q=slough+caseloads",
            "without any that is ticked or typed",
        ),
        ("/search?q=caseloads+authority:atlantis", "Search without it", "/search?q=caseloads", "a name that nobody has can be left out"),
        (
            "/search?q=caseloads+section:zebra&section=overview",
            "Search without it",
            "/search?q=caseloads&section=overview",
            "also where others of its field are ticked",
        ),
        (
            "/search?q=caselaods+authority:north&year=2019",
            "Did you mean caseloads authority:north",
            "/search?q=caseloads+authority%3Anorth&year=2019",
            "a name of many values stays typed",
        ),
        (
            "/search?q=caseloads+authority:cumbria&section=overview",
            "Search letters to all these councils",
            "/search?q=caseloads&" + "&".join(f"authority={one.code}" for one in CUMBRIA) + "&section=overview",
            "who came after is ticked too",
        ),
        (
            f"/search?q=caselaods&{TICKED}&spelling=off", "Did you mean caseloads", f"/search?q=caseloads&{TICKED}",
            "more than can be typed may be ticked",
        ),
    ],
)
def test_an_offer_says_itself_once_and_leads_there(client: FlaskClient, address: str, said: str, link: str, why: str) -> None:
    """One link, whose words are what it does."""
    html = client.get(address).text
    tips = re.search(r'<ul class="tips">(.*?)</ul>', html, re.DOTALL)
    assert tips is not None, why
    assert said in words_of(f"<body>{tips[1]}"), why
    links = [unescape(one) for one in re.findall(r'href="([^"]*)"', tips[1])]
    assert link in links, why
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
