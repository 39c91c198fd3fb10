"""Tests of days in text, and of the date a letter states as its own."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.letter import Block, Source, Visit
from indexer.parsing import parse_letter
from indexer.parsing.letter_date import find_letter_date
from indexer.parsing.written_dates import days_in

JULY = dt.date(2016, 8, 2)


def spans(text: str, before: dt.date | None = None) -> list[tuple[str, str]]:
    """Return the first and last day of each span of days in `text`."""
    return [(str(days.first), str(days.last)) for days in days_in(text, before)]


@pytest.mark.parametrize(
    ("text", "first", "last", "why"),
    [
        ("22 June 2023", "2023-06-22", "2023-06-22", "one day"),
        ("7th January 2015", "2015-01-07", "2015-01-07", "an ordinal"),
        ("the 25 and 26 July 2023", "2023-07-25", "2023-07-26", "month and year stand once"),
        ("31 July and 1 August 2019", "2019-07-31", "2019-08-01", "the year stands once"),
        ("29 and 30 September, and 1 October 2020", "2020-09-29", "2020-10-01", "three days"),
        ("28 December to 3 January 2019", "2018-12-28", "2019-01-03", "over new year"),
        ("9–24 November 2017", "2017-11-09", "2017-11-24", "a dash"),
        ("14 January 2014- 5 February 2014", "2014-01-14", "2014-02-05", "a hyphen with one space"),
        ("18 Feb 2014 – 12 March 2014", "2014-02-18", "2014-03-12", "a short month"),
        ("12/09/2016 to 06/10/2016", "2016-09-12", "2016-10-06", "in figures, day first"),
        ("1/06/2015 – 25/06/2015", "2015-06-01", "2015-06-25", "in figures, one digit"),
        ("Tuesday 7 and Wednesday 8 May 2019", "2019-05-07", "2019-05-08", "days of the week"),
        ("5 to 9 December 2022 and 14 to 15 February 2023", "2022-12-05", "2023-02-15", "two visits"),
        ("02 March 2020 to 13 March 2020", "2020-03-02", "2020-03-13", "a nought before"),
        ("22 May and 26 May 2017", "2017-05-22", "2017-05-26", "the month twice"),
    ],
)  # fmt: skip
def test_days_as_letters_write_them(text: str, first: str, last: str, why: str) -> None:
    """What is left out is filled in from the right."""
    assert spans(text) == [(first, last)], why


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("12 November 20205", "no such year"),
        ("31 June 2020", "no such day"),
        ("in March 2014", "no day"),
        ("16- and 17-year-olds", "no month"),
        ("20 and 24 June", "no year, and nothing to take it from"),
        ("£5 million", "money"),
        ("0300 123 1231", "a telephone number"),
        ("paragraphs 3 and 4", "numbers"),
    ],
)  # fmt: skip
def test_what_is_no_day(text: str, why: str) -> None:
    """Impossible and unfinished days are passed over."""
    assert spans(text) == [], why


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [("20 and 24 June", "2016-06-20", "2016-06-24"), ("12 and 13 December", "2015-12-12", "2015-12-13"), ("2 August", "2016-08-02",
     "2016-08-02")],
)  # fmt: skip
def test_a_year_left_out_is_the_last_that_fits(text: str, first: str, last: str) -> None:
    """A letter of August 2016 speaks of June 2016 and of December 2015."""
    assert spans(text, JULY) == [(first, last)]


@given(st.text(st.sampled_from("0123456789 /.-–,;and to mayjune2019"), max_size=80))
def test_any_text_gives_days_within_it(text: str) -> None:
    """No text raises; a span lies within its text and its first day is not after its last."""
    for days in days_in(text, JULY):
        assert 0 <= days.start < days.end <= len(text)
        assert days.first <= days.last


@pytest.mark.parametrize(
    ("texts", "kind", "date", "why"),
    [
        (["22 June 2023", "Theresa Leavy", "Dear Ms Leavy"], "focused visit", "2023-06-22", "a line of its own"),
        (["Ofsted, Manchester 22 June 2023", "Dear Ms Leavy"], "focused visit", "2023-06-22", "within a line"),
        (["Date: 22 June 2023", "Dear Ms Leavy"], "focused visit", "2023-06-22", "with a label"),
        (["Social Care Annual Conversation 26 April 2019", "3 May 2019", "Dear Colin"], "annual conversation", "2019-05-03",
         "not the meeting's"),
        (["Social Care Annual Conversation 26 April 2019", "Dear Colin"], "annual conversation", None, "only the meeting's"),
        (["Martin Purbrick", "PE28 4YE", "Dear Mr Purbrick", "the visit on 29 and 30 July 2025"], "focused visit", None,
         "the visit's only"),
        (["Norfolk", "Inspection date: 6 July 2015 – 30 July 2015", "Report published: 19 October 2015"], "SIF report (single inspection)",
         "2015-10-19", "a report says when it was published"),
        (["Report published: 10/08/2015"], "SIF report (single inspection)", "2015-08-10", "in figures"),
        (["Published: – 16 August 2013"], "pre-2013 framework report", "2013-08-16", "a table's row"),
        (["Inspection dates: 3 to 14 October 2022", "a review published 12 March 2019 says so"], "ILACS report", None, "a review's date"),
        (["Inspection dates: 3 to 7 July 2023", "Dates of previous inspection: 18 to 21 March 2019"], "area SEND inspection report", None,
         "inspection dates are not the letter's"),
        (["Fife", "Report of a joint inspection", "1 March 2022"], "ILACS report", "2022-03-01", "a line of a title page by itself"),
        (["Rutland", "Inspection dates", "1 March 2022"], "ILACS report", None, "a line below its label"),
        (["Rutland", "Inspection date:", "1 March 2022"], "ILACS report", None, "the same with a colon"),
        (["Briefing Note", "Overview and Scrutiny Committee – 7th January 2015", "Progress"], "briefing note", "2015-01-07",
         "in its title"),
    ],
)  # fmt: skip
def test_the_date_a_letter_states(texts: list[str], kind: str, date: str | None, why: str) -> None:
    """Null where it states none."""
    found = find_letter_date([Block(text, page=1) for text in texts], kind, None).value
    assert (str(found) if found else None) == date, why


def test_a_date_that_cannot_be_read_is_noted() -> None:
    """No year is "20205", and 2020 would be a guess."""
    found = find_letter_date([Block("12 November 20205"), Block("Dear Jo"), Block("Focused visit to Leeds")], "focused visit", None)
    assert found.value is None
    assert "12 November 20205" in found.notices[0]


@pytest.mark.parametrize(
    ("date", "taken"),
    [("14 January 2019", "2020-01-14"), ("3 December 2018", "2019-12-03"), ("14 January 2020", "2020-01-14")],
)  # fmt: skip
def test_a_letter_is_not_older_than_its_visit(date: str, taken: str) -> None:
    """Where only the year is wrong, the first such day after the visit is taken, and said."""
    visit = Visit(dt.date(2019, 11, 26), dt.date(2019, 11, 27))
    found = find_letter_date([Block(date), Block("Dear Jo")], "focused visit", visit)
    assert str(found.value) == taken
    assert bool(found.notices) == (date != "14 January 2020")


def test_a_leap_day_in_the_wrong_year_is_no_fault() -> None:
    """The 29th of February becomes the 28th where there is none."""
    visit = Visit(dt.date(2021, 1, 26), dt.date(2021, 1, 27))
    found = find_letter_date([Block("29 February 2020"), Block("Dear Jo")], "focused visit", visit)
    assert found.value == dt.date(2021, 2, 28)


@pytest.mark.parametrize(
    ("texts", "kind", "date", "why"),
    [
        (["Ofsted 3 May 2019", "4 June 2020", "Dear Jo"], "focused visit", "2020-06-04", "a line of its own before one within a line"),
        (["3 May 2019", "4 June 2020", "Dear Jo"], "focused visit", "2019-05-03", "the first of two lines"),
        (["Ofsted 3 May 2019", "Date: 4 June 2020", "Dear Jo"], "focused visit", "2020-06-04", "a label begins a line too"),
        (["3 to 7 May 2019", "Dear Jo"], "focused visit", None, "a span is no date"),
        (["Briefing Note", "x" * 201, "3 May 2019"], "briefing note", None, "a note's date stands above its text"),
        (["Briefing Note", "x" * 200, "3 May 2019"], "briefing note", "2019-05-03", "a long line of the title"),
        (["Report published: Friday, 3 May 2019"], "ILACS report", "2019-05-03", "the day of the week"),
        (["Report published: 30 September 2019 and more"], "ILACS report", "2019-09-30", "words after it"),
        (["Report published: 12 and 3 May 2019"], "ILACS report", "2018-05-12", "the first day of two"),
        (["Report published: 4 reports, 3 May 2019"], "ILACS report", None, "the label's own figure is no day"),
        (["Report published: 3 May", "Report published: 4 May 2019"], "ILACS report", "2019-05-04", "the label that has a day"),
    ],
)
def test_which_of_several_days_is_the_date(texts: list[str], kind: str, date: str | None, why: str) -> None:
    """Above the greeting a line of its own counts first; in a report the day right after its label."""
    found = find_letter_date([Block(text) for text in texts], kind, None).value
    assert (str(found) if found else None) == date, why


def test_a_date_has_its_witness_and_a_mended_one_its_notice() -> None:
    """Words and page of the date; whole words where it is mended; nothing said where there is nothing to say."""
    blocks = [Block("Leeds", page=1), Block("Date: 3 May 2019", page=2), Block("Dear Jo", page=2)]
    found = find_letter_date(blocks, "focused visit", None)
    assert [(proof.field, proof.page, proof.words) for proof in found.evidence] == [("letter_date", 2, "Date: 3 May 2019")]
    day = dt.date(2019, 5, 3)
    assert find_letter_date(blocks, "focused visit", Visit(day, dt.date(2019, 5, 9))) == found
    mended = find_letter_date(blocks, "focused visit", Visit(dt.date(2020, 5, 2), dt.date(2020, 5, 3)))
    assert (str(mended.value), mended.evidence) == ("2020-05-03", found.evidence)
    assert mended.notices == ("The letter is dated 3 May 2019, before its visit on 2 May 2020. We used 3 May 2020.",)


@pytest.mark.parametrize(
    ("texts", "notices"),
    [
        (["Leeds", "  31 June 2019", "Dear Jo"], ("“31 June 2019” is not a valid date.",)),
        (["Leeds", "Dear Jo", "31 June 2019"], ()),
        (["31 June 2019", "Inspection of Leeds"], ()),
    ],
)
def test_only_a_date_above_the_greeting_is_noted_as_unreadable(texts: list[str], notices: tuple[str, ...]) -> None:
    """Impossible days elsewhere are none of the letter's date."""
    assert find_letter_date([Block(text) for text in texts], "focused visit", None).notices == notices


@pytest.mark.parametrize(
    ("texts", "month", "why"),
    [
        (["December 2018", "Dear Ms Lee", "Focused visit to Leeds children’s services"], dt.date(2018, 12, 1), "above the salutation"),
        (["A review of plans", "June 2021", "Plans are clear."], dt.date(2021, 6, 1), "on the title page"),
        (["A review of plans", "Published: March, 2019", "Plans are clear."], dt.date(2019, 3, 1), "with a label"),
        (["A review of plans", "Since June 2021 plans are clear."], None, "in a sentence"),
        (["3 June 2021", "Dear Ms Lee", "Focused visit to Leeds children’s services"], None, "a day is more than a month"),
        (["Dear Ms Lee", "Focused visit to Leeds children’s services", "June 2021"], None, "below the salutation"),
    ],
)
def test_a_month_is_a_date_where_no_day_is_given(texts: list[str], month: dt.date | None, why: str) -> None:
    """It is kept as the first day of the month, and that only the month is given."""
    letter = parse_letter([Block(text, page=1) for text in texts], (Source("a.txt", "/x", "0" * 64, 1, 1),))
    assert (letter.date if letter.month_only else None) == month, why
