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
