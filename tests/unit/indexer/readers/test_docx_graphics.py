"""Diagrams, charts, fields without an end and old documents within Word documents are read, and nothing twice."""

from __future__ import annotations

from indexer.letter import Role
from indexer.readers import blocks_of
from indexer.readers.holders import open_holder
from tests.support.word_xml import p, run, word

A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
DGM = 'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
C = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def shape(text: str, more: str = "") -> str:
    """Return a shape of a diagram."""
    return f"<dgm:pt {more}><dgm:prSet/><dgm:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t></dgm:pt>"


_LAYOUT = 'type="pres"'
DIAGRAM = (
    f"<dgm:dataModel {DGM} {A}><dgm:ptLst>{shape('Early help is offered.')}{shape('Plans are reviewed.')}"
    f"{shape('x', _LAYOUT)}"
    '<dgm:pt><dgm:prSet phldr="1"/><dgm:t><a:p><a:r><a:t>[Text]</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>'
)


def cached(name: str, *values: str) -> str:
    """Return values of a chart as they were when it was drawn."""
    points = "".join(f'<c:pt idx="{at}"><c:v>{value}</c:v></c:pt>' for at, value in enumerate(values))
    return f"<c:{name}><c:strRef><c:strCache>{points}</c:strCache></c:strRef></c:{name}>"


CHART = (
    f"<c:chartSpace {C} {A}><c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>Children in care</a:t></a:r></a:p></c:rich></c:tx></c:title>"
    f"<c:plotArea><c:ser>{cached('tx', 'Leeds')}{cached('cat', '2019', '2020')}{cached('val', '61', '65')}</c:ser>"
    f"<c:ser>{cached('tx', 'England')}{cached('cat', '2019', '2020')}{cached('val', '70', '72')}</c:ser></c:plotArea></c:chart>"
    "</c:chartSpace>"
)


def drawn(inside: str) -> str:
    """Return a paragraph with a drawing, and the copy of it that older programs show."""
    drawing = f"<w:drawing>{inside}</w:drawing>"
    copies = f"<mc:Choice>{drawing}</mc:Choice><mc:Fallback>{drawing}</mc:Fallback>"
    return p(f"<w:r><mc:AlternateContent {MC}>{copies}</mc:AlternateContent></w:r>")


def test_each_shape_of_a_diagram_is_read_once() -> None:
    """Prompts and shapes that only lay it out are none."""
    blocks = blocks_of(word(p("Before.") + drawn(f'<dgm:relIds {DGM} r:dm="d"/>') + p("After."), graphics={"d": DIAGRAM}), "a.docx")
    assert [(one.role, one.text) for one in blocks] == [
        (Role.PARAGRAPH, "Before."),
        (Role.LIST_ITEM, "Early help is offered."),
        (Role.LIST_ITEM, "Plans are reviewed."),
        (Role.PARAGRAPH, "After."),
    ]


def test_a_chart_is_read_as_the_table_that_it_shows() -> None:
    """Its title, then a row for each category with the values of each series."""
    blocks = blocks_of(word(drawn(f'<c:chart {C} r:id="c"/>'), graphics={"c": CHART}), "a.docx")
    assert [(one.text, one.cells) for one in blocks] == [
        ("Children in care", ()),
        ("Leeds – England", ("", "Leeds", "England")),
        ("2019 – 61 – 70", ("2019", "61", "70")),
        ("2020 – 65 – 72", ("2020", "65", "72")),
    ]


def field(kind: str) -> str:
    """Return a mark of a field."""
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def test_a_table_of_contents_without_an_end_hides_no_short_paragraphs() -> None:
    """Only lines with a page number are its entries; of one that ends, all lines are."""
    begin = field("begin") + "<w:r><w:instrText> TOC </w:instrText></w:r>" + field("separate")
    endless = p(begin + run("Findings 3")) + p("Plans are good.")
    assert [(one.role, one.text) for one in blocks_of(word(endless), "a.docx")] == [
        (Role.FURNITURE, "Findings 3"),
        (Role.PARAGRAPH, "Plans are good."),
    ]
    ended = p(begin + run("Findings")) + p(run("Plans") + field("end")) + p("Plans are good.")
    assert [one.role for one in blocks_of(word(ended), "a.docx")] == [Role.FURNITURE, Role.FURNITURE, Role.PARAGRAPH]


def test_a_document_in_a_container_of_another_program_is_given() -> None:
    """An old Word document as it is, a PDF taken out; equations and the like are passed over."""
    old, pdf = OLE + "WordDocument".encode("utf-16-le"), b"%PDF-1.4 x %%EOF"
    held = {"word/embeddings/a.bin": old, "word/embeddings/b.bin": OLE + pdf + b"\0", "word/embeddings/c.bin": OLE + b"Equation"}
    found = open_holder(word(p("Plans are good."), held=held), "letter.docx")
    assert {(one.within, one.data) for one in found.documents if one.within} == {
        (("attachment a.bin of",), old),
        (("attachment b.bin of",), pdf),
    }
