"""The filter panel: which boxes there are, and which are ticked."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from indexer.letter import Finding, Section
from indexer.registers import authority_entry
from tests.support import factories
from tests.support.pages import client_of, words_of


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


@pytest.mark.parametrize(
    ("query", "councils", "why"),
    [
        ("q=plain", ["DER", "LDS", "SLG"], "all that have the word"),
        ("q=plain+leeds", ["LDS"], "only the council that the words name, as the results are only to it"),
        ("q=plain+leeds+slough", ["LDS", "SLG"], "several"),
        ("q=plain+leeds&names=off", ["LDS"], "where names are words, the councils of what was found"),
        ("q=plain+leeds&authority=SLG", ["DER", "LDS", "SLG"], "what is chosen takes the place of the name"),
        ("q=plain+2019", ["LDS"], "those of the results, under another filter"),
    ],
)
def test_where_words_name_councils_the_panel_has_no_others(query: str, councils: list[str], why: str) -> None:
    """They are on the page with all values, to which a link leads."""
    named = {code: authority_entry(code) for code in ("DER", "LDS", "SLG")}
    letters = [
        factories.letter(code, f"Plain {'Leeds' if code == 'LDS' else 'words'}.", authority=entry.authority, date=f"{year}-01-01")
        for (code, entry), year in zip(named.items(), (2018, 2019, 2020), strict=True)
        if entry
    ]
    html = client_of(letters).get(f"/search?{query}").text
    assert sorted(set(re.findall(r'name="authority" value="([A-Z]{3})"', html))) == councils, why
    assert (">Show all<" in html) == (query in ("q=plain+leeds", "q=plain+leeds+slough")), why


def test_a_list_says_how_many_paragraphs_have_none_of_its_values() -> None:
    """Areas and grades leave most out, which would otherwise look as if they were about something else."""
    sections = (Section("The experiences and progress of care leavers: good", Finding.FINDING), Section("Main findings", Finding.FINDING))
    plain = [factories.paragraph(number, "Plain.", section) for number, section in ((1, 0), (2, 1), (3, 1))]
    client = client_of((factories.letter("graded", *plain, sections=sections, overall="good"), factories.letter("plain", "Plain.")))
    for page in ("/search?q=plain", "/search/by/area?q=plain"):
        assert "3 more paragraphs are under headings that name no area." in words_of(client.get(page).text)
    assert "1 more paragraph is in letters without an overall grade." in words_of(client.get("/search?q=plain").text)
    assert "name no area" not in client.get("/search?q=plain&area=care_leavers").text
    assert "name no area" not in client.get("/search/by/area?q=plain&find=care").text


def test_the_filter_for_criticism_says_what_it_leaves_out() -> None:
    """How much more there may be in the narrative, which is what the link finds."""
    kinds = {"What needs to improve": Finding.IMPROVEMENT, "Main findings": Finding.FINDING, "Summary": Finding.SUMMARY}
    sections = tuple(Section(heading, kind) for heading, kind in kinds.items())
    bad = [factories.paragraph(number, "Plans are not good enough and too many are late.", number - 1) for number in (1, 2, 3)]
    client = client_of((factories.letter("bad", *bad, sections=sections),))
    html = client.get("/search?q=plans").text
    assert "1 more paragraph in the narrative may be criticism (estimated). Show them" in words_of(html)
    assert "more paragraph in the narrative" not in words_of(client.get("/search?q=plans&finding=finding&tone=criticism").text)
