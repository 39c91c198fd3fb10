"""Packs: a file with one letter is never divided; a pack is, at its letters and papers."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from indexer.letter import Block, Role
from indexer.parsing.packs import PackPart, begins_letter, is_appendix, is_paper, parts_of, stamps_of

LONG = "Leaders know what has to change, and their plans say who is to do it and by when. " * 8


def page(number: int, *texts: str) -> tuple[Block, ...]:
    """Return the blocks of a page."""
    return tuple(Block(text, page=number) for text in texts)


def first(number: int) -> tuple[Block, ...]:
    """Return the first page of a letter."""
    return page(number, "Ofsted", "22 June 2023", "Anna Lee", "Director", "Dear Ms Lee", "Focused visit to Dorset", LONG)


REPORT = ("Inspection of Dorset children’s services", "Inspection dates: 3 to 7 June 2024", LONG)


@pytest.mark.parametrize(
    ("texts", "begins", "why"),
    [
        (("22 June 2023", "Anna Lee", "Dear Ms Lee"), True, "a day, then a salutation"),
        (("22 June 2023 Anna Lee, Director Dear Ms Lee",), True, "all in one block"),
        (("Anna Lee", "Dear Ms Lee", LONG), False, "no day"),
        (("Dear Ms Lee", "We met on 22 June 2023."), False, "the day is below"),
        ((LONG, "22 June 2023", "Dear Ms Lee"), False, "running text above"),
        ((LONG[:200], "They visited on 22 and 23 June 2023.", LONG), False, "a page in the middle"),
        (("Anna Lee", "Dear Ms Lee", "Focused visit to Dorset children’s services", LONG), True, "no day, but a subject that names a type"),
        (("Dear Ms Lee", LONG.strip(), "Focused visit to Dorset children’s services"), False, "no day, and a type below running text"),
        (REPORT, True, "a title and a report's facts"),
        ((REPORT[0], "Lead inspector", "Ann Other", LONG), True, "a fact below its label"),
        ((REPORT[0], "Inspection dates: see each letter", LONG), False, "a label without its fact"),
        ((REPORT[0], *["Inspection dates: 3 to 7 June 2024", "Lead inspector: Ann Other"] * 3), False, "facts of several inspections"),
        (REPORT[::2], False, "a title alone"),
        (("Inspection dates: 3 to 7 June 2024", LONG), False, "facts alone"),
        ((*["A line of text"] * 9, *REPORT), False, "the title stands too far down"),
        (
            (
                "Information about this inspection", "Inspectors have looked at what children in need of help have been through.",
                "The review of the Local Safeguarding Children Board was made under the same Act.", "Lead inspector: Ann Other",
            ),
            False, "a report's own text about how it was made",
        ),
    ],
)
def test_where_a_letter_begins(texts: Sequence[str], begins: bool, why: str) -> None:
    """Only the first page of a letter looks like one."""
    assert begins_letter(page(1, *texts)) is begins


@pytest.mark.parametrize(
    ("text", "paper"),
    [
        ("Agenda Item 7", True), ("Agenda", True), ("Minutes of the meeting held on 3 May", True), ("Purpose of report", True),
        ("Children’s Scrutiny Committee", True), ("Report of the Director of Children’s Services", True),
        ("Minutes are taken and shared.", False), ("The scrutiny committee knows the service well.", False), ("Recommendations", False),
        ("Main findings", False), ("Reports to the board are clear.", False), ("Children’s and young people’s scrutiny committee", True),
        ("This was agreed by the leader of the council and by its cabinet", False),
    ],
)  # fmt: skip
def test_what_a_councils_paper_says(text: str, paper: bool) -> None:
    """Words at the beginning of a line tell a council's paper; a letter's prose and headings don't."""
    assert is_paper(page(1, text)) is paper


def test_an_appendix_is_the_letters_own_unless_the_file_is_a_pack() -> None:
    """Behind one letter alone it belongs to the letter; behind a council's report or two letters it is a document."""
    appendix = page(3, "Appendix A", LONG)
    assert is_appendix(appendix)
    assert not is_appendix(page(3, "The appendix lists those who took part."))
    assert parts_of((*first(1), *page(2, LONG), *appendix)) == ()
    ahead = parts_of((*page(1, "Report of the Director", LONG), *first(2), *appendix))
    assert ahead == (PackPart(1, 1, paper=True), PackPart(2, 2, paper=False), PackPart(3, 3, paper=True))
    assert len(parts_of((*first(1), *first(2), *appendix))) == 3


def test_a_letter_that_has_not_been_signed_goes_on() -> None:
    """In a pack too, what stands between a letter's beginning and its signature is the letter's, though it be called an appendix."""
    signed = page(3, "Appendix A", LONG, "Yours sincerely", "Ann Other")
    opened = (*page(1, "Report of the Director", LONG), *first(2))
    assert parts_of((*opened, *signed)) == (PackPart(1, 1, paper=True), PackPart(2, 3, paper=False))
    assert len(parts_of((*opened, *page(2, "Yours sincerely"), *signed))) == 3


