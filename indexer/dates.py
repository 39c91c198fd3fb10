"""Dates: the one reader of dates as people type them, and the one writer of days in words.

One date is a year, a month, a day, a season or a named year:

- "2019"
- "May 2019", "Sept 2019", "May ’19", "2019 May", "2019-05", "05/2019"
- "3 May 2019", "3rd of May 2019", "Friday 3 May 2019", "May 3, 2019", "3-May-19", "2019-05-03", "03/05/2019", "3.5.19": the day comes
  before the month, so 03/05/2019 is 3 May, and 05/13/2019 is refused
- "spring 2021" is March to May, "summer 2021" June to August, "autumn 2021" September to November, and "winter 2020" or "winter 2020/21"
  December 2020 to February 2021: the seasons of the Met Office
- "financial year 2019/20" is April 2019 to March 2020, "academic year 2019/20" September 2019 to August 2020; "2019/20" alone is refused,
  as it may be either, and so are quarters, as "Q1 2020" may begin in January or in April

A year of two figures is of 1969 to 2068, as `strptime` of POSIX reads it. A range is two dates: "2019..2021-03", "spring 2020 to 2021-03",
"March to May 2019", "8 to 12 May 2023", "2019-2021", or "2019.." and "..2021" with one end open.
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
"""Of those that a letter may be of."""
TOO_LONG = 80
"""Characters; no date or range of dates is so long."""
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
"""Each season's first month; it has three."""
NAMED_YEARS = {"financial": 4, "academic": 9, "school": 9}
"""The first month of each kind of year that isn't the calendar's."""
PLAIN_EXAMPLES = ("2019", "May 2019", "3 May 2019")
BOX_EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "from": ("2019", "2021-03", "2021-03-05"),
    "to": ("2019", "2021-03", "2021-03-05"),
    "date": ("2019", "2021-03", "2019..2021-03"),
}
"""What may be typed in the search box after each word with a colon that takes dates."""

_AS_ASCII = str.maketrans({**dict.fromkeys("‐‑‒–—−", "-"), **dict.fromkeys("‘’", "'"), "…": "..", ",": " "})
_LOOSE = re.compile(r"(?<=[a-z])[-/](?=['\d])|(?<=\d)[-/](?=[a-z])", re.IGNORECASE)
"""A mark where others put a space: "3-May-2019"."""
_CUT = re.compile(r" ?\.{2,} ?| (?:to|until) | ?- ?", re.IGNORECASE)
"""What may stand between the dates of a range."""
_CERTAIN_CUT = re.compile(r" ?\.{2,} ?| (?:to|until) | - ", re.IGNORECASE)
"""What stands only there."""
_SLASHED = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d\d)", re.ASCII)
_TWO_YEARS = re.compile(r"(\d{4})[/-](\d{4}|\d\d)", re.ASCII)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class DateRange:
    """Paragraphs of letters from `start` to `end`, both included; None is open. Letters without a day are outside."""

    start: date | None = None
    end: date | None = None


ANY_DATE = DateRange()

Days = tuple[date, date]
"""The first and the last day of what one date means."""


class _Fault(ValueError):
    """What was typed is no date, or no range: why, and what to type instead."""

    def __init__(self, message: str = "", instead: str = "", *, is_range: bool = False) -> None:
        super().__init__(message)
        self.message = message
        """"" where there is nothing to say but that it is no date."""
        self.instead = instead
        self.is_range = is_range
        """True where it is a range, and only one date can stand there."""


def dates_typed(word: str, typed: str) -> DateRange:
    """Return the days that `from:`, `to:` or `date:` with `typed` asks for in the search box.

    `from` takes the first day of what is typed, `to` the last, `date` both. `BadQuery` where that is no date; its `repaired` text is what
    to type instead, the `word` included, or "".
    """
    try:
        days = _range(_normal(typed)) if word == "date" else _one(_normal(typed))
    except _Fault as fault:
        raise _bad_query(typed, fault, BOX_EXAMPLES[word], f"{word}:") from None
    return DateRange(days.start if word != "to" else None, days.end if word != "from" else None)


def dates_between(start: str, end: str) -> DateRange:
    """Return the days from the first of `start` to the last of `end`, typed apart; "" is open.

    `BadQuery` where one is no date, with a date to type instead as its `repaired` text, or where the first is after the last; its `text`
    is the one at fault.
    """
    days = DateRange(_typed_apart(start).start if start else None, _typed_apart(end).end if end else None)
    if _is_empty(days):
        raise BadQuery(f"‘From’ ({short(start)}) is after ‘To’ ({short(end)})", text=start)
    return days


def years_typed(typed: str) -> tuple[str, ...]:
    """Return the years that "2021", "2019,2021", "2019..2021", "2019 to 2021" or "2019.." means, in order; none where it means none."""
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
    """Return the days that are in both ranges; `BadQuery` where none is, as nothing could be found, whatever there is."""
    starts = [day for day in (one.start, other.start) if day]
    ends = [day for day in (one.end, other.end) if day]
    days = DateRange(max(starts, default=None), min(ends, default=None))
    if _is_empty(days):
        raise BadQuery("The end date is before the start date")
    return days


