"""What Ofsted's pages say, in the forms that they have, and in some that they may get."""

from __future__ import annotations

import datetime as dt

import pytest

from indexer.errors import SiteChanged
from indexer.fetch.ofsted import documents_on, list_pages, ofsted
from indexer.published import ListedPage, OnSite
from indexer.settings.fetching import Fetching

PAGE = ListedPage("https://reports.ofsted.gov.uk/provider/44/80400", "Northshire", "80400")


def entry(link: str, day: str = "<p class='timeline__date'><time>3 June 2024</time></p>") -> str:
    """Return an entry of a timeline."""
    return f"<ol><li class='event timeline__day'>{day}{link}</li></ol>"


def link(label: str, href: str = "https://files.ofsted.gov.uk/v1/file/50000001") -> str:
    """Return a link with hidden words."""
    return f"<a class='publication-link' href='{href}'>Shown <span class='nonvisual'>{label}</span></a>"


@pytest.mark.parametrize(
    ("label", "kind", "day"),
    [
        ("Area SEND full inspection, pdf - 15 July 2024", "Area SEND full inspection", dt.date(2024, 7, 15)),
        ("Children's services focused visit,\n  pdf – 01 August 2024", "Children's services focused visit", dt.date(2024, 8, 1)),
        ("Monitoring visit - 1 - 3 May 2019", "Monitoring visit - 1", dt.date(2019, 5, 3)),
        ("Children's services inspection, pdf", "Children's services inspection", None),
        ("Joint inspection, pdf - 31 June 2024", "Joint inspection", None),
        ("Letter - undated", "Letter - undated", None),
    ],
)
def test_hidden_words_give_kind_and_publication_day(label: str, kind: str, day: dt.date | None) -> None:
    """What can't be a day is none, and never guessed."""
    (found,) = documents_on(PAGE, entry(link(label)))
    assert (found.kind, found.publication_day, found.inspection_day) == (kind, day, dt.date(2024, 6, 3))


@pytest.mark.parametrize(
    ("day", "inspected"),
    [
        ("<p class='timeline__date'><time>3 June 2024</time></p>", dt.date(2024, 6, 3)),
        ("<div><time>03 June 2024</time></div>", dt.date(2024, 6, 3)),
        ("<p class='timeline__date'><time>June 2024</time></p>", None),
        ("<p class='timeline__date'>3 June 2024</p>", None),
    ],
)
def test_the_timeline_gives_the_inspection_day(day: str, inspected: dt.date | None) -> None:
    """A month is no day."""
    (found,) = documents_on(PAGE, entry(link("Focused visit, pdf - 15 July 2024"), day))
    assert found.inspection_day == inspected


def test_a_link_outside_the_timeline_or_without_hidden_words_is_kept() -> None:
    """It has no day of inspection, and is called by its shown words; a link without an address is none."""
    text = "<a class='publication-link' href='/v1/file/7'>Focused visit</a><a class='publication-link'>x</a>"
    assert documents_on(PAGE, text) == (OnSite("https://reports.ofsted.gov.uk/v1/file/7", "Focused visit"),)


def test_a_document_that_is_listed_twice_is_one() -> None:
    """By its address."""
    assert len(documents_on(PAGE, entry(link("A, pdf - 1 May 2020")) + entry(link("B, pdf - 1 May 2020")))) == 1


def test_pages_without_documents_list_none() -> None:
    """Comments and help are no documents; an empty answer is an error."""
    assert documents_on(PAGE, "<p>Nothing yet <!-- <a class='publication-link' href='x'> --> <a href='/help'>Help</a></p>") == ()
    for nothing in ("", " \n", "<!-- -->"):
        with pytest.raises(SiteChanged, match="empty page"):
            documents_on(PAGE, nothing)


def test_the_list_ends_however_the_site_pages_it() -> None:
    """A search that ignores where to start gives the same councils for ever, and is not asked for ever."""
    same = "".join(f"<a href='/provider/44/{8000 + one}'>Northshire {one}</a>" for one in range(100))
    asked: list[str] = []

    def ask(url: str) -> str:
        asked.append(url)
        return same

    with pytest.raises(SiteChanged, match="lists 100 councils, and 148 to 158"):
        list_pages(Fetching(), ask)
    assert len(asked) == 2
    many = "".join(f"<a href='/provider/44/{8000 + one}'>Northshire {one}</a>" for one in range(400))
    with pytest.raises(SiteChanged, match="lists 400 or more councils"):
        list_pages(Fetching(), lambda _: many)


def test_files_may_be_on_ofsteds_hosts_and_on_no_other() -> None:
    """Wherever its reports are searched."""
    assert ofsted(Fetching(ofsted="https://new.example.org")).hosts == ("ofsted.gov.uk", "publishing.service.gov.uk", "new.example.org")
