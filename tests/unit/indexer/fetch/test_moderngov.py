"""Committee papers from a replica of ModernGov's web service, as the second source behind the same port."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.errors import SiteChanged, UsageError
from indexer.fetch.choosing import choice_of
from indexer.fetch.collect import fetch
from indexer.fetch.moderngov import documents_on, list_pages, moderngov
from indexer.published import ListedPage, read_manifest
from indexer.settings.fetching import Committee, Fetching
from tests.support.replica import Answer, Replica, serving

SITE = "https://democracy.northshire.gov.uk"
MEETING = ListedPage(f"{SITE}/ieListDocuments.aspx?CId=142&MId=7", "Scrutiny", asked=f"{SITE}/mgWebService.asmx/GetMeeting?lMeetingId=7")
MEETINGS = """<?xml version="1.0" encoding="utf-8"?>
<getmeetings><committeeid>142</committeeid><committeetitle>Scrutiny Committee</committeetitle><meetingscount>2</meetingscount>
<meetings><meeting><meetingid>7</meetingid><meetingdate>04/03/2026</meetingdate></meeting>
<meeting><meetingid>8</meetingid><meetingdate>soon</meetingdate></meeting></meetings></getmeetings>"""


def meeting(*papers: tuple[str, str]) -> str:
    """Return a meeting with linked papers: titles and addresses."""
    linked = "".join(
        f"<linkeddoc><title>{title}</title><url> {url} </url><attachmentid>1</attachmentid></linkeddoc>" for title, url in papers
    )
    return f"<meeting><meetingid>7</meetingid><agendaitem><linkeddocs>{linked}</linkeddocs></agendaitem></meeting>"


@pytest.fixture
def replica() -> Iterator[Replica]:
    """Serve a committee with two meetings, of which one has two papers."""

    def service(path: str) -> Answer:
        if "GetMeetings" in path:
            return Answer(body=MEETINGS.encode())
        papers = [
            ("Ofsted focused visit letter", f"{one.address}/documents/s1/Letter.pdf"),
            ("Budget", f"{one.address}/mgConvert2PDF.aspx?ID=9"),
        ]
        if "GetMeeting?" in path:
            return Answer(body=meeting(*(papers if path.endswith("=7") else [])).encode())
        return Answer(body=b"%PDF-1.7 " + path.encode())

    one = Replica(service=service)
    with serving(one):
        yield one


def test_a_second_source_stands_behind_the_same_port(replica: Replica, tmp_path: Path) -> None:
    """Its list, pages and files are fetched by the same run; a meeting without papers is nothing unusual."""
    source = moderngov(Fetching(committees=(Committee(replica.address, 142),)))
    outcome = fetch(source, tmp_path, replica.client)
    assert len(outcome.rows) == 2
    assert [path.partition("?")[0] for path in replica.paths] == [
        "/robots.txt", "/mgWebService.asmx/GetMeetings", *["/mgWebService.asmx/GetMeeting"] * 2, "/documents/s1/Letter.pdf",
        "/mgConvert2PDF.aspx",
    ]  # fmt: skip
    row = read_manifest(tmp_path)[0]
    assert (row.kind, row.provider, row.source) == ("Ofsted focused visit letter", "Scrutiny Committee, 4 March 2026", "127.0.0.1")
    assert row.page == f"{replica.address}/ieListDocuments.aspx?CId=142&MId=7"
    assert (row.publication_day, row.inspection_day) == (None, None)
    assert fetch(source, tmp_path, replica.client).rows == ()


def test_papers_can_be_chosen_by_their_titles(replica: Replica, tmp_path: Path) -> None:
    """As kinds are at Ofsted."""
    source = moderngov(Fetching(committees=(Committee(replica.address, 142),)))
    outcome = fetch(source, tmp_path, replica.client, choice_of([], ["ofsted"], None, None))
    assert [row.kind for row in outcome.rows] == ["Ofsted focused visit letter"]


def test_without_a_committee_it_says_what_to_set() -> None:
    """With an example."""
    with pytest.raises(UsageError, match="LETTERS_COMMITTEES"):
        moderngov(Fetching())


def test_meetings_are_listed_until_a_year_ahead() -> None:
    """Each once, under its committee and day; a day that is none leaves its number."""
    asked: list[str] = []

    def ask(url: str) -> str:
        asked.append(url)
        return MEETINGS

    found = list_pages((Committee(SITE, 142),), dt.date(2026, 12, 31), ask)
    assert [page.name for page in found] == ["Scrutiny Committee, 4 March 2026", "Scrutiny Committee, meeting 8"]
    assert asked == [f"{SITE}/mgWebService.asmx/GetMeetings?lCommitteeId=142&sFromDate=01/01/2000&sToDate=31/12/2026"]


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("<html><p>Error", "not XML"),
        ("", "not XML"),
        ("<getmeetings></getmeetings>", "lists no meetings and doesn’t say why"),
        (MEETINGS.replace(">2<", ">3<"), "says that it has 3 meetings and lists 2"),
        (MEETINGS.replace(">8<", ">x<"), "says that it has 2 meetings and lists 1"),
    ],
)
def test_a_list_that_is_not_as_expected_is_an_error(answer: str, message: str) -> None:
    """It never looks like a committee that has not met."""
    with pytest.raises(SiteChanged, match=message):
        list_pages((Committee(SITE, 142),), dt.date(2026, 12, 31), lambda _: answer)


def test_a_committee_that_has_not_met_lists_no_meetings() -> None:
    """Where the service says so."""
    none = "<getmeetings><meetingscount>0</meetingscount></getmeetings>"
    assert list_pages((Committee(SITE, 1),), dt.date(2026, 1, 1), lambda _: none) == ()


def test_a_paper_without_an_address_is_none_and_one_listed_twice_is_one() -> None:
    """Whatever namespace its elements are in."""
    text = meeting(("A", "https://x.gov.uk/1"), ("B", ""), ("A again", "https://x.gov.uk/1"))
    assert [one.kind for one in documents_on(MEETING, text.replace("<meeting>", '<meeting xmlns="urn:x">'))] == ["A"]
    with pytest.raises(SiteChanged, match="did not answer with a meeting"):
        documents_on(MEETING, "<error>Sorry</error>")


def test_entities_are_not_resolved() -> None:
    """What the service sends can't read our files."""
    text = meeting(("&a;", "https://x.gov.uk/1"))
    with_entity = f'<!DOCTYPE m [<!ENTITY a SYSTEM "file:///etc/hostname">]>{text}'
    assert documents_on(MEETING, with_entity)[0].kind == "&a;"
