"""PDFs without tags: where paragraphs end, go on overleaf, are numbered, and have notes and bullets."""

from __future__ import annotations

import pytest

from indexer.letter import Block, Role
from indexer.readers import blocks_of
from tests.support.pdfs import Words, p, pdf_of, untagged_pdf


def _read(*pages: list[Words], drawing: bytes = b"") -> list[Block]:
    blocks = blocks_of(untagged_pdf(*pages, drawing=drawing), "letter.pdf")
    return [block for block in blocks if block.role is not Role.FURNITURE]


def _lines(*texts: str, left: float = 72, top: float = 700) -> list[Words]:
    return [(left, top - 13 * number, text) for number, text in enumerate(texts)]


MEETING = "Managers in the town meet each month and look at what was written."


def test_a_line_without_room_for_the_next_word_is_not_the_last() -> None:
    """A line that leaves less room than the next word needs goes on, however wide that word's letters are."""
    texts = (MEETING, "MMWMMWM is the name of their room, which is in the hall of the old", "school.")
    assert [block.text for block in _read(_lines(*texts))] == [" ".join(texts)]


def test_a_line_with_room_for_the_next_word_is_the_last() -> None:
    """A line that leaves more room than the next word needs was ended by its writer."""
    texts = (MEETING, "They say so.", "It is known to all who work in the hall of the old school building.")
    assert [block.text for block in _read(_lines(*texts))] == [f"{texts[0]} {texts[1]}", texts[2]]


def test_a_line_that_ends_in_a_hyphen_goes_on() -> None:
    """What follows a hyphen at a line's end belongs to it, even where it would have fitted."""
    texts = (f"{MEETING[:-1]} by", "the members of the pan-", "London group, who know each other and what is said about their work.")
    assert [block.text for block in _read(_lines(*texts))] == [" ".join(texts).replace("- ", "-")]


FULL = "Children in the town are seen by someone who knows them and who is paid"
NEXT = "Nobody waits for longer than they were told when they first asked for it."


@pytest.mark.parametrize(
    ("first", "last", "left", "joined"),
    [
        ("12.", f"{FULL} well now.", 108, True),
        ("12.", "They are glad.", 108, False),  # there was room for the next word
        ("12.", f"{FULL} well now.", 72, False),  # it begins where numbers stand, not where their text does
        ("", f"{FULL} well", 108, True),  # the sentence is unfinished
        ("", f"{FULL} well now.", 108, False),  # nothing says that it goes on
    ],
)
def test_a_paragraph_goes_on_overleaf(first: str, last: str, left: float, joined: bool) -> None:
    """A page's first lines go on below a full line, if the sentence is unfinished or they stand where a numbered paragraph's text does."""
    number: list[Words] = [(72, 90, first)] if first else []
    page: list[Words] = [*number, (108, 90, f"{FULL} to help,"), (108, 77, last)]
    here = _read(page, _lines(NEXT, "That is so.", left=left))
    assert [block.continues for block in here if block.page == 2][:1] == [joined]


def test_a_heading_does_not_go_on_overleaf() -> None:
    """A page that ends with a bold line is not carried on by the next."""
    page: list[Words] = [(72, 90, "What needs to improve for children and for families who live in the town", "bold")]
    blocks = _read(page, [(72, 700, "The speed of visits", "bold"), *_lines(NEXT, top=680)])
    assert [block.text for block in blocks][1:] == ["The speed of visits", NEXT]


def test_a_number_apart_from_its_text_is_its_marker() -> None:
    """A number is a paragraph's marker though figures or capitals follow it, where it stands apart or the text is aligned after it."""
    lines: list[Words] = [(72, 700, "52."), (108, 700, "307 families were helped last year by the team that works in the hall of")]
    lines += [(108, 687, "the school."), (72, 660, "53.")]
    lines += [(89, 660, "PAs know them well and meet them where they live, or in the hall of the"), (89, 647, "old school.")]
    assert [(block.marker, block.text.split()[0]) for block in _read(lines)] == [("52.", "307"), ("53.", "PAs")]


def test_a_number_of_a_sentence_is_no_marker() -> None:
    """A figure that happens to begin a line of a numbered paragraph is part of its sentence."""
    lines: list[Words] = [(72, 700, "68."), (108, 700, "The number of places that are kept for children from the town falls to")]
    lines += [(108, 687, "44. It is not yet clear how that will be done, or who pays for it now.")]
    assert [block.marker for block in _read(lines)] == ["68."]


