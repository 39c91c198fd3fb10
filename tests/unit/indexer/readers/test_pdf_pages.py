"""What a PDF's pages show: turned, cropped, layered, typed on, in columns and tables, or not to be read."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from indexer.errors import UnreadableSource
from indexer.letter import Block, Role
from indexer.parsing import reader_notices
from indexer.readers import blocks_of
from indexer.readers.pdf.pdfium_calls import SHORT, KeptString
from tests.support.pdfs import p, pdf_of, table, tag
from tests.support.scans import scanned_page

Line = tuple[float, float, str]
"""Points from the left and from the bottom, and the words."""

WIDTHS = {" ": 0.278, "i": 0.222, "t": 0.278, "s": 0.5, "r": 0.333, "k": 0.5, "V": 0.667, "m": 0.833}
"""Of letters in Helvetica, in font sizes; others are about 0.556."""

LEFT = (
    "The team visits families at home and",
    "writes down what they say about",
    "their lives in the town, so that",
    "plans fit what they need most.",
)
RIGHT = (
    "Managers read a few files each week",
    "and talk about them with the staff",
    "who wrote them, which has made",
    "the records clearer for all.",
)


def _pdf(lines: Sequence[Line], before: bytes = b"", size: int = 11) -> pikepdf.Pdf:
    """Return a PDF of one untagged page with these lines."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding))
    page.obj.Resources = Dictionary(Font=Dictionary(F=font))
    shown = b"".join(f"BT /F {size} Tf 1 0 0 1 {x} {y} Tm ({words}) Tj ET\n".encode() for x, y, words in lines)
    page.obj.Contents = pdf.make_stream(before + shown)
    return pdf


def _blocks(pdf: pikepdf.Pdf) -> tuple[Block, ...]:
    out = io.BytesIO()
    pdf.save(out)
    return blocks_of(out.getvalue(), "letter.pdf")


def _texts(pdf: pikepdf.Pdf) -> list[str]:
    return [block.text for block in _blocks(pdf) if block.role is not Role.FURNITURE]


def _column(left: float, lines: Sequence[str], top: float = 600) -> list[Line]:
    return [(left, top - 14 * number, line) for number, line in enumerate(lines)]


@pytest.mark.parametrize("turn", ["0 1 -1 0 595 0 cm\n", "-1 0 0 -1 595 842 cm\n", "0 -1 1 0 0 842 cm\n"])
def test_a_page_is_read_in_the_direction_of_its_text(turn: str) -> None:
    """Text that runs up, down or upside down is read as text that runs to the right."""
    lines = _column(72, LEFT, top=500)
    assert _texts(_pdf(lines, turn.encode())) == _texts(_pdf(lines)) == [" ".join(LEFT)]


def test_what_is_beyond_the_shown_box_is_no_text() -> None:
    """A printer's remark beside the shown part of a page is left out, and margins count from that part."""
    pdf = _pdf([*_column(100, LEFT), (5, 5, "Proof 3, not for release")])
    pdf.pages[0].obj.CropBox = Array([50, 50, 545, 792])
    assert _texts(pdf) == [" ".join(LEFT)]


@pytest.mark.parametrize("state", [{"OFF": True}, {"BaseState": True}])
def test_a_layer_that_is_off_is_not_read(state: dict[str, bool]) -> None:
    """Text in a layer that is switched off, by name or with all others, is left out; without that it is read."""
    pdf = _pdf(_column(72, LEFT), b"/OC /L1 BDC BT /F 11 Tf 72 300 Td (A drafter wrote this.) Tj ET EMC\n")
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Drafts"))
    pdf.pages[0].obj.Resources.Properties = Dictionary(L1=layer)
    assert "A drafter wrote this." in _texts(pdf)
    opening = Dictionary(OFF=Array([layer])) if "OFF" in state else Dictionary(BaseState=Name.OFF, ON=Array())
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=opening)
    assert _texts(pdf) == [" ".join(LEFT)]


