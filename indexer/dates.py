"""Dates: read dates as people type them, and write days in words. Nothing else in the program does either.

One date is a year, a month, a day, a season or a named year:

- "2019"
- "May 2019", "Sept 2019", "May ’19", "2019 May", "2019-05", "05/2019"
- "3 May 2019", "3rd of May 2019", "Friday 3 May 2019", "May 3, 2019", "3-May-19", "2019-05-03", "03/05/2019", "3.5.19": the day comes
  before the month, so 03/05/2019 is 3 May, and 05/13/2019 is rejected
- "spring 2021" or "2021 spring" is March to May, "summer 2021" June to August, "autumn 2021" September to November, and "winter 2020" or
  "winter 2020/21" December 2020 to February 2021: the seasons of the Met Office
- "financial year 2019/20" is April 2019 to March 2020, "academic year 2019/20" September 2019 to August 2020; "2019/20" alone is rejected,
  as it could be either, and so are quarters, as "Q1 2020" could begin in January or April

A two-digit year means 1969 to 2068, as in POSIX `strptime`. A range is two dates: "2019..2021-03", "spring 2020 to 2021-03", "March to
May 2019", "8 to 12 May 2023", "2019-2021", "2015-18", or "2019.." and "..2021" with one end open.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from indexer.errors import BadQuery, short
from indexer.letter import Visit

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)
FIRST_YEAR, LAST_YEAR = 1900, 2099
"""The first and last year that a letter may be from."""
YEARS, MONTHS_LONG, DAYS = range(3)
"""How exactly a range of dates is told."""
TOO_LONG = 80
"""In characters; no date or range of dates is this long."""
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
"""The first of each season's three months."""
NAMED_YEARS = {"financial": 4, "academic": 9, "school": 9}
"""The first month of each kind of year other than the calendar year."""
PLAIN_EXAMPLES = ("2019", "May 2019", "3 May 2019")
BOX_EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "from": ("2019", "2021-03", "2021-03-05"),
    "to": ("2019", "2021-03", "2021-03-05"),
    "date": ("2019", "2021-03", "2019..2021-03"),
}
"""Examples for the search box, after each of the words that take dates: `from:`, `to:` and `date:`."""

_AS_ASCII = str.maketrans({**dict.fromkeys("‐‑‒–—−", "-"), **dict.fromkeys("‘’", "'"), "…": "..", ",": " "})
_LOOSE = re.compile(r"(?<=[a-z])[-/](?=['\d])|(?<=\d)[-/](?=[a-z])", re.IGNORECASE)
"""A dash or slash where a space is also possible: "3-May-2019"."""
_CUT = re.compile(r" ?\.{2,} ?| (?:to|until) | ?- ?", re.IGNORECASE)
"""What may come between the dates of a range."""
_CERTAIN_CUT = re.compile(r" ?\.{2,} ?| (?:to|until) | - ", re.IGNORECASE)
"""What comes only between the dates of a range, never inside a date."""
_SLASHED = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d\d)", re.ASCII)
_TWO_YEARS = re.compile(r"(\d{4})[/-](\d{4}|\d\d)", re.ASCII)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class DateRange:
    """The days from `start` to `end`, inclusive; None leaves an end open. A letter without a date is in no range."""

    start: date | None = None
    end: date | None = None


ANY_DATE = DateRange()

Days = tuple[date, date]
"""The first and last day that one date covers."""


class _Fault(ValueError):
    """What was typed is not a date or a range: why, and what to type instead."""

    def __init__(self, message: str = "", instead: str = "", *, is_range: bool = False) -> None:
        super().__init__(message)
        self.message = message
        """"" if there is nothing to say except that it isn't a date."""
        self.instead = instead
        self.is_range = is_range
        """True if it is a range where only one date is allowed."""


def dates_typed(word: str, typed: str) -> DateRange:
    """Return the days that `typed` means in the search box after `from:`, `to:` or `date:`, which `word` gives without the colon.

    `from` takes the first day of what is typed, `to` the last, `date` both. Raises `BadQuery` if it is not a date; its `repaired` text
    is what to type instead, including `word`, or "".
    """
    try:
        days = _range(_normal(typed)) if word == "date" else _one(_normal(typed))
    except _Fault as fault:
        raise _bad_query(typed, fault, BOX_EXAMPLES[word], f"{word}:") from None
    return DateRange(days.start if word != "to" else None, days.end if word != "from" else None)


