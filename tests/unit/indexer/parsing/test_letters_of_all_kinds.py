"""Tests: which council, day and inspectorate a letter of any kind is given, and none where it is about none."""

from __future__ import annotations

import pytest

from indexer.letter import Letter, Source
from indexer.parsing import parse_letter
from indexer.readers import blocks_of

PROSE = "\n\nSocial workers visit children often and write down what children tell them about their lives.\n"
SOURCE = Source("a.txt", "/letters", "0" * 64, 1, 1)


def read(*lines: str) -> Letter:
    """Return the letter with these lines above a paragraph."""
    return parse_letter(blocks_of(("\n\n".join(lines) + PROSE).encode(), "a.txt"), (SOURCE,))


def council(*lines: str) -> str | None:
    """Return the short name of the council of such a letter."""
    letter = read(*lines)
    return letter.authority.short_name if letter.authority else None


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (("3 May 2019", "Dear Ms Lee", "Thank you for your work at Kent County Council, and welcome to the team."), "where somebody was"),
        (("3 May 2019", "Dear Ms Lee", "I am writing about the visit by colleagues from Essex County Council."), "where others came from"),
        (("Inspection of Stockport Fostering Agency Limited", "Independent agency", "Inspection dates: 3 to 5 May 2019"), "a firm"),
        (("Inspection of Adopt Wexcombe", "Regional adoption agency", "Hosted by Devon County Council"), "who pays the rent"),
        (("A review of plans", "Written on behalf of Leeds City Council"), "for whom it was written"),
        (("An inspection of youth offending services in Halton and Warrington", "HM Inspectorate of Probation"), "two share a service"),
        (("3 May 2019", "Dear Ms Lee", "Review of the service of Cheshire East Council and Cheshire West and Chester Council"), "the same"),
        (("News: a new office opens in Bristol", "3 May 2019"), "news"),
        (("3 May 2019", "The Archbishop of York", "Dear Archbishop", "Thank you."), "a title"),
        (("3 May 2019", "Mr Tom Derby", "Dear Mr Derby", "Thank you."), "a name"),
        (("Good practice example: Leeds City Council’s conferences", "3 May 2019"), "an example"),
        (("A review of placements", "Home local authority: Sandwell", "Placing local authority: Dudley"), "two labels"),
        (("3 May 2019", "Dear Ms Lee", "Thank you for the plans.", "cc: Leeds City Council"), "a copy"),
        (("3 May 2019", "Dear Ms Lee", "Our reference: 12", "Examples from Kent", "Thank you."), "an example in a subject line"),
    ],
)
def test_a_paper_that_is_about_no_council_has_none(lines: tuple[str, ...], why: str) -> None:
    """A council that is only mentioned is not what a paper is about."""
    assert council(*lines) is None, why


@pytest.mark.parametrize(
    ("lines", "name", "why"),
    [
        (("3 May 2019", "Dear Ms Lee", "Thank you for meeting us during the visit to Essex County Council."), "Essex", "what was visited"),
        (("3 May 2019", "Dear Kent County Council colleagues", "Thank you for your time."), "Kent", "who is greeted"),
        (("An inspection of youth justice services in", "Newcastle upon Tyne", "HM Inspectorate of Probation"), "Newcastle upon Tyne",
         "below the title"),
        (("3 May 2019", "Dear Director", "Post-inspection conference", "Wrexham County Borough Council", "Thank you."), "Wrexham",
         "a subject line"),
        (("Serious case review", "Bradford Safeguarding Children Board"), "Bradford", "a board"),
        (("5 May 2020", "Direction to Doncaster Metropolitan Borough Council under section 497A", "Statutory direction"), "Doncaster",
         "to whom it is given"),
        (("Inspection report: Lewisham Youth Justice Service", "HM Inspectorate of Probation, 4 May 2023"), "Lewisham", "a service"),
        (("Arolwg ar y cyd o drefniadau amddiffyn plant yn Sir Ddinbych", "Arolygiaeth Gofal Cymru"), "Denbighshire", "a Welsh title"),
        (("Inspection of Bath and North East Somerset children’s services",), "Bath and North East Somerset", "one name with “and”"),
        (("3 May 2019", "Cllr Ann York", "Hull City Council", "Dear Cllr York", "Thank you."), "Hull", "the addressee, not her name"),
        (("Corporate peer challenge", "Oldham Council", "The team: Amy Lee, Hampshire County Council; Sam Day, Leeds City Council"),
         "Oldham", "not those who came"),
    ],
)  # fmt: skip
def test_a_paper_about_a_council_has_it(lines: tuple[str, ...], name: str, why: str) -> None:
    """What keeps others out keeps no council out that is meant."""
    assert council(*lines) == name, why


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("3 June 2019", "2019-06-03"), ("3rd of June, 2019", "2019-06-03"), ("3rd day of June 2019", "2019-06-03"),
        ("June 3, 2019", "2019-06-03"), ("June 3rd 2019", "2019-06-03"), ("3/6/19", "2019-06-03"), ("03-06-2019", "2019-06-03"),
        ("2019-06-03", "2019-06-03"), ("3 June ’19", "2019-06-03"), ("3 Mehefin 2019", "2019-06-03"), ("12fed Mai 2019", "None"),
        ("1 Mai 2019", "2019-05-01"), ("Dated this 3rd June 2019", "2019-06-03"), ("Sent by email: 3 June 2019", "2019-06-03"),
        ("Your letter dated 3 June 2019", "None"), ("Week commencing 3 June 2019", "None"), ("w/c 3 June 2019", "None"),
        ("Reply due by 3 June 2019", "None"), ("31 June 2019", "None"), ("3/13/19", "None"),
    ],
)  # fmt: skip
def test_a_letters_day_in_every_form(line: str, day: str) -> None:
    """The day comes first; a week, a day to come and another letter's day are not the letter's."""
    assert str(read(line, "Dear Ms Lee", "Focused visit to Dorset children’s services").date) == day


