"""Fetch: which pages and documents are wanted, by council, kind and day. What is not understood is an error, never "none"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indexer.dates import dates_between
from indexer.errors import UsageError, short
from indexer.letter import Authority
from indexer.published.listing import ListedPage, OnSite
from indexer.registers import authorities_called, authority_by_urn, name_key

MOST_NAMED = 12
"""Kinds that are named in a message."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is wanted of a source; without values, everything."""

    authorities: tuple[str, ...] = ()
    """Codes of councils."""
    kinds: tuple[str, ...] = ()
    """Words of what a document is called, each normalised for comparison."""
    since: dt.date | None = None
    """First day of publication; a document without one is always wanted."""
    limit: int | None = None
    """Most files to fetch."""


EVERYTHING = Choice()


@dataclass(frozen=True, slots=True)
class Wanted:
    """One document on a page."""

    page: ListedPage
    document: OnSite


def choice_of(councils: Iterable[str], kinds: Iterable[str], since: str | None, limit: int | None) -> Choice:
    """Return what is wanted, as typed; `UsageError` for a council that the register lacks, an empty kind or what is no date."""
    codes = tuple(authority.code for name in councils for authority in _called(name))
    words = tuple(name_key(kind) for kind in kinds)
    if "" in words:
        raise UsageError("--kind needs words of what documents are called, like “focused visit”")
    return Choice(codes, words, dates_between(since or "", "").start, limit)


def _called(name: str) -> tuple[Authority, ...]:
    if not (found := authorities_called(name)):
        raise UsageError(f"we don’t recognise the council “{short(name)}”; type its name, like Nottingham or “North Tyneside”")
    return found


def authority_of(page: ListedPage) -> Authority | None:
    """Return the council that a page is about, by its number or else its name; None if the register has neither."""
    return authority_by_urn(page.urn) or next(iter(authorities_called(page.name)), None)


def pages_of(pages: Sequence[ListedPage], choice: Choice) -> tuple[ListedPage, ...]:
    """Return the pages of the chosen councils; `UsageError` if the site lists none of them."""
    if not choice.authorities:
        return tuple(pages)
    found = tuple(page for page in pages if (one := authority_of(page)) and one.code in choice.authorities)
    if not found:
        raise UsageError(f"the site lists none of these councils, only {len(pages):,} others; leave --authority out to fetch them all")
    return found


def wanted_of(pages: Iterable[ListedPage], choice: Choice) -> tuple[Wanted, ...]:
    """Return the chosen documents on these pages, the newest first, each address once.

    Raises `UsageError` with the kinds that there are if none is of a wanted one.
    """
    listed = {document.url: Wanted(page, document) for page in pages for document in page.documents}
    of_kind = [one for one in listed.values() if not choice.kinds or any(kind in name_key(one.document.kind) for kind in choice.kinds)]
    if listed and not of_kind:
        kinds = sorted({one.document.kind for one in listed.values() if one.document.kind})
        more = f" and {len(kinds) - MOST_NAMED} more" if len(kinds) > MOST_NAMED else ""
        raise UsageError(f"no document is of that kind; the kinds are: {'; '.join(map(short, kinds[:MOST_NAMED]))}{more}")
    recent = (one for one in of_kind if not choice.since or (one.document.publication_day or choice.since) >= choice.since)
    return tuple(sorted(recent, key=lambda one: one.document.publication_day or dt.date.min, reverse=True))
