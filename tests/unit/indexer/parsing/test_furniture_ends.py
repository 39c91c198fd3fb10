"""Tests of furniture: where the text of a letter begins, where it ends, and what of its frame comes again."""

from __future__ import annotations

import pytest

from indexer.letter import Block, Role
from indexer.parsing.furniture import without_furniture

PROSE = "Senior leaders know their services well and have a plan that is beginning to work."
H, NOTE = Role.HEADING, Role.FOOTNOTE


def kept(*blocks: Block | str) -> list[str]:
    """Return the texts that are left."""
    return [block.text for block in without_furniture([Block(one) if isinstance(one, str) else one for one in blocks])]


def words(count: int, end: str = "") -> str:
    """Return a line of `count` words."""
    return " ".join(["plan"] * count) + end


@pytest.mark.parametrize(
    ("first", "begins", "why"),
    [
        (words(12, "."), True, "a sentence of twelve words"),
        (words(11, "."), False, "too short for a sentence"),
        (words(12, ".’"), True, "a quoted sentence"),
        (words(12, ":"), True, "it introduces a list"),
        (words(12, ","), False, "no end"),
        (f"{words(19)} is late", True, "21 words with a verb, cut by the page"),
        (f"{words(18)} is late", False, "20 words"),
        (words(21), False, "no verb"),
        (Block(words(12, "."), NOTE), False, "a note"),
        (Block("Our Wexcombe", H, level=2), True, "a heading below the title"),
        (Block("Our Wexcombe", H, level=1), False, "the title"),
        (Block("Overview"), True, "a known heading"),
        (Block("Our Wexcombe", level=2), False, "no heading"),
    ],
)
def test_where_the_text_of_a_report_begins(first: Block | str, begins: bool, why: str) -> None:
    """Without a greeting the text begins with its first sentence or heading."""
    block = Block(first) if isinstance(first, str) else first
    assert kept("Wexcombe", block, PROSE) == ([block.text] if begins else []) + [PROSE], why


@pytest.mark.parametrize(
    ("line", "kept_line", "why"),
    [
        ("Focused visit to Wexcombe", False, "a subject line"),
        ("We thank you for the visit", True, "a sentence about a visit"),
        ("Plans of Wexcombe", True, "no subject"),
        (f"Visit {words(29)}", False, "a long subject line: thirty words"),
        (f"Visit {words(30)}", True, "a paragraph"),
        ("Main findings of the inspection", True, "a known heading"),
    ],
)
def test_the_subject_line_below_the_greeting_goes(line: str, kept_line: bool, why: str) -> None:
    """The line that says what the letter is about is its title."""
    assert kept("Dear Jo", line, PROSE) == ([line] if kept_line else []) + [PROSE], why


def test_a_paragraph_above_the_greeting_stays() -> None:
    """A layout may put text first and "Dear …" after it: sentences are no lines of the title."""
    assert kept("Wexcombe", PROSE, "Dear Jo", "Plans work.") == [PROSE, "Plans work."]


def test_a_letter_may_be_empty_below_its_greeting() -> None:
    """Nothing below gives nothing."""
    assert kept("Wexcombe", "Dear Jo") == []


def test_a_greeting_stands_near_the_beginning() -> None:
    """The ninetieth block may greet; below, "Dear …" is a line like others."""
    assert kept(*["Wexcombe"] * 89, "Dear Jo", "Plans work.") == ["Plans work."]
    assert kept(*["Wexcombe"] * 90, "Dear Jo", "Plans work.") == []


def test_lines_of_the_title_go_where_they_come_again() -> None:
    """A line of four words in the title is a running header; a shorter one, or a known heading, is text."""
    title = ("Services of Wexcombe Council", "Our Wexcombe plan", "Dear Jo")
    assert kept(*title, PROSE, *title[:2], "Plans work.") == [PROSE, "Our Wexcombe plan", "Plans work."]
    known = "What needs to improve"
    assert kept(known, "Dear Jo", PROSE, known, "Plans.") == [PROSE, known, "Plans."]


@pytest.mark.parametrize(
    ("blocks", "expected", "why"),
    [
        (("Yours sincerely", "B Other", Block("Overview", H), "Plans."), ["Overview", "Plans."], "a known heading opens an annex"),
        (("Yours sincerely", "B Other", Block("Wexcombe", H), "Plans."), [], "an unknown one doesn't"),
        (("Yours sincerely", "B Other", "Overview", "Plans."), [], "nor a line that is no heading"),
        (("With kind regards", "Plans."), [], "another greeting"),
        (("Copy to: Leeds", "Plans."), [], "a copy list"),
        (("cc Leeds", "Plans."), [], "a short copy list"),
        (("© Crown copyright 2019", Block("Overview", H), "Plans."), [], "the imprint ends all"),
        (("Page 4", "Plans."), ["Plans."], "a page number"),
    ],
)
def test_what_follows_a_signature(blocks: tuple[Block | str, ...], expected: list[str], why: str) -> None:
    """From the greeting at the end on, only what stands below a known heading is text."""
    assert kept("Dear Jo", PROSE, *blocks) == [PROSE, *expected], why


@pytest.mark.parametrize(
    ("last", "goes", "why"),
    [
        (("B Other", "HMI"), True, "a name and an office"),
        (("B Other of the whole of Wexcombe council", "HMI"), True, "a name of eight words"),
        (("HMI", "B Other of the whole of Wexcombe and Leeds"), False, "nine words end no letter"),
        (("HMI", "Plans work."), False, "a sentence"),
        (("HMI", Block("Plans", marker="7.")), False, "a numbered line"),
        (("HMI", "B Other"), True, "an office above the name"),
        (("B Other", "Director"), False, "no office of a signatory"),
    ],
)
def test_short_lines_at_the_end_are_a_signature(last: tuple[Block | str, ...], goes: bool, why: str) -> None:
    """Only with a signatory's office among them; a sentence or a numbered line above them stays."""
    numbered = Block("Plans are made", marker="6.")
    texts = [one if isinstance(one, str) else one.text for one in last]
    assert kept("Dear Jo", PROSE, numbered, *last) == [PROSE, numbered.text] + ([] if goes else texts), why
    assert kept("Dear Jo", *("B Other", "HMI")) == []


@pytest.mark.parametrize(
    ("blocks", "expected", "why"),
    [
        ((Block("Contents", page=1), Block("Plans", page=1), Block("Visits", page=2)), ["Visits"], "up to the next page"),
        ((Block("Contents", page=1), Block("Plans work.", page=1)), ["Plans work."], "up to a sentence"),
        ((Block("Contents", page=1), Block(words(30), page=1)), [], "a long entry"),
        ((Block("Contents", page=1), Block(words(31), page=1)), [words(31)], "text"),
        ((Block("Contents"), Block("Plans 7"), Block("Visits")), ["Visits"], "without pages: up to a line without a number"),
        ((Block("Table of contents:"), Block("Plans 7")), [], "another heading"),
        ((Block("Contents of plans"), Block("Plans 7")), ["Contents of plans", "Plans 7"], "a line that begins so"),
    ],
)
def test_a_table_of_contents_ends_with_its_page(blocks: tuple[Block, ...], expected: list[str], why: str) -> None:
    """Entries are short lines on the page of the contents, or lines with a page number."""
    assert kept(PROSE, *blocks) == [PROSE, *expected], why
