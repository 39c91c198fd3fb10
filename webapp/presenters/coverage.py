"""Presenters: the coverage page: what the collection contains, what is missing, and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from indexer.dates import day_words, moment_words
from indexer.fields import capital
from indexer.letter import Letter, SiteCoverage
from indexer.query import Filter
from indexer.search.collection import Collection
from webapp.presenters.home import Link, summary
from webapp.presenters.wording import count_words, type_words
from webapp.urls import SearchParams, authority_link, letter_link, letters_link

NO_DATE = 0
"""Stands for the year of letters without a date."""


@dataclass(frozen=True, slots=True)
class TypeRow:
    """One letter type, with its number of letters in each year and without a date, or "" for 0."""

    name: Link
    counts: tuple[str, ...]
    total: int


@dataclass(frozen=True, slots=True)
class SiteView:
    """What a site lists and what of it is here."""

    title: str
    words: str
    """"As of 30 November 2026, 01:00 UTC, Ofsted listed 1,034 documents for 153 councils. 1,021 of them are here."."""
    about: str
    """What its pages are about: "Council"."""
    absent: tuple[tuple[str, str, str, str], ...]
    """Those that are not: council, kind, day of publication and address."""
    empty: str
    """The pages that list nothing, in words; "" if there are none."""


@dataclass(frozen=True, slots=True)
class CoveragePage:
    """Everything that the page shows."""

    summary: str
    built: str
    authorities: str
    """Address of the list of authorities."""
    sites: tuple[SiteView, ...]
    years: tuple[int, ...]
    rows: tuple[TypeRow, ...]
    undated: tuple[Link, ...]
    unnamed: tuple[Link, ...]
    """Letters whose authority is not known."""
    missing: tuple[str, ...]
    """Current councils without a letter here."""
    unread: tuple[tuple[str, str], ...]
    """Files and parts of files that could not be read, each with the reason."""
    headings: tuple[Link, ...]
    """Headings that are not in the register, with the number of letters that have them."""


def coverage_page(collection: Collection) -> CoveragePage:
    """Return the coverage page for `collection`."""
    years = tuple(year for year, _ in collection.years)
    return CoveragePage(
        summary=summary(collection),
        built=moment_words(collection.report.built),
        authorities=authority_link(),
        sites=tuple(map(_site, collection.report.sites)),
        years=years,
        rows=_rows(collection, years),
        undated=tuple(map(_letter, collection.undated)),
        unnamed=tuple(map(_letter, collection.unnamed)),
        missing=tuple(one.short_name for one in collection.missing),
        unread=tuple((one.source.name, capital(one.reason)) for one in collection.report.unread),
        headings=tuple(Link(heading, "", count_words(count, "letter")) for heading, count in collection.report.unknown_headings),
    )


def _site(site: SiteCoverage) -> SiteView:
    """Return what a site lists, and as of when."""
    pages = count_words(site.pages, site.about)
    of = f", of {site.pages_listed:,} that it has" if site.pages_listed > site.pages else ""
    here = "All of them are here." if site.here == site.listed else f"{site.here:,} of them {'is' if site.here == 1 else 'are'} here."
    return SiteView(
        title=site.title,
        words=f"As of {moment_words(site.as_of)}, {site.title} listed {count_words(site.listed, 'document')} for {pages}{of}. {here}",
        about=capital(site.about),
        absent=tuple((one.provider, one.kind, day_words(one.day) if one.day else "", one.url) for one in site.absent),
        empty=f"These pages list no documents: {', '.join(site.empty)}" if site.empty else "",
    )


def _rows(collection: Collection, years: tuple[int, ...]) -> tuple[TypeRow, ...]:
    columns = (*years, *((NO_DATE,) if collection.undated else ()))
    counts = Counter((letter.letter_type, letter.when.year if letter.when else NO_DATE) for letter in collection.letters)
    return tuple(
        TypeRow(_type(letter_type), tuple(str(counts[letter_type, year] or "") for year in columns), total)
        for letter_type, total in collection.types
    )


def _letter(letter: Letter) -> Link:
    return Link(letter.title or type_words(letter.letter_type), letter_link(letter))


def _type(letter_type: str | None) -> Link:
    link = letters_link(SearchParams(filters=(Filter("letter_type", (letter_type,)),))) if letter_type else ""
    return Link(type_words(letter_type), link)
