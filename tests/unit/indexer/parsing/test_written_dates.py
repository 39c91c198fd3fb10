"""Tests of days in text: where they stand, months in every spelling, and what is filled in."""

from __future__ import annotations

import datetime as dt

import pytest

from indexer.parsing.written_dates import days_in, in_year


@pytest.mark.parametrize(
    ("name", "month"),
    [
        (spelling, month)
        for month, spellings in enumerate(
            (
                "January Jan", "February Feb", "March Mar", "April Apr.", "May MAY", "June Jun", "July Jul", "August Aug",
                "September Sept", "October Oct", "November Nov.", "December dec",
            ),
            start=1,
        )
        for spelling in spellings.split()
    ],
)  # fmt: skip
def test_months_are_known_in_every_spelling(name: str, month: int) -> None:
    """Whole or short, with or without a stop, in capitals or not."""
    (day,) = days_in(f"4 {name} 2019")
    assert (day.first, day.last) == (dt.date(2019, month, 4), dt.date(2019, month, 4))


@pytest.mark.parametrize(
    ("text", "said", "why"),
    [
        ("seen on 3 May 2019 in Leeds", ["3 May 2019"], "one day"),
        ("from 3 to 7 May 2019, in Leeds", ["3 to 7 May 2019"], "a span"),
        ("seen on 3/5/2019 in Leeds", ["3/5/2019"], "figures"),
        ("seen on 3.5.2019 in Leeds", ["3.5.2019"], "figures with stops"),
        ("on 3 May 2019 and 4 girls", ["3 May 2019"], "what follows has no month"),
        ("on 3 May 2019, 4, 5 and 6 girls", ["3 May 2019"], "nor has any of what follows"),
        ("on 3 May 2019 in Leeds and 4 June 2020 in Hull", ["3 May 2019", "4 June 2020"], "words between make two"),
        ("4 girls were seen on 3 May 2019", ["3 May 2019"], "a number before, with words between"),
        ("3 May 2019. 4 June 2019", ["3 May 2019", "4 June 2019"], "a full stop divides"),
        ("31 June 2019. 4 June 2019", ["4 June 2019"], "an impossible day is passed over alone"),
        ("3/5.2019 and 5/2019", [], "no figures of one kind"),
        ("girls aged 3 and 4", [], "no month at all"),
    ],
)
def test_a_day_is_found_where_it_stands(text: str, said: list[str], why: str) -> None:
    """Each span of days has the place of its own words."""
    assert [text[days.start : days.end] for days in days_in(text)] == said, why


@pytest.mark.parametrize(
    ("text", "first", "last", "why"),
    [
        ("3, 4 and 5 May 2019", "2019-05-03", "2019-05-05", "three days of a month"),
        ("5 and 3 May 2019", "2018-05-05", "2019-05-03", "a later day before an earlier is a year before"),
        ("5 May to 5 May 2019", "2019-05-05", "2019-05-05", "the same day twice"),
        ("31 December to 2 January 2019", "2018-12-31", "2019-01-02", "the year changes"),
        ("30 November, 1 and 2 December 2018", "2018-11-30", "2018-12-02", "the month changes"),
        ("28 November 2018 to 2 January 2019", "2018-11-28", "2019-01-02", "both years"),
        ("10 May 2019 and 3 May 2019", "2019-05-03", "2019-05-10", "the later day first"),
        ("3 May ’99", "1999-05-03", "1999-05-03", "two figures, of the last century"),
        ("3 of May 2019", "2019-05-03", "2019-05-03", "of"),
        ("3rd May, 2019", "2019-05-03", "2019-05-03", "a comma before the year"),
    ],
)
def test_what_is_left_out_is_filled_in_from_the_right(text: str, first: str, last: str, why: str) -> None:
    """Months and years of earlier days are those of the later, and never later than them."""
    (days,) = days_in(text)
    assert (str(days.first), str(days.last), days.year_given) == (first, last, True), why


@pytest.mark.parametrize(
    ("text", "days", "why"),
    [
        ("2 August", ["2016-08-02"], "the day of the letter itself"),
        ("3 August", ["2015-08-03"], "the day after it was the year before"),
        ("1 September", ["2015-09-01"], "a later month, an earlier day"),
        ("31 July", ["2016-07-31"], "an earlier month, a later day"),
        ("29 February", ["2016-02-29"], "a leap year"),
        ("29 and 30 September", ["2015-09-29"], "all days of the span"),
        ("3 May 2014", ["2014-05-03"], "a year that is there"),
    ],
)
def test_a_year_left_out_is_of_the_last_such_day(text: str, days: list[str], why: str) -> None:
    """A letter of 2 August 2016 speaks of what has been; that the year was not given is told."""
    found = days_in(text, dt.date(2016, 8, 2))
    assert [str(day.first) for day in found] == days, why
    assert found[0].year_given is ("2014" in text), why
    assert days_in("29 February", dt.date(2015, 3, 1)) == ()


def test_days_are_moved_to_another_year() -> None:
    """The 29th of February becomes the 28th; the 28th and other 29ths stay what they are."""
    days = (dt.date(2020, 2, 29), dt.date(2020, 2, 28), dt.date(2020, 3, 29))
    assert in_year(days, 2021) == (dt.date(2021, 2, 28), dt.date(2021, 2, 28), dt.date(2021, 3, 29))
