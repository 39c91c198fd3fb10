"""OpenDocument text: lists, notes, boxes and styles are read as its writer shows them."""

from __future__ import annotations

import io
import zipfile

import pytest

from indexer.errors import UnreadableSource
from indexer.letter import Role
from indexer.readers import blocks_of
from indexer.readers.odt.reader import read_odt
from tests.support.press_office import NAMES

LISTS = (
    '<text:list-style style:name="N"><text:list-level-style-number text:level="1" style:num-format="a" style:num-suffix=")"/>'
    '<text:list-level-style-number text:level="2" style:num-format="i" style:num-suffix="."/></text:list-style>'
    '<style:style style:name="V" style:family="paragraph"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
)


def odt(body: str, head: str = "") -> bytes:
    """Return OpenDocument text with this body."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        text = f"<office:automatic-styles>{LISTS}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        archive.writestr("content.xml", f"{head}<office:document-content {NAMES}>{text}</office:document-content>")
    return made.getvalue()


def item(text: str, more: str = "") -> str:
    """Return a list item."""
    return f"<text:list-item><text:p>{text}</text:p>{more}</text:list-item>"


def test_lists_count_as_shown() -> None:
    """Letters and Roman numerals, a list within a list, and one that goes on after a paragraph."""
    inner = f"<text:list>{item('Two a.')}{item('Two b.')}</text:list>"
    first = f'<text:list text:style-name="N">{item("One.")}{item("Two.", inner)}</text:list>'
    rest = f'<text:list text:style-name="N" text:continue-numbering="true">{item("Three.")}</text:list>'
    blocks = blocks_of(odt(f"{first}<text:p>Between.</text:p>{rest}"), "a.odt")
    assert [(one.marker, one.level, one.text) for one in blocks] == [
        ("a)", 1, "One."), ("b)", 1, "Two."), ("i.", 2, "Two a."), ("ii.", 2, "Two b."), ("", 0, "Between."), ("c)", 1, "Three."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "texts", "why"),
    [
        ("<text:p>One<text:s/>two<text:tab/>three<text:line-break/>four</text:p>", ["One two three four"], "signs for spaces"),
        ('<text:p text:style-name="V">Hidden words</text:p><text:p>Shown.</text:p>', ["Shown."], "hidden text"),
        ("<text:tracked-changes><text:p>Struck out.</text:p></text:tracked-changes><text:p>Kept.</text:p>", ["Kept."], "deleted text"),
        ("<text:p>Said.<office:annotation><text:p>A remark</text:p></office:annotation></text:p>", ["Said."], "comments"),
        ("<text:table-of-content><text:p>Findings 3</text:p></text:table-of-content><text:p>Text.</text:p>", ["Text."], "contents"),
    ],
)
def test_only_what_is_shown_is_text(body: str, texts: list[str], why: str) -> None:
    """What the writer's program does not show among the text is left out."""
    assert [one.text for one in read_odt(odt(body))] == texts


def test_a_note_follows_and_a_box_is_read_once() -> None:
    """A footnote comes at the end with its number; a box within a box is not read twice."""
    note = "<text:note><text:note-citation>7</text:note-citation><text:note-body><text:p>See the Act.</text:p></text:note-body></text:note>"
    box = "<draw:text-box>{}</draw:text-box>".format
    body = f"<text:p>Told.{note}</text:p><text:p>Here.{box('<text:p>Outer.' + box('<text:p>Inner.</text:p>') + '</text:p>')}</text:p>"
    blocks = read_odt(odt(body))
    assert [one.text for one in blocks] == ["Told.", "Here.", "Outer.", "Inner.", "See the Act."]
    assert (blocks[-1].role, blocks[-1].marker) == (Role.FOOTNOTE, "7")


def test_bold_is_that_of_all_words() -> None:
    """A paragraph with bold words is bold only if all are."""
    span = '<text:span text:style-name="B">Bold</text:span>'
    assert [one.bold for one in read_odt(odt(f"<text:p>{span}</text:p><text:p>{span} and not</text:p>"))] == [True, False]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (odt("<text:p>One"), "damaged: the OpenDocument text can't be read"),
        (odt("<text:p>One</text:p>", '<!DOCTYPE a [<!ENTITY b "words">]>'), "damaged: its XML declares entities"),
    ],
)
def test_a_damaged_one_says_so(data: bytes, reason: str) -> None:
    """Broken XML and entities, which OpenDocument never has, are refused with a reason."""
    with pytest.raises(UnreadableSource, match=reason):
        read_odt(data)


STYLES = (
    '<style:style style:name="Struck" style:family="text"><style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="Hidden" style:family="text"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="Raised" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>'
    '<style:style style:name="Signs" style:family="text"><style:text-properties style:font-name="Symbol1"/></style:style>'
    '<style:style style:name="Large" style:family="text"><style:text-properties fo:font-size="18pt"/></style:style>'
    '<style:style style:name="Text" style:family="paragraph"><style:text-properties fo:font-size="12pt"/></style:style>'
    '<style:style style:name="More" style:family="paragraph" style:parent-style-name="Text">'
    '<style:text-properties fo:font-size="150%"/></style:style>'
    '<style:style style:name="OnFirst" style:family="paragraph" style:master-page-name="First"/>'
    '<text:list-style style:name="Deep"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
    '<text:list-level-style-number text:level="2" style:num-format="1" text:display-levels="2"/></text:list-style>'
)
NOTE = "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>{}</text:p></text:note-body></text:note>"
FLAT = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document {} office:mimetype="application/vnd.oasis.opendocument.{}">'
    "<office:automatic-styles>{}</office:automatic-styles><office:master-styles>{}</office:master-styles>"
    "<office:body><office:text>{}</office:text></office:body></office:document>"
)


