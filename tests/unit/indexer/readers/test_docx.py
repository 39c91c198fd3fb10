"""Tests: Word documents become blocks."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
import pytest
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from indexer.letter import Block, Role
from indexer.readers.docx.reader import read_docx


def read(fill: Callable[[Document], object]) -> tuple[Block, ...]:
    """Return the blocks of a document that `fill` has filled."""
    document = docx.Document()
    fill(document)
    out = io.BytesIO()
    document.save(out)
    return read_docx(out.getvalue())


def shown(blocks: tuple[Block, ...]) -> list[tuple[Role, int, str, str]]:
    """Return role, level, marker and text of each block."""
    return [(block.role, block.level, block.marker, block.text) for block in blocks]


def test_styles_say_what_a_paragraph_is() -> None:
    """Headings, lists, quotations and tables of contents are told by Word's own styles, numbers counted as Word does."""

    def fill(document: Document) -> None:
        document.add_heading("Findings", 2)
        for style in ("List Number", "List Number", "List Bullet", "Intense Quote"):
            document.add_paragraph(f"In {style}", style=style)
        document.add_paragraph("Plans\u00a0are  clear.")
        document.add_paragraph("▪ Caseloads")
        document.add_paragraph("In List Number", style="List Number")

    assert shown(read(fill)) == [
        (Role.HEADING, 2, "", "Findings"),
        (Role.LIST_ITEM, 1, "1.", "In List Number"),
        (Role.LIST_ITEM, 1, "2.", "In List Number"),
        (Role.LIST_ITEM, 1, "•", "In List Bullet"),
        (Role.QUOTATION, 0, "", "In Intense Quote"),
        (Role.PARAGRAPH, 0, "", "Plans are clear."),
        (Role.LIST_ITEM, 1, "▪", "Caseloads"),
        (Role.LIST_ITEM, 1, "3.", "In List Number"),
    ]


@pytest.mark.parametrize(
    ("xml", "text", "why"),
    [
        ("<w:r><w:t>chil</w:t></w:r><w:r><w:t>dren</w:t></w:r>", "children", "a word in two runs"),
        ("<w:r><w:t>in</w:t><w:tab/><w:t>need</w:t></w:r>", "in need", "a tab"),
        ("<w:r><w:t>well</w:t><w:noBreakHyphen/><w:t>matched</w:t></w:r>", "well-matched", "a hyphen that keeps a line together"),
        ("<w:ins><w:r><w:t>new </w:t></w:r></w:ins><w:r><w:t>words</w:t></w:r>", "new words", "what was put in is there"),
        ("<w:del><w:r><w:delText>old</w:delText></w:r></w:del><w:r><w:t>words</w:t></w:r>", "words", "what was struck out isn't"),
        ("<w:hyperlink><w:r><w:t>the guide</w:t></w:r></w:hyperlink>", "the guide", "a link"),
        ("<w:sdt><w:sdtContent><w:r><w:t>a field</w:t></w:r></w:sdtContent></w:sdt>", "a field", "a content control"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden </w:t></w:r><w:r><w:t>words</w:t></w:r>", "words", "hidden text isn't there"),
        ("<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>4</w:t></w:r>", "4", "a field's command is not its text"),
        ("<w:r><w:t>the Board</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r>", "the Board", "the number of a note"),
    ],
)
def test_text_is_as_a_reader_sees_it(xml: str, text: str, why: str) -> None:
    """Runs, changes, fields and odd characters become the text that a reader sees."""
    paragraph = parse_xml(f"<w:p {nsdecls('w')}>{xml}</w:p>")
    assert [block.text for block in read(lambda document: document.element.body.insert(0, paragraph))] == [text], why


def test_tables_of_data_and_of_layout() -> None:
    """A row with two filled cells is one block; a one-cell table is its paragraphs."""

    def fill(document: Document) -> None:
        for cells in (("Overall", "Good"), ("The whole letter",)):
            row = document.add_table(1, len(cells)).rows[0]
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text

    assert [(block.role, block.text, block.cells) for block in read(fill)] == [
        (Role.TABLE_ROW, "Overall – Good", ("Overall", "Good")),
        (Role.PARAGRAPH, "The whole letter", ()),
    ]


def test_headers_footers_and_text_boxes() -> None:
    """Running headers and footers are furniture; a text box is read once, after the paragraph it hangs on."""

    def fill(document: Document) -> None:
        section = document.sections[0]
        section.header.paragraphs[0].text, section.footer.paragraphs[0].text = "Ofsted", "Page 1"
        namespaces = nsdecls("w", "wp", "a") + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        box = "<w:txbxContent><w:p><w:r><w:t>In the box</w:t></w:r></w:p></w:txbxContent>"
        run = f"<w:r {namespaces}><mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        document.add_paragraph("Round the box")._p.append(parse_xml(f"{run}</mc:AlternateContent></w:r>"))

    assert [(block.role, block.text) for block in read(fill)] == [
        (Role.FURNITURE, "Ofsted"),
        (Role.PARAGRAPH, "Round the box"),
        (Role.PARAGRAPH, "In the box"),
        (Role.FURNITURE, "Page 1"),
    ]


def test_footnotes_stand_after_the_text() -> None:
    """Footnotes are blocks of their own, numbered in their order; the lines that Word draws above them are none."""

    def fill(document: Document) -> None:
        notes = "".join(
            f'<w:footnote w:id="{number}"{kind}><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>'
            for number, kind, text in ((-1, ' w:type="separator"', "line"), (1, "", "Guide one"), (2, "", "Guide two"))
        )
        xml = f"<w:footnotes {nsdecls('w')}>{notes}</w:footnotes>".encode()
        part = Part(PackURI("/word/footnotes.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml", xml)
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        paragraph = document.add_paragraph("Plans are clear.")
        for number in (1, 2):
            paragraph._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="{number}"/></w:r>'))

    assert shown(read(fill)) == [
        (Role.PARAGRAPH, 0, "", "Plans are clear."),
        (Role.FOOTNOTE, 0, "1", "Guide one"),
        (Role.FOOTNOTE, 0, "2", "Guide two"),
    ]


def test_bold_comes_from_runs_and_styles() -> None:
    """A paragraph is bold where all its letters are, by themselves or by its style."""

    def fill(document: Document) -> None:
        document.add_paragraph().add_run("What needs to improve").bold = True
        document.add_paragraph("Partly ").add_run("bold").bold = True
        document.add_heading("Findings", 1)
        document.add_paragraph("Nine points").style.font.size = docx.shared.Pt(9)

    blocks = read(fill)
    assert [block.bold for block in blocks] == [True, False, True, False]
    assert blocks[-1].size == 9.0


def test_numbers_of_nested_lists() -> None:
    """Numbers, letters and roman numbers of nested lists count on and begin again as Word's do."""
    forms = (("decimal", "%1."), ("lowerLetter", "(%2)"), ("upperRoman", "%1.%3"))

    def fill(document: Document) -> None:
        levels = "".join(
            f'<w:lvl w:ilvl="{at}"><w:start w:val="{3 if at == 0 else 1}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
            for at, (form, text) in enumerate(forms)
        )
        numbering = document.part.numbering_part.element
        numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>'))
        numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
        for level in (0, 1, 1, 2, 0, 1):
            number = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'
            document.add_paragraph("Plans")._p.get_or_add_pPr().append(parse_xml(number))

    blocks = read(fill)
    assert [(block.marker, block.level) for block in blocks] == [("3.", 1), ("(a)", 2), ("(b)", 2), ("3.I", 3), ("4.", 1), ("(a)", 2)]
