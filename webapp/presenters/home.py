"""Presenters: the home page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from indexer.fields import FINDING_LABELS
from indexer.letter import Finding, Letter
from indexer.query import Filter
from indexer.search.collection import Collection
from indexer.sentences import unread_words
from webapp.presenters.facets import Bar, bars
from webapp.presenters.tone import in_narrative
from webapp.presenters.wording import council_words, count_words, type_words, when_words
from webapp.urls import SearchParams, letter_link, letters_link, search_link

EXAMPLES = (
    ("caseloads", "a word in all its forms"),
    ('"child in need"', "an exact phrase"),
    ("missing OR exploitation", "either word (or both)"),
    ('"management oversight"~5', "words near each other"),
    ("supervis*", "the start of a word"),
)
"""Searches to try, and what each demonstrates."""
NEWEST = 6
"""How many of the newest letters the home page lists."""
ASPECTS = (Finding.IMPROVEMENT, Finding.PRIORITY_ACTION, Finding.STRENGTH)
"""Findings that can be searched on their own from the home page."""


class Link(NamedTuple):
    """A link, with a few words about it."""

    label: str
    link: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class BrowseList:
    """A kind of finding to search in."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class HomePage:
    """Everything that the home page shows."""

    summary: str
    examples: tuple[Link, ...]
    aspects: tuple[BrowseList, ...]
    criticism: str
    """Address of a search for what may be criticism in the narrative."""
    types: tuple[Link, ...]
    years: tuple[Bar, ...]
    newest: tuple[Link, ...]
    undated: str
    """How many letters have no date, in words; "" if all have one."""
    unread: str
    """How many files could not be read, in words; "" if all could."""


def home_page(collection: Collection) -> HomePage:
    """Return the home page for `collection`."""
    undated, unread = len(collection.undated), unread_words(collection.report.unread)
    return HomePage(
        summary=summary(collection),
        examples=tuple(Link(text, search_link(SearchParams(text=text)), words) for text, words in EXAMPLES),
        aspects=tuple(BrowseList(finding.value, FINDING_LABELS[finding]) for finding in ASPECTS),
        criticism=search_link(in_narrative(SearchParams())),
        types=tuple(_type(letter_type, count) for letter_type, count in collection.types),
        years=year_bars(collection.years),
        newest=tuple(_newest(letter) for letter in reversed(collection.letters[-NEWEST:]) if letter.when),
        undated=f"{count_words(undated, 'letter')} without a date" if undated else "",
        unread=f"{unread} could not be read" if unread else "",
    )


def summary(collection: Collection) -> str:
    """Return, for example, "12,345 paragraphs in 523 letters to 151 councils, 2009 to 2025"."""
    if not collection.letters:
        return "No letters have been read yet"
    years = sorted({year for year, count in collection.years if count})
    span = f", {years[0]}" + (f" to {years[-1]}" if len(years) > 1 else "") if years else ""
    letters = count_words(len(collection.letters), "letter")
    authorities = count_words(len(collection.authorities), "council")
    return f"{count_words(collection.report.paragraphs, 'paragraph')} in {letters} to {authorities}{span}"


def year_bars(years: tuple[tuple[int, int], ...]) -> tuple[Bar, ...]:
    """Return a bar for each year with its number of letters and a link to its paragraphs."""
    rows = [(str(year), count, count_words(count, "letter")) for year, count in years]
    return bars(rows, lambda year: search_link(_only("year", year)))


def _newest(letter: Letter) -> Link:
    authority = council_words(letter.authority)
    when = when_words(letter)
    return Link(authority, letter_link(letter), f"{type_words(letter.letter_type)}, {when}")


def _type(letter_type: str | None, count: int) -> Link:
    link = letters_link(_only("letter_type", letter_type)) if letter_type else ""
    return Link(type_words(letter_type), link, count_words(count, "letter"))


def _only(field: str, value: str) -> SearchParams:
    return SearchParams(filters=(Filter(field, (value,)),))
