"""Query: brings together all that is understood among the plain words of a query, and what is left of it as words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from indexer.analysis import STOP_WORDS
from indexer.dates import ANY_DATE, DateRange, both
from indexer.errors import BadQuery
from indexer.query.ast import All, Filter, Node, Not, merge_filters
from indexer.query.plain_words.frame import frame_of
from indexer.query.plain_words.grades import OFFERED, grades_in
from indexer.query.plain_words.lexicon import OFSTED
from indexer.query.plain_words.names import LETTERS, names_in
from indexer.query.plain_words.reading import Reading
from indexer.query.plain_words.times import times_in
from indexer.query.plain_words.what_was_done import with_what_was_done
from indexer.query.plain_words.words import Word, all_of, parts_of, words_of
from indexer.query.traversal import is_stop_word
from indexer.registers import authority_entry, letter_type_entry

EVERY = frozenset(("every", "each"))


@dataclass(frozen=True, slots=True)
class Understood:
    """A query divided into what its words mean and what is left to search for."""

    root: Node
    """The words left; `All` if there are none."""
    filters: tuple[Filter, ...]
    dates: DateRange
    readings: tuple[Reading, ...]
    """What the filters and dates come from, in order."""


@lru_cache(maxsize=256)
def readings_in(root: Node, today: date) -> tuple[Reading, ...]:
    """Return what is understood among the plain words of `root`, in order and without overlaps, with how certain each is.

    Words count only where all of them must match: not in quotation marks, in brackets, after NOT or beside OR. "Last year" is counted from
    `today`.
    """
    words = words_of(root)
    names = names_in(words)
    types = {one.last for one in names if one.field == "letter_type"}
    times = (with_what_was_done(words, one) for one in times_in(words, today, types))
    found = (*names, *grades_in(words, names), *times)
    apart = _offered(words, _with_names_alone(words, _consistent(_apart(found))))
    return tuple(replace(one, words=" ".join(word.typed for word in words[one.first : one.last + 1])) for one in apart)


def understand(root: Node, readings: Iterable[Reading]) -> Understood:
    """Return `root` with the certain ones of its `readings` as filters and dates, without the words that they and their frame take up."""
    certain = tuple(one for one in readings if one.certain)
    if not certain:
        return Understood(root, (), ANY_DATE, ())
    filters = merge_filters(Filter(one.field, one.values) for one in certain if one.field != "date")
    days = ANY_DATE
    for one in certain:
        days = both(days, one.dates)
    return Understood(without_readings(root, certain), filters, days, certain)


def without_readings(root: Node, readings: Sequence[Reading], stay: Iterable[Reading] = ()) -> Node:
    """Return `root` without the words of `readings` and those that only go with them; stop words alone do not stay either.

    The words of the readings that `stay` do.
    """
    frame = frame_of(words_of(root), readings) - {place for one in stay for place in range(one.first, one.last + 1)}
    taken = frame | {place for one in readings for place in range(one.first, one.last + 1)}
    left = tuple(part for place, part in enumerate(parts_of(root)) if place not in taken)
    if taken and all(is_stop_word(part) or isinstance(part, Not | All) for part in left):
        left = tuple(part for part in left if not is_stop_word(part))
    return all_of(left)


def _offered(words: Sequence[Word], readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """Return `readings` without grades that are too usual as words to be offered."""
    typed = ((one, " ".join(word.key for word in words[one.first : one.last + 1])) for one in readings)
    return tuple(one for one, grade in typed if one.certain or one.field != "grade" or grade in OFFERED)


def _with_names_alone(words: Sequence[Word], readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """Return `readings` with a grade or a time certain if nothing else is left: "inadequate 2024", "ILACS good", "leeds 2019/20".

    Not the grade of one council, of which words may be meant too, nor one of several times, which may not go together.
    """
    taken = {place for one in readings for place in range(one.first, one.last + 1)}
    left = {word.key for place, word in enumerate(words) if place not in taken} - STOP_WORDS - EVERY
    if not left <= {*LETTERS, OFSTED}:
        return readings
    doubtful = [one for one in readings if not one.certain]
    times = [one for one in readings if one.field in ("year", "date")]
    if len(times) == 1 and doubtful == times and (len(readings) > 1 or left):
        return tuple(replace(one, certain=True) for one in readings)
    of_some = {one.field != "letter_type" or _is_graded(one) for one in readings if one.field in ("year", "date", "letter_type")}
    if of_some == {True} and all(one.field != "authority" and (one.certain or one.field == "grade") for one in readings):
        return tuple(replace(one, certain=True) for one in readings)
    return readings


def _is_graded(one: Reading) -> bool:
    """Return whether letters of a type are reports of councils, which have grades: there is no good focused visit."""
    entries = [letter_type_entry(value) for value in one.values if one.field == "letter_type"]
    return any(entry and entry.report and entry.about == "council" for entry in entries)


def _apart(found: Iterable[Reading]) -> tuple[Reading, ...]:
    """Return the readings that do not overlap, in order: of those that do, the certain ones count, then the longest."""
    kept: list[Reading] = []
    for one in sorted(found, key=lambda one: (not one.certain, one.first - one.last, one.first)):
        if all(one.first > other.last or one.last < other.first or _same_words(one, other) for other in kept):
            kept.append(one)
    return tuple(sorted(kept, key=lambda one: (one.first, one.last)))


def _same_words(one: Reading, other: Reading) -> bool:
    """Return whether two readings are of several grades in the same words: "good or outstanding councils"."""
    return one.field == other.field == "grade" and (one.first, one.last) == (other.first, other.last)


def _consistent(readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """Return `readings` with those uncertain that no letter could meet at once: "leeds east midlands", "before 2015 after 2018"."""
    codes = {code for one in readings if one.certain and one.field == "authority" for code in one.values}
    entries = tuple(entry.authority for code in codes if (entry := authority_entry(code)))
    parts = {"region": {one.region for one in entries}, "authority_type": {one.kind for one in entries}}
    kept = tuple(
        replace(one, certain=False) if codes and one.field in parts and parts[one.field].isdisjoint(one.values) else one for one in readings
    )
    return kept if _days_meet(kept) else tuple(replace(one, certain=False) if one.field in ("date", "year") else one for one in kept)


def _days_meet(readings: Sequence[Reading]) -> bool:
    """Return whether any day is in all the certain dates, and in one of the years if there are any."""
    days = ANY_DATE
    try:
        for one in readings:
            days = both(days, one.dates) if one.certain else days
    except BadQuery:
        return False
    years = [int(value) for one in readings if one.certain and one.field == "year" for value in one.values]
    first, last = days.start or date.min, days.end or date.max
    return not years or any(first.year <= year <= last.year for year in years)