def test_what_stands_behind_a_signature_is_no_letter() -> None:
    """In a pack, text on a page behind a letter's signature is a paper; a few words there are names, and the letter's own."""
    letter = (*first(1), *page(2, LONG, "Yours sincerely"), *page(3, "Ann Other", "His Majesty’s Inspector"))
    assert parts_of((*letter, *page(4, "What we say to this", LONG), *first(5))) == (
        PackPart(1, 3, paper=False), PackPart(4, 4, paper=True), PackPart(5, 5, paper=False),
    )  # fmt: skip
    assert parts_of((*letter, *page(4, "What we say to this", LONG))) == ()


def test_one_letter_is_one_document() -> None:
    """A letter of several pages is not divided, with an outline or without."""
    blocks = (*first(1), *page(2, LONG), *page(3, "Yours sincerely"))
    assert parts_of(blocks) == ()
    assert parts_of(blocks, lambda: (1, 2, 3)) == ()
    assert parts_of(page(1, LONG)) == ()


def test_an_outline_is_only_read_for_several_letters() -> None:
    """The outline, for which the file has to be opened once more, is not asked for in a file with one letter."""
    asked: list[int] = []

    def outline() -> tuple[int, ...]:
        asked.append(1)
        return ()

    parts_of((*first(1), *page(2, LONG)), outline)
    assert not asked
    parts_of((*first(1), *first(2)), outline)
    assert asked


def test_a_short_cover_belongs_to_the_one_letter_behind_it() -> None:
    """A slip with a few words in front is no document."""
    assert parts_of((*page(1, "With compliments"), *first(2), *page(3, LONG))) == ()


def test_letters_one_after_another_are_divided() -> None:
    """Each ends on the page before the next."""
    blocks = (*first(1), *page(2, LONG), *first(3), *page(4, LONG), *page(5, LONG))
    assert parts_of(blocks) == (PackPart(1, 2, paper=False), PackPart(3, 5, paper=False))


def test_papers_before_between_and_after_letters_are_apart() -> None:
    """What a council wrote is not a part of the letter before or behind it; a cover of a few words is no document."""
    report = ("Report of the Director", LONG)
    blocks = (*page(1, *report), *page(2, LONG), *page(3, "Appendix 1"), *first(4), *page(5, LONG), *page(6, "Agenda Item 8", LONG))
    assert parts_of(blocks) == (PackPart(1, 2, paper=True), PackPart(4, 5, paper=False), PackPart(6, 6, paper=True))


def test_a_report_in_front_needs_no_sign() -> None:
    """A page of running text before the first letter is no letter's cover, unless it is a report's title page."""
    assert parts_of((*page(1, "Visits", LONG), *first(2))) == (PackPart(1, 1, paper=True), PackPart(2, 2, paper=False))
    title = page(1, "Inspection of Dorset children’s services", LONG)
    assert parts_of((*title, *page(2, *REPORT))) == ()


def test_the_head_of_a_table_is_no_fact() -> None:
    """A table whose columns are dates and inspectors, with a row for each letter, is a paper's; with one fact a row it is a report's."""
    title = Block("Inspection of Dorset children’s services", page=1)

    def row(*cells: str) -> Block:
        return Block(" – ".join(cells), Role.TABLE_ROW, 1, cells=cells)

    assert not begins_letter((title, row("Council", "Inspection dates", "Lead inspector"), row("Dorset", "3 to 7 June 2024", "Ann Other")))
    assert begins_letter((title, row("Inspection dates", "3 to 7 June 2024"), row("Lead inspector", "Ann Other")))


def test_a_cover_that_names_the_report_behind_it_is_no_document() -> None:
    """A page of a few words with a report's title and facts is a cover where the report itself begins on the next page."""
    cover, report = page(3, *REPORT[:2]), page(4, *REPORT)
    assert parts_of((*first(1), *page(2, LONG, "Yours sincerely"), *cover, *report)) == (
        PackPart(1, 2, paper=False), PackPart(4, 4, paper=False),
    )  # fmt: skip
    assert parts_of((*page(1, *REPORT[:2]), *page(2, *REPORT), *page(3, LONG))) == ()


def test_an_outline_that_names_the_letters_ends_them_too() -> None:
    """A pack's outline counts only if it names each letter: a letter's own names its headings."""
    blocks = (*first(1), *page(2, "Action plan", LONG), *first(3), *page(4, LONG))
    letters = (PackPart(1, 2, paper=False), PackPart(3, 4, paper=False))
    assert parts_of(blocks, lambda: (1, 2, 3)) == (PackPart(1, 1, paper=False), PackPart(2, 2, paper=True), PackPart(3, 4, paper=False))
    assert parts_of(blocks, lambda: (2, 3)) == letters


def test_a_packs_running_lines_are_no_signs() -> None:
    """A stamp on every page begins no paper, and only lines on at least half of the pages are stamps."""
    stamped = [(*first(number), Block("Agenda Item 7", Role.FURNITURE, number)) for number in (1, 2, 3)]
    blocks = [block for there in stamped for block in there]
    assert stamps_of(blocks) == {"agenda item 0"}
    assert [part.paper for part in parts_of(blocks)] == [False, False, False]
