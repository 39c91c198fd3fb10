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
