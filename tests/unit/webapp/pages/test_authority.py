"""An authority's page: its grades over time and its own words."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from indexer.letter import Grade, Letter
from indexer.registers import authorities_called
from tests.support import factories
from tests.support.pages import HULL, LEEDS, SLOUGH, client_of, faults_of, words_of
from webapp.services.index import Index

OVERALL = {"2014-03-01": "inadequate", "2018-03-01": "requires improvement to be good", "2022-03-01": "outstanding"}


def graded() -> list[Letter]:
    """Return letters to one authority, whose overall grade rises, and one of them without a grade."""
    made = [factories.letter(day, f"Words of {day}.", authority=LEEDS, date=day, overall=grade) for day, grade in OVERALL.items()]
    return [*made, factories.letter("visit", "More words.", authority=LEEDS, date="2023-03-01")]


def page(letters: list[Letter], code: str = LEEDS.code) -> str:
    """Return the valid HTML of the authority's page over `letters`."""
    answer = client_of(letters).get(f"/authorities/{code}")
    assert answer.status_code == 200
    assert faults_of(answer.text) == []
    return answer.text


def test_grades_stand_in_a_table_by_judgement_and_letter() -> None:
    """The picture's content, for those who don't see it; letters without grades have no column."""
    words = words_of(page(graded()))
    assert "Judgement 1 March 2014 1 March 2018 1 March 2022 Overall Inadequate Requires improvement to be good Outstanding" in words


def test_distinctive_words_that_are_not_counted_yet_are_announced(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest of the page is there, and no cache keeps it without them."""
    client = client_of(graded())
    with monkeypatch.context() as while_counting:
        while_counting.setattr(Index, "made_beside", lambda *_: None)
        answer = client.get(f"/authorities/{LEEDS.code}")
        assert "Distinctive words The words of these letters are still being counted." in words_of(answer.text)
        assert faults_of(answer.text) == []
        assert "ETag" not in answer.headers
    answer = client.get(f"/authorities/{LEEDS.code}")
    assert "still being counted" not in answer.text
    assert "ETag" in answer.headers


def test_a_better_grade_stands_higher_and_holds_until_the_next() -> None:
    """The steps of the picture go from dot to dot without a gap, and on to its edge."""
    html = page(graded())
    dots = [(float(x), int(y)) for x, y in re.findall(r'<circle class="report" cx="([\d.]+)%" cy="(\d+)"', html)]
    assert [y for _, y in dots] == sorted((y for _, y in dots), reverse=True)
    lines = [tuple(map(float, one)) for one in re.findall(r'class="step" x1="([\d.]+)%" y1="(\d+)" x2="([\d.]+)%" y2="(\d+)"', html)]
    assert lines[0][:2] == dots[0]
    assert all(one[2:] == after[:2] for one, after in pairwise(lines))
    assert lines[-1][2] == 100


@pytest.mark.parametrize(
    ("grade", "drawn", "why"),
    [
        ("Good", True, "the case of letters does not count"),
        ("adequate", True, "a grade of older frameworks has a rung too"),
        ("met", False, "what is no rung of the ladder stands in the table alone"),
    ],
)
def test_only_grades_of_the_ladder_are_drawn(grade: str, drawn: bool, why: str) -> None:
    """All are in the table."""
    html = page([factories.letter("one", "Words.", authority=LEEDS, date="2019-01-01", overall=grade)])
    assert ('class="step"' in html) is drawn, why
    assert f"Overall {grade.capitalize()}" in words_of(html), why


def test_an_inspection_that_is_not_drawn_is_said() -> None:
    """The picture draws the grade before it past it, and the table must not look as if it gave no grades."""
    partly = replace(factories.letter("partly", "Words.", authority=LEEDS, date="2020-03-01"), grades=(Grade("leaders", "inadequate"),))
    undated = factories.letter("undated", "Words.", authority=LEEDS, date=None, overall="good")
    words = words_of(page([*graded(), partly, undated]))
    assert "2 inspections are not in the chart, because we could not read a date or an overall grade." in words
    assert "1 March 2020 Focused visit letter No overall grade –" in words
    assert "1 letter without a date in the table only." in words
    assert "not in the chart" not in words_of(page(graded()))


def test_an_authority_without_grades_has_no_picture_of_them() -> None:
    """And no heading for it."""
    assert "Grades over time" not in page([factories.letter("one", "Words.", authority=LEEDS, date="2019-01-01")])


def test_own_words_are_those_that_others_rarely_use() -> None:
    """Counted here and everywhere; a click finds them in this authority's letters."""
    own = ("The Family Valued model helps.", "Family Valued is known to all.", "Staff like Family Valued.", "Plans are clear.")
    common = ("Plans are clear.", "Staff know families.")
    others = [factories.letter(f"other {n}", *common, authority=SLOUGH, date="2020-01-01") for n in range(30)]
    letters = [factories.letter(f"own {n}", *own, authority=HULL, date="2020-01-01") for n in range(2)]
    html = page([*letters, *others], HULL.code)
    assert "Valued 6 here, 6 in all letters" in words_of(html)
    assert f'href="/search?q=%22Valued%22&amp;authority={HULL.code}"' in html
    assert "Plans 2 here" not in words_of(html)


def test_a_council_with_neighbours_here_leads_to_a_search_of_all_their_letters() -> None:
    """Of those that have letters; without any, there is nothing to offer."""
    near = factories.letter("near", "Plans are clear.", authority=authorities_called("Sheffield")[0])
    words = "Search letters to this council and its statistical neighbours"
    link = re.search(rf'<a[^>]*href="([^"]*)">{words}</a>', page([*graded(), near]))
    assert link
    assert link[1] == "/search?authority=LDS&amp;authority=SHF"
    assert words not in page(graded())
