"""Tests: of a Word document is read what its reader sees, and as its reader sees it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from indexer.errors import UnreadableSource
from indexer.letter import Block, Role
from indexer.readers import blocks_of
from tests.support.word_xml import MACROS, MAIN, TEMPLATE, level, num, p, run, word


def texts(body: str, parts: Mapping[str, str] | None = None) -> list[str]:
    """Return the texts of the blocks of a document with this body."""
    return [block.text for block in read(word(body, parts))]


def read(data: bytes) -> tuple[Block, ...]:
    """Return the blocks of a document."""
    return blocks_of(data, "letter.docx")


DELETED = '<w:rPr><w:del w:id="1" w:author="A"/></w:rPr>'
FIELD = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"


@pytest.mark.parametrize(
    ("body", "expected", "why"),
    [
        (p("One.", properties=DELETED) + p(" Two.") + p("Three."), ["One. Two.", "Three."], "a paragraph's mark was deleted"),
        (p("One.", properties=DELETED), ["One."], "and it was the last"),
        (p("Plans are ", run("rarely ", "<w:strike/>"), "clear"), ["Plans are clear"], "struck out by hand"),
        (p("Plans are ", run("not ", "<w:dstrike/>"), run("so ", '<w:strike w:val="0"/>'), "clear"), ["Plans are so clear"], "twice"),
        (p("Plans ", run("draft ", "<w:vanish/>"), "clear"), ["Plans clear"], "hidden"),
        (p("Plans") + FIELD.format(p("Click here.")), ["Plans"], "a field that nobody filled in"),
        (p("Plans ", FIELD.format(run("Choose an item.")), "clear"), ["Plans clear"], "one within a paragraph"),
        (p("Plans") + FIELD.replace("<w:showingPlcHdr/>", "").format(p("Filled in.")), ["Plans", "Filled in."], "one that is filled in"),
        (p("At ", "<m:oMath><m:r><m:t>85%</m:t></m:r></m:oMath>", " now"), ["At 85% now"], "an equation"),
        (
            p("<m:oMath><m:f><m:num><m:r><m:t>3</m:t></m:r></m:num><m:den><m:r><m:t>4</m:t></m:r></m:den></m:f></m:oMath>", " of plans"),
            ["3/4 of plans"],
            "a fraction",
        ),
        (p("One.", "<w:r><w:br/><w:br/></w:r>", "Two."), ["One.", "Two."], "an empty line made of line ends"),
        (p("One", "<w:r><w:br/></w:r>", "two."), ["One two."], "one line end"),
        (p("Good", '<w:r><w:ptab w:alignment="right"/></w:r>', "enough"), ["Good enough"], "a tab to a place"),
        (p("5", '<w:r><w:sym w:font="Symbol" w:char="F0B4"/></w:r>', "3 plans"), ["5×3 plans"], "a sign of a symbol font"),
        (p('<w:r><w:sym w:font="Symbol" w:char="F0B7"/><w:tab/></w:r>', "Plans"), ["Plans"], "a bullet of one"),
    ],
)
def test_text_is_read_as_it_is_shown(body: str, expected: list[str], why: str) -> None:
    """Tracked changes are accepted; what is struck out, hidden or only a prompt is left out; signs and equations are kept."""
    assert texts(body) == expected, why


@pytest.mark.parametrize(
    ("main", "kind"),
    [("word/document2.xml", MAIN), ("docs/text.xml", MAIN), ("word/document.xml", MACROS), ("word/document.xml", TEMPLATE)],
)
def test_the_main_part_is_the_one_that_is_named(main: str, kind: str) -> None:
    """Word Online's documents, those with macros and templates are read like any other."""
    assert [block.text for block in read(word(p("Plans are clear."), main=main, kind=kind))] == ["Plans are clear."]


