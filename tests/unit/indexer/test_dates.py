"""Days as people type them and as pages show them."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.dates import day_words, first_day, last_day, visit_words
from indexer.errors import BadQuery
from indexer.letter import Visit


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2019", "2019-01-01", "2019-12-31"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("02/2020", "2020-02-01", "2020-02-29"),
        ("May 2019", "2019-05-01", "2019-05-31"),
        ("sept. 2019", "2019-09-01", "2019-09-30"),
        ("3 May 2019", "2019-05-03", "2019-05-03"),
        ("3rd may 2019", "2019-05-03", "2019-05-03"),
        ("2019-5-3", "2019-05-03", "2019-05-03"),
        ("3/5/2019", "2019-05-03", "2019-05-03"),
        ("03.05.2019", "2019-05-03", "2019-05-03"),
    ],
)
def test_a_day_month_or_year_is_understood(typed: str, first: str, last: str) -> None:
    """People type dates in many ways; a month or a year is all of its days."""
    assert (first_day(typed), last_day(typed)) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("typed", ["", "soon", "0000", "2019-13", "30 February 2020", "Mayday 2019", "1 2 3", "20195", "99/99/9999"])
def test_what_is_no_day_is_refused(typed: str) -> None:
    """The reader is told what would do."""
    with pytest.raises(BadQuery, match="such as 2019"):
        first_day(typed)


@given(st.text())
def test_any_text_is_a_day_or_refused(typed: str) -> None:
    """Nothing else is ever raised."""
    with suppress(BadQuery):
        assert first_day(typed) <= last_day(typed)


@given(st.dates())
def test_a_shown_day_is_understood_when_typed(day: date) -> None:
    """A reader may copy a date from the page into the box."""
    assert first_day(day.isoformat()) == day
    if day.year >= 1000:
        assert last_day(day_words(day)) == day


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2018-01-30", "2018-01-30", "30 January 2018"),
        ("2018-01-30", "2018-01-31", "30 and 31 January 2018"),
        ("2023-05-08", "2023-05-12", "8 to 12 May 2023"),
        ("2018-01-30", "2018-02-01", "30 January to 1 February 2018"),
        ("2018-12-31", "2019-01-01", "31 December 2018 to 1 January 2019"),
    ],
)
def test_a_visit_is_put_in_words(start: str, end: str, expected: str) -> None:
    """As letters themselves say it."""
    assert visit_words(Visit(date.fromisoformat(start), date.fromisoformat(end))) == expected