def flat(body: str, pages: str = "", kind: str = "text") -> bytes:
    """Return OpenDocument text in one XML file (.fodt)."""
    names = f'{NAMES} xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"'
    return FLAT.format(names, kind, STYLES, pages, body).encode()


def span(style: str, text: str) -> str:
    """Return a span."""
    return f'<text:span text:style-name="{style}">{text}</text:span>'


@pytest.mark.parametrize(
    ("body", "texts", "why"),
    [
        (f"<text:p>Plans are {span('Struck', 'rarely ')}{span('Hidden', 'draft ')}clear.</text:p>", ["Plans are clear."], "no text"),
        (f"<text:p>Help works{span('Raised', '1')} on the 7{span('Raised', 'th')}.</text:p>", ["Help works on the 7th."], "a typed note"),
        ("<text:p>Here.<draw:frame><svg:title>Crest</svg:title><svg:desc>A crest</svg:desc></draw:frame></text:p>", ["Here."], "a picture"),
        ("<text:p>Here.<draw:rect><text:p>In a shape.</text:p></draw:rect></text:p>", ["Here.", "In a shape."], "a shape"),
        ('<text:section text:display="none"><text:p>No.</text:p></text:section><text:p>Yes.</text:p>', ["Yes."], "a hidden part"),
        (f"<text:p>5{span('Signs', chr(0xF0B4))}3 plans</text:p>", ["5×3 plans"], "a sign of a symbol font"),
        ("<text:p>Dear <text:placeholder>Name</text:placeholder>Lee</text:p>", ["Dear Lee"], "what is to be filled in"),
        (f"<text:tracked-changes><text:p>Gone{NOTE.format('Gone.')}</text:p></text:tracked-changes><text:p>Kept.</text:p>", ["Kept."],
         "a deleted note"),
        ("<text:p>Findings<text:line-break/><text:line-break/>Text goes here.</text:p>", ["Findings", "Text goes here."], "an empty line"),
        ("<text:user-index><text:p>Figure 1 .... 3</text:p></text:user-index><text:p>Text.</text:p>", ["Text."], "an index"),
    ],
)  # fmt: skip
def test_text_in_one_file_is_what_the_writer_sees(body: str, texts: list[str], why: str) -> None:
    """A flat document is read as a zipped one, and only what it shows."""
    assert [one.text for one in blocks_of(flat(body), "a.fodt")] == texts, why


def test_another_flat_document_is_named_for_what_it_is() -> None:
    """A spreadsheet in one XML file is no text."""
    with pytest.raises(UnreadableSource, match=r"OpenDocument \(spreadsheet\)"):
        blocks_of(flat("", kind="spreadsheet"), "a.fods")


def test_sizes_come_from_spans_and_shares_of_other_styles() -> None:
    """A line that somebody made larger by hand is larger than the text."""
    body = (
        f'<text:p text:style-name="Text">{span("Large", "Care")}</text:p><text:p text:style-name="More">Help</text:p>'
        '<text:p text:style-name="Text">Text.</text:p>'
    )
    assert [one.size for one in read_odt(flat(body))] == [18.0, 18.0, 12.0]


def test_numbers_show_as_many_levels_as_their_style_says() -> None:
    """An item may show the numbers of the levels above it."""
    inner = f"<text:list>{item('Sub.')}{item('Sub.')}</text:list>"
    body = f'<text:list text:style-name="Deep">{item("One.", inner)}{item("Two.", inner)}</text:list>'
    assert [one.marker for one in read_odt(flat(body))] == ["1.", "1.1", "1.2", "2.", "2.1", "2.2"]


def test_merged_cells_and_heading_rows() -> None:
    """A cell is read in each of its rows and columns; rows that are repeated on each page name the columns."""

    def cell(text: str, more: str = "") -> str:
        return f"<table:table-cell {more}><text:p>{text}</text:p></table:table-cell>"

    covered = "<table:covered-table-cell/>"
    head = cell("Measure") + cell("2018", 'table:number-columns-spanned="2"') + covered
    rows = (cell("Seen", 'table:number-rows-spanned="2"') + cell("1") + cell("2"), covered + cell("3") + cell("4"))
    lines = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    heads = f"<table:table-header-rows><table:table-row>{head}</table:table-row></table:table-header-rows>"
    table = f"<table:table>{heads}{lines}</table:table>"
    assert [(one.cells, one.bold) for one in read_odt(flat(f"<text:p>Told.</text:p>{table}"))[1:]] == [
        (("Measure", "2018", "2018"), True), (("Seen", "1", "2"), False), (("Seen", "3", "4"), False),
    ]  # fmt: skip


@pytest.mark.parametrize(("style", "lines"), [("Text", ["Every page"]), ("OnFirst", ["First page", "Every page"])])
def test_running_lines_are_those_of_pages_that_are_there(style: str, lines: list[str]) -> None:
    """A page style that no paragraph begins is one that the document only keeps."""

    def page(name: str, text: str, more: str = "") -> str:
        return f'<style:master-page style:name="{name}" {more}><style:header><text:p>{text}</text:p></style:header></style:master-page>'

    pages = page("First", "First page", 'style:next-style-name="Standard"') + page("Standard", "Every page") + page("Old", "Old page")
    blocks = read_odt(flat(f'<text:p text:style-name="{style}">Told.</text:p>', pages))
    assert [one.text for one in blocks if one.role is Role.FURNITURE] == lines


def test_spans_within_spans_without_end_are_refused() -> None:
    """A damaged file is named, and costs itself alone."""
    with pytest.raises(UnreadableSource, match="nested too deeply"):
        read_odt(flat(f"<text:p>{'<text:span>' * 3000}x{'</text:span>' * 3000}</text:p>"))
