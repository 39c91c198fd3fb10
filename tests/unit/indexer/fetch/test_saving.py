"""Where fetched files are kept, and what they are called."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import pytest

from indexer.errors import UsageError
from indexer.fetch.choosing import Wanted
from indexer.fetch.saving import fetching_into, path_of
from indexer.published import ListedPage, OnSite


def wanted(name: str, kind: str, url: str, day: dt.date | None = None, urn: str = "") -> Wanted:
    """Return a document on a page."""
    return Wanted(ListedPage("https://x.gov.uk/p", name, urn), OnSite(url, kind, day))


@pytest.mark.parametrize(
    ("one", "path"),
    [
        (
            wanted("St. Helens", "Children's services focused visit", "https://f/v1/file/50252437", dt.date(2024, 7, 15)),
            "ofsted/st-helens/2024-07-15-childrens-services-focused-visit-50252437.pdf",
        ),
        (wanted("Ynys Môn", "", "https://f/v1/file/50252437"), "ofsted/ynys-mon/50252437.pdf"),
        (wanted("", "Visit", "https://f/v1/file/50252437", urn="80400"), "ofsted/80400/visit-50252437.pdf"),
        (wanted("..", "../../etc", "https://f/v1/file/50252437"), "ofsted/unnamed/etc-50252437.pdf"),
    ],
)
def test_a_name_says_whose_and_what_it_is(one: Wanted, path: str) -> None:
    """In ASCII, and never outside its folder."""
    assert path_of("ofsted", one) == path


def test_no_two_addresses_meet_in_one_name() -> None:
    """A number is not enough where the address asks for more, and a name is never enough."""
    urls = ["https://f/s1/Report.pdf", "https://f/s2/Report.pdf", "https://f/a?ID=1", "https://f/a?ID=2", "https://f/2024?ID=1", "https://f/2024"]
    assert len({path_of("moderngov", wanted("A", "B", url)) for url in urls}) == len(urls)
    assert len(path_of("moderngov", wanted("A" * 500, "B" * 500, urls[0]))) < 200


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are other there")
def test_a_folder_that_may_not_be_written_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says which."""
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(UsageError, match="can't be written"), fetching_into(tmp_path):
        pass