@pytest.mark.parametrize(
    ("rule", "seen", "why"),
    [
        (None, True, "one of its layers is on"),
        ("AllOn", False, "one of its layers is off"),
        ("AnyOff", True, "one of its layers is off"),
        ("AllOff", False, "one of its layers is on"),
        ("Unheard", True, "a rule that is not known hides nothing"),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_text_in_a_group_of_layers(rule: str | None, seen: bool, why: str, packed: bool) -> None:
    """Text in a group of layers is read where the group's rule shows it, and left out where it does not."""
    pdf = _pdf(_column(72, LEFT), b"/OC /L1 BDC BT /F 11 Tf 72 300 Td (A drafter wrote this.) Tj ET EMC\n")
    layers = [pdf.make_indirect(Dictionary(Type=Name.OCG, Name=name)) for name in ("Drafts", "Print")]
    group = Dictionary(Type=Name.OCMD, OCGs=Array(layers))
    if rule:
        group.P = Name(f"/{rule}")
    pdf.pages[0].obj.Resources.Properties = Dictionary(L1=pdf.make_indirect(group))
    pdf.Root.OCProperties = Dictionary(OCGs=Array(layers), D=Dictionary(OFF=Array(layers[:1])))
    out = io.BytesIO()
    pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable)
    assert ("A drafter wrote this." in [one.text for one in blocks_of(out.getvalue(), "letter.pdf")]) is seen


def test_typed_text_is_read() -> None:
    """The value of a form field and a note typed onto the page are read where they are; hidden ones are not."""
    pdf = _pdf(_column(72, LEFT))
    field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="day", V="4 May 2021", Rect=Array([72, 700, 200, 720]))
    note = Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Contents="Typed on the page.", Rect=Array([72, 300, 300, 320]))
    unseen = Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Contents="Hidden.", F=2, Rect=Array([72, 200, 300, 220]))
    annotations = [pdf.make_indirect(one) for one in (field, note, unseen)]
    pdf.pages[0].obj.Annots = Array(annotations)
    pdf.Root.AcroForm = Dictionary(Fields=Array(annotations[:1]))
    assert _texts(pdf) == ["4 May 2021", " ".join(LEFT), "Typed on the page."]


def test_a_form_of_adobe_s_own_kind_is_refused() -> None:
    """A form that other readers only show a waiting notice for is not read, and the reason says what to do."""
    pdf = _pdf([(72, 700, "Please wait")])
    pdf.Root.AcroForm = Dictionary(Fields=Array(), XFA=pdf.make_stream(b"<xdp/>"))
    pdf.Root.NeedsRendering = True
    with pytest.raises(UnreadableSource, match="only Adobe’s reader shows"):
        _texts(pdf)


def test_columns_follow_each_other() -> None:
    """Three columns, even with narrow gutters, are read one after the other."""
    third = (
        "Leaders know what works and what",
        "does not yet, and they say so",
        "to partners, who help where they",
        "can and tell them what they see.",
    )
    lines = [*_column(40, LEFT, 600), *_column(215, RIGHT, 600), *_column(392, third, 600)]
    assert _texts(_pdf(lines, size=10)) == [" ".join(LEFT), " ".join(RIGHT), " ".join(third)]


def test_cells_of_an_untagged_table_are_whole() -> None:
    """The lines of each cell are put together, and the rows stay apart, even where a grade stands close to a wrapped name."""
    lines: list[Line] = [(72, 700, "Judgement"), (300, 700, "Grade")]
    for number, (name, rest, grade) in enumerate(
        (("How well leaders plan for the", "years to come", "Good"), ("Help for families", "", "Outstanding"))
    ):
        lines += [(72, 670 - 40 * number, name), (72, 656 - 40 * number, rest), (300, 670 - 40 * number, grade)]
    rows = [block.cells for block in _blocks(_pdf([line for line in lines if line[2]])) if block.role is Role.TABLE_ROW]
    assert rows == [("Judgement", "Grade"), ("How well leaders plan for the years to come", "Good"), ("Help for families", "Outstanding")]


def test_letters_set_a_little_apart_stay_in_their_word() -> None:
    """On a page that writes its spaces, a narrow gap is no space."""
    words = "Visits are kept up in most homes".split()
    shown, left = [], 72.0
    for number, word in enumerate(words):
        begun = f" {word[:-1]}" if number else word[:-1]
        width = sum(WIDTHS.get(sign, 0.556) for sign in begun) * 11
        shown += [(left, 600.0, begun), (left + width + 2, 600.0, word[-1])]
        left += width + 2 + WIDTHS.get(word[-1], 0.556) * 11
    assert _texts(_pdf(shown)) == [" ".join(words)]


def test_a_page_without_text_is_named() -> None:
    """A scanned page among pages with text is told of; a page whose text can't be told is no silent gap."""
    pdf = _pdf(_column(72, LEFT))
    pdf.pages.append(scanned_page(pdf))
    notices = reader_notices.notices_of(_blocks(pdf))
    assert len(notices) == 1
    assert notices[0].startswith("Page 2 can’t be read: no text, only a scanned image")


