"""Rich text: signs, tables, notes and lists are read as Word and LibreOffice write them."""

from __future__ import annotations

import pytest

from indexer.errors import UnreadableSource
from indexer.letter import Role
from indexer.readers import blocks_of
from indexer.readers.rtf.reader import read_rtf

HEAD = rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset2 Symbol;}{\f2\fcharset238 Arial CE;}}"
STYLES = rb"{\stylesheet{\s0 Normal;}{\s1\b heading 1;}{\s2\b Heading 2;}}"


def rtf(body: bytes) -> bytes:
    """Return rich text with this body."""
    return HEAD + STYLES + body + b"}"


@pytest.mark.parametrize(
    ("body", "text", "why"),
    [
        (rb"children\rquote s plans\par", "children’s plans", "a word for a sign"),
        (rb"children\'92s plans\par", "children’s plans", "Windows' own code"),
        (rb"children\u8217 ?s plans\par", "children’s plans", "a number, with a sign for old programs"),
        (rb"{\uc2 from\u8211 ??to}\par", "from–to", "two signs for old programs"),
        (rb"\f2 m\'b9ka\par", "mąka", "a font of another alphabet"),
        (b"One\r\ntwo\\line three\\par", "Onetwo three", "ends of raw lines are no spaces"),
        (rb"Braces \{ and \} and \\\par", "Braces { and } and \\", "escaped signs"),
        (rb"Seen {\v hidden }{\deleted struck }words\par", "Seen words", "hidden and deleted text"),
        (rb"{\*\unknown Not text}Text{\pict 0a0b0c}\par", "Text", "destinations that are no text"),
        (rb"{\field{\*\fldinst HYPERLINK x}{\fldrslt a link}}\par", "a link", "a field's result"),
        (b"Be\\bin4 {\\}\\fore\\par", "Before", "raw bytes that look like rich text"),
    ],
)
def test_what_the_signs_mean(body: bytes, text: str, why: str) -> None:
    """Text is what a word processor shows."""
    assert [one.text for one in blocks_of(rtf(body), "a.rtf")] == [text]


def test_headings_bold_and_lists() -> None:
    """A heading is one by its style or its outline level; a list's marker is apart from its text."""
    body = (
        rb"\pard\s2\b Findings\par\pard\b0\outlinelevel0 Next\par\pard\b Bold\b0\par"
        rb"\pard{\listtext\f1\u-3913 ?\tab}First\par\pard{\listtext 2.\tab}Second\par"
    )
    assert [(one.role, one.level, one.bold, one.marker, one.text) for one in read_rtf(rtf(body))] == [
        (Role.HEADING, 2, True, "", "Findings"), (Role.HEADING, 1, False, "", "Next"), (Role.PARAGRAPH, 0, True, "", "Bold"),
        (Role.LIST_ITEM, 1, False, "•", "First"), (Role.LIST_ITEM, 1, False, "2.", "Second"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "role", "why"),
    [
        (rb'TOC \\o "1-3" \\h', Role.FURNITURE, "Word's contents"),
        (rb"{\f0 TOC }", Role.FURNITURE, "with its words in a group"),
        (rb'HYPERLINK "https://example.org/TOC"', Role.PARAGRAPH, "a link"),
        (rb"TOCSIN", Role.PARAGRAPH, "another field"),
    ],
)
def test_the_lines_of_a_contents_field_are_furniture(field: bytes, role: Role, why: str) -> None:
    """What a field for contents shows is furniture, also where its paragraphs have no style and links stand within."""
    link = rb"{\field{\*\fldinst HYPERLINK \\l a}{\fldrslt Care leavers\tab 4}}"
    body = rb"\pard{\field{\*\fldinst " + field + rb"}{\fldrslt Leadership\tab 2\par " + link + rb"}}\par\pard We visited.\par"
    assert [(one.role, one.text) for one in read_rtf(rtf(body))] == [
        (role, "Leadership 2"), (role, "Care leavers 4"), (Role.PARAGRAPH, "We visited."),
    ]  # fmt: skip


def test_tables_notes_and_headers() -> None:
    """Rows keep their cells, a footnote follows at the end, and a running header is furniture."""
    body = (
        rb"{\header\pard Council\par}\pard Told.{\footnote\pard See the Act.}\par"
        rb"\trowd\pard\intbl North\cell 12\cell\row\trowd\pard\intbl South\cell 15\cell\row\pard After.\par"
    )
    blocks = read_rtf(rtf(body))
    assert [(one.role, one.text) for one in blocks] == [
        (Role.FURNITURE, "Council"), (Role.PARAGRAPH, "Told."), (Role.TABLE_ROW, "North – 12"), (Role.TABLE_ROW, "South – 15"),
        (Role.PARAGRAPH, "After."), (Role.FOOTNOTE, "See the Act."),
    ]  # fmt: skip
    assert (blocks[2].table, blocks[3].table, blocks[5].marker) == (1, 1, "1")


def test_a_cut_file_gives_what_is_there() -> None:
    """The last paragraph of a file without its end is kept."""
    assert [one.text for one in read_rtf(rtf(rb"One\par Two")[:-1])] == ["One", "Two"]


