"""Fetch: Ofsted's reports on the children's services of councils, as reports.ofsted.gov.uk lists them.

The search lists councils, at most 100 on a page; a council's page has a timeline of its inspections, with a link to each document whose
hidden words say what it is and when it was published.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import partial
from typing import Any
from urllib.parse import urljoin, urlsplit

from indexer.dates import days_read
from indexer.errors import SiteChanged
from indexer.fetch.markup import html_root, with_class, words_of
from indexer.fetch.port import Ask, Source
from indexer.published.listing import ListedPage, OnSite
from indexer.settings.fetching import Fetching

ROWS = 100
"""Councils to a page of the search: the most that it gives since 2025."""
LEEWAY = 5
"""How many more or fewer councils than expected are still believed."""
SEARCH = "/search?q=&location=&lat=&lon=&radius=&level_1_types=3&level_2_types%5B%5D=12&start={start}&rows={rows}"
"""Local authorities' children's services, in Ofsted's numbers of types."""
_PROVIDER = re.compile(r"/provider/\d+/(\d+)/?")
_FILE = re.compile(r"/file/\d+")
_LABEL = re.compile(r"(?P<kind>.+?)(?:,\s*pdf)?\s*[-–—]\s*(?P<day>\d{1,2} \w+ \d{4})", re.IGNORECASE)
"""The hidden words of a link: "Children's services focused visit, pdf - 15 July 2024"."""
_FORMAT = re.compile(r",\s*pdf$", re.IGNORECASE)


def ofsted(settings: Fetching) -> Source:
    """Return the source."""
    hosts = ("ofsted.gov.uk", "publishing.service.gov.uk", urlsplit(settings.ofsted).hostname or "")
    return Source("ofsted", "Ofsted", hosts, partial(list_pages, settings), documents_on, lambda _: "Ofsted")


def list_pages(settings: Fetching, ask: Ask) -> tuple[ListedPage, ...]:
    """Return the page of each council, without repeats; `SiteChanged` if there are too many or too few to be believed."""
    found: dict[str, ListedPage] = {}
    least, most = settings.providers - LEEWAY, settings.providers + LEEWAY
    while len(found) <= most:
        address = settings.ofsted + SEARCH.format(start=len(found), rows=ROWS)
        pages = _providers(settings.ofsted, ask(address))
        new = {page.urn: page for page in pages if page.urn not in found}
        found |= new
        if not new or (len(pages) < ROWS and len(found) >= least):
            break
    if not least <= len(found) <= most:
        what = f"Ofsted lists {len(found)}{' or more' if len(found) > most else ''} councils, and {least} to {most} were expected"
        do = f"if that is right, set LETTERS_OFSTED_PROVIDERS to their number; else its search has changed: see {settings.ofsted}/search"
        raise SiteChanged(f"{what}, so nothing was fetched; {do}")
    return tuple(found.values())


def documents_on(page: ListedPage, text: str) -> tuple[OnSite, ...]:
    """Return the documents on a council's page; `SiteChanged` if it has files that stand where none are expected."""
    root = html_root(text)
    found: dict[str, OnSite] = {}
    for link in with_class(root, "a", "publication-link"):
        if href := link.get("href", "").strip():
            one = _document(urljoin(page.url, href), link)
            found.setdefault(one.url, one)
    others = {urljoin(page.url, link.get("href", "").strip()) for link in root.iter("a") if _FILE.search(link.get("href", ""))}
    if others - found.keys():
        raise SiteChanged(
            f"{page.url} has files that are no longer marked as publications: Ofsted’s pages have changed, and this program must follow"
        )
    return tuple(found.values())


def _providers(site: str, text: str) -> tuple[ListedPage, ...]:
    """Return the councils on one page of the search, each once."""
    found: dict[str, ListedPage] = {}
    for link in html_root(text).iter("a"):
        address = urljoin(f"{site}/", link.get("href", "").strip())
        if match := _PROVIDER.fullmatch(urlsplit(address).path):
            name = words_of(link) or (found[match[1]].name if match[1] in found else "")
            found[match[1]] = ListedPage(address, name, match[1])
    return tuple(found.values())


def _document(url: str, link: Any) -> OnSite:
    """Return what a link says of its document: by its hidden words, or failing that by its shown ones."""
    hidden = with_class(link, "span", "nonvisual")
    label = words_of(hidden[0]) if hidden else words_of(link)
    match = _LABEL.fullmatch(label)
    kind = match["kind"].strip() if match else _FORMAT.sub("", label)
    return OnSite(url, kind, _day(match["day"]) if match else None, _inspection_day(link))


def _inspection_day(link: Any) -> dt.date | None:
    """Return the day of the inspection in whose place on the timeline a link stands."""
    for above in link.iterancestors("li"):
        if "timeline__day" in above.get("class", "").split():
            dates = with_class(above, "p", "timeline__date") or [above]
            return _day(words_of(next(dates[0].iter("time"), None)))
    return None


def _day(text: str) -> dt.date | None:
    """Return the day that a text is; None if it is no single day."""
    days = days_read(text)
    return days.start if days and days.start == days.end else None
