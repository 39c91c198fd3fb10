"""Presenters: error pages, which say what happened and what to do, and can't be mistaken for "no results"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from indexer.errors import BadQuery, LettersError, NotFound, SearchTooSlow, SearchUnavailable
from indexer.fields import capital
from webapp.presenters.results import NoticeView
from webapp.urls import NotUnderstood, SearchParams, date_range_of, search_link


@dataclass(frozen=True, slots=True)
class MarkedFault:
    """A search text, split around the place of its error."""

    before: str
    fault: str
    after: str


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """Everything that an error page shows."""

    params: SearchParams
    status: int
    look: str
    """"query", "missing" or "down"."""
    title: str
    message: str
    pointed: MarkedFault | None = None
    offers: tuple[NoticeView, ...] = ()
    command: str = ""
    """What an administrator should run, to be copied; "" if nothing."""


def error_page(error: LettersError, params: SearchParams, told: str, page: str = "", here: str = "") -> ErrorPage:
    """Return the page for `error`, raised by the search `params`; `told` is what it says if search is down.

    `page` is the address of what a file shows, if not its results; `here` is the address asked for, "" if it can't be asked for again.
    """
    if isinstance(error, BadQuery):
        return _bad_query(error, params, page)
    if isinstance(error, NotUnderstood):
        instead = NoticeView("", "See the results as a page", page or search_link(params))
        return ErrorPage(params, error.status, "query", "We can’t make this file", str(error), offers=(instead,))
    if isinstance(error, NotFound):
        return ErrorPage(params, error.status, "missing", "Not found", capital(str(error)))
    if isinstance(error, SearchTooSlow):
        return ErrorPage(params, error.status, "query", "This search took too long", capital(str(error)))
    if isinstance(error, SearchUnavailable):
        again = NoticeView("This does not mean that there are no results.", "Try again", here or page or search_link(params))
        said, _, command = capital(told).partition("; run: ")
        return ErrorPage(params, error.status, "down", "Search is not available at the moment", said, offers=(again,), command=command)
    return ErrorPage(params, error.status, "down", "Something went wrong", capital(told))


def _bad_query(error: BadQuery, params: SearchParams, page: str) -> ErrorPage:
    """Mark the error in the search text, and offer the repaired text, or all paragraphs if nothing of it is left.

    If the error is in a date of the panel, offer the date most likely meant, and the search without dates; for a file, its `page`, which
    has the form.
    """
    title = "We can’t read this search"
    if page:
        mend = NoticeView("", "Correct it on the page", page)
        return ErrorPage(params, error.status, "query", title, capital(str(error)), pointed(error), (mend,))
    if error.text and error.text in (params.start, params.end):
        return ErrorPage(params, error.status, "query", title, capital(str(error)), offers=tuple(other_dates(error, params)))
    repaired = NoticeView("Search for", error.repaired or "all paragraphs", search_link(replace(params, text=error.repaired, page=1)))
    offers = (repaired,) if error.text else ()
    return ErrorPage(params, error.status, "query", title, capital(str(error)), pointed(error), offers)


def other_dates(error: BadQuery, params: SearchParams, link: Callable[[SearchParams], str] = search_link) -> Iterator[NoticeView]:
    """Yield the searches to offer if the error is in a date of the panel; `link` makes their addresses."""
    start, end = (error.repaired if typed == error.text else typed for typed in (params.start, params.end))
    mended = replace(params, start=start, end=end, page=1)
    if error.repaired and not _is_at_fault(mended):
        yield NoticeView("Did you mean", error.repaired, link(mended))
    yield NoticeView("", "Search without dates", link(replace(params, start="", end="", page=1)))


def _is_at_fault(params: SearchParams) -> bool:
    try:
        date_range_of(params)
    except BadQuery:
        return True
    return False


def pointed(error: BadQuery) -> MarkedFault | None:
    """Mark the word or character at the error, or the end of the text if something is missing there."""
    if error.position is None or not error.text:
        return None
    at = min(max(error.position, 0), len(error.text))
    word = re.match(r"\w+|.|", error.text[at:], re.DOTALL)
    end = at + (word.end() if word else 0)
    return MarkedFault(error.text[:at], error.text[at:end], error.text[end:])
