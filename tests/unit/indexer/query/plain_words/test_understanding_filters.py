"""Plain words: what the readings of names, grades and times do to a query."""

from __future__ import annotations

from datetime import date

import pytest

from indexer.dates import ANY_DATE, DateRange
from indexer.query import All, And, Filter, Or, Query, Term, parse_query, print_query
from indexer.query.plain_words import readings_in, understand, without_readings

TODAY = date(2026, 11, 29)

FILTERS = (
    ("derby derbyshire neglect", (Filter("authority", ("DER", "DBY")),), ANY_DATE, "two names are values of one filter"),
    ("dorset", (Filter("authority", ("DST", "DOR")),), ANY_DATE, "a name of two councils means both"),
    ("midlands", (Filter("region", ("East Midlands", "West Midlands")),), ANY_DATE, "as one of two regions does"),
    ("E06000015 neglect", (Filter("authority", ("DER",)),), ANY_DATE, "the code of a council in official statistics"),
    ("councils in the north of england", (Filter("region", ("North East", "North West", "Yorkshire and The Humber")),), ANY_DATE, "three"),
    ("london boroughs", (Filter("authority_type", ("London borough",)),), ANY_DATE, "a type of council, and no region"),
    ("2019 2021", (Filter("year", ("2019", "2021")),), ANY_DATE, "years are values"),
    ("since 2021", (), DateRange(date(2021, 1, 1)), "any other time is days"),
    ("2019 since 2018", (Filter("year", ("2019",)),), DateRange(date(2018, 1, 1)), "of both kinds together"),
    ("since 2018 before 2021", (), DateRange(date(2018, 1, 1), date(2020, 12, 31)), "days are those in all spans"),
    ("SIF reports", (Filter("letter_type", ("SIF re-inspection report", "SIF report (single inspection)")),), ANY_DATE, "two types"),
    ("good or outstanding councils", (Filter("grade", ("good", "outstanding")),), ANY_DATE, "grades"),
    ("front door", (), ANY_DATE, "nothing"),
)


@pytest.mark.parametrize(("typed", "filters", "dates", "why"), FILTERS)
def test_readings_become_filters_and_dates(typed: str, filters: tuple[Filter, ...], dates: DateRange, why: str) -> None:
    """One filter for each field, with every value."""
    root = parse_query(typed).root
    understood = understand(root, readings_in(root, TODAY))
    assert (understood.filters, understood.dates) == (filters, dates), why


def test_each_reading_keeps_its_words() -> None:
    """As they were typed, so that readers can be told which of their words were understood."""
    root = parse_query("Neglect in St. Helens since Sept 2019").root
    assert [one.words for one in readings_in(root, TODAY)] == ["St Helens", "since Sept 2019"]


def test_one_reading_can_be_taken_out() -> None:
    """The words of others stay, and so does whatever is no plain word."""
    root = parse_query('derby "in need" since 2021 -agency').root
    council, time = readings_in(root, TODAY)
    assert print_query(Query(root=without_readings(root, (council,)))) == '"in need" since 2021 -agency'
    assert print_query(Query(root=without_readings(root, (time,)))) == 'derby "in need" -agency'
    assert without_readings(root, ()) == root


LEFT_OF_TIMES = (
    ("caseloads published in 2019", "caseloads", "why the letters are of that time"),
    ("caseloads published 2019", "caseloads", "without “in”"),
    ("letters issued since May 2019", "", "letters are letters"),
    ("councils inspected in March 2018", "", "nor are councils searched for"),
    ("neglect which councils were inspected in 2018", "neglect which", "with the verb"),
    ("derby inspected in 2016", "", "after a name"),
    ("the strategy published in 2019", "the strategy published", "a document of that time"),
    ("last inspected before 2019", "last inspected", "the time of an event"),
    ("published guidance 2019", "published guidance 2019", "not beside the time"),
)


@pytest.mark.parametrize(("typed", "left", "why"), LEFT_OF_TIMES)
def test_what_was_done_at_a_time_is_not_searched_for(typed: str, left: str, why: str) -> None:
    """Letters of a time were published then, and councils inspected."""
    root = parse_query(typed).root
    assert print_query(Query(root=understand(root, readings_in(root, TODAY)).root)) == left, why


def test_stop_words_do_not_stay_alone() -> None:
    """If nothing else is left there is nothing to search for; what is excluded stays excluded."""
    root = parse_query("what about the letters to derby -agency").root
    assert print_query(Query(root=understand(root, readings_in(root, TODAY)).root)) == "-agency"
    assert understand(Term("derby"), readings_in(Term("derby"), TODAY)).root == All()


def test_what_was_added_is_not_read() -> None:
    """Neither words that the program added nor those of which any one is enough."""
    assert readings_in(And((Term("derby", also=True), Term("audit"))), TODAY) == ()
    assert readings_in(Or((Term("derby"), Term("leeds"))), TODAY) == ()
