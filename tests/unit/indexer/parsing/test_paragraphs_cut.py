"""Tests of joining: footnotes, items, numbers of a cut sentence and semicolons at the end of a page."""

from __future__ import annotations

import pytest

from indexer.letter import Block, Role
from indexer.parsing.paragraphs import join_pieces, printed_number

P, LI, H, NOTE = Role.PARAGRAPH, Role.LIST_ITEM, Role.HEADING, Role.FOOTNOTE
LONG = "The number of children with a plan has come down by a quarter since the last visit"  # 16 words


@pytest.mark.parametrize(
    ("marker", "number", "why"),
    [
        ("23.", "23", "a stop"),
        ("(4)", "4", "brackets"),
        ("4)", "4", "half a bracket"),
        ("2.1", "2.1", "a number of two levels"),
        (" 7: ", "7", "a colon, and spaces"),
        ("•", "", "a bullet"),
        ("(a)", "", "a letter"),
        ("1234", "", "a year or more"),
        ("", "", "nothing"),
    ],
)
def test_the_number_that_a_marker_prints(marker: str, number: str, why: str) -> None:
    """Readers quote a paragraph by its number, without the marks around it."""
    assert printed_number(marker) == number, why


@pytest.mark.parametrize(
    ("first", "second", "joined", "why"),
    [
        (Block(f"{LONG} (85 to", page=1), Block("in complaints.", marker="58)", page=2), True, "a figure that looks like a number"),
        (Block(f"{LONG} (85 to", page=1, marker="57."), Block("in complaints.", marker="58)", page=2), False, "the next number in turn"),
        (Block(f"{LONG} (85 to", page=1, marker="58."), Block("in complaints.", marker="58)", page=2), True, "the same number"),
        (Block(f"{LONG} (85 to", page=1, marker="•"), Block("in complaints.", marker="58)", page=2), True, "below a bullet"),
        (Block(f"{LONG} (85 to", page=1), Block("in complaints.", marker="58)", page=1), False, "on the same page it is a number"),
        (Block(f"{LONG} (85 to", page=1), Block("in complaints.", marker="•", page=2), False, "a bullet begins an item"),
        (Block("The plan of 2016-"), Block("has ended.", marker="17."), True, "the second half of a year"),
        (Block("The plan of 2016 and"), Block("has ended.", marker="17."), False, "no half of a year"),
        (Block("The plan of 2016-", marker="16."), Block("has ended.", marker="17."), False, "the next number after all"),
    ],
)
def test_a_figure_of_a_cut_sentence_is_no_number(first: Block, second: Block, joined: bool, why: str) -> None:
    """What is printed like a paragraph's number belongs to the sentence where the page or a year cut it."""
    whole = join_pieces((first, second))
    assert (len(whole) == 1) is joined, why
    if joined:
        space = "" if first.text.endswith("-") else " "
        assert whole[0].text == f"{first.text}{space}{second.marker} {second.text}"


