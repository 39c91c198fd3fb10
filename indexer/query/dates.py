"""Query: a date as typed becomes the days it covers."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from indexer.query.ast import DateRange

_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|[1-9]\d?))?(?:-(0[1-9]|[1-9]\d?))?", re.ASCII)
_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
FIRST_YEAR, LAST_YEAR = "1900", "2099"
"""Of those that a letter may be of."""


def days_of(typed: str) -> DateRange:
    """Return the first and last day of "2019", "2021-03" or "2021-03-05"; `ValueError` where it is no date."""
    found = _DATE.fullmatch(typed.strip())
    if not found:
        raise ValueError(typed)
    year, month, day = (int(part or 0) for part in found.groups())
    last_month = month or 12
    return DateRange(date(year, month or 1, day or 1), date(year, last_month, day or monthrange(year, last_month)[1]))


def range_of(field: str, typed: str) -> DateRange:
    """Return the days that `from:`, `to:` or `date:` with `typed` asks for; `ValueError` where it is no date."""
    if field == "from":
        return DateRange(start=days_of(typed).start)
    if field == "to":
        return DateRange(end=days_of(typed).end)
    start, dots, end = typed.partition("..")
    if not dots:
        return days_of(typed)
    wanted = DateRange(days_of(start).start if start else None, days_of(end).end if end else None)
    if wanted == DateRange():
        raise ValueError(typed)
    return wanted


def years_of(typed: str) -> tuple[str, ...]:
    """Return the years that "2021", "2019,2021", "2019..2021" or "2019.." means, in order; none where it means none."""
    years: set[str] = set()
    for part in typed.split(","):
        start, dots, end = part.strip().partition("..")
        first, last = (start or FIRST_YEAR, end or LAST_YEAR) if dots else (start, start)
        if not (_YEAR.fullmatch(first) and _YEAR.fullmatch(last)):
            return ()
        years.update(map(str, range(int(first), int(last) + 1)))
    return tuple(sorted(years))


def both(one: DateRange, other: DateRange) -> DateRange:
    """Return the days that are in both ranges."""
    starts = [day for day in (one.start, other.start) if day]
    ends = [day for day in (one.end, other.end) if day]
    return DateRange(max(starts, default=None), min(ends, default=None))


def is_empty(days: DateRange) -> bool:
    """Return whether the range ends before it starts."""
    return bool(days.start and days.end and days.end < days.start)
