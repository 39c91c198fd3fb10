"""Grades over time: on the page, in its files and in the API."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from indexer.letter import Grade, Letter
from indexer.registers import authorities_called
from tests.support import factories
from tests.support.pages import HULL, SLOUGH, client_of, faults_of, letters, links_of, words_of

BARNET, READING, CUMBRIA = (authorities_called(name)[0] for name in ("Barnet", "Reading", "Cumbria"))
ILACS = "ILACS report"


def inspection(council: object, day: str | None, *grades: tuple[str, str]) -> Letter:
    """Return a report of an inspection with these grades."""
    made = factories.letter(f"{council} {day}", "Words.", authority=council, date=day, letter_type=ILACS)  # type: ignore[arg-type]
    return replace(made, grades=tuple(Grade(*one) for one in grades))


LETTERS = (
    inspection(BARNET, "2012-05-01", ("overall", "adequate")),
    inspection(BARNET, "2017-07-07", ("overall", "inadequate"), ("care_leavers", "requires improvement")),
    inspection(BARNET, "2019-05-24", ("overall", "good"), ("leaders", "outstanding")),
    inspection(BARNET, "2018-05-24"),
    factories.letter("barnet visit", "Words.", authority=BARNET, date="2020-01-02", letter_type="focused visit"),
    factories.letter("reading visit", "Words.", authority=READING, date="2020-01-03", letter_type="focused visit"),
    inspection(SLOUGH, "2016-02-17", ("leaders", "inadequate")),
    inspection(HULL, None, ("overall", "good")),
    inspection(None, "2015-01-01", ("overall", "outstanding")),
)


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """Return a client over a few inspections and visits."""
    return client_of(LETTERS)


def page(client: FlaskClient, status: int = 200, /, **asked: object) -> str:
    """Return the valid HTML of the page."""
    answer = client.get("/grades", query_string=asked)
    assert answer.status_code == status
    assert faults_of(answer.text) == []
    return answer.text


def rows(html: str) -> dict[str, str]:
    """Return the words beside each council of the first table."""
    body = html.partition('class="ladder"')[2].partition("</table>")[0].partition("<tbody>")[2]
    pairs = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', body, re.DOTALL)
    return {words_of(f"<body>{name}"): words_of(f"<body>{rest}") for name, rest in pairs}


def test_grades_stand_in_order_as_the_letters_word_them(client: FlaskClient) -> None:
    """With the day and a label, never by colour alone; letters without a grade are counted apart, reports among them linked."""
    found = rows(page(client))
    assert found[BARNET.name] == (
        "Adequate 1 May 2012 Inadequate 7 July 2017 Good 24 May 2019 2 letters without a grade"
        " Reports in which we found no grade: Inspection report (ILACS), 24 May 2018"
    )


def test_a_gap_is_said(client: FlaskClient) -> None:
    """Letters without grades, no overall grade, and no date are three things; none looks like a grade or like nothing."""
    found = rows(page(client))
    assert found[READING.name] == "No graded inspection in this collection; 1 letter without a grade"
    assert found[SLOUGH.name] == "No overall grade 17 February 2016"
    assert found[HULL.name] == "Good no date given"


def test_letters_whose_council_is_not_known_are_said(client: FlaskClient) -> None:
    """If all councils are asked for."""
    assert "Graded letters whose council we don’t know Outstanding 1 January 2015" in words_of(page(client))
    assert "whose council we don’t know" not in words_of(page(client, region="London"))


def test_a_period_says_what_was_before_it(client: FlaskClient) -> None:
    """And what it leaves out for want of a date."""
    found = rows(page(client, **{"from": "2020"}))
    assert found[BARNET.name] == "No graded inspection since 2020; the last grade before that: Good, 24 May 2019; 1 letter without a grade"
    assert found[HULL.name] == "No graded inspection since 2020; 1 graded letter without a date left out"
    assert rows(page(client, to="2013"))[BARNET.name] == "Adequate 1 May 2012"


def test_neighbours_follow_their_council_nearest_first(client: FlaskClient) -> None:
    """Those without letters here are there too; an abolished one says when."""
    html = page(client, neighbours="barnet")
    found = rows(html)
    assert list(found)[:3] == [BARNET.name, "London Borough of Waltham Forest", READING.name]
    assert len(found) == 11
    assert found["London Borough of Waltham Forest"] == "No letters in this collection"
    assert "Latest overall grade in this collection: Good (1), no graded inspection (1), no letters (9)" in words_of(html)
    assert "abolished in 2023" in rows(page(client, authority="cumbria"))[CUMBRIA.name]


@pytest.mark.parametrize(
    ("asked", "names"), [({"region": "South East"}, {READING.name, SLOUGH.name}), ({"authority": "hull"}, {HULL.name})]
)
def test_councils_are_chosen_by_region_and_name(client: FlaskClient, asked: dict[str, str], names: set[str]) -> None:
    """And only those are shown."""
    assert rows(page(client, **asked)).keys() == names


def test_what_the_page_does_not_read_narrows_nothing(client: FlaskClient) -> None:
    """It is said to be ignored, and stands in no chip and no sentence."""
    words = words_of(page(client, grade="good", authority="reading"))
    assert "We ignored ‘grade’." in words
    assert "No graded inspection in this collection" in words
    assert "Remove filter Overall grade" not in words


def test_all_judgements_stand_in_a_table(client: FlaskClient) -> None:
    """One row for each inspection, under the judgements that any of them makes."""
    words = words_of(page(client, authority="barnet"))
    assert "Council Date Inspection Overall Leaders Care leavers" in words
    assert "24 May 2019 Inspection report (ILACS) Good Outstanding –" in words


def test_a_council_that_is_not_known_is_named(client: FlaskClient) -> None:
    """Nobody's grades are shown for it, and no file is sent."""
    html = page(client, neighbours="atlantis")
    assert "We don’t recognise the council “atlantis”." in words_of(html)
    assert rows(html) == {}
    assert [client.get(f"/grades.{form}?authority=atlantis").status_code for form in ("csv", "json")] == [400, 400]


