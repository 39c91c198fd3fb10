"""Parsing: find the dates of the visit or meeting that a letter reports."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from itertools import chain

from indexer.letter import Block, Visit
from indexer.parsing.extracted import Extracted
from indexer.parsing.front import Front, OpeningWords, front_of, opening_words
from indexer.parsing.letter_date import stated_date
from indexer.parsing.written_dates import Days, days_in, in_year
from indexer.registers import letter_type_entry

_LABEL = re.compile(
    r"(?<!previous )(?<!last )\b(?:inspection|visit|fieldwork) dates?(?: of (?:inspection|visit))?\s*[:–-]?\s*(?!of previous)"
    r"|\bdates? of (?:the )?(?:inspection|visit)\s*[:–-]?\s*|\binspected (?:on|between)\b\s*",
    re.IGNORECASE,
)
_LABEL_REACH = 40
"""The dates begin within this many characters of their label."""
_EVENT = re.compile(
    r"\b(?:visit\w*|inspect\w*|conversation|meeting|met|seminar|took place|conducted|carried out|undert\w+)\b", re.IGNORECASE
)
_NOT_THIS = re.compile(
    r"\b(?:previous|last|earlier|published|publication|letter of|dated|since|due|born|until)\b[^.;]{0,60}$", re.IGNORECASE
)
_SENTENCE_ENDS = re.compile(r"(?<=[a-z0-9)’”][.?!])\s+(?=[A-Z‘“])|\n(?![a-z0-9])")
LONGEST_VISIT_DAYS = 120
"""Longer than any inspection, even one with two visits (South Tyneside 2022–23: 72 days)."""


def find_visit(blocks: Sequence[Block], letter_type: str | None) -> Extracted[Visit | None]:
    """Return the first and last day of the visit or meeting that the letter is about; None if it doesn't say.

    A report says "Inspection dates: 5 to 9 December 2022 and 14 to 15 February 2023" (two visits, taken from first day to last); a
    letter "the focused visit to Dorset children’s services on 17 and 18 May 2023", "Between 20 and 24 June, Ofsted …" (the year is taken
    from the letter's date) or "Social Care Annual Conversation 26 April 2019". Dates of earlier inspections, publication and laws don't
    count.
    """
    front = front_of(blocks)
    date = stated_date(blocks, letter_type)
    for words, days in chain(_labelled(front, date), _told(front, letter_type, date)):  # the first; others are not looked for
        return _found(words, days, date)
    return Extracted(None)


def _labelled(front: Front, date: dt.date | None) -> Iterator[tuple[OpeningWords, Days]]:
    """Yield the days after "Inspection dates:" and similar labels."""
    words = opening_words((*front.before, *front.opening))
    lowered = words.text.lower()
    if "date" not in lowered and "inspected" not in lowered:  # every label has one of these, and a word is found faster
        return
    for label in _LABEL.finditer(words.text):
        days = next(iter(_days(words.text, label.end(), label.end() + 200, date)), None)
        if days and days.start - label.end() <= _LABEL_REACH and not _NOT_THIS.search(words.text[label.end() : days.start]):
            yield words, days


def _told(front: Front, letter_type: str | None, date: dt.date | None) -> Iterator[tuple[OpeningWords, Days]]:
    """Yield the days in sentences about a visit, first in the opening, then above the salutation."""
    entry = letter_type_entry(letter_type)
    if entry is None or entry.report:
        return
    for words in (opening_words(front.opening, run_on=True), opening_words(front.before)):
        yield from ((words, days) for days in _of_events(words, date))


def _of_events(words: OpeningWords, date: dt.date | None) -> Iterator[Days]:
    start = 0
    for stop in [*(match.start() for match in _SENTENCE_ENDS.finditer(words.text)), len(words.text)]:
        if _EVENT.search(words.text, start, stop):
            spans = _days(words.text, start, stop, date)
            yield from (days for days in spans if days.last != date and not _NOT_THIS.search(words.text[start : days.start]))
        start = stop


def _days(text: str, start: int, stop: int, date: dt.date | None) -> list[Days]:
    spans = days_in(text[start:stop], before=date)
    return [Days(days.first, days.last, days.start + start, days.end + start, days.year_given) for days in spans]


def _found(words: OpeningWords, days: Days, date: dt.date | None) -> Extracted[Visit | None]:
    """Return the visit, with its evidence and notices."""
    notices = []
    if not days.year_given:
        notices.append(f"The visit’s dates have no year. We used {days.last.year}, from the letter’s date.")
    first, last = days.first, days.last
    if (last - first).days > LONGEST_VISIT_DAYS:
        first, last = _shortened(first, last, date)
        notices.append(f"The visit’s dates read “{words.text[days.start : days.end]}”, which is too long. We used {last.year} for both.")
    return Extracted(Visit(first, last), (words.evidence("visit", days.start, days.end, around=80),), tuple(notices))


def _shortened(first: dt.date, last: dt.date, date: dt.date | None) -> tuple[dt.date, dt.date]:
    """Return both days in one year, earlier first: the last day's year, or the first day's if the last is after the letter's date."""
    year = first.year if date and date < last else last.year
    earlier, later = sorted(in_year((first, last), year))
    return earlier, later
