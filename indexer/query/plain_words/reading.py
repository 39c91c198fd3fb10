"""Query: one name, grade or time among the words of a query, and how readers are told of several."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indexer.dates import ANY_DATE, DateRange, range_words


@dataclass(frozen=True, slots=True)
class Reading:
    """What parts `first` to `last` (inclusive) of a query mean: values of a field, or dates."""

    first: int
    last: int
    field: str
    """A name from `indexer.fields.COUNTED`, or "date"."""
    values: tuple[str, ...]
    """As in the field's register; a grade as typed; none for dates."""
    label: str
    """In words that follow “letters”: "to Derby", "since 2021"; for a region "in London"."""
    certain: bool = True
    """False if the words may also be meant as words: it is only offered."""
    dates: DateRange = ANY_DATE
    bare: bool = False
    """True for a year without any word such as “in”, which may also be part of the name of a law."""
    words: str = ""
    """As typed."""
    wider: DateRange = ANY_DATE
    """Other days that the words for a time may mean too: since January 2020, for "letters from January 2020"."""


ORDER = ("letter_type", "grade", "inspectorate", "authority", "authority_type", "region", "inspector", "year", "date")
"""The order in which readings are told."""


def described(readings: Iterable[Reading], days: DateRange | None = None) -> str:
    """Return the letters that `readings` choose: "letters to Derby or Leeds since 2021".

    Dates are told as `days` if given, as they may be narrower than those of the readings.
    """
    some = tuple(readings)
    told = {field: _of_field([one.label for one in some if one.field == field]) for field in ORDER}
    if told["region"] and not (told["authority"] or told["authority_type"]):
        told["authority_type"] = "to councils"
    if told["date"] and days:
        told["date"] = range_words(days)
    return " ".join(("letters", *filter(None, told.values())))


def _of_field(labels: Sequence[str]) -> str:
    """Return the labels of one field, with the words that they share only once: "to Derby or Leeds"."""
    each = tuple(dict.fromkeys(labels))
    head = _shared(each)
    return head + listed(tuple(label.removeprefix(head) for label in each))


def _shared(labels: Sequence[str]) -> str:
    """Return the first words that all `labels` share, none of a name: "to Cheshire East or Cheshire West"; none of a single label."""
    rows = [label.split(" ") for label in labels]
    same = 0
    while len(rows) > 1 and all(len(row) > same + 1 and row[same] == rows[0][same].lower() for row in rows):
        same += 1
    return "".join(f"{word} " for word in rows[0][:same]) if rows else ""


def listed(items: Sequence[str]) -> str:
    """Return "a", "a or b", "a, b or c"."""
    return f"{', '.join(items[:-1])} or {items[-1]}" if len(items) > 1 else "".join(items)