def test_another_office_document_is_named_for_what_it_is() -> None:
    """A workbook whose parts have unusual names is still no Word document."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    with pytest.raises(UnreadableSource, match=r"Excel"):
        read(word(p("x"), main="word/sheet.xml", kind=kind))


def test_notes_are_numbered_as_the_text_refers_to_them() -> None:
    """Notes come in the order of the text; one whose reference was deleted is gone with it."""
    refer = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    notes = "".join(f'<w:footnote w:id="{name}">{p(text)}</w:footnote>' for name, text in ((1, "Second."), (2, "First."), (3, "Gone.")))
    body = p("Help", refer.format(2), " works", refer.format(1), f"<w:del>{refer.format(3)}</w:del>")
    blocks = read(word(body, {"footnotes": notes}))
    assert [(block.role, block.marker, block.text) for block in blocks] == [
        (Role.PARAGRAPH, "", "Help works"),
        (Role.FOOTNOTE, "1", "First."),
        (Role.FOOTNOTE, "2", "Second."),
    ]


@pytest.mark.parametrize(
    ("asked", "shown"),
    [("", ["Every page"]), ("<w:titlePg/>", ["First page", "Every page"]), ('<w:titlePg w:val="0"/>', ["Every page"])],
)
def test_a_first_pages_header_counts_only_where_it_is_asked_for(asked: str, shown: list[str]) -> None:
    """Word keeps the header of a first page when it is switched off; nobody sees it then."""
    references = '<w:headerReference w:type="default" r:id="header1"/><w:headerReference w:type="first" r:id="header2"/>'
    parts = {"header1": p("Every page"), "header2": p("First page")}
    blocks = read(word(p("Plans are clear.") + f"<w:sectPr>{references}{asked}</w:sectPr>", parts))
    assert [block.text for block in blocks if block.role is Role.FURNITURE] == shown


def _item(number: int, level: int = 0) -> str:
    return p("Plans", properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


PLAIN = f'<w:abstractNum w:abstractNumId="0">{level(0, "decimal", "%1.")}{level(1, "lowerLetter", "(%2)")}</w:abstractNum>'
NEVER = f"""<w:abstractNum w:abstractNumId="0">{level(0, "upperLetter", "%1")}
{level(1, "decimal", "%2.", '<w:lvlRestart w:val="0"/>')}</w:abstractNum>"""
LINKED = f"""<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="Own"/></w:abstractNum>
<w:abstractNum w:abstractNumId="0"><w:styleLink w:val="Own"/>{level(0, "decimal", "%1.")}</w:abstractNum>"""
AGAIN = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'


@pytest.mark.parametrize(
    ("lists", "items", "markers", "why"),
    [
        (PLAIN + num(1, 0) + num(2, 0, AGAIN), (1, 1, 2, 1), ["1.", "2.", "1.", "2."], "a list that begins again shares the count"),
        (PLAIN + num(1, 0) + num(2, 0), (1, 2, 1), ["1.", "2.", "3."], "two lists of one kind go on"),
        (LINKED + num(1, 1), (1, 1), ["1.", "2."], "a list whose levels are in a style"),
    ],
)
def test_lists_count_as_word_counts(lists: str, items: tuple[int, ...], markers: list[str], why: str) -> None:
    """Lists that share a definition share its count, and one that begins again does so once."""
    blocks = read(word("".join(map(_item, items)), {"numbering": lists}))
    assert [block.marker for block in blocks] == markers, why


def test_a_level_that_never_begins_again_counts_through() -> None:
    """Numbers may go on below each heading, as ISO 29500 says of lvlRestart 0."""
    body = _item(1) + _item(1, 1) + _item(1, 1) + _item(1) + _item(1, 1)
    blocks = read(word(body, {"numbering": NEVER + num(1, 0)}))
    assert [block.marker for block in blocks] == ["A", "1.", "2.", "B", "3."]


def test_merged_cells_and_deleted_rows() -> None:
    """A merged cell is read with each of its rows and columns; a row that was deleted is gone."""

    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"

    rows = (
        cell("Measure") + cell("2017", '<w:gridSpan w:val="2"/>') + cell("2018"),
        cell("Seen", '<w:vMerge w:val="restart"/>') + cell("80%") + cell("82%") + cell("88%"),
        cell("", "<w:vMerge/>") + cell("70%") + cell("72%") + cell("78%"),
        "<w:trPr><w:del/></w:trPr>" + cell("Gone") + cell("1%"),
    )
    blocks = read(word(p("Plans") + "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"))
    assert [block.cells for block in blocks[1:]] == [
        ("Measure", "2017", "2017", "2018"),
        ("Seen", "80%", "82%", "88%"),
        ("Seen", "70%", "72%", "78%"),
    ]
