"""Tests: text that programs read is named for what it is, and text that people read is read, whatever wrote it."""

from __future__ import annotations

import pytest

from indexer.errors import UnreadableSource
from indexer.letter import Block, Role
from indexer.readers import blocks_of
from indexer.readers.formats import format_of

ONE = "Social workers visit children often and write down what children tell them."


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('<?xml version="1.0"?><w:wordDocument xmlns:w="x"><w:t>Plans</w:t></w:wordDocument>', "a Word document as XML; save it as"),
        ('<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?>\n<pkg:package xmlns:pkg="x"/>', "a Word document as XML"),
        ('<?xml version="1.0"?><!-- made -->\n<report><p>Plans</p></report>', r"XML \(report\)"),
        ('<svg xmlns="http://www.w3.org/2000/svg"><text>Plans</text></svg>', r"XML \(svg\)"),
        ('{"council": "Wexcombe", "plans": [1, 2]}', r"data \(JSON\)"),
        ("council,day,outcome\nWexcombe,3 May,good\nOldham,4 May,good\n", r"a table of data \(CSV\)"),
        ('"Council";"Day";"Outcome"\n"Wexcombe";"3 May";"Good; but slow"\n"Oldham";"4 May";"Good"\n', r"a table of data \(CSV\)"),
        ("BEGIN:VCALENDAR\nSUMMARY:Visit\nEND:VCALENDAR\n", "a calendar"),
    ],
)
def test_data_is_named_for_what_it_is(text: str, reason: str) -> None:
    """The name of a file says nothing; a table saved as .txt is still a table."""
    with pytest.raises(UnreadableSource, match=f"unsupported format: {reason}"):
        format_of(text.encode())


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{Draft} Plans are clear.", "brackets"),
        ("Dear Ms Lee, welcome, all\nPlans, visits, care are good", "two lines with as many commas"),
        ("Leeds, LS1 1UR\nYork, YO1 9QN\nHull, HU1 2AA", "an address in each line"),
        ("Plans <are> clear. < 5 of them >", "signs that are no tags"),
    ],
)
def test_text_with_signs_of_data_is_text(text: str, why: str) -> None:
    """Only what is data from beginning to end is refused."""
    assert format_of(text.encode()) == "text", why


def rows(text: str) -> list[tuple[Role, str, str]]:
    """Return role, marker and text of each block."""
    return [(block.role, block.marker, block.text) for block in blocks(text)]


def blocks(text: str) -> tuple[Block, ...]:
    """Return the blocks of a text."""
    return blocks_of(text.encode(), "letter.txt")


@pytest.mark.parametrize("gap", ["\t", "     "])
def test_lines_in_columns_are_a_table(gap: str) -> None:
    """Programs that turn documents into text set tables by tabs or by spaces; a label and its value are no table."""
    table = "\n".join(gap.join(line) for line in (("Area", "Seen", "All"), ("North", "12", "15")))
    found = blocks(f"Tel:{gap}01234\n\n{table}\n\n{ONE}")
    assert [block.cells for block in found] == [(), ("Area", "Seen", "All"), ("North", "12", "15"), ()]


def test_markdowns_notes_and_fences() -> None:
    """A note is a footnote, the reference to it is no text, and lines of signs around text are left out."""
    assert rows(f"Help works[^1] today.\n\n```\n{ONE}\n```\n\n[^1]: See the guide.\n") == [
        (Role.PARAGRAPH, "", "Help works today."), (Role.PARAGRAPH, "", ONE), (Role.FOOTNOTE, "1", "See the guide."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "text", "why"),
    [
        ("Children’s “plans” – good.".encode("mac_roman"), "Children’s “plans” – good.", "an old Macintosh"),
        ("Children’s “plans” – good.".encode("cp1252"), "Children’s “plans” – good.", "Windows"),
        ("Children’s plans in CÔTE D’OR.".encode("cp1252"), "Children’s plans in CÔTE D’OR.", "capitals with accents"),
        (f"Children’s plans. {ONE} ".encode() + b"\x92s", f"Children’s plans. {ONE} \ufffds", "one wrong byte beside one sign"),
        ("Safe\u00adguarding co\u2010ordinators of\ufb01ce man\u2011made zero\u200bwidth".encode(),
         "Safeguarding co-ordinators office man-made zerowidth", "signs that nobody sees"),
    ],
)  # fmt: skip
def test_signs_are_read_in_the_encoding_that_they_are_in(data: bytes, text: str, why: str) -> None:
    """Whichever machine wrote it, and whatever one byte says."""
    assert [block.text for block in blocks_of(data, "letter.txt")] == [text], why
