"""Tests of a whole letter: every field of it, from blocks of our own making."""

from __future__ import annotations

import datetime as dt

from indexer.letter import Block, Finding, Grade, Kind, Role, Section, Source, Visit
from indexer.parsing import parse_letter

PROSE = "Senior leaders know their services well and have a plan that is beginning to work for children."


def source(path: str, digit: str) -> Source:
    """Return a file whose bytes have a fingerprint of `digit` alone."""
    return Source(path, "/letters", digit * 64, 100, 1)


def test_every_field_of_a_letter_is_read() -> None:
    """A focused visit's letter says its title, authority, kind, date, days, people, sections and paragraphs, each with its witness."""
    lines = (
        "20 December 2019", "Anna Lee", "Dear Ms Lee", "Focused visit to Leeds children’s services",
        "This letter summarises the findings of the focused visit to Leeds on 17 and 18 December 2019. "
        "The inspectors were Cy Moss and Di Nash.",
        "Areas for improvement", PROSE, "Yours sincerely", "Bo Ray",
    )  # fmt: skip
    letter = parse_letter([Block(line, page=1) for line in lines], (source("a.txt", "a"), source("b.txt", "a")))
    assert (letter.id, len(letter.sources)) == ("a" * 16, 2)
    assert letter.title == "Focused visit to Leeds children’s services"
    assert letter.authority is not None
    assert letter.authority.name == "Leeds City Council"
    assert (letter.letter_type, letter.date) == ("focused visit", dt.date(2019, 12, 20))
    assert letter.visit == Visit(dt.date(2019, 12, 17), dt.date(2019, 12, 18))
    assert (letter.people.to, letter.people.sender) == (("Anna Lee",), ("Bo Ray",))
    assert letter.people.inspectors == ("Cy Moss", "Di Nash")
    assert (letter.grades, letter.notices) == ((), ())
    assert letter.sections == (Section("Introduction", Finding.BACKGROUND), Section("Areas for improvement", Finding.IMPROVEMENT))
    assert [(one.number, one.section, one.kind, one.page, one.text) for one in letter.paragraphs] == [
        (1, 0, Kind.BODY, 1, lines[4]),
        (2, 1, Kind.BODY, 1, PROSE),
    ]
    fields = ["authority", "letter_type", "letter_date", "visit", "to", "sender", "inspectors"]
    assert [proof.field for proof in letter.evidence] == fields


def test_a_letter_is_not_older_than_its_own_visit() -> None:
    """The year of the date is mended by the visit that the letter itself tells of, and every notice is passed on."""
    lines = ("14 January 2019", "Dear Ms Lee", "Focused visit to Leeds children’s services on 17 December 2019")
    letter = parse_letter([Block(line) for line in lines], (source("a.txt", "a"),))
    assert letter.date == dt.date(2020, 1, 14)
    assert letter.notices == ("The letter is dated 14 January 2019, before its visit on 17 December 2019. We used 14 January 2020.",)


def test_a_report_has_grades_its_own_date_and_a_team() -> None:
    """What only a report has is read where the letter's kind is a report, and its title has the authority before it."""
    blocks = [
        Block("Leeds City Council", page=1),
        Block("Inspection of children’s social care services", page=1),
        Block("Inspection dates: 3 to 7 June 2019", page=1),
        Block("Report published: 19 July 2019", page=1),
        Block("Lead inspector: Ann Moss", page=1),
        Block("Overall effectiveness – Good", Role.TABLE_ROW, page=1, table=1, cells=("Overall effectiveness", "Good")),
        Block(f"{PROSE} The inspectors were Cy Moss and Di Nash.", page=2),
    ]
    letter = parse_letter(blocks, (source("a.txt", "b"),))
    assert letter.title == "Leeds City Council: Inspection of children’s social care services"
    assert (letter.letter_type, letter.date) == ("ILACS report", dt.date(2019, 7, 19))
    assert letter.visit == Visit(dt.date(2019, 6, 3), dt.date(2019, 6, 7))
    assert letter.grades == (Grade("overall", "good"),)
    assert letter.people.inspectors == ("Ann Moss",)
    assert letter.evidence[-1].field == "grades.overall"


def test_what_a_letter_does_not_say_is_empty() -> None:
    """Nothing is guessed of a page that says nothing, and what is missing is told in whole sentences."""
    letter = parse_letter([Block(PROSE)], (source("a.txt", "c"),))
    assert (letter.authority, letter.letter_type, letter.date, letter.visit, letter.grades) == (None, None, None, None, ())
    assert letter.title == PROSE
    assert letter.notices == (
        "The letter doesn’t say clearly which council it is to.",
        "The letter doesn’t say what type of letter it is.",
    )
