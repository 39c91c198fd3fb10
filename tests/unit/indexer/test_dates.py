"""Dates as people type them, and days in words."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.dates import (
    MONTHS,
    DateRange,
    both,
    dates_between,
    dates_typed,
    day_words,
    moment_words,
    month_called,
    visit_words,
    years_typed,
)
from indexer.errors import BadQuery
from indexer.letter import Visit
from tests.support.dates import ONE_DATE

MAY, YEAR = DateRange(date(2019, 5, 1), date(2019, 5, 31)), DateRange(date(2019, 1, 1), date(2019, 12, 31))
RANGES = (
    ("2019..2021-03", "2019-01-01", "2021-03-31", "as the help page has it"),
    ("2019 .. 2021", "2019-01-01", "2021-12-31", "spaced"),
    ("2019…2021", "2019-01-01", "2021-12-31", "dots that a word processor has joined"),
    ("2019-05..", "2019-05-01", "", "open at its end"),
    ("..2019-05", "", "2019-05-31", "or its start"),
    ("spring 2020 to 2021-03", "2020-03-01", "2021-03-31", "in words"),
    ("2019 TO 2021", "2019-01-01", "2021-12-31", "in any case"),
    ("2019 until 2021", "2019-01-01", "2021-12-31", "another word"),
    ("2019-2021", "2019-01-01", "2021-12-31", "nothing else that a hyphen may mean"),
    ("2019–2021", "2019-01-01", "2021-12-31", "or a dash"),
    ("2015-18", "2015-01-01", "2018-12-31", "the second year without its century, where it is no month and not the next year"),
    ("2015..18", "2015-01-01", "2018-12-31", "also after dots"),
    ("2019-2020", "2019-01-01", "2020-12-31", "two years in a row, both whole"),
    ("2010-05-2011-03", "2010-05-01", "2011-03-31", "only one hyphen parts two dates"),
    ("3/5/2019 - 4/6/2019", "2019-05-03", "2019-06-04", "a spaced hyphen"),
    ("3-May-2019 – 4-June-2019", "2019-05-03", "2019-06-04", "hyphens of other kinds beside it"),
    ("March to May 2019", "2019-03-01", "2019-05-31", "one year for both"),
    ("8 to 12 May 2023", "2023-05-08", "2023-05-12", "one month for both, as pages show visits"),
    ("8–12 May 2023", "2023-05-08", "2023-05-12", "as letters do"),
    ("30 January to 1 February 2018", "2018-01-30", "2018-02-01", "across a month's end"),
    ("financial year 2018/19 to 2021", "2018-04-01", "2021-12-31", "a named year"),
)


@pytest.mark.parametrize(("typed", "first", "last"), ONE_DATE)
def test_a_date_is_understood(typed: str, first: str, last: str) -> None:
    """A year, a month, a day, a season or a named year is all of its days."""
    days = DateRange(date.fromisoformat(first), date.fromisoformat(last))
    assert dates_typed("date", typed) == dates_between(typed, typed) == days
    assert dates_typed("from", typed) == DateRange(start=days.start)
    assert dates_typed("to", typed) == DateRange(end=days.end)


@pytest.mark.parametrize(("typed", "first", "last", "why"), RANGES)
def test_a_range_is_understood(typed: str, first: str, last: str, why: str) -> None:
    """From the first day of its first date to the last day of its last."""
    days = DateRange(date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None)
    assert dates_typed("date", typed) == days, why


NO_DATES = ("", "soon", "0000", "20195", "1 2 3", "99/99/9999", "May 19", "5/19", "19-05-03", "٢٠١٩", "spring", "3 May", "2019 " + "x" * 90)
NO_DATES_OF_2019 = (
    *("2019-13", "2019-00", "2019-0", "2019-00-15", "2019-05-00", "30 February 2019", "Mayday 2019", "3/5.2019", "Q1 2019"),
    *("winter 2019/21", "autumn 2019/20", "financial year 2019", "spring to 2019-03"),
)


@pytest.mark.parametrize(("typed", "instead"), [*((one, "") for one in NO_DATES), *((one, "2019") for one in NO_DATES_OF_2019)])
def test_what_is_no_date_is_refused(typed: str, instead: str) -> None:
    """The reader is told what would do, as it would be typed there; a year in it is offered."""
    with pytest.raises(BadQuery, match=r"^“.*” is not a date\. Try 2019, May 2019 or 3 May 2019$") as apart:
        dates_between("", typed or " ")
    assert apart.value.repaired == instead
    with pytest.raises(BadQuery, match=r"^“.*” is not a date\. Try from:2019, from:2021-03 or from:2021-03-05$") as boxed:
        dates_typed("from", typed)
    assert boxed.value.repaired == (f"from:{instead}" if instead else "")


@pytest.mark.parametrize(
    ("typed", "message", "instead"),
    [
        ("05/13/2019", "“05/13/2019” is not a date: the day comes first", "13/05/2019"),
        ("5.13.19", "“5.13.19” is not a date: the day comes first", "13.5.19"),
        ("2019/20", "“2019/20” could be a financial or an academic year: say which", "financial year 2019/20"),
        ("1999/00", "“1999/00” could be a financial or an academic year: say which", "financial year 1999/00"),
        ("2010/11", "“2010/11” could be a financial or an academic year: say which", "financial year 2010/11"),
        ("2019/2020", "“2019/2020” could be a financial or an academic year: say which", "financial year 2019/2020"),
        ("2019–20", "“2019-20” could be a financial or an academic year: say which", "financial year 2019-20"),
        ("2019..2021", "“2019..2021” is a range of dates: give its first date as ‘From’ and its last as ‘To’", "2019..2021"),
        ("2019..", "“2019..” is a range of dates: give its first date as ‘From’ and its last as ‘To’", "2019.."),
    ],
)
def test_what_is_most_likely_meant_is_said(typed: str, message: str, instead: str) -> None:
    """What may mean two things is never read as one of them."""
    with pytest.raises(BadQuery) as fault:
        dates_between(typed, "")
    assert (str(fault.value), fault.value.text) == (message, typed)
    with pytest.raises(BadQuery) as boxed:
        dates_typed("from", typed)
    assert instead in boxed.value.repaired


@pytest.mark.parametrize(
    ("typed", "message", "repaired"),
    [
        ("banana", "“banana” is not a date. Try date:2019, date:2021-03 or date:2019..2021-03", ""),
        ("..", "“..” is not a date. Try date:2019, date:2021-03 or date:2019..2021-03", ""),
        ("2019..2020..2021", "“2019..2020..2021” is not a date. Try", "date:2019..2020"),
        ("2010-11-12-2013", "“2010-11-12-2013” is not a date. Try", "date:2010"),
        ("2021..2019", "The end date is before the start date", "date:2019..2021"),
        ("May 2021 to 2019", "The end date is before the start date", 'date:"2019 to May 2021"'),
        ("2019/20..2021", "“2019/20” could be a financial or an academic year: say which", 'date:"financial year 2019/20..2021"'),
        ("2019 to 05/13/2020", "“05/13/2020” is not a date: the day comes first", 'date:"2019 to 13/05/2020"'),
        ("x..2019", "“x..2019” is not a date. Try", "date:2019"),
        ("2019-13..2021-13", "“2019-13..2021-13” is not a date. Try", "date:2019..2021"),
        ("..2021-13", "“..2021-13” is not a date. Try", "date:..2021"),
    ],
)
def test_what_is_no_range_is_refused(typed: str, message: str, repaired: str) -> None:
    """Whichever end is at fault; both are repaired."""
    with pytest.raises(BadQuery) as fault:
        dates_typed("date", typed)
    assert (str(fault.value)[: len(message)], fault.value.repaired) == (message, repaired)


@pytest.mark.parametrize(("word", "repaired"), [("from", "date:2019..2021"), ("to", "date:2019..2021")])
def test_a_range_belongs_to_date(word: str, repaired: str) -> None:
    """One end of it alone would find other letters than were asked for."""
    with pytest.raises(BadQuery, match=f"^“2019..2021” is a range of dates: {word}: takes one date only$") as fault:
        dates_typed(word, "2019..2021")
    assert fault.value.repaired == repaired


def test_the_first_date_must_not_be_after_the_last() -> None:
    """Nothing could be found between them."""
    assert dates_between("2020", "2020") == DateRange(date(2020, 1, 1), date(2020, 12, 31))
    with pytest.raises(BadQuery, match=r"^‘From’ \(2022\) is after ‘To’ \(2020\)$"):
        dates_between("2022", "2020")


@given(st.text() | st.text("0123456789 /.-,–tofinacledyr", max_size=30))
def test_any_text_is_a_date_or_refused(typed: str) -> None:
    """Nothing else is ever raised."""
    with suppress(BadQuery):
        days = dates_between(typed, typed)
        assert not typed or (days.start and days.end and days.start <= days.end)
    with suppress(BadQuery):
        dates_typed("date", typed)


@given(st.dates())
def test_a_shown_day_is_understood_when_typed(day: date) -> None:
    """A reader may copy a date from the page into the box."""
    assert dates_between(day.isoformat(), day.isoformat()) == DateRange(day, day)
    if day.year >= 1000:
        assert dates_between(day_words(day), day_words(day)) == DateRange(day, day)


@given(st.dates(date(1000, 1, 1)), st.dates(date(1000, 1, 1)))
def test_a_shown_visit_is_understood_when_typed(one: date, other: date) -> None:
    """All but "30 and 31 January 2018", which may be two days or one range."""
    visit = Visit(min(one, other), max(one, other))
    if " and " not in visit_words(visit):
        assert dates_typed("date", visit_words(visit)) == DateRange(visit.start, visit.end)


@pytest.mark.parametrize(
    ("typed", "expected", "why"),
    [
        ("2021", ("2021",), "one"),
        ("2019..2021", ("2019", "2020", "2021"), "from and to, with both"),
        ("2019 to 2021", ("2019", "2020", "2021"), "in words"),
        ("2019-2021", ("2019", "2020", "2021"), "with a hyphen"),
        ("2021,2019", ("2019", "2021"), "each, in order"),
        ("2019..2020,2020, 2023", ("2019", "2020", "2023"), "both ways together, each once"),
        ("2097..", ("2097", "2098", "2099"), "to the last there may be"),
        ("..1901", ("1900", "1901"), "from the first there may be"),
        ("2021..2019", (), "ends before it starts"),
        ("2019-", (), "a hyphen leaves no end open"),
        ("2019-05", (), "a month"),
        ("2019/20", (), "a financial or an academic year"),
        ("19", (), "short for one"),
        ("2019,", (), "a comma too many"),
        ("2019..2020..2021", (), "dots too many"),
        ("2100", (), "beyond what a letter may be of"),
        ("", (), "nothing"),
    ],
)
def test_years(typed: str, expected: tuple[str, ...], why: str) -> None:
    """One, several, and what is no year."""
    assert years_typed(typed) == expected, why


def test_days_in_both_ranges() -> None:
    """An open end leaves the other's; two that don't meet are refused, as nothing could be found."""
    assert both(MAY, YEAR) == both(YEAR, MAY) == MAY
    assert both(MAY, DateRange()) == MAY
    assert both(DateRange(start=date(2019, 5, 3)), MAY) == DateRange(date(2019, 5, 3), date(2019, 5, 31))
    assert both(DateRange(start=date(2019, 5, 31)), MAY) == DateRange(date(2019, 5, 31), date(2019, 5, 31))
    with pytest.raises(BadQuery, match="The end date is before the start date"):
        both(MAY, DateRange(start=date(2019, 6, 1)))


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


def test_moments_are_put_in_words() -> None:
    """What is no moment stays as it stands."""
    assert moment_words("2026-11-22T12:00:00+00:00") == "22 November 2026, 12:00 UTC"
    assert moment_words("never") == "never"


def test_a_month_is_known_by_its_first_letters() -> None:
    """In any case; what is none is no month."""
    assert [month_called(name) for name in ("jan", "Sept", "DECEMBER", "mayday", "x")] == [1, 9, 12, 0, 0]
    assert [month_called(name) for name in MONTHS] == list(range(1, 13))
