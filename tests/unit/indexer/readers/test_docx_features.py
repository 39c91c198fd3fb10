"""Tests: what Word and people who use it put into a document besides plain paragraphs."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from indexer.letter import Block, Role
from indexer.readers import blocks_of
from tests.support.word_xml import level, num, p, run, word

NAMES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
DELETED = '<w:rPr><w:del w:id="1" w:author="A"/></w:rPr>'
RAISED = '<w:vertAlign w:val="superscript"/>'
PROMPT = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
WINGDINGS = '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'
SHOUTING = '<w:sz w:val="36"/>'


def cell(inner: str, properties: str = "") -> str:
    """Return a cell; one without tags is text."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner if inner.startswith('<') else p(inner)}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    """Return a row."""
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(*rows: str, properties: str = "") -> str:
    """Return a table."""
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr>{''.join(rows)}</w:tbl>"


def mark(kind: str) -> str:
    """Return a mark of a field."""
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code(text: str) -> str:
    """Return a piece of a field's code."""
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def shape(inner: str) -> str:
    """Return a run with a text box as Word writes it: once as it is, once for older programs."""
    box = f"<w:txbxContent>{inner}</w:txbxContent>"
    choice = f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
    return f"<w:r><mc:AlternateContent {NAMES}>{choice}<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"


def read(body: str, parts: Mapping[str, str] | None = None) -> list[Block]:
    """Return the blocks of a document with this body."""
    return list(blocks_of(word(body, parts), "letter.docx"))


INNER = f"{mark('begin')}{code(' MERGEFIELD title ')}{mark('separate')}{run('F')}{mark('end')}"


@pytest.mark.parametrize(
    ("body", "texts", "why"),
    [
        (p("Dear ", mark("begin"), code(" IF "), INNER, code(' = "F" '), mark("separate"), "Madam", mark("end"), ", thank you."),
         ["Dear Madam, thank you."], "a field in the code of another"),
        (p("On ", mark("begin"), run(" DATE "), mark("separate"), "3 May 2019", mark("end")), ["On 3 May 2019"], "a code typed as text"),
        (p("One ", mark("begin"), "lost") + p("Two.", mark("end")), ["One", "Two."], "a field without end hides its own paragraph only"),
        (p("Plans.", mark("begin"), code(" REF a "), mark("end"), mark("end"), " Late."), ["Plans. Late."], "one end too many"),
        (p("One.", shape(p("Outer.") + p(shape(p("Inner."))))), ["One.", "Outer.", "Inner."], "a box within a box is read once"),
        ("<w:p><w:del>" + shape(p("Gone.")) + "</w:del>" + run("Kept.") + "</w:p>", ["Kept."], "a box that was deleted"),
        (p(f"<w:r><w:rPr><w:vanish/></w:rPr><w:pict><w:txbxContent>{p('No.')}</w:txbxContent></w:pict></w:r>", "Yes."), ["Yes."],
         "a hidden box"),
        (p("One.", properties=DELETED) + table(row(cell("North"), cell("12"))) + p("Two."), ["One.", "North – 12", "Two."],
         "a paragraph whose mark was deleted stays before a table"),
        (p("One ", properties=DELETED) + f"<w:sdt><w:sdtContent>{p('goes on.')}</w:sdtContent></w:sdt>" + p("Two."),
         ["One goes on.", "Two."], "and goes on in a field to fill in"),
        (p("One ends.", '<w:r><w:br w:type="page"/></w:r>', "Two."), ["One ends.", "Two."], "a new page"),
        (p("One ends.", '<w:r><w:br w:type="column"/></w:r>', "Two."), ["One ends.", "Two."], "a new column"),
        (p("Help works", run("1", RAISED), " on the 7", run("th", RAISED), " too", run("2, 3", RAISED), "."),
         ["Help works on the 7th too."], "numbers of notes that somebody typed"),
        (p(run("1", RAISED), " See the guide."), ["1 See the guide."], "one at the beginning"),
        (p("<w:r><w:ruby><w:rt><w:r><w:t>x</w:t></w:r></w:rt><w:rubyBase>" + run("Words") + "</w:rubyBase></w:ruby></w:r>"), ["Words"],
         "words with a gloss above"),
        (table(row(cell("Plans"), cell("✓"), cell(p(run("\uf0fc", WINGDINGS))), cell(p(run("\uf0fb", WINGDINGS))))), ["Plans – ✓ – ✓ – ✗"],
         "ticks, also in a symbol font"),
        (table(row(PROMPT.format(cell("Click here.")), cell("North"), cell("12"))), ["North – 12"], "a cell that nobody filled in"),
        (table(row(cell("North"), cell("gone", "<w:cellDel/>"), cell("12"))), ["North – 12"], "a cell that was deleted"),
    ],
)  # fmt: skip
def test_text_is_what_word_shows(body: str, texts: list[str], why: str) -> None:
    """Codes of fields, deleted boxes and prompts are no text; each box is read once; ticks and breaks are kept."""
    assert [block.text for block in read(body)] == texts, why