def test_letters_in_brackets_are_a_list() -> None:
    """Letters in brackets that stand apart begin items of a list."""
    lines: list[Words] = [(90, 700 - 13 * number, f"({sign})") for number, sign in enumerate(("i", "ii"))]
    lines += [(120, 700, "they live with friends"), (120, 687, "they are known to the team")]
    assert [(block.role, block.marker) for block in _read(lines)] == [(Role.LIST_ITEM, "(i)"), (Role.LIST_ITEM, "(ii)")]


def test_a_note_is_read_below_what_refers_to_it() -> None:
    """A footnote comes after the paragraph with its number, and one that none refers to stays at the page's foot."""
    lines: list[Words] = [(72, 700, "About the town", "bold"), (160, 700, "2", "raised"), (72, 670, "Many children live here.")]
    lines += [(72, 100, "2", "raised"), (80, 100, "Figures are from the town.")]
    lines += [(72, 80, "3", "raised"), (80, 80, "Nobody asks about this.")]
    assert [block.text for block in _read(lines)] == [
        "About the town", "Figures are from the town.", "Many children live here.", "Nobody asks about this.",
    ]  # fmt: skip


DOT = b"0 g %d 703 m %d 705 l %d 707 l %d 705 l f\n"
"""A small diamond; browsers draw bullets with more corners."""


def test_a_drawn_dot_before_a_line_is_a_bullet() -> None:
    """Browsers draw bullets as shapes: the line to the right of one is an item of a list, and one elsewhere is nothing."""
    drawing = DOT % (90, 92, 90, 88) + DOT % (500, 502, 500, 498)
    blocks = _read([*_lines("the plans of all children", left=100), (72, 600, "That is all.")], drawing=drawing)
    assert [(block.role, block.marker, block.text) for block in blocks] == [
        (Role.LIST_ITEM, "•", "the plans of all children"), (Role.PARAGRAPH, "", "That is all."),
    ]  # fmt: skip


def test_several_dots_before_a_line_are_a_border() -> None:
    """Dots above each other at the side of a line are a dotted border, not its bullets."""
    drawing = b"".join(b"0 g 90 %d 2.5 2.5 re f\n" % y for y in range(690, 720, 4))
    assert [block.role for block in _read(_lines("the plans of all children", left=100), drawing=drawing)] == [Role.PARAGRAPH]


def test_letters_that_are_spaced_out_are_words() -> None:
    """Letters placed one by one at even distances are put together, and wider gaps are spaces, in each item of a list of equal ones."""
    lines: list[Words] = []
    for base in (700, 670, 640):
        left = 72.0
        for letter in "Requires care":
            lines += [(left, base, letter)] if letter != " " else []
            left += 5 if letter == " " else {"i": 2.4, "r": 3.7, "s": 5.5, "R": 7.9, "c": 5.5}.get(letter, 6.1) + 2.6
    assert [block.text for block in _read(lines)] == ["Requires care"] * 3


HELVETICA = {"M": 10.0, "a": 6.67, "i": 2.66, "n": 6.67, "f": 3.33, "d": 6.67, "g": 6.67, "A": 8.0, "V": 8.0, "T": 7.33, "R": 8.67}
"""Widths of letters of 12 points."""


@pytest.mark.parametrize(("text", "spaced"), [("Main findings", 1.8), ("AVATAR is a main finding", 1.5)])
def test_letters_that_a_browser_spaces_out_are_words(text: str, spaced: float) -> None:
    """Whether the gaps between them look like spaces or not, and where some letters are drawn together ("AV")."""
    below = "Leaders know their services well and act."
    placed: list[Words] = [(72.0, base, below) for base in (600.0, 570.0, 540.0, 510.0, 480.0, 450.0, 420.0)]
    left = 72.0
    for letter, after in zip(text, f"{text[1:]} ", strict=True):
        placed += [(left, 700.0, letter)] if letter != " " else []
        left += HELVETICA.get(letter, 6.0) + spaced - (1.2 if letter + after in {"AV", "VA", "TA", "AT"} else 0)
    assert [block.text for block in _read(placed)] == [text, *[below] * 7]