def test_a_page_number_stamped_on_a_scan_does_not_hide_it() -> None:
    """A scan with a few words typed over it is told of as well."""
    pdf = _pdf(_column(72, LEFT))
    pdf.pages.append(scanned_page(pdf))
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    name = pdf.pages[1].add_resource(font, Name.Font)
    pdf.pages[1].contents_add(pdf.make_stream(f"BT {name} 10 Tf 500 20 Td (Page 45) Tj ET".encode()))
    assert len(reader_notices.notices_of(_blocks(pdf))) == 1


def test_a_page_with_nothing_but_a_logo_is_no_scan() -> None:
    """An empty last page with a letterhead's small image hides no text."""
    pdf = _pdf(_column(72, LEFT))
    page = scanned_page(pdf)
    page.obj.Contents = pdf.make_stream(b"q 90 0 0 45 440 770 cm /P Do Q")
    pdf.pages.append(page)
    assert reader_notices.notices_of(_blocks(pdf)) == ()


def test_a_role_map_is_followed_to_its_end() -> None:
    """A name that stands for a name that stands for a heading is a heading; one in a circle is read as text."""
    data = pdf_of([tag("Mine", "Homes"), p("Staff keep homes open."), tag("Round", "Round and round it goes.")])
    pdf = pikepdf.open(io.BytesIO(data))
    pdf.Root.StructTreeRoot.RoleMap = Dictionary(Mine=Name.Ours, Ours=Name.Theirs, Theirs=Name.H2, Round=Name.Square, Square=Name.Round)
    blocks = _blocks(pdf)
    assert [(block.role, block.level, block.text) for block in blocks] == [
        (Role.HEADING, 2, "Homes"),
        (Role.PARAGRAPH, 0, "Staff keep homes open."),
        (Role.PARAGRAPH, 0, "Round and round it goes."),
    ]


def test_typographers_hyphens_are_hyphens() -> None:
    """U+2010 at a line's end is resolved like any hyphen, and U+2011 is one."""
    data = pdf_of([p("There is a plan for the manage\u2010\nment of this."), p("Good management is well\u2011known.")], tagged=False)
    texts = [block.text for block in blocks_of(data, "letter.pdf")]
    assert texts == ["There is a plan for the management of this.", "Good management is well-known."]


def test_rows_over_a_footer_are_one_table() -> None:
    """A running footer between two pages of a table does not part it."""
    data = pdf_of([table(("Kind", "Number"), ("Visits", "11")), tag("Artifact", "A footer", at=40)], [table(("Calls", "12"))])
    rows = [block for block in blocks_of(data, "letter.pdf") if block.role is Role.TABLE_ROW]
    assert {row.table for row in rows} == {1}


def test_many_lines_and_pieces_are_all_read() -> None:
    """A line of very many pieces and a page of very many lines are read whole, and no reader compares each with all others."""
    pdf = _pdf([(14.0 * at, 14300.0, "Ab") for at in range(1000)] + [(72.0, 14.0 * at, "Ab") for at in range(100, 1000)])
    pdf.pages[0].obj.MediaBox = Array([0, 0, 14400, 14400])
    assert sum(text.count("Ab") for text in _texts(pdf)) == 1900


@pytest.mark.parametrize("most", range(2, 10))
def test_short_words_between_gaps_are_read_once(most: int) -> None:
    """Objects of few characters, with nothing of the file between them, are each read once, wherever they begin."""
    words = [chr(ord("a") + at) * (at % most + 1) for at in range(26)]
    pdf = _pdf([(72.0 + 60 * (at % 4), 700.0 - 20 * (at // 4), word) for at, word in enumerate(words)])
    assert sorted(" ".join(_texts(pdf)).replace("–", " ").split()) == sorted(words)


def test_a_page_part_of_which_means_nothing_is_judged_by_all_of_its_sample() -> None:
    """A page of which a tenth has no meaning is read; one of which half has none is not."""
    meaningless = "\\001\\002\\003\\004"
    some = [(72.0, 700.0 - 14 * at, meaningless if at % 10 == 0 else "Abcd") for at in range(40)]
    half = [(72.0, 700.0 - 14 * at, meaningless if at % 2 else "Abcd") for at in range(40)]
    assert sum(text.count("Abcd") for text in _texts(_pdf(some))) == 36
    with pytest.raises(UnreadableSource, match="fonts hide"):
        _blocks(_pdf(half))


def test_a_name_of_a_structure_type_that_is_too_long_is_none() -> None:
    """PDFium leaves the buffer alone if a name doesn't fit, so that what stood there before is not taken for it."""
    assert KeptString(lambda *_: SHORT + 1).of(1) == b""
