"""What came in lately: as a page, in feeds and in the API, whatever the letters' own dates."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from xml.etree import ElementTree

from indexer.letter import Letter
from indexer.search.collection import collection_of
from tests.support import factories
from tests.support.pages import HULL, LEEDS, client_of, faults_of, letters, words_of
from webapp.presenters.new import new_page
from webapp.services.search_service import FEED_LETTERS, MOST_FEED_LETTERS

ATOM = "{http://www.w3.org/2005/Atom}"
TODAY = dt.date(2026, 11, 30)


def came(name: str, days_ago: int | None, **fields: object) -> Letter:
    """Return a letter that was first seen some days before `TODAY`."""
    moment = dt.datetime(2026, 11, 30, 9, tzinfo=dt.UTC) - dt.timedelta(days=days_ago) if days_ago is not None else None
    return replace(factories.letter(name, f"Words of {name} about caseloads.", **fields), first_seen=moment)  # type: ignore[arg-type]


COLLECTION = (
    came("beginning", 100, date="2026-05-01"),
    came("late", 2, authority=HULL, date="2012-02-03"),
    came("this week", 6, authority=LEEDS, date="2026-11-01"),
    came("this month", 29, authority=None, date=None),
    came("before", 30, date="2026-10-01"),
    came("unknown", None, date="2026-11-29"),
)


def test_letters_stand_in_the_week_or_month_in_which_they_came_in() -> None:
    """A letter that arrives late with an older date is news; what the collection began with is not, and is counted."""
    page = new_page(collection_of(COLLECTION, factories.REPORT), TODAY)
    week, month = page.periods
    assert [(one.name, [letter.label for letter in one.letters]) for one in week.councils] == [
        ("Kingston upon Hull City Council" if HULL.name.startswith("Kingston") else HULL.name, ["Focused visit letter, 3 February 2012"]),
        (LEEDS.name, ["Focused visit letter, 1 November 2026"]),
    ]
    assert [one.name for one in month.councils] == ["Unknown council"]
    assert (week.total, month.total) == ("2 letters", "1 letter")
    assert page.earlier == (
        "1 letter was added before that. 1 letter was here when the collection began, on 22 August 2026."
        " We don’t know when 1 letter was added."
    )


def test_a_collection_with_nothing_new_says_so() -> None:
    """None is said, with what is here instead."""
    page = client_of(tuple(replace(one, first_seen=dt.datetime(2026, 1, 2, tzinfo=dt.UTC)) for one in letters())).get("/new")
    shown = words_of(page.text)
    assert "Last 7 days: no letters" in shown
    assert "5 letters were here when the collection began, on 2 January 2026." in shown
    assert faults_of(page.text) == []


def test_the_page_lists_what_came_in_with_both_days() -> None:
    """The letter's own day and the day on which it came in."""
    now = dt.datetime.now(dt.UTC)
    old = replace(letters()[0], first_seen=now - dt.timedelta(days=50))
    shown = words_of(client_of((old, replace(letters()[1], first_seen=now))).get("/new").text)
    assert "Leeds City Council Focused visit letter, 5 March 2021 added on" in shown


def entries(made: tuple[Letter, ...], query: str = "") -> list[ElementTree.Element]:
    """Return the entries of the feed of these letters."""
    return ElementTree.fromstring(client_of(made).get(f"/search.atom{query}").data).findall(f"{ATOM}entry")  # noqa: S314  # our own answer


def test_a_feed_begins_with_what_came_in_last_and_gives_both_days() -> None:
    """Feed readers sort by the day in an entry, so that is when it came in."""
    found = entries(COLLECTION, "?q=caseloads")
    assert [one.findtext(f"{ATOM}updated") for one in found] == [
        "2026-11-28T09:00:00+00:00", "2026-11-24T09:00:00+00:00", "2026-11-01T09:00:00+00:00", "2026-10-31T09:00:00+00:00",
        "2026-08-22T09:00:00+00:00", "2026-11-29T00:00:00Z",
    ]  # fmt: skip
    assert "Letter of 3 February 2012. First seen here on 28 November 2026." in "".join(found[0].itertext())
    assert "No date given. First seen here on 1 November 2026." in "".join(found[2].itertext())


def test_a_feed_has_all_of_many_letters_that_came_in_together_up_to_a_limit() -> None:
    """Whoever follows it would never learn of the rest; what the collection began with is no news."""
    began = [came(f"old {number}", 90) for number in range(FEED_LETTERS + 5)]
    assert len(entries(tuple(began))) == FEED_LETTERS
    new = [came(f"new {number}", 1) for number in range(FEED_LETTERS + 5)]
    assert len(entries((*began, *new))) == FEED_LETTERS + 5
    many = [came(f"more {number}", 0) for number in range(MOST_FEED_LETTERS)]
    assert len(entries((*began, *new, *many))) == MOST_FEED_LETTERS


def test_the_api_gives_and_sorts_by_when_letters_came_in() -> None:
    """A program reads from the top until it knows a letter."""
    answer = client_of(COLLECTION).get("/api/v1/letters?sort=arrival").json
    assert [one["title"] for one in answer["letters"]] == ["late", "this week", "this month", "before", "beginning", "unknown"]
    assert [one["first_seen"] for one in answer["letters"]][::5] == ["2026-11-28T09:00:00+00:00", None]
