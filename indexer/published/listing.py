"""Published: what each site listed when it was last asked, in a hidden file of the letters folder for each source.

It is what coverage is counted by, and it lets the next run ask a site only what has changed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.errors import UsageError
from indexer.published.whole_files import whole_file

if TYPE_CHECKING:
    from msgspec.json import Decoder

FORMAT = 1
"""Version of the stored form; one of another version is asked for again."""
_PREFIX, _SUFFIX = ".listed-by-", ".json"


@dataclass(frozen=True, slots=True)
class OnSite:
    """One document, as a page lists it."""

    url: str
    kind: str
    """What the page calls it; "" if it has no name there."""
    publication_day: dt.date | None = None
    inspection_day: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ListedPage:
    """One page of a site, for a council or a meeting, and what it listed."""

    url: str
    """Address that people can open."""
    name: str
    """Name of the council or meeting, as the site has it."""
    urn: str = ""
    """Number that the site gives to the council; "" if it gives none."""
    asked: str = ""
    """Address that was asked, if it is another than `url`: one for programs."""
    documents: tuple[OnSite, ...] = ()
    as_of: str = ""
    """When it was last asked, in ISO 8601 with an offset; "" if never."""
    etag: str = ""
    modified: str = ""
    """What the site gave to ask next time only for changes."""

    @property
    def address(self) -> str:
        """The address to ask."""
        return self.asked or self.url


@dataclass(frozen=True, slots=True)
class Listing:
    """What one source lists."""

    source: str
    """Name in the table of sources: "ofsted"."""
    title: str
    """Who publishes there: "Ofsted"."""
    pages: tuple[ListedPage, ...] = ()
    """In the order of the site's list."""
    format: int = FORMAT

    @property
    def asked(self) -> tuple[ListedPage, ...]:
        """The pages that have been asked at least once."""
        return tuple(page for page in self.pages if page.as_of)

    @property
    def as_of(self) -> str:
        """When the page was asked that was asked longest ago; "" if none was."""
        return min((page.as_of for page in self.asked), default="")


def read_listings(folder: Path) -> tuple[Listing, ...]:
    """Return what is recorded in a letters folder, sorted by source; a record of another version counts as none.

    Raises `UsageError` for a damaged one.
    """
    found = (_read(path) for path in sorted(folder.glob(f"{_PREFIX}*{_SUFFIX}")))
    return tuple(one for one in found if one.format == FORMAT)


def write_listing(folder: Path, listing: Listing) -> None:
    """Record what a source lists, whole or not at all."""
    from msgspec.json import encode

    with whole_file(folder / f"{_PREFIX}{listing.source}{_SUFFIX}") as file:
        file.write(encode(listing))


def merged(old: Listing, pages: Iterable[ListedPage]) -> Listing:
    """Return `old` with the site's list of pages as it is now; what is known of a page that is still there stays."""
    known = {page.address: page for page in old.pages}
    return Listing(old.source, old.title, tuple(_renamed(known.get(page.address), page) for page in pages))


def _renamed(known: ListedPage | None, page: ListedPage) -> ListedPage:
    if known is None:
        return page
    return ListedPage(page.url, page.name, page.urn, page.asked, known.documents, known.as_of, known.etag, known.modified)


def _read(path: Path) -> Listing:
    try:
        return _decoder().decode(path.read_bytes())
    except (OSError, ValueError) as error:  # msgspec's own errors included
        raise UsageError(f"{path} is damaged ({error}); delete it and run fetch again") from error


@cache
def _decoder() -> Decoder[Listing]:
    from msgspec.json import Decoder

    return Decoder(Listing)