def test_dates_that_cannot_be_read_are_mended_on_the_form(client: FlaskClient) -> None:
    """With the councils as chosen."""
    html = page(client, 400, **{"from": "31/02/2019"}, neighbours="barnet")
    assert 'value="Barnet"' in html or 'value="barnet"' in html
    assert "Search without dates" in words_of(html)
    assert rows(html) == {}


def test_a_table_has_a_row_for_each_inspection_and_each_gap(client: FlaskClient) -> None:
    """With every judgement, and a note where there is none."""
    data = client.get("/grades.csv").data.decode("utf-8-sig")
    table = list(csv.DictReader(io.StringIO(data, newline="")))
    barnet = [one for one in table if one["authority_code"] == BARNET.code]
    assert [(one["letter_date"], one["Overall"], one["Care leavers"]) for one in barnet] == [
        ("2012-05-01", "Adequate", ""), ("2017-07-07", "Inadequate", "Requires improvement"), ("2019-05-24", "Good", ""),
    ]  # fmt: skip
    (reading,) = [one for one in table if one["authority_code"] == READING.code]
    assert (reading["Overall"], reading["note"]) == ("", "No graded inspection in this collection")
    assert [one["Overall"] for one in table if not one["authority"]] == ["Outstanding"]
    assert all(client.get(one["link"].removeprefix("http://localhost")).status_code == 200 for one in table if one["link"])


def test_programs_get_the_same(client: FlaskClient) -> None:
    """From the page's own file and from the API; what could not be read is no grade."""
    found = client.get("/api/v1/grades?from=2018&authority=barnet&authority=slough").json
    assert found == client.get("/grades.json?from=2018&authority=barnet&authority=slough").json
    barnet, slough = found["authorities"]
    assert [(one["overall"], one["grades"]) for one in barnet["inspections"]] == [("good", {"overall": "good", "leaders": "outstanding"})]
    assert (barnet["earlier"]["overall"], barnet["ungraded"], len(barnet["ungraded_reports"])) == ("inadequate", 2, 1)
    assert (slough["inspections"], slough["earlier"]["overall"], slough["earlier"]["grades"]) == ([], None, {"leaders": "inadequate"})
    assert client.get("/api/v1/grades?from=31/02/2019").status_code == 400
    assert client.get("/api/v1/grades?authority=atlantis").json["notices"][0]["message"] == "We don’t recognise the council “atlantis”."


def test_a_council_s_page_leads_to_its_neighbours_grades(client: FlaskClient) -> None:
    """Where its readers look for them."""
    html = client.get(f"/authorities/{BARNET.code}").text
    assert f'href="/grades?neighbours={BARNET.code}">Compare grades with statistical neighbours' in html
    assert f'href="/compare?neighbours={BARNET.code}"' in html


def test_an_empty_collection_has_the_page_too() -> None:
    """It says that there is nothing yet."""
    assert "No councils to show" in words_of(page(client_of(())))


def test_the_two_pages_that_compare_lead_to_one_another_with_the_same_councils() -> None:
    """And dates; what says which letters, or what they say, stays behind."""
    client = client_of(letters())
    asked = "region=South+East&from=2019&neighbours=slough"
    assert f"/grades?{asked}" in links_of(client.get(f"/compare?terms=a&finding=improvement&{asked}").text)
    assert f"/compare?{asked}" in links_of(client.get(f"/grades?{asked}").text)
    assert "/grades?from=31%2F31%2F2019" in links_of(client.get("/compare?terms=a&from=31/31/2019").text)


def test_grades_can_be_linked_printed_and_downloaded(client: FlaskClient) -> None:
    """As other pages can be, with what was chosen."""
    take = page(client, neighbours="barnet", **{"from": "2017"}).partition('class="take"')[2].partition("</div>")[0]
    assert 'data-copy="http://localhost/grades?from=2017&amp;neighbours=barnet"' in take
    assert "data-print" in take
    assert 'href="/grades.csv?from=2017&amp;neighbours=barnet">CSV</a>' in take
    assert 'href="/grades.json?from=2017&amp;neighbours=barnet">JSON</a>' in take
