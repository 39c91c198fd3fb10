"""Times among plain words: which days they mean, counted from a given day, and which are left as words."""

from __future__ import annotations

from datetime import date

import pytest

from indexer.dates import range_words
from indexer.query import Query, parse_query, print_query
from indexer.query.plain_words import described, readings_in, without_readings

TODAY = date(2024, 2, 29)

TIMES = (
    ("since 2021", "since 2021", "from its first day"),
    ("from 2021", "since 2021", "“from” is read in its wider sense"),
    ("after 2021", "since 2022", "after its last day"),
    ("before 2021", "up to the end of 2020", "before its first day"),
    ("until 2021", "up to the end of 2021", "with its last day"),
    ("up to 2021", "up to the end of 2021", "in other words"),
    ("by March 2020", "up to the end of March 2020", "a month"),
    ("in 2021", "from 2021", "a year"),
    ("during spring 2020", "from March 2020 to May 2020", "a season"),
    ("winter 2020/21", "from December 2020 to February 2021", "of two years"),
    ("3 May 2019", "from 3 May 2019", "a day"),
    ("since the 3rd of May 2019", "since 3 May 2019", "as it is spoken"),
    ("since 03/05/2019", "since 3 May 2019", "the day comes first"),
    ("since Sept. 2019", "since September 2019", "shortened"),
    ("2019 May", "from May 2019", "the month last"),
    ("academic year 2019/20", "from September 2019 to August 2020", "a named year"),
    ("between 2019 and 2021", "from 2019 to 2021", "both ends"),
    ("from 2019 to 2021", "from 2019 to 2021", "in other words"),
    ("2019 to 2021", "from 2019 to 2021", "in fewer"),
    ("2019-2021", "from 2019 to 2021", "in one"),
    ("from May 2019 until June 2020", "from May 2019 to June 2020", "months"),
    ("March to May 2019", "from March 2019 to May 2019", "with one year"),
    ("between March and May 2019", "from March 2019 to May 2019", "also between"),
    ("2019 onwards", "since 2019", "with the word after it"),
    ("from 2019 onwards", "since 2019", "and before it"),
    ("2019 or later", "since 2019", "in other words"),
    ("last year", "from 2023", "the calendar year before"),
    ("last year’s", "from 2023", "a possessive"),
    ("since last year", "since 2023", "from its first day"),
    ("before last year", "up to the end of 2022", "before it"),
    ("this year", "from 2024", "the calendar year"),
    ("last month", "from January 2024", "the calendar month before"),
    ("this month", "from February 2024", "the calendar month"),
    ("the last year", "since 28 February 2023", "twelve months, where there is no such day"),
    ("in the past year", "since 28 February 2023", "in other words"),
    ("the last three years", "since 28 February 2021", "a number in letters"),
    ("last 4 years", "since 29 February 2020", "and in figures"),
    ("over the past 6 months", "since 29 August 2023", "months"),
    ("past two weeks", "since 15 February 2024", "weeks"),
    ("last 10 days", "since 19 February 2024", "days"),
    ("early 2020", "", "only a part of it"),
    ("end of 2019", "", "in other words"),
    ("Q1 2020", "from January 2020 to June 2020", "which could begin in two months: the wider reading hides nothing"),
    ("2019/20", "", "a financial or an academic year"),
    ("in 2019/20", "from April 2019 to August 2020", "which are both in these months"),
    ("since 2019-20", "since April 2019", "with a hyphen"),
    ("until 2018/2019", "up to the end of August 2019", "with all figures"),
    ("in 2019/21", "", "no two years that follow one another"),
    ("last summer", "from June 2023 to August 2023", "a season that has ended"),
    ("since last winter", "since December 2022", "not one that goes on today"),
    ("this winter", "from December 2023 to February 2024", "one that began last year"),
    ("this spring", "from March 2024 to May 2024", "a season of this year"),
    ("the last decade", "since 28 February 2014", "ten years"),
    ("since covid", "since 23 March 2020", "from the first lockdown"),
    ("before the pandemic", "up to 22 March 2020", "and up to it"),
    ("since the first covid-19 lockdown", "since 23 March 2020", "in more words"),
    ("during covid", "", "nobody says until when"),
    ("the pandemic", "", "a matter of the text"),
    ("since May", "", "of no year"),
    ("last few years", "", "no number"),
    ("last two inspections", "", "no span of time"),
    ("last 100 years", "", "more than can be meant"),
    ("last 0 years", "", "none"),
    ("this 2 years", "", "no such span"),
    ("recent", "", "not certain"),
    ("2031 2019-21", "from 2031", "what is no range stays words"),
    ("may march", "", "words that are months too"),
    ("31 February 2019", "", "no such day"),
    ("pre-December 2008", "", "before a month, in one word"),
    ("the last inspection in 2018", "", "when something was that a letter speaks of"),
    ("inspections in 2018", "from 2018", "but not of many"),
    ("pre 2015 neglect", "up to the end of 2014", "before it, in one word"),
    ("pre-2015", "up to the end of 2014", "with a hyphen"),
    ("post-2020", "since 2021", "after it"),
    ("Q4 2019", "from October 2019 to March 2020", "the last one, in the year after"),
    ("q2 caseloads", "", "a quarter of no year"),
    ("letters from January 2020", "from January 2020", "those of a month"),
    ("letters from January 2020 onwards", "since 2020", "unless more is said"),
    ("reports from 2019 to 2021", "from 2019 to 2021", "or there is an end"),
    ("caseloads from January 2020", "since 2020", "of anything but letters, what came later too"),
    ("caseloads 2018 - 2021", "from 2018 to 2021", "a dash with spaces"),
    ("2018 – 2021", "from 2018 to 2021", "also a long one"),
    ("2015-18 neglect", "from 2015 to 2018", "the second year without its century"),
    ("2015–18", "from 2015 to 2018", "with a long dash"),
    ("this decade", "since 2020", "from its first year"),
    ("in the 2010s", "from 2010 to 2019", "one by its number"),
    ("since the 2010s", "since 2010", "and since then"),
    ("1990s", "from 1990 to 1999", "alone"),
    ("last week", "from 19 February 2024 to 25 February 2024", "the week before, from Monday"),
    ("this week", "from 26 February 2024 to 3 March 2024", "this one"),
    ("past 2 yrs", "since 28 February 2022", "a short form"),
    ("last yr", "from 2023", "also of one"),
    ("the last 18 mths", "since 29 August 2022", "of months"),
    ("since January this year", "since 2024", "a month of this year"),
    ("in May last year", "from May 2023", "and of the last"),
    ("older than 2015", "up to the end of 2014", "a comparison"),
    ("earlier than May 2019", "up to the end of April 2019", "with a month"),
    ("newer than 2022", "since 2023", "the other way"),
    ("more recent than 2021", "since 2022", "in two words"),
    ("no later than 2016", "up to the end of 2016", "denied, with the year itself"),
    ("not earlier than 2016", "since 2016", "also the other way"),
    ("more than 2019", "", "a number, not a time"),
    ("between 2013 and now", "since 2013", "and in others"),
    ("2013 and now", "from 2013", "but not without “between”"),
    ("from 2015 to date", "since 2015", "a span that goes on"),
    ("2018 till now", "since 2018", "in other words"),
    ("since 2018 to the present day", "since 2018", "in more"),
    ("from 2018 to datestamp", "since 2018", "whole words only"),
    ("year ending March 2020", "from April 2019 to March 2020", "the twelve months before its end"),
    ("the year to 31 March 2020", "from April 2019 to March 2020", "in other words"),
    ("2019 - present", "since 2019", "one that goes on, with a dash"),
    ("2019-now", "since 2019", "in one word"),
    ("fy 2019/20", "from April 2019 to March 2020", "the financial year by its short form"),
    ("2019 through 2021", "from 2019 to 2021", "all years between"),
    ("in the year 2019", "from 2019", "a year that is called one"),
    ("year 2019", "from 2019", "alone"),
    ("last year 2019", "from 2023 or 2019", "but not the last one"),
    ("jan-june 2019", "from January 2019 to June 2019", "months in one word"),
    ("2021 spring", "from March 2021 to May 2021", "the season last"),
    ("pre-covid", "up to 22 March 2020", "before it, in one word"),
    ("post-covid", "since 24 March 2020", "after its first day"),
    ("post pandemic", "since 24 March 2020", "in two words"),
    ("pre pandemic", "up to 22 March 2020", "and in two"),
    ("the last fortnight", "since 15 February 2024", "two weeks"),
    ("past quarter", "since 29 November 2023", "three months"),
    ("caseloads 2020+", "since 2020", "a year and all that follow"),
    ("caseloads since 2020+", "since 2020", "with the word before it"),
    ("2020+, caseloads", "since 2020", "before a comma"),
    ("neglect 12.3.19", "from 12 March 2019", "a year of two figures"),
    ("neglect 12/3/19", "from 12 March 2019", "with strokes"),
    ("before 12.3.19", "up to 11 March 2019", "after a word"),
    ("12.13.19", "", "no such day"),
    ("12.3.31", "", "a day to come"),
    ("paragraph 1.2.10", "", "the number of something"),
    ("2018 -2021", "from 2018", "but a minus leaves a word out"),
)  # fmt: skip


