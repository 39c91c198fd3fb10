"""Registers: what each table must have, and what is looked at in the rows that users add."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from indexer.letter import Finding

Row = dict[str, str]
ABOUT = ("council", "area partnership", "provider")
"""What letters of a type can be about."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table: all its columns, those that no row may leave empty, and the one that names a row."""

    columns: tuple[str, ...]
    needed: tuple[str, ...]
    key: str


TABLES: Mapping[str, Table] = {
    "authorities.csv": Table(
        (
            "code", "name", "short_name", "kind", "region", "gss_code", "dfe_code", "urn", "start", "end", "successors", "goes_on_as",
            "names", "neighbours", "example",
        ),
        ("code", "name", "short_name", "kind", "region"),
        "code",
    ),
    "letter_types.csv": Table(
        ("name", "label", "names", "about", "inspectorates", "report", "pattern", "example"),
        ("name", "label", "pattern", "example"),
        "name",
    ),
    "headings.csv": Table(("pattern", "finding", "example"), ("pattern", "finding", "example"), "pattern"),
    "abbreviations.csv": Table(
        ("short", "other_forms", "words", "other_words", "example"), ("short", "words"), "short"
    ),
    "inspectorates.csv": Table(("name", "label", "names", "example"), ("name", "label"), "name"),
}  # fmt: skip


def _pattern(name: str, row: Row) -> str:
    """Return what is wrong with a pattern: it must be one, and fit its own example."""
    try:
        pattern = re.compile(row["pattern"], re.IGNORECASE)
    except re.error as error:
        return f"the pattern can’t be read ({error}); correct it"
    example = row["example"].replace("’", "'").replace("‘", "'")
    fits = pattern.fullmatch(example.casefold().rstrip(" .:?")) if name == "headings.csv" else pattern.search(example)
    return "" if fits else "the pattern does not fit its example; correct one of the two"


def _finding(_: str, row: Row) -> str:
    names = [one.value for one in Finding]
    return "" if row["finding"] in names else f"“{row['finding']}” is not a kind of finding; use one of {', '.join(names)}"


def _about(_: str, row: Row) -> str:
    return "" if row["about"] in ABOUT else f"“{row['about']}” in “about” is not known; use one of {', '.join(ABOUT)}"


def _report(_: str, row: Row) -> str:
    return "" if row["report"] in ("yes", "no") else f"“{row['report']}” in “report” is not known; write yes or no"


def _day(column: str) -> Callable[[str, Row], str]:
    def check(_: str, row: Row) -> str:
        try:
            dt.date.fromisoformat(row[column])
        except ValueError:
            return f"“{row[column]}” in “{column}” is not a date; write it like 2027-04-01"
        return ""

    return check


CHECKS: Mapping[str, Callable[[str, Row], str]] = {
    "pattern": _pattern, "finding": _finding, "about": _about, "report": _report, "start": _day("start"), "end": _day("end"),
}  # fmt: skip
"""For each column that must have a certain form, a function that returns what is wrong with it and what to do, or ""."""
