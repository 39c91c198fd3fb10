"""Tests of the recogniser of visits: the days inspectors came, told from all other days in a letter."""

from __future__ import annotations

import pytest

from indexer.letter import Block
from indexer.parsing.visit import find_visit


def visit_in(kind: str, *texts: str) -> str:
    """Return the visit that a first page of `texts` tells of, as "first last"; "" where it tells of none."""
    found = find_visit([Block(text, page=1) for text in texts], kind).value
    return f"{found.start} {found.end}" if found else ""


LETTER = ("20 December 2019", "Dear Jo", "Focused visit to Leeds children’s services")


@pytest.mark.parametrize(
    ("kind", "texts", "visit", "why"),
    [
        ("focused visit", [*LETTER, "the findings of the focused visit to Leeds on 17 and 18 December 2019."], "2019-12-17 2019-12-18",
         "two days"),
        ("focused visit", [*LETTER, "the findings of a focused visit to Leeds on 17 December 2019."], "2019-12-17 2019-12-17", "one day"),
        ("focused visit", [*LETTER, "the findings of a focused visit to Leeds Children’s Trust, its services and its schools, on",
                           "17 and 18 December 2019. The inspectors were two."], "2019-12-17 2019-12-18",
                           "the sentence goes on in the next block"),
        ("focused visit", [*LETTER, "The last inspection was on 4 May 2018.", "This visit took place on 17 December 2019."],
         "2019-12-17 2019-12-17", "not the last inspection's"),
        ("focused visit", [*LETTER, "the visit to Leeds in December."], "", "no day"),
        ("focused visit", [*LETTER, "The Act came into force on 3 April 2017."], "", "a law's day"),
        ("JTAI letter", ["2 August 2016", "Dear local partnership", "Joint targeted area inspection of Leeds",
                         "Between 20 and 24 June, Ofsted undertook a joint inspection."], "2016-06-20 2016-06-24",
                         "the year is the letter's"),
        ("JTAI letter", ["5 January 2016", "Dear local partnership", "Joint targeted area inspection of Leeds",
                         "Between 7 and 11 December, Ofsted undertook a joint inspection."], "2015-12-07 2015-12-11", "or the year before"),
        ("JTAI letter", ["4 July 2022", "Dear partnership", "This inspection took place from 9 May to 13 May 2022."],
         "2022-05-09 2022-05-13", "from … to"),
        ("annual conversation", ["3 May 2019", "Social Care Annual Conversation 26 April 2019", "Dear Colin", "Thank you."],
         "2019-04-26 2019-04-26", "a meeting's day above the salutation"),
        ("ILACS report", ["Inspection dates: 27 September to 8 October 2021", "Lead inspector: Jo Lee"], "2021-09-27 2021-10-08",
         "a label"),
        ("ILACS report", ["Inspection dates: 8 July 2019 to 12 July 2019 and 7 August 2019 to 8 August 2019"], "2019-07-08 2019-08-08",
         "two visits: from the first day to the last"),
        ("ILACS report", ["Inspection dates: – 6 to 17 December 2021"], "2021-12-06 2021-12-17", "a table's row"),
        ("SIF report (single inspection)", ["Inspection date: 28 July 2016", "Report published: 20 September 2016"],
         "2016-07-28 2016-07-28", "one day"),
        ("SIF report (single inspection)", ["Inspection date:", "12/09/2016 to 06/10/2016"], "2016-09-12 2016-10-06",
         "under its label, in figures"),
        ("area SEND inspection report", ["Inspection dates: 3 to 7 July 2023", "Dates of previous inspection: 18 to 21 March 2019"],
         "2023-07-03 2023-07-07", "not the previous"),
        ("area SEND inspection report", ["Dates of previous inspection: 18 to 21 March 2019", "Inspection dates: 3 to 7 July 2023"],
         "2023-07-03 2023-07-07", "whichever comes first"),
        ("briefing note", ["Briefing Note", "Committee – 7th January 2015", "In March 2014 Ofsted inspected services."], "", "no day"),
    ],
)  # fmt: skip
def test_the_days_of_a_visit(kind: str, texts: list[str], visit: str, why: str) -> None:
    """A report labels its days, a letter tells them."""
    assert visit_in(kind, *texts) == visit, why