@pytest.mark.parametrize(
    ("first", "second", "joined", "why"),
    [
        (Block("Plans are late;", page=1), Block("This harms them.", page=2), False, "a semicolon, and a capital on the next page"),
        (Block("plans are late;", LI, page=1), Block("this harms them.", page=2), False, "an item's semicolon"),
        (Block("plans are late;", page=1), Block("this harms them.", page=3), False, "two pages on"),
        (Block("plans are late;"), Block("this harms them."), False, "a source without pages"),
        (Block("Plans (of 2019)"), Block("are late."), True, "a bracket ends no sentence"),
        (Block("Plans are late. (Annex 2)"), Block("and more."), False, "a remark after the full stop"),
        (Block("Plans are ‘late.’"), Block("and more."), False, "quotation marks after the full stop"),
        (Block("Plans are late.4"), Block("and more."), False, "a note's number after the full stop"),
        (Block("the plans"), Block("“which” are late."), True, "a quoted small letter"),
        (Block("the plans –"), Block("Leeds has two."), True, "a dash promises more"),
        (Block("children WITH"), Block("Plans wait."), True, "a small word in capitals"),
        (Block("in plans"), Block("late ones", LI), False, "an item is not the end of a sentence"),
        (Block("in plans", LI, marker="•"), Block("late ones", LI), True, "but one without a bullet is of the item before"),
        (Block("in plans", Role.QUOTATION), Block("and visits."), True, "a quotation goes on"),
        (Block("in plans", Role.TABLE_ROW), Block("and visits."), False, "a row doesn't"),
        (Block("in plans"), Block("and visits.", Role.TABLE_ROW), False, "nor does text in a row"),
        (Block("Said so.", LI), Block("And left.", continues=True), False, "what the source joins is of one kind"),
        (Block("Help and", H, level=2), Block("protection", H, level=3), False, "headings of two levels"),
        (Block("Help and", H, level=2), Block("Protection", H, level=2), False, "a heading with a capital"),
        (Block("Help and", H, level=2), Block("protection"), False, "a heading and text"),
        (Block("a plan of", NOTE), Block("two parts"), False, "a note and text"),
        (Block("Of these:"), Block("26 live in homes"), False, "a figure begins an item"),
    ],
)
def test_where_a_sentence_goes_on(first: Block, second: Block, joined: bool, why: str) -> None:
    """A piece goes on only where its sentence is unfinished and the next block is of the text."""
    assert (len(join_pieces((first, second))) == 1) is joined, why


@pytest.mark.parametrize(
    ("lines", "roles", "why"),
    [
        ((Block("Of these:"), Block("26 wait")), [P, LI], "a figure and a space"),
        ((Block("Of these:"), Block("26% wait")), [P, P], "a share is a sentence"),
        ((Block("Of these:"), Block("Leeds waits")), [P, P], "a capital"),
        ((Block("Of these."), Block("26 wait")), [P, P], "no colon"),
        ((Block("plans", LI, marker="•"), Block("26 wait.")), [LI, P], "after an item with a bullet"),
        ((Block("plans.", LI), Block("26 wait.")), [LI, LI], "after an item without"),
        ((Block("Plans.", LI), Block("26 wait.")), [LI, P], "after an item with a capital"),
        ((Block("Of these:"), Block("26 wait", Role.QUOTATION)), [P, Role.QUOTATION], "a quotation stays one"),
    ],
)
def test_lines_without_bullets_that_are_items(lines: tuple[Block, Block], roles: list[Role], why: str) -> None:
    """A line that begins low or with a count is an item after a colon or another such item."""
    assert [block.role for block in join_pieces(lines)] == roles, why


@pytest.mark.parametrize(
    ("first", "second", "text", "why"),
    [
        ("is well-", "matched.", "is well-matched.", "a small letter after a hyphen"),
        ("the years 2016-", "2019 and", "the years 2016-2019 and", "a figure after a hyphen"),
        ("with Crosby-", "Josephs.", "with Crosby- Josephs.", "a capital after a hyphen"),
        ("of plans -", "and more.", "of plans - and more.", "a dash of its own"),
    ],
)
def test_hyphens_at_a_break(first: str, second: str, text: str, why: str) -> None:
    """A word cut at its hyphen is one word; a dash keeps its space."""
    (block,) = join_pieces((Block(f"It is {first}"), Block(second, continues=True)))
    assert block.text == f"It is {text}", why


def test_notes_stand_aside_from_what_they_interrupt() -> None:
    """A paragraph goes on past notes, a note never goes on past a paragraph, and nothing goes on from notes alone."""
    notes = (Block("Census 2011.", NOTE, marker="1"), Block("Own data.", NOTE, marker="2"))
    assert [block.text for block in join_pieces((Block("plans of"), *notes, Block("all."), Block("and on")))] == [
        "plans of all.",
        "Census 2011.",
        "Own data.",
        "and on",
    ]
    assert len(join_pieces((*notes, Block("all.")))) == 3
    assert len(join_pieces((Block("a plan of", NOTE), Block("Plans."), Block("two parts", NOTE)))) == 3