def dates_between(start: str, end: str) -> DateRange:
    """Return the days from the first of `start` to the last of `end`, typed in separate fields; "" leaves an end open.

    Raises `BadQuery` if either is not a date, with a date to type instead as its `repaired` text, or if the first is after the last; its
    `text` is the one at fault.
    """
    days = DateRange(_typed_apart(start).start if start else None, _typed_apart(end).end if end else None)
    if _is_empty(days):
        raise BadQuery(f"‘From’ ({short(start)}) is after ‘To’ ({short(end)})", text=start)
    return days


def years_typed(typed: str) -> tuple[str, ...]:
    """Return the years in "2021", "2019,2021", "2019..2021", "2019 to 2021" or "2019..", in order; () if it isn't like any of these."""
    years: set[int] = set()
    for part in map(_normal, typed.split(",")):
        cuts = _CUT.findall(part)
        first, last = _CUT.split(part) if len(cuts) == 1 else (part, part)
        if cuts and ".." in cuts[0]:
            first, last = first or str(FIRST_YEAR), last or str(LAST_YEAR)
        if not (_YEAR.fullmatch(first) and _YEAR.fullmatch(last)):
            return ()
        years.update(range(int(first), int(last) + 1))
    return tuple(map(str, sorted(years)))


def both(one: DateRange, other: DateRange) -> DateRange:
    """Return the days in both ranges; raises `BadQuery` if there are none, as no search could then find anything."""
    starts = [day for day in (one.start, other.start) if day]
    ends = [day for day in (one.end, other.end) if day]
    days = DateRange(max(starts, default=None), min(ends, default=None))
    if _is_empty(days):
        raise BadQuery("The end date is before the start date")
    return days


def days_read(text: str) -> DateRange | None:
    """Return the days of one date or a range among other words; None if `text` is neither, or could mean several things."""
    try:
        return _range(_normal(text))
    except _Fault:
        return None


def range_words(days: DateRange) -> str:
    """Return "from 2021" for a whole year, "since May 2021", "up to the end of 2019", "from 2019 to 2021"; "" for any date."""
    start, end = days.start, days.end
    span = max(_span(start, start and start.replace(day=1)), _span(end, end and _month_end(end)))
    if start and end:
        first, last = _period(start, span), _period(end, span)
        return f"from {first}" if first == last else f"from {first} to {last}"
    if start:
        return f"since {_period(start, span)}"
    return f"up to {'' if span == DAYS else 'the end of '}{_period(end, span)}" if end else ""