@pytest.mark.parametrize(
    ("date", "visit", "notice"),
    [
        ("5 December 2023", "2023-10-24 2023-10-25", "24 October 2022 to 25 October 2023"),
        ("5 December 2022", "2022-10-24 2022-10-25", "24 October 2022 to 25 October 2023"),
    ],
)  # fmt: skip
def test_a_visit_of_a_year_is_a_slip(date: str, visit: str, notice: str) -> None:
    """Two days a year apart are two days of one year: the later, unless the letter is older."""
    blocks = [Block(date), Block("Dear Jo"), Block("This visit took place on 24 October 2022 to 25 October 2023.")]
    found = find_visit(blocks, "focused visit")
    assert found.value is not None
    assert f"{found.value.start} {found.value.end}" == visit
    assert notice in found.notices[0]


def test_a_year_left_out_is_noted() -> None:
    """The reader is told where the year is from."""
    blocks = [Block("2 August 2016"), Block("Dear partnership"), Block("Between 20 and 24 June, Ofsted undertook an inspection.")]
    assert "2016" in find_visit(blocks, "JTAI letter").notices[0]


@pytest.mark.parametrize(
    ("days", "told"),
    [("1 January to 1 May 2019", False), ("1 January to 2 May 2019", True)],
)
def test_four_months_are_the_longest_visit(days: str, told: bool) -> None:
    """A visit of 120 days is taken as it stands; a longer one is told of, with the words that say it."""
    found = find_visit([Block("3 June 2019"), Block("Dear Jo"), Block(f"This visit took place from {days}.")], "focused visit")
    assert found.notices == ((f"The visit’s dates read “{days}”, which is too long. We used 2019 for both.",) if told else ())


@pytest.mark.parametrize(
    ("texts", "visit", "why"),
    [
        (["Inspection dates: the team of four came on 3 May 2019"], "2019-05-03 2019-05-03", "soon after the label"),
        ([f"Inspection dates: {'x' * 36} on 3 May 2019"], "2019-05-03 2019-05-03", "just soon enough: 40 characters"),
        ([f"Inspection dates: {'x' * 36}s on 3 May 2019"], "", "too far from its label"),
        (["Inspection dates: as published on 3 May 2019"], "", "a day of publication"),
        (["Inspection dates: none", "Inspection dates: 3 May 2019"], "2019-05-03 2019-05-03", "the label that has days"),
        (["Inspection dates: 3 May 2019", "Inspection dates: 4 June 2020"], "2019-05-03 2019-05-03", "the first label"),
        (["This inspection took place on 3 May 2019."], "", "a report tells no days in prose"),
    ],
)
def test_days_stand_by_their_label(texts: list[str], visit: str, why: str) -> None:
    """A report's days follow their label closely."""
    assert visit_in("ILACS report", *texts) == visit, why


@pytest.mark.parametrize(
    ("texts", "visit", "why"),
    [
        (["20 May 2019", "Dear Jo", "This letter of inspection is of 20 May 2019."], "", "the letter's own day"),
        (["20 May 2019", "Dear Jo", "Plans are of 3 May 2019. We met on 4 May 2019."], "2019-05-04 2019-05-04", "sentence by sentence"),
        (["20 May 2019", "Dear Jo", "We met on 4 May 2019.", "We visited on 6 May 2019."], "2019-05-04 2019-05-04", "the first"),
        (["20 May 2019", "Meeting 3 May 2019", "Dear Jo", "We met on 4 May 2019."], "2019-05-04 2019-05-04", "the text before the address"),
        (["Dear Jo", "We met on 4 May."], "", "no year anywhere"),
        (["2 June 2019", "Dear Jo", "We met on 4 May."], "2019-05-04 2019-05-04", "the year is the letter's"),
        (["2 June 2019", "Inspection date: 4 May", "Dear Jo"], "2019-05-04 2019-05-04", "also by its label"),
    ],
)
def test_days_in_the_words_of_a_letter(texts: list[str], visit: str, why: str) -> None:
    """Only a sentence that speaks of a visit or a meeting tells its days."""
    assert visit_in("focused visit", *texts) == visit, why
    assert visit_in("", "20 May 2019", "Dear Jo", "We met on 4 May 2019.") == ""


def test_a_visit_has_its_witness() -> None:
    """The sentence that says it, with its page; and where the year is from, in whole words."""
    blocks = [Block("2 June 2019", page=1), Block("Dear Jo", page=1), Block("We met in Leeds on 4 May to talk.", page=2)]
    found = find_visit(blocks, "focused visit")
    assert [(proof.field, proof.page, proof.words) for proof in found.evidence] == [("visit", 2, "We met in Leeds on 4 May to talk.")]
    assert found.notices == ("The visit’s dates have no year. We used 2019, from the letter’s date.",)
    given = find_visit([*blocks[:2], Block("We met in Leeds on 4 May 2019.")], "focused visit")
    assert given.notices == ()
