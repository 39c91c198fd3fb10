"""Dates as typed become the days they cover, and years the years."""

from __future__ import annotations

from datetime import date

import pytest

from indexer.query.ast import DateRange
from indexer.query.dates import both, days_of, is_empty, range_of, years_of

MAY, YEAR = DateRange(date(2019, 5, 1), date(2019, 5, 31)), DateRange(date(2019, 1, 1), date(2019, 12, 31))


@pytest.mark.parametrize(
    ("typed", "expected", "why"),
    [
        ("2021", ("2021",), "one"),
        ("2019..2021", ("2019", "2020", "2021"), "from and to, with both"),
        ("2021,2019", ("2019", "2021"), "each, in order"),
        ("2019..2020,2020, 2023", ("2019", "2020", "2023"), "both ways together, each once"),
        ("2097..", ("2097", "2098", "2099"), "to the last there may be"),
        ("..1901", ("1900", "1901"), "from the first there may be"),
        ("2021..2019", (), "ends before it starts"),
        ("2019-05", (), "a month"),
        ("19", (), "short for one"),
        ("2019,", (), "a comma too many"),
        ("2019..2020..2021", (), "dots too many"),
        ("2100", (), "beyond what a letter may be of"),
        ("", (), "nothing"),
    ],
)
def test_years(typed: str, expected: tuple[str, ...], why: str) -> None:
    """One, several, and what is no year."""
    assert years_of(typed) == expected, why


@pytest.mark.parametrize(
    ("field", "typed", "expected"),
    [
        ("from", "2019-05", DateRange(start=date(2019, 5, 1))),
        ("to", "2019-05", DateRange(end=date(2019, 5, 31))),
        ("date", "2019-05", MAY),
        ("date", "2019-05..", DateRange(start=date(2019, 5, 1))),
        ("date", "..2019-05", DateRange(end=date(2019, 5, 31))),
        ("date", "2019-05-03..2020", DateRange(date(2019, 5, 3), date(2020, 12, 31))),
    ],
)
def test_ranges(field: str, typed: str, expected: DateRange) -> None:
    """Whole months and years are in them, to their last day."""
    assert range_of(field, typed) == expected


@pytest.mark.parametrize("typed", ["..", "", "2019..2020..2021", "2019-13", "2019-02-30", "x..2019"])
def test_what_is_no_date_is_told(typed: str) -> None:
    """Whichever end it stands at."""
    with pytest.raises(ValueError):  # noqa: PT011  # its message is another's to write
        range_of("date", typed)


def test_a_leap_year_s_february_has_its_last_day() -> None:
    """As a month that was typed has all of its days."""
    assert days_of("2020-02") == DateRange(date(2020, 2, 1), date(2020, 2, 29))


def test_days_in_both_ranges() -> None:
    """An open end leaves the other's; two that don't meet leave none."""
    assert both(MAY, YEAR) == both(YEAR, MAY) == MAY
    assert both(MAY, DateRange()) == MAY
    assert both(DateRange(start=date(2019, 5, 3)), MAY) == DateRange(date(2019, 5, 3), date(2019, 5, 31))
    assert is_empty(both(MAY, DateRange(start=date(2019, 6, 1))))
    assert not is_empty(DateRange(date(2019, 5, 1), date(2019, 5, 1)))
    assert not is_empty(DateRange(end=date(2019, 5, 1)))