def test_a_table_of_contents_is_told_by_its_field() -> None:
    """Its lines are furniture whatever their style; the paragraph in which the field ends is text."""
    contents = p(mark("begin"), code(" TOC \\o "), mark("separate"), "Findings 3") + p("Care 4")
    blocks = read(contents + p(mark("end"), "Children are seen."))
    assert [(block.role, block.text) for block in blocks] == [
        (Role.FURNITURE, "Findings 3"), (Role.FURNITURE, "Care 4"), (Role.PARAGRAPH, "Children are seen."),
    ]  # fmt: skip


STYLED = '<w:style w:type="table" w:styleId="G"><w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>'


@pytest.mark.parametrize(
    ("first", "look", "bold"),
    [
        ("<w:tblHeader/>", "", True),
        ('<w:tblHeader w:val="0"/>', "", False),
        ("", '<w:tblStyle w:val="G"/><w:tblLook w:val="04A0"/>', True),
        ("", '<w:tblStyle w:val="G"/><w:tblLook w:firstRow="1"/>', True),
        ("", '<w:tblStyle w:val="G"/><w:tblLook w:val="0400"/>', False),
        ("", '<w:tblStyle w:val="None"/><w:tblLook w:val="04A0"/>', False),
    ],
)
def test_a_table_says_which_row_is_its_heading(first: str, look: str, bold: bool) -> None:
    """A row that is repeated on each page, or that the table's style shows in bold, names the columns."""
    body = table(row(cell("Measure"), cell("2017"), properties=first), row(cell("Seen"), cell("80%")), properties=look)
    assert [block.bold for block in read(body, {"styles": STYLED})] == [bold, False]


HEADINGS = (
    '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="Council title"/><w:basedOn w:val="H"/></w:style>'
)


def test_a_style_of_ones_own_is_what_it_is_based_on() -> None:
    """A heading is one by the style below its own, at the level in that one's name where nothing else says it."""
    (heading,) = read(p("Findings", properties='<w:pStyle w:val="Own"/>'), {"styles": HEADINGS})
    assert (heading.role, heading.level) == (Role.HEADING, 2)


def test_sizes_are_those_of_the_words() -> None:
    """A line that somebody made larger by hand is larger than the text; sizes that are all alike say nothing."""
    defaults = '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="22"/></w:rPr></w:rPrDefault></w:docDefaults>'
    text = p("Children are seen.")
    assert [block.size for block in read(p(run("Care", SHOUTING)) + text, {"styles": defaults})] == [18.0, 11.0]
    assert [block.size for block in read(text + text, {"styles": defaults})] == [0.0, 0.0]


