"""Dates: days as people type them, and as pages show them."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, datetime

from indexer.errors import BadQuery
from indexer.letter import Visit

MONTH_NAMES = tuple(calendar.month_name)
MONTHS = tuple(name.lower() for name in MONTH_NAMES)
Span = tuple[date, date]


def first_day(text: str) -> date:
    """Return the first day of "2019", "May 2019", "2019-05", "3 May 2019", "3/5/2019" or "2019-05-03"; else `BadQuery`."""
    return _span(text)[0]


def last_day(text: str) -> date:
    """Return the last day of what `first_day` understands."""
    return _span(text)[1]


def day_words(day: date) -> str:
    """Return "3 May 2019"."""
    return f"{day.day} {MONTH_NAMES[day.month]} {day.year}"


def moment_words(moment: str) -> str:
    """Return "22 November 2026, 12:00 UTC" for an ISO 8601 moment, in the time that it was written in; as it stands where it is none."""
    try:
        one = datetime.fromisoformat(moment)
    except ValueError:
        return moment
    return f"{day_words(one.date())}, {one:%H:%M %Z}".strip()


def visit_words(visit: Visit) -> str:
    """Return "30 and 31 January 2018", "8 to 12 May 2023" or "30 January to 1 February 2018"; one day stands alone."""
    start, end = visit.start, visit.end
    if start == end:
        return day_words(end)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day} {'and' if end.day - start.day == 1 else 'to'} {day_words(end)}"
    year = f" {start.year}" if start.year != end.year else ""
    return f"{start.day} {MONTH_NAMES[start.month]}{year} to {day_words(end)}"


def _span(text: str) -> Span:
    for pattern, span in FORMS:
        if match := re.fullmatch(pattern, text.strip().lower()):
            try:
                return span(*match.groups())
            except ValueError:
                break
    raise BadQuery(f"“{text}” isn’t a date; write a year, a month or a day, such as 2019, May 2019 or 3 May 2019", text=text)


def _year(year: str) -> Span:
    return date(int(year), 1, 1), date(int(year), 12, 31)


def _month(year: str, month: str) -> Span:
    first = date(int(year), int(month), 1)
    return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])


def _day(year: str, month: str, day: str) -> Span:
    one = date(int(year), int(month), int(day))
    return one, one


def _number(name: str) -> str:
    """Return the number of the month that `name` begins: "sept" gives "9"."""
    return str(next((number for number, month in enumerate(MONTHS) if number and month.startswith(name)), 0))


FORMS: tuple[tuple[str, Callable[..., Span]], ...] = (
    (r"(\d{4})", _year),
    (r"(\d{4})-(\d{1,2})", _month),
    (r"(\d{1,2})/(\d{4})", lambda month, year: _month(year, month)),
    (r"([a-z]{3,9})\.? (\d{4})", lambda name, year: _month(year, _number(name))),
    (r"(\d{4})-(\d{1,2})-(\d{1,2})", _day),
    (r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", lambda day, month, year: _day(year, month, day)),
    (r"(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9})\.? (\d{4})", lambda day, name, year: _day(year, _number(name), day)),
)
"""Every form that is understood, and what makes its first and last day of the parts."""