def test_short_words_placed_apart_stay_words() -> None:
    """Short words that are placed one by one with a space's width between them are not letters of one word."""
    words, left = [], 72.0
    for word in "it is up to us".split():
        words.append((left, 700.0, word))
        left += sum({"i": 2.5, "t": 3.1}.get(sign, 6.0) for sign in word) + 3.1
    assert [block.text for block in _read(words)] == ["it is up to us"]


def test_a_header_of_left_pages_alone_is_no_text() -> None:
    """In a short letter, a line at the top of its left pages, at one height, is a running header."""
    pages = [_lines(f"Paragraph {number} of the letter is here.") for number in ("one", "two", "three", "four")]
    for page in pages[1::2]:
        page.append((72, 810, "Services for children in the town"))
    assert [block.text.split()[0] for block in _read(*pages)] == ["Paragraph"] * 4


def test_a_sentence_may_end_in_bold() -> None:
    """A last line in bold goes on with the words in bold above it, in mid-sentence; below a finished line it is a line of its own."""
    words = "The overall judgement on the services for children in the town is that they"
    lines: list[Words] = [(72, 700, words), (433, 700, "require", "bold"), (72, 687, "improvement.", "bold")]
    assert [block.text for block in _read(lines)] == [f"{words} require improvement."]
    apart: list[Words] = [(72, 700, "All of this is so."), (72, 687, "improvement", "bold"), *_lines(FULL, NEXT, top=660)]
    assert [block.text for block in _read(apart)][:2] == ["All of this is so.", "improvement"]


def test_lines_of_an_address_are_apart() -> None:
    """Short lines are lines of their own though the longest of them is short too; the page's edge says which have room."""
    address = ("Ann Graham", "Dorset", "River Park House", "225 High Road", "Poole")
    text = _lines(f"{FULL} well", "as they grow up.", top=500)
    assert [block.text for block in _read([*_lines(*address), *text])] == [*address, f"{FULL} well as they grow up."]


def test_a_stamp_in_a_corner_is_no_edge_of_the_text() -> None:
    """A sentence whose lines begin with capitals is one paragraph, though a stamp stands further to the right than any line can."""
    stamp: list[Words] = [(510, 820, "Agenda Item 7")]
    for end in ("June.", "June"):
        lines = (
            "Children in the town are seen by Anna and by those who know her well in",
            "Kingston, in all of the streets of the town and of the coast, each May and", end,
        )  # fmt: skip
        assert [block.text for block in _read([*_lines(*lines), *stamp])] == ["Agenda Item 7", " ".join(lines)]


def test_each_addressee_has_a_line() -> None:
    """In a list of names with posts, a line without room for the next word goes on, unless the next begins with a name and a post."""
    lines = (
        "Pat Quarrie, Director of Services for Children, Dorset",
        "Robin Stead, Chief Constable of the Police of Dorset and of the Coast of the", "Southwest",
        "Wren Ash, Head of the Service for Children who were asked to leave School", "Sir Fenn Lee Oak, Mayor", "Jo Day, Nurse",
    )  # fmt: skip
    blocks = _read([*_lines(*lines), *_lines(f"{FULL} well.", top=500)])
    assert [block.text for block in blocks] == [lines[0], f"{lines[1]} {lines[2]}", *lines[3:], f"{FULL} well."]
    indented: list[Words] = [*_lines(lines[0], lines[1]), (90, 674, "Southwest")]
    assert [block.text for block in _read(indented)] == [*lines[:3]]


def test_a_wrapped_title_is_one_line() -> None:
    """A title in bold is one, though each of its lines begins with a capital and leaves room."""
    title: list[Words] = [(200, 700, "Inspection of", "bold"), (180, 687, "Dorset Services", "bold"), (190, 674, "For Children", "bold")]
    assert len(_read([*title, *_lines(FULL, NEXT, top=600)])) < 5


def test_a_sign_without_a_meaning_before_a_line_is_a_bullet() -> None:
    """A code of a symbol font that doesn't say what it draws is a bullet where it stands apart from the text."""
    page = [p("They looked at:"), p("\x83 the plans of children who"), p("\x83 the speed of visits")]
    blocks = blocks_of(pdf_of(page, tagged=False), "letter.pdf")
    assert [(block.role, block.marker, block.text) for block in blocks][1:] == [
        (Role.LIST_ITEM, "•", "the plans of children who"), (Role.LIST_ITEM, "•", "the speed of visits"),
    ]  # fmt: skip
