"""What a site listed, as it is recorded."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.errors import UsageError
from indexer.published.listing import FORMAT, ListedPage, Listing, OnSite, merged, read_listings, write_listing

PAGES = (
    ListedPage("https://r/1", "A", "1", documents=(OnSite("https://f/1", "Visit", dt.date(2024, 7, 15)),), as_of="2026-11-30", etag='"x"'),
    ListedPage("https://r/2", "B", "2", asked="https://r/api/2"),
)
LISTING = Listing("ofsted", "Ofsted", PAGES)


def test_what_is_recorded_is_read(tmp_path: Path) -> None:
    """Each source by itself."""
    write_listing(tmp_path, LISTING)
    write_listing(tmp_path, Listing("moderngov", "ModernGov"))
    assert read_listings(tmp_path) == (Listing("moderngov", "ModernGov"), LISTING)


def test_a_listing_of_another_version_counts_as_none_and_a_damaged_one_is_an_error(tmp_path: Path) -> None:
    """The message names the file."""
    write_listing(tmp_path, replace(LISTING, format=FORMAT + 1))
    assert read_listings(tmp_path) == ()
    (tmp_path / ".listed-by-ofsted.json").write_text("{")
    with pytest.raises(UsageError, match=r"listed-by-ofsted\.json is damaged"):
        read_listings(tmp_path)


def test_a_new_list_keeps_what_is_known_of_its_pages() -> None:
    """Names and order are the new list's; pages that it lacks are gone."""
    new = merged(LISTING, [ListedPage("https://r/3", "C", "3"), ListedPage("https://r/1", "A renamed", "1")])
    assert [page.name for page in new.pages] == ["C", "A renamed"]
    assert new.pages[1] == replace(PAGES[0], name="A renamed")
    assert (new.asked, new.as_of) == (new.pages[1:], "2026-11-30")


def test_a_page_may_be_asked_at_another_address_than_people_open() -> None:
    """Only that is asked."""
    assert [page.address for page in PAGES] == ["https://r/1", "https://r/api/2"]
    assert Listing("x", "X").as_of == ""