def day_words(day: date) -> str:
    """Return "3 May 2019"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


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
    return f"{start.day} {MONTHS[start.month - 1]}{year} to {day_words(end)}"


def _bad_query(typed: str, fault: _Fault, examples: tuple[str, ...], before: str = "") -> BadQuery:
    """Return the error for what was `typed`; what to type instead has `before` before it, and quotation marks where it needs them."""
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
    """Return what was typed with one kind of dash and of space; "" where it is too long for a date."""
    text = " ".join(typed.translate(_AS_ASCII).split()).strip(" ;:")
    return text if len(text) <= TOO_LONG else ""


def _one(text: str) -> DateRange:
    """Return the days of one date; `_Fault` where it is none."""
    if days := _days(text):
        return DateRange(*days)
    if len(list(_ranges(text))) == 1:
        raise _Fault(instead=text, is_range=True)
    raise _fault(text)


def _range(text: str) -> DateRange:
    """Return the days of one date or of a range; `_Fault` where it is neither, or ends before it starts."""
    if days := _days(text):
        return DateRange(*days)
    ranges = list(_ranges(text))
    if len(ranges) != 1:  # "2010-11-12-2013" may be one or another
        raise _range_fault(text)
    if _is_empty(ranges[0]):
        cut = _CERTAIN_CUT.search(text) or _CUT.search(text)
        raise _Fault("The end date is before the start date", _swapped(text, cut) if cut else "")
    return ranges[0]


def _ranges(text: str) -> Iterator[DateRange]:
    """Yield every range that `text` may be: two dates with something between, or dots and one."""
    for cut in _CUT.finditer(text):
        first, last = text[: cut.start()], text[cut.end() :]
        start, end = _days(first) or _shortened(first, last), _days(last)
        one_end = (start and not last) or (end and not first)
        if (start and end) or (one_end and ".." in cut[0]):
            yield DateRange(start[0] if start else None, end[1] if end else None)


def _shortened(first: str, last: str) -> Days | None:
    """Return the days of `first`, which leaves the year, or the month and the year, to `last`: "8" and "12 May 2023"."""
    words = last.split()
    tails = (" ".join(words[-count:]) for count in range(1, min(len(words), 3)))
    return next(filter(None, (_days(f"{first} {tail}") for tail in tails if first)), None)


def _swapped(text: str, cut: re.Match[str]) -> str:
    return f"{text[cut.end() :]}{cut[0]}{text[: cut.start()]}"


def _range_fault(text: str) -> _Fault:
    """Return what is wrong with a range: with the first of its dates that is none, where it is clear which they are."""
    cut = _CERTAIN_CUT.search(text)
    if not cut:
        return _fault(text)
    ends = (text[: cut.start()], text[cut.end() :])
    faults = {end: _fault(end) for end in ends if end and not _days(end)}
    mended = [faults[end].instead if end in faults else end for end in ends]
    kept = [one for one, end in zip(mended, ends, strict=True) if one or not end]
    return _Fault(next((fault.message for fault in faults.values()), ""), cut[0].join(kept) if any(kept) else "")


def _fault(text: str) -> _Fault:
    """Return why `text` is no date, as far as can be seen, and the date that was most likely meant."""
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
    """Return the first and the last day of one date; None where it is none."""
    spaced = _LOOSE.sub(" ", text)
    for pattern, days in FORMS:
        if found := re.fullmatch(pattern, spaced, re.IGNORECASE | re.ASCII):
            try:
                return days(*found.groups())
            except ValueError:  # a 13th month, a 30th of February, a month's name that is none
                continue
    return None


def _months(year: str | int, month: str | int, count: int = 1) -> Days:
    """Return the days of as many months, from that one on."""
    first = date(int(year), int(month), 1)
    years, before = divmod(first.month + count - 2, 12)
    last = first.replace(year=first.year + years, month=before + 1)
    return first, last.replace(day=monthrange(last.year, last.month)[1])


def _day(year: str, month: str | int, day: str) -> Days:
    one = date(_four_figures(year), int(month), int(day))
    return one, one


def _four_figures(year: str) -> int:
    """Return the year that two figures mean, perhaps after an apostrophe, or that four are."""
    figures = year.lstrip("'")
    if len(figures) > 2:
        return int(figures)
    return int(figures) + (1900 if int(figures) >= 69 else 2000)


def month_called(name: str) -> int:
    """Return the number of the month that `name` begins: "sept" gives 9; 0 where none does."""
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
    """Return whether `end`, of two or four figures, is the year after `year`."""
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
    (r"(winter) (\d{4})[/-](\d{4}|\d\d)", _season),
    (r"(financial|academic|school) year (\d{4})[/-](\d{4}|\d\d)", _named_year),
)
"""Every form of one date, and what makes its first and last day of the parts."""