def _listed(form: str, pattern: str = "%1.", more: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="0">{level(0, "upperRoman", "%1.")}{level(1, form, pattern, more)}</w:abstractNum>{num(1, 0)}'


def _item(text: str, at: int) -> str:
    return p(text, properties=f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="1"/></w:numPr>') if text else _item(" ", at)


@pytest.mark.parametrize(
    ("lists", "markers", "why"),
    [
        (_listed("decimal", "%1.%2", "<w:isLgl/>"), ["I.", "1.1", "1.2"], "all in figures"),
        (_listed("decimalZero", "%2."), ["I.", "01.", "02."], "two figures"),
        (_listed("ordinal", "%2"), ["I.", "1st", "2nd"], "ordinals"),
    ],
)
def test_forms_of_numbers(lists: str, markers: list[str], why: str) -> None:
    """Numbers are written as the level says."""
    blocks = read(_item("One", 0) + _item("Two", 1) + _item("Three", 1), {"numbering": lists})
    assert [block.marker for block in blocks] == markers, why


def test_an_empty_item_counts() -> None:
    """Word gives a number to an empty paragraph too, unless its mark is hidden."""
    hidden = '<w:rPr><w:vanish/></w:rPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    body = _item("One", 0) + _item("", 0) + p("", properties=hidden) + _item("Two", 0)
    assert [block.marker for block in read(body, {"numbering": _listed("decimal")})] == ["I.", "III."]


def test_a_list_finds_its_level_by_the_style() -> None:
    """A style that names only its list is at the level that names the style."""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>' for name in "AB"
    )
    top, below = level(0, "decimal", "%1.", '<w:pStyle w:val="A"/>'), level(1, "decimal", "%1.%2", '<w:pStyle w:val="B"/>')
    numbering = f'<w:abstractNum w:abstractNumId="0">{top}{below}</w:abstractNum>{num(1, 0)}'
    body = "".join(p("Plans", properties=f'<w:pStyle w:val="{name}"/>') for name in "ABBAB")
    assert [one.marker for one in read(body, {"styles": styles, "numbering": numbering})] == ["1.", "1.1", "1.2", "2.", "2.1"]


@pytest.mark.parametrize(
    ("name", "data", "texts"),
    [
        ("a.html", b"<html><body><p>Plans are <b>late</b>.</p></body></html>", ["Plans are late."]),
        ("a.docx", word(p("Plans are late.") + table(row(cell("North"), cell("12")))), ["Plans are late.", "North – 12"]),
        ("a.rtf", rb"{\rtf1 Plans are late.\par}", ["Plans are late."]),
        ("a.png", b"\x89PNG", ["A document within this one can’t be read: unsupported format: an image (PNG)."]),
    ],
)
def test_a_document_that_is_part_of_the_text_is_read_there(name: str, data: bytes, texts: list[str]) -> None:
    """Programs that put letters together leave it to Word to join them; Word shows them as one."""
    body = p("Before.") + table(row(cell("South"), cell("15"))) + '<w:altChunk r:id="chunk"/>' + p("After.")
    blocks = blocks_of(word(body, chunk=(name, data)), "letter.docx")
    assert [block.text for block in blocks] == ["Before.", "South – 15", *texts, "After."]
    tables = [block.table for block in blocks if block.table]
    assert tables == sorted(set(tables)), "each table has a number of its own"


def test_documents_within_one_another_have_an_end() -> None:
    """A document that holds itself again and again is read to a depth, and the rest is named."""
    data = word(p("Deepest."))
    for _ in range(6):
        data = word(p("Words.") + '<w:altChunk r:id="chunk"/>', chunk=("a.docx", data))
    blocks = blocks_of(data, "letter.docx")
    assert [block.text for block in blocks[:4]] == ["Words."] * 4
    assert blocks[4].role is Role.NOTICE


@pytest.mark.parametrize("kind", ["drop", "margin"])
def test_a_large_first_letter_belongs_to_its_word(kind: str) -> None:
    """Word keeps it in a frame of its own; other frames are paragraphs."""
    dropped = p("L", properties=f'<w:framePr w:dropCap="{kind}" w:lines="3"/>')
    assert [block.text for block in read(dropped + p("eaders know their services well."))] == ["Leaders know their services well."]
    framed = p("L", properties='<w:framePr w:w="200"/>')
    assert [block.text for block in read(framed + p("Leaders know."))] == ["L", "Leaders know."]
