"""Tests of joining: pieces of one paragraph, cut by the end of a page, are one again."""

from __future__ import annotations

import pytest

from indexer.letter import Block, Role
from indexer.parsing.paragraphs import join_pieces

P, LI, H, NOTE = Role.PARAGRAPH, Role.LIST_ITEM, Role.HEADING, Role.FOOTNOTE


def texts(*blocks: Block) -> list[str]:
    """Return the texts of the joined `blocks`."""
    return [block.text for block in join_pieces(blocks)]


@pytest.mark.parametrize(
    ("first", "second", "joined", "why"),
    [
        (Block("additional agency social"), Block("workers. However, this is new."), True, "an unfinished sentence and its lower-case end"),
        (Block("are skilled in"), Block("seeking children's views."), True, "cut after a small word"),
        (Block("in our team. This", LI, marker="-"), Block("'grow your own' scheme works."), True, "an item goes on with a quotation"),
        (Block("a review in"), Block("January 2015 found gaps."), True, "a small word promises more, even a capital"),
        (Block("is well-"), Block("matched to need."), True, "a hyphen at the break"),
        (Block("Plans are poor."), Block("Children wait."), False, "a finished sentence and a new one"),
        (Block("Plans are poor."), Block("e.g. children wait."), False, "a finished sentence ends a paragraph"),
        (Block("Inspectors reviewed:"), Block("the plans", LI, marker="-"), False, "a list begins"),
        (Block("plans", LI, marker="-"), Block("visits", LI, marker="-"), False, "items without full stops stay apart"),
        (Block("ensuring that", LI, marker="-"), Block("staff stay", LI, marker="−"), False, "a marker begins an item"),
        (Block("Overview", H), Block("children wait."), False, "a heading is whole"),
        (Block("Help and", H, level=2), Block("protection", H, level=2), True, "a heading over two lines"),
        (Block("Plans"), Block("Visits"), False, "nothing says that they belong together"),
        (Block("sets out the purpose,", NOTE, marker="1"), Block("principles and outcomes.", NOTE), True, "a footnote in two pieces"),
        (Block("sets out the purpose,", NOTE, marker="1"), Block("Census 2011", NOTE, marker="2"), False, "the next footnote"),
        (Block("Census 2011.", NOTE, marker="1"), Block("A later note.", NOTE), False, "a footnote that has ended"),
        (Block("plans are late;", page=1), Block("this harms children.", page=2), True, "prose with a semicolon last on its page"),
        (Block("plans are late;", page=1), Block("this harms children.", page=1), False, "a semicolon ends an item"),
        (Block("He said so.", page=1), Block("And left.", page=2, continues=True), True, "the source itself says so"),
    ],
)  # fmt: skip
def test_pieces_are_joined_where_the_text_goes_on(first: Block, second: Block, joined: bool, why: str) -> None:
    """Two blocks become one where the first is unfinished and the second goes on with it."""
    assert (len(join_pieces((first, second))) == 1) is joined, why


def test_lines_after_a_colon_are_items_without_bullets() -> None:
    """Lines that begin low or with a figure below a colon are items of a list, each by itself."""
    lines = ("Of this number:", "88 (or 30%) live outside the area", "26 live in homes, of whom 16 live", "none is in a special school")
    listed = join_pieces([Block(line) for line in lines])
    assert [block.text for block in listed] == list(lines)
    assert [block.role for block in listed] == [P, LI, LI, LI]


@pytest.mark.parametrize(
    ("first", "second", "joined", "why"),
    [
        (Block(" ".join(["word"] * 15), page=1), Block("Capitals go on.", page=2), True, "prose without its full stop, last on its page"),
        (Block(" ".join(["word"] * 14), page=1), Block("Capitals go on.", page=2), False, "too short to be a sentence that was cut"),
        (Block(" ".join(["word"] * 15), page=1), Block("Capitals go on.", page=3), False, "not on the next page"),
        (Block(" ".join(["word"] * 15), page=1), Block("Capitals go on.", page=2, bold=True), False, "it looks otherwise"),
        (Block(" ".join(["word"] * 15), page=1, size=12), Block("Capitals go on.", page=2, size=14), False, "its letters are larger"),
        (Block(" ".join(["word"] * 15)), Block("Capitals go on."), False, "a source without pages cuts nothing"),
    ],
)  # fmt: skip
def test_prose_goes_on_over_the_end_of_a_page(first: Block, second: Block, joined: bool, why: str) -> None:
    """What looks alike on the next page belongs to prose without its full stop, also where it begins with a capital."""
    assert (len(join_pieces((first, second))) == 1) is joined, why


def test_a_joined_paragraph_keeps_its_first_page_and_kind() -> None:
    """The joined block stands where it began, as what it began."""
    whole = join_pieces((Block("the range of", LI, page=3, marker="◼"), Block("plans on offer.", page=4)))
    assert whole == (Block("the range of plans on offer.", LI, page=3, marker="◼"),)


def test_a_hyphen_at_the_break_takes_no_space() -> None:
    """A word cut at its hyphen is whole again."""
    assert texts(Block("is well-"), Block("matched to need.")) == ["is well-matched to need."]
    assert texts(Block("in 2014 –"), Block("against advice.")) == ["in 2014 – against advice."]


def test_footnotes_between_pieces_stand_aside() -> None:
    """A footnote at the foot of the page does not keep a paragraph from going on."""
    assert texts(Block("the partnership of"), Block("The lead people are three.", NOTE), Block("many agencies.")) == [
        "the partnership of many agencies.",
        "The lead people are three.",
    ]


def test_a_paragraph_may_run_over_several_breaks() -> None:
    """Three pieces make one paragraph."""
    assert texts(Block("one of"), Block("two and"), Block("three.")) == ["one of two and three."]


def test_a_footnote_in_two_pieces_is_one() -> None:
    """A footnote goes on in a block without a number."""
    first = Block("This guidance sets out the purpose,", NOTE, marker="1")
    assert texts(first, Block("principles and outcomes.", NOTE)) == ["This guidance sets out the purpose, principles and outcomes."]
    assert len(join_pieces((first, Block("Another.", NOTE, marker="2")))) == 2


def test_a_list_without_bullets_is_a_list() -> None:
    """Lines in lower case after a colon are items, each for itself, whatever page they are on."""
    lines = (Block("The proportion:", page=1), Block("in primary schools is 9%", page=1), Block("in secondary schools is 8%", page=2))
    assert [(block.role, block.text) for block in join_pieces(lines)[1:]] == [(LI, lines[1].text), (LI, lines[2].text)]


def test_a_paragraph_of_very_many_pieces_is_joined_whole() -> None:
    """Only the ends of a growing paragraph are looked at, but all of its words are kept, in order."""
    pieces = [f"part {number} and" for number in range(500)]
    (joined,) = join_pieces([Block(text) for text in (*pieces, "its end.")])
    assert joined.text == " ".join((*pieces, "its end."))


def test_notes_between_pieces_are_passed_over_however_many_they_are() -> None:
    """A paragraph goes on behind a whole page of footnotes; a footnote goes on only in the one before it."""
    notes = [Block(f"Note {number}.", Role.FOOTNOTE, marker=str(number)) for number in range(1, 4)]
    found = join_pieces([Block("Plans are clear and"), *notes, Block("kept up to date.")])
    assert [block.text for block in found] == ["Plans are clear and kept up to date.", "Note 1.", "Note 2.", "Note 3."]
