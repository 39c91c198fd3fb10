"""Query: finds dates and spans of time among plain words: "since May 2021", "between 2019 and 2021", "last three years"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from indexer.dates import ANY_DATE, NAMED_YEARS, SEASONS, DateRange, days_read, month_called, range_words, years_ago
from indexer.query.plain_words.reading import Reading
from indexer.query.plain_words.words import Word, key_at

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)", re.ASCII)
_DAY = re.compile(r"\d{1,2}(?:st|nd|rd|th)?", re.ASCII)
_QUARTER = re.compile(r"q([1-4])(?: ((?:19|20)\d\d))?", re.ASCII)
_DECADE = re.compile(r"((?:19|20)\d)0s", re.ASCII)
_PREFIXED_YEAR = re.compile(r"(pre|post) ((?:19|20)\d\d)", re.ASCII)
_SPLIT_YEAR = re.compile(r"((?:19|20)\d\d)[/–-](?:(?:19|20)(?=\d\d$))?(\d\d)", re.ASCII)
_BESIDE_PANDEMIC = re.compile(r"(pre|post) (?:covid|pandemic|lockdown)(?: 19)?")
_FROM_THEN = re.compile(r"((?:19|20)\d\d)(?:\+| ?[–—-] ?(?:present|now|today|date))", re.ASCII | re.IGNORECASE)
"""A year and all that follow: "2020+", "2020-now"."""
_SHORT_DAY = re.compile(r"\d{1,2}([/.])\d{1,2}\1\d\d", re.ASCII)
_SHORT_RANGE = re.compile(r"(?:19|20)\d\d\W\d\d", re.ASCII)
PLAIN_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
SINCE = frozenset(("since", "from", "after", "post"))
UNTIL = frozenset(("until", "till", "before", "by", "pre"))
WITHIN = frozenset(("in", "during", "throughout", "within", "dated", "of", "for"))
ROUGHLY = frozenset("early late mid middle end start beginning circa around".split())
"""Before a date, they mean some part of it, so the date is left as words."""
DOCUMENTS = frozenset(
    "act regulations regulation guidance framework code order rules strategy plan paper bill census edition reforms together".split()
)
"""Beside a year without any other word, they make it part of a title: "Children Act 1989", "2018 framework"."""
_TITLES = (("working", "together"), ("keeping", "children", "safe"))
"""Titles of documents that may have other words before their year."""
EVENTS = frozenset("inspection inspections visit visits review reviews".split())
"""Before “in 2019”, they make the year that of an event: "the last inspection in 2019"."""
NUMBERED = frozenset("paragraph para section standard version clause rule regulation item no number v s".split())
"""Before figures with full stops, they make them a number: "paragraph 1.2.10"."""
OF_A_TIME = frozenset("letter letters report reports inspection inspections visit visits".split())
"""Before “from 2019”, they make it the time that they are of: "letters from January 2020" are that month’s."""
ONWARDS = frozenset(("onwards", "onward", "later"))
PANDEMIC = frozenset("covid covid19 19 coronavirus pandemic lockdown outbreak".split())
LATER, EARLIER = frozenset("later newer recent".split()), frozenset("earlier older".split())
"""Before “than 2019”, they mean after it or before it."""
UNITS = {"yr": "year", "yrs": "years", "mth": "month", "mths": "months", "wk": "week", "wks": "weeks"}
"""Short forms of lengths of time."""
PERIODS = {"fortnight": (2, "week"), "quarter": (3, "month")}
"""Lengths of time that are counted in others."""
_UNTIL_TODAY = re.compile(r"(?:(?:up )?(?:to|till|until)|and) (?:date|now|today|(?:the )?present(?: day)?)(?= |$)")
"""After a date, it means that the time goes on."""
LOCKDOWN = date(2020, 3, 23)
"""The first day of the first national lockdown, from which “since covid” is counted."""
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
MOST_AGO = 50
"""Most years, months, weeks or days that “the last … years” may count."""


@dataclass(frozen=True, slots=True)
class _Span:
    """The days that words `first` to `last` name, before any word such as “since” is considered."""

    first: int
    last: int
    days: DateRange
    rolling: bool = False
    """True for “the last two years”, which needs no word before it."""


def times_in(words: Sequence[Word], today: date, types: Collection[int] = ()) -> tuple[Reading, ...]:
    """Return the dates and spans of time in `words`, in order.

    `today` is the day from which “last year” is counted; `types` are the places of the last words of letter types.
    """
    found: list[Reading] = []
    spans = tuple(_spans(words, today))
    for number, span in enumerate(spans):
        if found and span.first <= found[-1].last:
            continue
        other = spans[number + 1] if number + 1 < len(spans) else None
        if reading := _pair(words, span, other) or _one(words, span, types):
            found.append(reading)
    return tuple(replace(one, certain=False) if len(found) > 1 and _is_shortened(words, one) else one for one in found)


def _spans(words: Sequence[Word], today: date) -> Iterator[_Span]:
    place = 0
    while place < len(words):
        span = None
        if _QUARTER.fullmatch(words[place].key):
            span = _quarter(words, place)
        elif found := _PREFIXED_YEAR.fullmatch(words[place].key):
            span = _Span(place, place, _on_one_side(found[1], _whole_year(int(found[2]))) or ANY_DATE, rolling=True)
        elif found := _DECADE.fullmatch(words[place].key):
            span = _Span(place, place, DateRange(date(int(found[1]) * 10, 1, 1), date(int(found[1]) * 10 + 9, 12, 31)))
        elif found := _BESIDE_PANDEMIC.fullmatch(words[place].key):
            span = _Span(place, place, _on_one_side(found[1], DateRange(LOCKDOWN, LOCKDOWN)) or ANY_DATE, rolling=True)
        elif _SHORT_DAY.fullmatch(words[place].typed):
            span = _short_day(words, place, today)
        elif found := _FROM_THEN.fullmatch(words[place].typed):
            span = _Span(place, place, DateRange(date(int(found[1]), 1, 1)), rolling=True)
        elif _YEAR.search(words[place].typed):
            span = _dated(words, place)
        elif words[place].key in ("last", "past", "this"):
            span = _relative(words, place, today)
        elif words[place].key.partition(" ")[0] in PANDEMIC:
            span = _pandemic(words, place)
        if span:
            yield span
        place = span.last + 1 if span else place + 1


def _dated(words: Sequence[Word], year: int) -> _Span | None:
    """Return the longest date that contains the word `year`: "3 May 2019", "March to May 2019", "2019 May"."""
    start = year
    while start and year - start < 7 and _is_of_date(words[start - 1]):
        start -= 1
    after = key_at(words, year + 1)
    for last in (year + 1, year) if (_is_month(after) or after in SEASONS) and not _is_month(key_at(words, year - 1)) else (year,):
        for first in range(start, year + 1):
            if days := _days(" ".join(one.typed.lower() for one in words[first : last + 1])):
                no_such_day = first > start and _is_month(words[first].key) and _DAY.fullmatch(words[first - 1].key)
                return None if no_such_day else _Span(first - _is_named_year(words, first), last, days)
    return _split_year(words, year)


def _short_day(words: Sequence[Word], place: int, today: date) -> _Span | None:
    """Return the day in "12.3.19" or "12/3/19"; None where it numbers something, or is still to come."""
    days = _days(words[place].typed)
    is_past = days is not None and days.end is not None and days.end <= today
    return _Span(place, place, days) if days and is_past and key_at(words, place - 1) not in NUMBERED else None


def _is_named_year(words: Sequence[Word], place: int) -> bool:
    """Return whether a year is called one: "in the year 2019"; not "last year 2019", nor "school year 2019", which is another."""
    other = (*NAMED_YEARS, "last", "this", "past", "mid", "per")
    return key_at(words, place - 1) == "year" and bool(PLAIN_YEAR.fullmatch(words[place].key)) and key_at(words, place - 2) not in other


def _split_year(words: Sequence[Word], place: int) -> _Span | None:
    """Return the days of a year as in "2019/20", financial or academic: from the April to the August after, as that hides nothing.

    It is certain only after a word such as “in”. After “FY” it is the financial year.
    """
    year = _first_of_two(words[place].typed)
    if year and key_at(words, place - 1) == "fy":
        return _Span(place - 1, place, DateRange(date(year, 4, 1), date(year + 1, 3, 31)))
    return _Span(place, place, DateRange(date(year, 4, 1), date(year + 1, 8, 31))) if year else None


def _first_of_two(typed: str) -> int:
    """Return the first year of "2019/20"; 0 if it is not two years that follow one another."""
    found = _SPLIT_YEAR.fullmatch(typed)
    return int(found[1]) if found and (int(found[1]) + 1) % 100 == int(found[2]) else 0


def _is_shortened(words: Sequence[Word], one: Reading) -> bool:
    """Return whether a time is two years as in "2015-18", which beside another time may be anything."""
    return one.first == one.last and _SHORT_RANGE.fullmatch(words[one.first].typed) is not None


def _whole_year(year: int) -> DateRange:
    return DateRange(date(year, 1, 1), date(year, 12, 31))


def _quarter(words: Sequence[Word], place: int) -> _Span | None:
    """Return the days of "Q1 2020", of the calendar or the financial year: from January to June, as that hides nothing."""
    number, year = _QUARTER.fullmatch(words[place].key).groups()  # type: ignore[union-attr]
    last = place if year else place + 1
    year = year or key_at(words, last)
    if not PLAIN_YEAR.fullmatch(year):
        return None
    start = date(int(year), 3 * int(number) - 2, 1)
    return _Span(place, last, DateRange(start, (start + timedelta(days=190)).replace(day=1) - timedelta(days=1)))


def _pandemic(words: Sequence[Word], place: int) -> _Span | None:
    """Return the day that “since covid” or “before the pandemic” is counted from; None without such a word."""
    first = place - 1 if key_at(words, place - 1) in ("the", "first") else place
    first = first - 1 if key_at(words, first - 1) == "the" and first < place else first
    if words[place].key == "19" or key_at(words, first - 1) not in ("since", "before", "until", "pre", "post"):
        return None
    last = place
    while key_at(words, last + 1) in PANDEMIC:
        last += 1
    return _Span(first, last, DateRange(LOCKDOWN, LOCKDOWN))


@lru_cache(maxsize=1024)
def _days(text: str) -> DateRange | None:
    return days_read(text) or (days_read(text.replace(" and ", " to ")) if " and " in text else None)


def _is_of_date(word: Word) -> bool:
    """Return whether a word may come before a year in one date."""
    key = word.key
    known = key in SEASONS or key in NAMED_YEARS or key in ("year", "of", "to", "and", "until")
    return known or all(map(_is_month, key.split(" "))) or bool(_DAY.fullmatch(key)) or (key.endswith("day") and len(key) < 10)


def _is_month(key: str) -> bool:
    return len(key) > 2 and month_called(key) > 0


def _relative(words: Sequence[Word], place: int, today: date) -> _Span | None:
    """Return the days of “last year”, “this month”, “the past year”, “May last year” or “the last three years”."""
    count, unit = key_at(words, place + 1), words[place + 1].bare if place + 1 < len(words) else ""
    unit = UNITS.get(unit, unit)
    rolling = words[place].key == "past" or key_at(words, place - 1) == "the"
    if unit == "year" and not rolling and _is_month(key_at(words, place - 1)):
        year = today.year - (words[place].key == "last")
        return _Span(place - 1, place + 1, _days(f"{words[place - 1].key} {year}") or ANY_DATE)
    if unit in ("year", "month", "week"):
        if words[place].key == "this":
            return _Span(place, place + 1, _calendar(today, unit, 0))
        if rolling:
            return _Span(place, place + 1, DateRange(_ago(today, 1, unit)), rolling=True)
        return _Span(place, place + 1, _calendar(today, unit, 1))
    if unit == "decade":
        began = date(today.year - today.year % 10, 1, 1)
        return _Span(place, place + 1, DateRange(began if words[place].key == "this" else _ago(today, 10, "year")), rolling=True)
    if unit in SEASONS and words[place].key != "past":
        return _Span(place, place + 1, _season(today, unit, words[place].key == "last"))
    if unit in PERIODS and words[place].key != "this":
        return _Span(place, place + 1, DateRange(_ago(today, *PERIODS[unit])), rolling=True)
    number = int(count) if count.isascii() and count.isdigit() else _NUMBERS.index(count) + 1 if count in _NUMBERS else 0
    unit = UNITS.get(key_at(words, place + 2), key_at(words, place + 2)).removesuffix("s")
    if words[place].key == "this" or not 0 < number <= MOST_AGO or unit not in ("year", "month", "week", "day"):
        return None
    return _Span(place, place + 2, DateRange(_ago(today, number, unit)), rolling=True)


def _calendar(today: date, unit: str, before: int) -> DateRange:
    """Return the calendar year, month or week of `today`, or the one `before` it; weeks begin on Monday."""
    if unit == "year":
        return _whole_year(today.year - before)
    if unit == "week":
        monday = today - timedelta(days=today.weekday() + 7 * before)
        return DateRange(monday, monday + timedelta(days=6))
    first = today.replace(day=1)
    if before:
        return DateRange((first - timedelta(days=1)).replace(day=1), first - timedelta(days=1))
    return DateRange(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


def _season(today: date, name: str, ended: bool) -> DateRange:
    """Return the days of the season of this year, or of the last one that has `ended`; a winter goes on until February."""
    now = today.year - 1 if name == "winter" and today.month <= 2 else today.year
    for year in (now, now - 1, now - 2):
        start = date(year, SEASONS[name], 1)
        following = start + timedelta(days=93)
        end = following.replace(day=1) - timedelta(days=1)
        if not ended or end < today:
            return DateRange(start, end)
    raise AssertionError(name)  # every season ended within the last two years


def _ago(today: date, number: int, unit: str) -> date:
    if unit in ("week", "day"):
        return today - timedelta(days=number * (7 if unit == "week" else 1))
    return years_ago(today, number if unit == "year" else 0, 0 if unit == "year" else number)


def _pair(words: Sequence[Word], one: _Span, other: _Span | None) -> Reading | None:
    """Return the days from one date to the other if the words say so: "between 2019 and 2021", "from May 2019 until 2021"."""
    if other is None or other.first - one.last != 2 or one.rolling or other.rolling:
        return None
    joining, before = key_at(words, one.last + 1), key_at(words, one.first - 1)
    if joining not in ("to", "until", "till", "through", "thru", "and") or (joining == "and" and before != "between"):
        return None
    start, end = one.days.start, other.days.end
    if not start or not end or end < start:
        return None
    first = one.first - 1 if before in ("between", "from") else one.first
    return _reading(first, other.last, DateRange(start, end))


def _one(words: Sequence[Word], span: _Span, types: Collection[int]) -> Reading | None:
    """Return the reading of one date with the word before it; None if it is only roughly told."""
    first, last = span.first - 1, span.last
    before = key_at(words, first)
    if span.rolling:
        first -= before == "the"
        first += key_at(words, first) not in ("in", "over", "during", "within", "from", "for", "since")
        return _reading(first, last, span.days)
    if before == "the" and key_at(words, first - 1) in (*SINCE, *UNTIL, *WITHIN):
        first, before = first - 1, key_at(words, first - 1)
    if _is_month(before.rpartition(" ")[2]):
        return None
    if (rough := _rough(words, span)) is not None:
        return rough
    if before == "than":
        return _compared(words, span)
    if key_at(words, first - 1) == "year" and before in ("ending", "ended", "to") and span.days.end:
        return _reading(first - 1, last, DateRange(years_ago(span.days.end + timedelta(days=1), 1), span.days.end))
    until = _UNTIL_TODAY.match(" ".join(word.key for word in words[last + 1 : last + 5]))
    if until and (before == "between" or not until[0].startswith("and")):
        return _reading(first if before in (*SINCE, "between") else span.first, last + len(until[0].split()), DateRange(span.days.start))
    if (before, key_at(words, first - 1)) == ("to", "up"):
        return _reading(first - 1, last, DateRange(None, span.days.end))
    if key_at(words, last + 1) in ONWARDS or (key_at(words, last + 1) in ("and", "or") and key_at(words, last + 2) in (*ONWARDS, "after")):
        last += 1 if key_at(words, last + 1) in ONWARDS else 2
        return _reading(first if before in SINCE else span.first, last, DateRange(span.days.start))
    if before == "from" and (key_at(words, first - 1) in OF_A_TIME or first - 1 in types):
        return replace(_within(words, span, first), wider=DateRange(span.days.start))
    if days := _on_one_side(before, span.days):
        return _reading(first, last, days)
    return _within(words, span, first if before in WITHIN else span.first)


def _rough(words: Sequence[Word], span: _Span) -> Reading | None:
    """Return the days in which a part of a date must be, which are only offered: "early 2020", "since the end of 2019"."""
    first = span.first - 1
    while key_at(words, first) in ("of", "the"):
        first -= 1
    if key_at(words, first) not in ROUGHLY:
        return None
    first -= key_at(words, first - 1) == "the"
    before = key_at(words, first - 1)
    since = before in SINCE and not (before == "from" and key_at(words, first - 2) in OF_A_TIME)
    days = DateRange(None if before in UNTIL else span.days.start, None if since else span.days.end)
    return _reading(first - (before in ("at", *SINCE, *UNTIL, *WITHIN)), span.last, days, certain=False)


def _compared(words: Sequence[Word], span: _Span) -> Reading | None:
    """Return the days that “later than”, “older than” or “no later than” a date means; None for other words: "more than 2000"."""
    first = span.first - 2
    side = "after" if key_at(words, first) in LATER else "before" if key_at(words, first) in EARLIER else ""
    first -= key_at(words, first) == "recent" and key_at(words, first - 1) == "more"
    if side and key_at(words, first - 1) in ("no", "not"):
        first, side = first - 1, "until" if side == "after" else "since"
    days = _on_one_side(side, span.days)
    return _reading(first, span.last, days) if days else None


def _on_one_side(word: str, days: DateRange) -> DateRange | None:
    """Return the days since, after, before or until a date; None if `word` is none of these, or the date has an open end itself."""
    if not days.start or not days.end:
        return None
    if word in SINCE:
        return DateRange(days.end + timedelta(days=1) if word in ("after", "post") else days.start)
    if word in UNTIL:
        return DateRange(None, days.start - timedelta(days=1) if word in ("before", "pre") else days.end)
    return None


def _within(words: Sequence[Word], span: _Span, first: int) -> Reading:
    """Return the reading of a date with “in”, which is the word `first`, or with no word before it."""
    bare = first == span.first and bool(PLAIN_YEAR.fullmatch(words[span.first].typed)) and span.first == span.last
    doubtful = first == span.first == span.last and _first_of_two(words[span.first].typed) > 0
    sure = not doubtful and not (bare and _is_title(words, span)) and not (first < span.first and _is_event(words, first))
    return _reading(first, span.last, span.days, sure, bare)


def _is_event(words: Sequence[Word], place: int) -> bool:
    """Return whether the words before “in” speak of one event, not of letters: "since the inspection in 2019"."""
    before = place - 1
    if key_at(words, before) not in EVENTS:
        return False
    return any(key_at(words, at) in ("last", "previous", "since", "the", "first", "following") for at in (before - 1, before - 2))


def _is_title(words: Sequence[Word], span: _Span) -> bool:
    """Return whether a year may be part of a document’s title."""
    if key_at(words, span.first - 1) in DOCUMENTS or key_at(words, span.last + 1) in DOCUMENTS:
        return True
    keys = tuple(one.key for one in words[: span.first])
    return any(keys[place : place + len(title)] == title for title in _TITLES for place in range(len(keys)))


def _reading(first: int, last: int, days: DateRange, certain: bool = True, bare: bool = False) -> Reading:
    """Return the reading of `days`: of whole calendar years as values of the field “year”, so that the years beside it stay on offer."""
    year = days.start.year if days.start else 0
    if days == _whole_year(year or 1):
        return Reading(first, last, "year", (str(year),), range_words(days), certain, bare=bare)
    return Reading(first, last, "date", (), range_words(days), certain, days, bare)
