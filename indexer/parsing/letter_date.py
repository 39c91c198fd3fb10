"""Parsing: find the date of a letter."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from indexer.dates import day_words
from indexer.letter import Block, Visit
from indexer.parsing.extracted import Extracted
from indexer.parsing.front import Front, OpeningWords, front_of, opening_words
from indexer.parsing.written_dates import days_in, in_year, month_lines
from indexer.registers import letter_type_entry

_PUBLISHED = re.compile(
    r"(?:^\W*|\breport )(?:published|date of publication|publication date)\b[\s:–-]*(?:[a-z]+day,?\s+)?(?=\d)"
    r"|\bpublished\s*:[\s–-]*(?:[a-z]+day,?\s+)?(?=\d)",
    re.IGNORECASE | re.MULTILINE,
)
"""Matches a label, not prose: in "a review published 12 March 2019" the date is not the report's."""
_NOT_THE_DATE = re.compile(
    r"(?:\b(?:conversation|visit|inspect\w*|meeting|previous|week (?:commencing|beginning|ending|of)|born|due)\b|\bw/[ceb]\b"
    r"|[^\n]\bdated\b)[^\n]*$",
    re.IGNORECASE,
)
_OF_SITE = re.compile(
    r"^\W*(?:first |last )?(?:published|updated|posted|modified|uploaded|added)(?: date| on| by)?\b[^\n\d]{0,30}$", re.IGNORECASE
)
"""What a site writes before the day on which it published or changed a page."""
_DATE_LABEL = re.compile(r"(?:date|dated)\s*(?:[:–-]|this)\s*$", re.IGNORECASE)
_LABEL_ALONE = re.compile(
    r":\s*$|^\W*(?:(?:previous |last )?(?:inspection|visit|fieldwork) dates?|dates? of [^\n]{3,40}|inspected(?: on)?)\W*$", re.IGNORECASE
)
"""A label that is a line by itself: the day below it is what it says."""
_BROKEN = re.compile(r"(?m)^\s*\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]{2,8},? \d{3,}\b")


def find_letter_date(blocks: Sequence[Block], letter_type: str | None, visit: Visit | None) -> Extracted[dt.date | None]:
    """Return the date that the letter gives as its own; None if it gives none.

    In a letter it is above "Dear …" ("22 June 2023"); a report says "Report published: 19 October 2015"; a note has it in its title
    ("Overview and Scrutiny Committee – 7th January 2015"). Inspection dates don't count. A letter can't be dated before the visit it
    reports: its year must be wrong ("2019" for 2020, in January), so the first such day after the visit is taken, with a notice.
    """
    found = _stated(blocks, letter_type)
    if found.value is None or visit is None or found.value >= visit.start:
        return found
    later = [day for year in (visit.end.year, visit.end.year + 1) for day in in_year((found.value,), year) if day >= visit.end]
    stated, started = day_words(found.value), day_words(visit.start)
    notice = f"The letter is dated {stated}, before its visit on {started}. We used {day_words(later[0])}."
    return Extracted(later[0], found.evidence, (*found.notices, notice))


def find_letter_month(blocks: Sequence[Block]) -> Extracted[dt.date | None]:
    """Return the first day of the month that a letter without a date of its own gives as its date; None if it gives none.

    The month stands on a line of its own above the salutation, or on the title page if there is none: "December 2018".
    """
    front = front_of(blocks)
    words = opening_words(front.before if front.salutation else _title_blocks(front.opening))
    for days in month_lines(words.text)[:1]:
        return Extracted(days.first, (words.evidence("letter_date", days.start, days.end),))
    return Extracted(None)


def stated_date(blocks: Sequence[Block], letter_type: str | None) -> dt.date | None:
    """Return the letter's date as written, right or wrong; None if it gives none."""
    return _stated(blocks, letter_type).value


def _stated(blocks: Sequence[Block], letter_type: str | None) -> Extracted[dt.date | None]:
    front = front_of(blocks)
    entry = letter_type_entry(letter_type)
    for words, start, end, day in _days_of(front, report=bool(entry and entry.report)):
        return Extracted(day, (words.evidence("letter_date", start, end, around=30),))
    broken = None if front.salutation is None else _BROKEN.search(opening_words(front.before).text)
    return Extracted(None, notices=(f"“{broken.group().strip()}” is not a valid date.",) if broken else ())


def _days_of(front: Front, *, report: bool) -> Iterator[tuple[OpeningWords, int, int, dt.date]]:
    """Yield the days that a report says it was published on; those of a letter, which a report may come as, follow.

    On a report's title page a day counts that is a line by itself, as others are the inspection's.
    """
    if report:
        yield from _published(front)
    alone = report and front.salutation is None
    yield from (found for found in _written(front) if not alone or _is_line(found[0].text, found[1], found[2]))


def _published(front: Front) -> Iterator[tuple[OpeningWords, int, int, dt.date]]:
    """Yield the days after "Report published:" on a report's first pages."""
    words = opening_words((*front.before, *front.opening))
    for label in _PUBLISHED.finditer(words.text):
        for days in days_in(words.text[label.end() : label.end() + 30])[:1]:
            if days.start == 0:
                yield words, label.start(), label.end() + days.end, days.first


def _written(front: Front) -> Iterator[tuple[OpeningWords, int, int, dt.date]]:
    """Yield the days above the salutation, or in the title if there is none; those at the start of a line come first."""
    blocks = front.before if front.salutation else _title_blocks(front.opening)
    words = opening_words(blocks)
    days = [days for days in days_in(words.text) if days.first == days.last]
    own = [day for day in days if not _NOT_THE_DATE.search(words.text[: day.start].rpartition("\n")[2])]
    for day in sorted(own, key=lambda day: (_is_of_site(words.text, day.start), not _begins_line(words.text, day.start))):
        yield words, day.start, day.end, day.first


def _is_of_site(text: str, place: int) -> bool:
    """Return whether a day is when a site published or changed its page, which a letter's own day goes before."""
    *above, line = text[:place].rsplit("\n", 2)[-2:]
    return bool(_OF_SITE.search(line) or (not line.strip() and above and _OF_SITE.search(above[-1])))


def _is_line(text: str, start: int, end: int) -> bool:
    """Return whether a day is all that is on its line, without a label on the line above."""
    *above, before = text[:start].split("\n")[-2:]
    return not (before + text[end:].partition("\n")[0]).strip(" .,") and not any(map(_LABEL_ALONE.search, above))


def _begins_line(text: str, place: int) -> bool:
    before = text[:place].rpartition("\n")[2].strip()
    return not before or bool(_DATE_LABEL.search(before))


def _title_blocks(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks above the first whole paragraph."""
    long = next((place for place, block in enumerate(blocks) if len(block.text) > 200), len(blocks))
    return tuple(blocks[:long])