@pytest.mark.parametrize(("typed", "days", "why"), TIMES, ids=[row[0] for row in TIMES])
def test_times_are_read(typed: str, days: str, why: str) -> None:
    """As days that the page can tell; what is not certain is no time."""
    readings = [one for one in readings_in(parse_query(typed).root, TODAY) if one.certain]
    assert (described(readings).removeprefix("letters") or "").strip() == days, why
    assert all(one.field in ("year", "date") for one in readings), why


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("early 2020", "from 2020"),
        ("at the end of 2019", "from 2019"),
        ("mid May 2019", "from May 2019"),
        ("since early 2020", "since 2020"),
        ("by the end of 2019", "up to the end of 2019"),
        ("more than 2019", ""),
    ],
)
def test_a_rough_time_is_offered(typed: str, offered: str) -> None:
    """The days in which it must be, without the words for it; what is only a number is no time."""
    root = parse_query(f"{typed} neglect").root
    readings = readings_in(root, TODAY)
    assert not any(one.certain for one in readings)
    assert described(readings).removeprefix("letters").strip() == offered
    assert print_query(Query(root=without_readings(root, readings))) == ("neglect" if offered else f"{typed} neglect")


def test_days_of_a_reading_are_those_it_tells() -> None:
    """A span other than a calendar year has its days; the year is a value of its field."""
    (span,) = readings_in(parse_query("since 2021").root, TODAY)
    (year,) = readings_in(parse_query("in 2021").root, TODAY)
    assert (span.field, span.values, range_words(span.dates)) == ("date", (), "since 2021")
    assert (year.field, year.values, year.bare) == ("year", ("2021",), False)
    assert readings_in(parse_query("2021").root, TODAY)[0].bare