@pytest.mark.parametrize(
    "line",
    [
        "June 2019", "Date: June 2019", "HM Inspectorate of Probation, June 2019", "Ofsted – June 2019", "Mehefin 2019", "June, 2019",
        "Date of letter: June 2019", "Jun-19", "June ’19", "06/2019", "6/2019", "Date of issue: 06/2019", "June/2019",
    ],
)  # fmt: skip
def test_a_month_alone_is_a_date_too(line: str) -> None:
    """Also behind the name of the inspectorate."""
    letter = read("An inspection of youth justice services in Leeds", line)
    assert (str(letter.date), letter.month_only) == ("2019-06-01", True)


@pytest.mark.parametrize("line", ["June 19", "16/2019", "1.06/2019", "Summer 2019", "Reference 06/2019", "June-19 plans"])
def test_what_is_no_month_is_no_date(line: str) -> None:
    """A day without a year, a number and a season give none."""
    assert read("An inspection of youth justice services in Leeds", line).date is None


def test_a_report_that_comes_as_a_letter_has_the_letters_day() -> None:
    """A report without a day of publication, sent with a day and a salutation, is of that day."""
    assert str(read("3 June 2019", "Dear Ms Lee", "Inspection of Leeds City Council children’s services").date) == "2019-06-03"
    day = read("3 June 2019", "Dear Ms Lee", "Inspection of Leeds City Council children’s services", "Report published: 5 July 2019").date
    assert str(day) == "2019-07-05"


@pytest.mark.parametrize(
    ("lines", "kind", "inspectorates"),
    [
        (("Inspection of children’s services", "Isle of Anglesey County Council", "Care Inspectorate Wales"), None,
         ("Care Inspectorate Wales",)),
        (("Inspection of children’s services", "Leeds City Council", "Ofsted"), "ILACS report", ("Ofsted",)),
        (("Inspection of children’s services", "Care Quality Commission", "Ofsted"), "ILACS report", ("Ofsted",)),
        (("Inspection of Wexcombe Fostering Limited agency", "Inspection dates: 3 to 5 May 2019"), None, ()),
    ],
)  # fmt: skip
def test_a_type_belongs_to_those_who_may_write_it(lines: tuple[str, ...], kind: str | None, inspectorates: tuple[str, ...]) -> None:
    """A title that several inspectorates use is not Ofsted’s where another's name stands below it."""
    letter = read(*lines)
    assert (letter.letter_type, letter.inspectorates) == (kind, inspectorates)


@pytest.mark.parametrize("end", ["Yours sincerely", "Kind regards", "With best wishes,", "Warm regards"])
def test_who_signed_stands_below_any_greeting(end: str) -> None:
    """Letters that are sent by mail end less formally."""
    lines = ("3 May 2019", "Dear Ms Lee", "Focused visit to Leeds children’s services", PROSE.strip(), end, "Cora Dean", "Senior HMI")
    assert parse_letter(blocks_of("\n\n".join(lines).encode(), "a.txt"), (SOURCE,)).people.sender == ("Cora Dean",)


@pytest.mark.parametrize("line", ["Published\n\n30 June 2019", "Last updated: 30 June 2019", "Posted on 30 June 2019 by admin"])
def test_a_letters_own_day_goes_before_that_of_its_page(line: str) -> None:
    """Sites show above a letter when they published it; without another day that is its date."""
    rest = ("Dear Ms Lee", "Focused visit to Dorset children’s services")
    assert str(read(line, "3 June 2019", *rest).date) == "2019-06-03"
    assert str(read(line, *rest).date) == "2019-06-30"
