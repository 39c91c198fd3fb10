"""The page of charts: what it draws stands in its tables too."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.support import factories
from tests.support.pages import HULL, LEEDS, client_of, faults_of, letters, words_of
from webapp.presenters.tile_map import place_map


def page(address: str) -> str:
    """Return the valid HTML of a page over the small collection."""
    answer = client_of(letters()).get(address)
    assert answer.status_code == 200
    assert faults_of(answer.text) == []
    return answer.text


def test_a_search_is_drawn_by_year_and_by_council() -> None:
    """With the share of letters, and a link where there is something to read."""
    html = page("/search/charts?q=caseloads")
    words = words_of(html)
    assert "3 of 5 letters (60%) have a matching paragraph." in words
    assert "2019 1 1 100% 3 2020 1 2 50% 1 2021 1 1 100% 1 No date 0 1 0% 0" in words
    assert "Hull 1 1 100% 1 Leeds 2 2 100% 4 Slough 0 1 0% 0 Council not known 0 1 0% 0" in words
    assert 'aria-label="Leeds: 2 of 2 letters (100%)"' in html
    assert "150 councils in grey have no letters to search." in words
    assert "1 row of the table is not on the map" in words
    assert "q=caseloads&amp;authority=LDS" in html


def test_a_council_without_letters_does_not_look_like_one_without_matches() -> None:
    """Grey and "no letters", against white and 0."""
    html = page("/search/charts?q=caseloads")
    looks = dict(re.findall(r'<title>([^<]*)</title>\s*<rect class="([^"]*)"', html))
    assert looks["Slough: 0 of 1 letter (0%)"] == "tile-0"
    assert looks["Kent: no letters"] == "tile-empty"


def test_what_is_not_recognised_is_not_drawn() -> None:
    """Nor shown as none."""
    words = words_of(page("/search/charts?q=caseloads&authority=nowhere"))
    assert "Part of this search isn’t recognised, so there is nothing to draw." in words
    assert "0 of" not in words


def test_no_letters_under_the_filters() -> None:
    """Are said to be none to look in."""
    assert "There are no letters to search." in words_of(page("/search/charts?q=caseloads&from=2099"))


def test_a_year_without_letters_has_a_dash_and_no_bar() -> None:
    """0% would say that there were letters without it."""
    made = [factories.letter(str(year), "Plans.", authority=LEEDS, date=f"{year}-01-01") for year in (2018, 2020)]
    html = client_of(made).get("/search/charts?q=plans").text
    assert html.count('<span class="absent" aria-hidden="true">–</span>') == 2
    assert "19<span class=\"hidden\">: no letters</span>" in html.replace("</span>19", "19")


def test_a_council_of_our_own_is_in_the_table_though_not_on_the_map() -> None:
    """As are those that no longer exist."""
    own = replace(LEEDS, code="ZZZ", name="Zed Council", short_name="Zed")
    words = words_of(client_of([factories.letter("own", "Plans.", authority=own)]).get("/search/charts?q=plans").text)
    assert "ZZZ 1 1 100% 1" in words
    assert "1 row of the table is not on the map" in words


@pytest.mark.parametrize(("terms", "maps"), [("caseloads", 1), ("caseloads%0Aagency", 2)])
def test_a_comparison_has_a_map_of_each_search(terms: str, maps: int) -> None:
    """Each leads to the charts of its search."""
    html = page(f"/compare?terms={terms}")
    assert html.count('class="small-map"') == maps
    assert "/search/charts?q=caseloads" in html


def test_one_council_alone_is_no_map() -> None:
    """There is nothing to compare it with."""
    assert "small-map" not in page(f"/compare?terms=caseloads&authority={HULL.code}")


def test_a_councils_page_shows_where_it_is_and_the_criticism_by_year() -> None:
    """Its years are bars on a scale; a council that has gone has no place on the map."""
    heading = factories.letter
    made = [heading(str(year), "Too many plans are not good enough.", authority=LEEDS, date=f"{year}-01-01") for year in (2018, 2019, 2021)]
    html = client_of(made).get(f"/authorities/{LEEDS.code}").text
    assert faults_of(html) == []
    assert 'class="tile-here"' in html
    assert 'aria-label="Paragraphs with possible criticism, by year"' in html
    assert place_map("CMA", ()) is None


def test_a_bar_leads_to_its_year_alone() -> None:
    """Whichever years are chosen: it counts its own."""
    html = page("/search/charts?q=caseloads&year=2019&year=2021")
    assert "/search?q=caseloads&amp;year=2021\"" in html
    assert "/search?q=caseloads&amp;year=2019&amp;year=2021\" aria-current" not in html
