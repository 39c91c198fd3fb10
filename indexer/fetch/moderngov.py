"""Fetch: the papers of councils' committees, from the web service of ModernGov, which most English councils publish them with.

`GetMeetings` lists a committee's meetings, `GetMeeting` has one meeting with its agenda and the papers linked to it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from indexer.dates import day_words
from indexer.errors import SiteChanged, UsageError
from indexer.fetch.markup import words_of, xml_root
from indexer.fetch.port import Ask, Source
from indexer.published.listing import ListedPage, OnSite
from indexer.settings.fetching import Committee, Fetching

SERVICE = "{site}/mgWebService.asmx/"
MEETINGS = SERVICE + "GetMeetings?lCommitteeId={committee}&sFromDate=01/01/2000&sToDate={until:%d/%m/%Y}"
MEETING = SERVICE + "GetMeeting?lMeetingId={meeting}"
PAGE = "{site}/ieListDocuments.aspx?CId={committee}&MId={meeting}"
"""A meeting's page for people."""
AHEAD = dt.timedelta(days=400)
"""How far ahead meetings are listed."""


def moderngov(settings: Fetching, today: Callable[[], dt.date] = dt.date.today) -> Source:
    """Return the source; `UsageError` if no committee is set."""
    if not settings.committees:
        raise UsageError(
            "no committee is set: set LETTERS_COMMITTEES to the addresses of committees’ pages, such as"
            " https://democracy.northshire.gov.uk/mgCommitteeDetails.aspx?ID=142"
        )
    hosts = tuple(dict.fromkeys(urlsplit(one.site).hostname or "" for one in settings.committees))
    pages = partial(list_pages, settings.committees, today() + AHEAD)
    return Source("moderngov", "ModernGov", hosts, pages, documents_on, _publisher, "meeting", may_be_empty=True)


def list_pages(committees: tuple[Committee, ...], until: dt.date, ask: Ask) -> tuple[ListedPage, ...]:
    """Return the page of each meeting of all committees; `SiteChanged` if an answer is not as expected."""
    return tuple(page for one in committees for page in _meetings(one, ask(_meetings_address(one, until))))


def documents_on(page: ListedPage, text: str) -> tuple[OnSite, ...]:
    """Return the papers of a meeting, without repeats, called by their titles; `SiteChanged` if the answer is of another kind.

    Neither has a day of its own: the service says when the committee met, not when a paper was published.
    """
    root = xml_root(text)
    if not any(_is(element, "meetingid") for element in root.iter()):
        raise SiteChanged(f"{page.address} did not answer with a meeting; check whether the council still uses ModernGov")
    found: dict[str, OnSite] = {}
    for paper in root.iter():
        if _is(paper, "linkeddoc") and (url := _text(paper, "url")):
            found.setdefault(url, OnSite(url, _text(paper, "title")))
    return tuple(found.values())


def _meetings_address(committee: Committee, until: dt.date) -> str:
    return MEETINGS.format(site=committee.site, committee=committee.number, until=until)


def _meetings(committee: Committee, text: str) -> tuple[ListedPage, ...]:
    """Return the pages of a committee's meetings; `SiteChanged` if the answer is of another kind or lacks some that it counts."""
    root = xml_root(text)
    stubs = [element for element in root.iter() if _is(element, "meeting") and re.fullmatch(r"\d+", _text(element, "meetingid"))]
    counted = _text(root, "meetingscount") or str(len(stubs) or "")
    if counted != str(len(stubs)):
        what = f"says that it has {counted} meetings and lists {len(stubs)}" if counted else "lists no meetings and doesn’t say why"
        raise SiteChanged(f"{committee.site} {what} for committee {committee.number}; check its address")
    title = _text(root, "committeetitle") or f"Committee {committee.number}"
    return tuple(_meeting(committee, title, stub) for stub in stubs)


def _meeting(committee: Committee, title: str, stub: Any) -> ListedPage:
    number = _text(stub, "meetingid")
    places = {"site": committee.site, "committee": committee.number, "meeting": number}
    day = _day(_text(stub, "meetingdate"))
    return ListedPage(PAGE.format(**places), f"{title}, {day_words(day) if day else f'meeting {number}'}", asked=MEETING.format(**places))


def _publisher(page: ListedPage) -> str:
    """Return the council's site, since the service does not say the council's name."""
    return urlsplit(page.url).hostname or ""


def _is(element: Any, name: str) -> bool:
    """Return whether an element has this name, in whatever namespace and case."""
    return isinstance(element.tag, str) and element.tag.rpartition("}")[2].lower() == name


def _text(element: Any, name: str) -> str:
    """Return the text of the first element of this name at or below `element`; "" if there is none."""
    return words_of(next((one for one in element.iter() if _is(one, name)), None))


def _day(text: str) -> dt.date | None:
    match = re.fullmatch(r"(\d{2})/(\d{2})/(\d{4})", text)
    try:
        return dt.date(int(match[3]), int(match[2]), int(match[1])) if match else None
    except ValueError:
        return None