def test_groups_without_end_are_refused() -> None:
    """A file that only opens groups can't use up the machine."""
    with pytest.raises(UnreadableSource, match="nested too deeply"):
        read_rtf(rtf(b"{" * 5000))


@pytest.mark.parametrize(
    ("body", "texts", "why"),
    [
        (rb"Plans are {\strike rarely }{\striked1 not }{\mvf moved }clear\par", ["Plans are clear"], "struck out, or moved elsewhere"),
        (rb"Help works{\super 1} on the 7{\super th}\par {\super 2} See it\par", ["Help works on the 7th", "2 See it"], "typed notes"),
        (rb"Findings\line\line Text goes here.\par", ["Findings", "Text goes here."], "an empty line made of line ends"),
        (rb"{\b Findings\line }Text goes here.\par", ["Findings", "Text goes here."], "a heading in bold and a line end"),
        (rb"One.\column Two.\par", ["One.", "Two."], "a new column"),
        (rb"Said{\*\annotation\pard A remark\par}.\par", ["Said."], "a comment does not end the paragraph"),
        (
            rb"Here{\shp{\*\shpinst{\sp{\sn a}{\sv 2}}{\shptxt \pard In a box.\par}}{\shprslt{\*\do{\dptxbxtext In a box.\par}}}}"
            rb" goes on.\par",
            ["Here goes on.", "In a box."],
            "a text box, once",
        ),
        (rb"\trowd\cellx900\cellx1800\pard\intbl Plans\cell {\f3\'fc}\cell\row\pard", ["Plans – ✓"], "a tick of a symbol font"),
    ],
)
def test_text_is_what_the_writer_sees(body: bytes, texts: list[str], why: str) -> None:
    """Only what is shown is text, and it stands where it is shown."""
    fonts = HEAD.replace(b"}}", rb"}{\f3\fcharset2 Wingdings;}}")
    assert [one.text for one in read_rtf(fonts + body + b"}")] == texts, why


def test_merged_cells_and_heading_rows() -> None:
    """A cell is read in each of its rows and columns, and a row that is repeated on each page names the columns."""
    body = (
        rb"\trowd\trhdr\cellx1000\cellx3000\pard\intbl Measure\cell 2018\cell\row"
        rb"\trowd\clvmgf\cellx1000\cellx2010\cellx3000\pard\intbl Seen\cell 1\cell 2\cell\row"
        rb"\trowd\clvmrg\cellx1000\cellx2000\cellx3000\pard\intbl\cell 3\cell 4\cell\row"
        rb"\trowd\cellx1000\clmgf\cellx2000\clmrg\cellx3000\pard\intbl All\cell 10\cell\cell\row\pard After.\par"
    )
    blocks = read_rtf(rtf(body))
    assert [(one.cells, one.bold) for one in blocks[:-1]] == [
        (("Measure", "2018", "2018"), True), (("Seen", "1", "2"), False), (("Seen", "3", "4"), False), (("All", "10"), False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "shown"),
    [(rb"", ["Every"]), (rb"\titlepg", ["First", "Every"]), (rb"\facingp", ["Every", "Left"])],
)
def test_running_lines_count_where_the_document_asks_for_them(asked: bytes, shown: list[str]) -> None:
    """Word keeps the lines of a first page and of left pages when they are switched off."""
    lines = rb"{\headerf\pard First\par}{\header\pard Every\par}{\headerl\pard Left\par}"
    blocks = read_rtf(rtf(asked + lines + rb"\pard Told.\par"))
    assert [one.text for one in blocks if one.role is Role.FURNITURE] == shown


@pytest.mark.parametrize(("head", "raw"), [(rb"\mac", rb"\'d5"), (rb"\ansi", rb"\'92"), (rb"\ansi\ansicpg1252", rb"\u8217 \'92")])
def test_the_document_says_its_encoding(head: bytes, raw: bytes) -> None:
    """Old programs wrote in the encoding of their machine."""
    assert [one.text for one in read_rtf(rb"{\rtf1" + head + b" Children" + raw + rb"s plans\par}")] == ["Children’s plans"]


def test_notes_and_levels_as_libreoffice_writes_them() -> None:
    """A note is marked as optional there, and an item's level stands apart from its number."""
    body = (
        rb"\pard\plain Told.{{\super\chftn{\*\footnote\chftn\pard\plain See the Act.}}}\par"
        rb"\pard\plain{\listtext\pard\plain 1.\tab}\ilvl0 Act on\par\pard\plain{\listtext\pard\plain (a)\tab}\ilvl1 plans\par"
    )
    assert [(one.role, one.level, one.marker, one.text) for one in read_rtf(rtf(body))] == [
        (Role.PARAGRAPH, 0, "", "Told."), (Role.LIST_ITEM, 1, "1.", "Act on"), (Role.LIST_ITEM, 2, "(a)", "plans"),
        (Role.FOOTNOTE, 0, "1", "See the Act."),
    ]  # fmt: skip