def years_ago(day: date, years: int, months: int = 0) -> date:
    """Return the same day `years` and `months` earlier; 29 February becomes 28 February."""
    count = day.year * 12 + day.month - 1 - 12 * years - months
    first = date(count // 12, count % 12 + 1, 1)
    return first.replace(day=min(day.day, monthrange(first.year, first.month)[1]))


def day_words(day: date) -> str:
    """Return "3 May 2019"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def written_words(day: date, month_only: bool = False) -> str:
    """Return a letter’s date as it gives it: "3 May 2019", or "May 2019" if it gives only the month."""
    return f"{day:%B} {day.year}" if month_only else day_words(day)


def moment_words(moment: str) -> str:
    """Return "22 November 2026, 12:00 UTC" for an ISO 8601 moment, in its own time zone; any other text is returned unchanged."""
    try:
        one = datetime.fromisoformat(moment)
    except ValueError:
        return moment
    return f"{day_words(one.date())}, {one:%H:%M %Z}".strip()


def visit_words(visit: Visit) -> str:
    """Return "30 and 31 January 2018", "8 to 12 May 2023" or "30 January to 1 February 2018"; a single day is just "3 May 2019"."""
    start, end = visit.start, visit.end
    if start == end:
        return day_words(end)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day} {'and' if end.day - start.day == 1 else 'to'} {day_words(end)}"
    year = f" {start.year}" if start.year != end.year else ""
    return f"{start.day} {MONTHS[start.month - 1]}{year} to {day_words(end)}"


def _span(day: date | None, edge: date | None) -> int:
    """Return the longest period that begins or ends with `day`, of which `edge` is the first or last day of its month."""
    if day is None:
        return YEARS
    return DAYS if day != edge else YEARS if day.month == (1 if day.day == 1 else 12) else MONTHS_LONG


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _period(day: date, span: int) -> str:
    """Return the year, month or day that `day` is in: "2021", "May 2021", "3 May 2021"."""
    return (str(day.year), f"{MONTHS[day.month - 1]} {day.year}", day_words(day))[span]


def _bad_query(typed: str, fault: _Fault, examples: tuple[str, ...], before: str = "") -> BadQuery:
    """Return the error for what was `typed`; what to type instead starts with `before`, and is quoted if necessary."""
    first, second, third = (f"{before}{one}" for one in examples)
    message = fault.message or f"“{short(typed)}” is not a date. Try {first}, {second} or {third}"
    if fault.is_range:
        one_date = f"{before} takes one date only" if before else "give its first date as ‘From’ and its last as ‘To’"
        message, before = f"“{short(typed)}” is a range of dates: {one_date}", before and "date:"
    instead = f'"{fault.instead}"' if before and " " in fault.instead else fault.instead
    return BadQuery(message, text=typed, repaired=f"{before}{instead}" if instead else "")


def _typed_apart(typed: str) -> DateRange:
    try:
        return _one(_normal(typed))
    except _Fault as fault:
        raise _bad_query(typed, fault, PLAIN_EXAMPLES) from None


def _is_empty(days: DateRange) -> bool:
    return bool(days.start and days.end and days.end < days.start)


def _normal(typed: str) -> str:
    """Return what was typed, with dashes and spaces made uniform; "" if it is too long to be a date."""
    text = " ".join(typed.translate(_AS_ASCII).split()).strip(" ;:")
    return text if len(text) <= TOO_LONG else ""


def _one(text: str) -> DateRange:
    """Return the days of one date; raises `_Fault` if it isn't one."""
    if days := _days(text):
        return DateRange(*days)
    if len(list(_ranges(text))) == 1:
        raise _Fault(instead=text, is_range=True)
    raise _fault(text)


def _range(text: str) -> DateRange:
    """Return the days of one date or a range; raises `_Fault` if it is neither, or ends before it starts."""
    if days := _days(text):
        return DateRange(*days)
    ranges = list(_ranges(text))
    if len(ranges) != 1:  # "2010-11-12-2013" can be split in more than one way
        raise _range_fault(text)
    if _is_empty(ranges[0]):
        cut = _CERTAIN_CUT.search(text) or _CUT.search(text)
        raise _Fault("The end date is before the start date", _swapped(text, cut) if cut else "")
    return ranges[0]


def _ranges(text: str) -> Iterator[DateRange]:
    """Yield every range that `text` could mean: two dates with something between them, or one date and dots."""
    for cut in _CUT.finditer(text):
        first, last = text[: cut.start()], text[cut.end() :]
        start, end = _days(first) or _shortened(first, last), _days(last) or _lengthened(first, last)
        one_end = (start and not last) or (end and not first)
        if (start and end) or (one_end and ".." in cut[0]):
            yield DateRange(start[0] if start else None, end[1] if end else None)


def _shortened(first: str, last: str) -> Days | None:
    """Return the days of `first` when it takes its year, or month and year, from `last`: "8" and "12 May 2023"."""
    words = last.split()
    tails = (" ".join(words[-count:]) for count in range(1, min(len(words), 3)))
    return next(filter(None, (_days(f"{first} {tail}") for tail in tails if first)), None)


def _lengthened(first: str, last: str) -> Days | None:
    """Return the days of `last` when it takes its century from the year `first`: "2015" and "18"; None for "2018" and "19"."""
    if not (_YEAR.fullmatch(first) and re.fullmatch(r"\d\d", last, re.ASCII)) or last <= first[2:] or _follows(first, last):
        return None
    return _days(first[:2] + last)


def _swapped(text: str, cut: re.Match[str]) -> str:
    return f"{text[cut.end() :]}{cut[0]}{text[: cut.start()]}"


def _range_fault(text: str) -> _Fault:
    """Return what is wrong with a range: the fault of the first end that isn't a date, if it is clear where the range divides."""
    cut = _CERTAIN_CUT.search(text)
    if not cut:
        return _fault(text)
    ends = (text[: cut.start()], text[cut.end() :])
    faults = {end: _fault(end) for end in ends if end and not _days(end)}
    mended = [faults[end].instead if end in faults else end for end in ends]
    kept = [one for one, end in zip(mended, ends, strict=True) if one or not end]
    return _Fault(next((fault.message for fault in faults.values()), ""), cut[0].join(kept) if any(kept) else "")


def _fault(text: str) -> _Fault:
    """Return why `text` isn't a date, if that can be told, and the date most likely meant."""
    if found := _SLASHED.fullmatch(text):
        month, mark, day, year = found.groups()
        day_first = f"{day}{mark}{month}{mark}{year}"
        if _days(day_first):
            return _Fault(f"“{text}” is not a date: the day comes first", day_first)
    if (found := _TWO_YEARS.fullmatch(text)) and _follows(*found.groups()):
        return _Fault(f"“{text}” could be a financial or an academic year: say which", f"financial year {text}")
    years = _YEAR.findall(text)
    return _Fault(instead=years[0] if years else "")


def _days(text: str) -> Days | None:
    """Return the first and last day of one date; None if it isn't a date."""
    spaced = _LOOSE.sub(" ", text)
    for pattern, days in FORMS:
        if found := re.fullmatch(pattern, spaced, re.IGNORECASE | re.ASCII):
            try:
                return days(*found.groups())
            except ValueError:  # a 13th month, 30 February, an unknown month name
                continue
    return None


def _months(year: str | int, month: str | int, count: int = 1) -> Days:
    """Return the days of `count` months, starting with `month`."""
    first = date(int(year), int(month), 1)
    years, before = divmod(first.month + count - 2, 12)
    last = first.replace(year=first.year + years, month=before + 1)
    return first, last.replace(day=monthrange(last.year, last.month)[1])


def _day(year: str, month: str | int, day: str) -> Days:
    one = date(_four_figures(year), int(month), int(day))
    return one, one


def _four_figures(year: str) -> int:
    """Return a year written with two digits, perhaps after an apostrophe, or with four."""
    figures = year.lstrip("'")
    if len(figures) > 2:
        return int(figures)
    return int(figures) + (1900 if int(figures) >= 69 else 2000)


def month_called(name: str) -> int:
    """Return the number of the month whose name begins with `name`: "sept" gives 9; 0 if there is none."""
    return next((number for number, month in enumerate(MONTHS, 1) if month.lower().startswith(name.lower())), 0)


def _season(name: str, year: str, end: str = "") -> Days:
    return _months(_first_of_two(year, end or f"{int(year) + 1}"), SEASONS[name.lower()], 3)


def _named_year(name: str, year: str, end: str) -> Days:
    return _months(_first_of_two(year, end), NAMED_YEARS[name.lower()], 12)


def _first_of_two(year: str, end: str) -> str:
    if not _follows(year, end):
        raise ValueError(end)
    return year


def _follows(year: str, end: str) -> bool:
    """Return whether `end`, with two or four digits, is the year after `year`."""
    return f"{int(year) + 1:04}".endswith(end)


_NAME = r"([a-z]{3,9})\.?"
_NTH = r"(\d{1,2})(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day )?"

FORMS: tuple[tuple[str, Callable[..., Days]], ...] = (
    (r"(\d{4})", lambda year: _months(year, 1, 12)),
    (r"(\d{4})-(\d{1,2})", _months),
    (r"(\d{1,2})[/.-](\d{4})", lambda month, year: _months(year, month)),
    (rf"{_NAME} (\d{{4}}|'\d\d)", lambda name, year: _months(_four_figures(year), month_called(name))),
    (rf"(\d{{4}}) {_NAME}", lambda year, name: _months(year, month_called(name))),
    (r"(\d{4})([/.-])(\d{1,2})\2(\d{1,2})", lambda year, _, month, day: _day(year, month, day)),
    (r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})", lambda day, _, month, year: _day(year, month, day)),
    (r"(\d{1,2})([/.])(\d{1,2})\2(\d\d)", lambda day, _, month, year: _day(year, month, day)),
    (rf"{_WEEKDAY}{_NTH}(?: of)? {_NAME} (\d{{4}}|'?\d\d)", lambda day, name, year: _day(year, month_called(name), day)),
    (rf"{_WEEKDAY}{_NAME} {_NTH} (\d{{4}})", lambda name, day, year: _day(year, month_called(name), day)),
    (r"(spring|summer|autumn|winter) (\d{4})", _season),
    (r"(\d{4}) (spring|summer|autumn)", lambda year, name: _season(name, year)),
    (r"(winter) (\d{4})[/-](\d{4}|\d\d)", _season),
    (r"(financial|academic|school) year (\d{4})[/-](\d{4}|\d\d)", _named_year),
)
"""Every form of one date, with the function that turns its parts into a first and last day."""
