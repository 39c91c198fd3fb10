"""Parsing: find dates as letters write them: "25 and 26 July 2023", "30 September – 22 October 2014", "12/09/2016 to 06/10/2016"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from indexer.dates import month_called

_WELSH = "ionawr chwefror mawrth ebrill mai mehefin gorffennaf awst medi hydref tachwedd rhagfyr".split()
_NAME = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
    rf"|{'|'.join(_WELSH)}"
)
_MONTH = rf"(?P<month>{_NAME})"
_YEAR = r"(?:19|20)\d\d(?!\d)"
_SHORT_YEAR = r"['’‘]\d\d(?!\d)"
_PART = re.compile(
    rf"(?<![\w£/.])(?:(?P<numbers>\d{{1,2}}([/.-])\d{{1,2}}\2{_YEAR}|\d{{1,2}}/\d{{1,2}}/\d\d(?![\d/]))"
    rf"|(?P<iso>{_YEAR}-\d\d-\d\d)(?!\d)"
    rf"|(?P<early>{_NAME})(?![a-z])\.?\s+(?P<after>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<its>{_YEAR})"
    rf"|(?P<day>\d{{1,2}})(?![\d/%])(?:\s?(?:st|nd|rd|th)\b)?"
    rf"(?:,?\s*(?:(?:day\s+)?of\s+)?{_MONTH}(?![a-z])\.?(?:,?\s*(?P<year>{_YEAR}|{_SHORT_YEAR}))?)?)",
    re.IGNORECASE,
)
_MONTH_LINE = re.compile(
    rf"^\W*(?:[^\n\d]{{0,60}}\b(?:inspectorate|ofsted|estyn|cqc|commission|regulator)[^\n\d]{{0,40}}[,–-]\s*)?"
    rf"(?:(?:report |letter )?(?:date(?:d| of (?:the |this )?(?:publication|letter|report|issue))?|published"
    rf"|publication date|issued)\b[\s:–-]*)?"
    rf"(?:{_MONTH}(?![a-z])(?:\.?,?[ \t]+|[ \t]?[-–/][ \t]?)(?P<year>{_YEAR})"
    rf"|(?P<named>{_NAME})(?:[-–/]|[ \t](?=['’‘]))(?P<short>['’‘]?\d\d)"
    rf"|(?P<number>0?[1-9]|1[0-2])[ \t]?[/.][ \t]?(?P<its>{_YEAR}))\W*$",
    re.IGNORECASE | re.MULTILINE,
)
"""Matches a line that is a month and a year, with or without a label or an inspectorate’s name; in a sentence it is seldom the letter’s."""
_BETWEEN = re.compile(
    r"\s*(?:,?\s*(?:and|to|until|through)|[-–—&,;])\s*(?:on\s+|from\s+)?(?:the\s+)?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s*)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Days:
    """A day or a span of days, and where it is in a text."""

    first: dt.date
    last: dt.date
    start: int
    """Offset of its first character in the text; `end` is after its last."""
    end: int
    year_given: bool = True
    """False if the text leaves out the year, and it was taken from elsewhere."""


@dataclass(frozen=True, slots=True)
class _Part:
    start: int
    end: int
    day: int
    month: int | None
    year: int | None


def days_in(text: str, before: dt.date | None = None) -> tuple[Days, ...]:
    """Return all days and spans of days in `text`, in order.

    "8 and 9 October 2009" is one span; so is "29 and 30 September, and 1 October 2020". If the year is left out ("20 and 24 June"),
    the latest such days not after `before` are meant; without `before` they are skipped. Impossible days are always skipped.
    """
    spans = (_span(group, before) for group in _groups(text))
    return tuple(span for span in spans if span)


def month_lines(text: str) -> tuple[Days, ...]:
    """Return the months that stand on a line of their own: "December 2018", "Published: December 2018", "12/2018", "Dec-18"."""
    return tuple(_whole_month(match) for match in _MONTH_LINE.finditer(text))


def _whole_month(match: re.Match[str]) -> Days:
    name = match["month"] or match["named"]
    year = match["year"] or match["its"] or f"20{match['short'][-2:]}"
    first = dt.date(int(year), _month_named(name) if name else int(match["number"]), 1)
    last = (first + dt.timedelta(31)).replace(day=1) - dt.timedelta(1)
    return Days(first, last, match.start(), match.end())


def _groups(text: str) -> Iterator[list[_Part]]:
    """Yield runs of parts separated only by "and", "to", a dash or a comma; each run ends with a part that has a month."""
    group: list[_Part] = []
    for part in map(_part, _PART.finditer(text)):
        if group and not _BETWEEN.fullmatch(text, group[-1].end, part.start):
            yield from _ended(group)
            group = []
        group.append(part)
    yield from _ended(group)


def _ended(group: list[_Part]) -> Iterator[list[_Part]]:
    while group and group[-1].month is None:
        group = group[:-1]
    if group:
        yield group


def _part(match: re.Match[str]) -> _Part:
    if numbers := match["numbers"] or match["iso"]:
        day, month, year = (int(number) for number in re.findall(r"\d+", numbers)[:: -1 if match["iso"] else 1])
        return _Part(match.start(), match.end(), day, month, _four_figures(year))
    if match["early"]:
        return _Part(match.start(), match.end(), int(match["after"]), _month_named(match["early"]), int(match["its"]))
    return _Part(
        match.start(),
        match.end(),
        int(match["day"]),
        _month_named(match["month"]) if match["month"] else None,
        _four_figures(int(match["year"].strip("'’‘"))) if match["year"] else None,
    )


def _four_figures(year: int) -> int:
    return year if year > 99 else year + (1900 if year >= 69 else 2000)


def _month_named(name: str) -> int:
    """Return the number of a month called by its English or Welsh name."""
    return _WELSH.index(name.lower()) + 1 if name.lower() in _WELSH else month_called(name)


def _span(group: list[_Part], before: dt.date | None) -> Days | None:
    """Return the span of a run, filling in months and years from the right: in "30 June and 1 July 2023" both days are in 2023."""
    year_given = group[-1].year is not None
    later = group[-1] if year_given else _with_year(group[-1], before)
    filled = [later]
    for part in reversed(group[:-1]):
        later = _filled(part, later)
        filled.append(later)
    try:
        days = [dt.date(part.year or 0, part.month or 0, part.day) for part in filled]
    except ValueError:
        return None
    return Days(min(days), max(days), group[0].start, group[-1].end, year_given)


def _with_year(part: _Part, before: dt.date | None) -> _Part:
    if before is None:
        return part
    return replace(part, year=before.year if (part.month or 0, part.day) <= (before.month, before.day) else before.year - 1)


def _filled(part: _Part, later: _Part) -> _Part:
    month = part.month or later.month or 0
    year = part.year or (later.year or 0) - ((month, part.day) > (later.month or 0, later.day))
    return replace(part, month=month, year=year)


def in_year(days: Iterable[dt.date], year: int) -> tuple[dt.date, ...]:
    """Return `days` moved to `year`; 29 February always becomes the 28th."""
    return tuple(day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year) for day in days)
