r"""Makes small PDFs for the tests, tagged as Word tags its own, or untagged.

A page is a list of tags; a tag's children are text or further tags. Each piece of text becomes its own marked content;
"\n" in it begins a new line, "\v" a new text object on the same line. Lines are placed one below the other.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name

WIDTH, HEIGHT = 595, 842
LEFT, TOP = 72, 760
COLUMN = 230
"""Points from the left edge of one table cell to that of the next."""

Words = tuple[float, float, str] | tuple[float, float, str, str]
"""Points from the left and from the bottom, the words, and "bold" or "raised", a small note number above the line."""

_INLINE = {"Span", "Link"}
_UNTAGGED = {"Artifact", ""}


@dataclass(frozen=True)
class Tag:
    """An element of the structure tree; "Artifact" marks furniture, "" text without any mark."""

    type: str
    kids: tuple[Tag | str, ...]
    size: float = 12
    bold: bool = False
    rise: float = 0
    left: float = 0
    """Points to the right of the surrounding text."""
    at: float | None = None
    """Height of its first line in points from the bottom of the page; None: below the last line written."""
    same: str = ""
    """Tags with the same name, on different pages, are one element."""


def tag(type_: str, *kids: Tag | str, **looks: object) -> Tag:
    """Return a tag; `looks` are fields of `Tag`."""
    return Tag(type_, kids, **looks)  # type: ignore[arg-type]


def p(*kids: Tag | str, **looks: object) -> Tag:
    """Return a paragraph."""
    return tag("P", *kids, **looks)


def item(label: str, *kids: Tag | str) -> Tag:
    """Return a list item with a label."""
    return tag("LI", tag("Lbl", label), tag("LBody", *kids, left=18))


def table(*rows: Sequence[str | Tag]) -> Tag:
    """Return a table; text given for a cell becomes a paragraph in it."""
    cells = [[tag("TD", cell if isinstance(cell, Tag) else p(cell)) for cell in row] for row in rows]
    return tag("Table", *(tag("TR", *row) for row in cells))


def pdf_of(*pages: Sequence[Tag], tagged: bool = True, **save: object) -> bytes:
    """Return a PDF with these pages; `save` goes to pikepdf (`encryption=` …)."""
    pdf = pikepdf.new()
    fonts = _Fonts()
    tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array()))
    document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=tree, K=Array()))
    tree.K.append(document)
    elements: dict[str, pikepdf.Object] = {}
    writers = []
    for tags in pages:
        writer = _Writer(pdf, pdf.add_blank_page(page_size=(WIDTH, HEIGHT)), fonts, tagged, elements)
        for one in tags:
            writer.write(one, document, LEFT)
        writers.append(writer)
    names = Dictionary(R=fonts.font(pdf, "Helvetica"), B=fonts.font(pdf, "Helvetica-Bold"))
    for number, writer in enumerate(writers):
        writer.page.obj.Contents = pdf.make_stream(bytes(writer.content))
        writer.page.obj.Resources = Dictionary(Font=names)
        writer.page.obj.StructParents = number
    if tagged:
        numbers = [part for number, writer in enumerate(writers) for part in (number, Array(writer.owners))]
        tree.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(numbers)))
        pdf.Root.StructTreeRoot, pdf.Root.MarkInfo = tree, Dictionary(Marked=True)
    out = io.BytesIO()
    pdf.save(out, deterministic_id="encryption" not in save, **save)  # type: ignore[arg-type]
    return out.getvalue()


def untagged_pdf(*pages: Sequence[Words], drawing: bytes = b"", size: float = 11) -> bytes:
    """Return a PDF without tags, with these words on its pages, and on each of them a drawing in PDF's own operators below the words."""
    pdf = pikepdf.new()
    fonts = Dictionary(
        {
            key: pdf.make_indirect(
                Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/" + name), Encoding=Name.WinAnsiEncoding)
            )
            for key, name in (("/R", "Helvetica"), ("/B", "Helvetica-Bold"))
        }
    )
    for words in pages:
        page = pdf.add_blank_page(page_size=(WIDTH, HEIGHT))
        page.obj.Resources = Dictionary(Font=fonts)
        shown = b"".join(_shown(one, size) for one in words)
        page.obj.Contents = pdf.make_stream(b"q " + drawing + b" Q\n" + shown)
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _shown(words: Words, size: float) -> bytes:
    left, base, text, *looks = words
    raised = "raised" in looks
    font = "B" if "bold" in looks else "R"
    return f"BT /{font} {size * 0.6 if raised else size} Tf 1 0 0 1 {left} {base + raised * size / 3} Tm ({text}) Tj ET\n".encode("cp1252")


@dataclass
class _Fonts:
    """The characters that a document uses, one byte each: bytes beyond ASCII may mean anything, whatever they look like."""

    codes: dict[str, int] = field(default_factory=dict)

    def hex_of(self, text: str) -> str:
        """Return the bytes of `text` in hexadecimal, as PDF writes them."""
        return "".join(f"{ord(sign) if ' ' <= sign <= '~' else self.codes.setdefault(sign, 128 + len(self.codes)):02x}" for sign in text)

    def font(self, pdf: pikepdf.Pdf, name: str) -> pikepdf.Object:
        """Return a font whose bytes have the meanings in `codes`."""
        meanings = {**{code: chr(code) for code in range(32, 127)}, **{code: sign for sign, code in self.codes.items()}}
        lines = [f"<{code:02x}> <{sign.encode('utf-16-be').hex()}>" for code, sign in meanings.items()]
        blocks = [lines[at : at + 100] for at in range(0, len(lines), 100)]
        cmap = "\n".join(
            [
                "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Any def /CMapType 2 def",
                "1 begincodespacerange <00> <ff> endcodespacerange",
                *(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks),
                "endcmap CMapName currentdict /CMap defineresource pop end end",
            ]
        )
        shapes = Array([128, *(Name.quoteright if sign in "’‘“”" else Name.bullet for sign in self.codes)])
        encoding = Dictionary(Type=Name.Encoding, BaseEncoding=Name.WinAnsiEncoding, Differences=shapes)
        return pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type1,
                BaseFont=Name("/" + name),
                Encoding=encoding,
                ToUnicode=pdf.make_stream(cmap.encode()),
            )
        )


@dataclass
class _Writer:
    """One page being written."""

    pdf: pikepdf.Pdf
    page: pikepdf.Page
    fonts: _Fonts
    tagged: bool
    elements: dict[str, pikepdf.Object]
    y: float = TOP
    content: bytearray = field(default_factory=bytearray)
    owners: list[pikepdf.Object] = field(default_factory=list)

    def write(self, one: Tag, parent: pikepdf.Object, left: float) -> None:
        """Write a tag and everything in it; the children of a row or a list item are placed side by side."""
        left, self.y = left + one.left, self.y if one.at is None else one.at
        element = self._element(one, parent)
        if any(isinstance(kid, str) for kid in one.kids):
            self.content += b"BT\n" + f"1 0 0 1 {left} {self.y} Tm\n".encode()
            self._line(one, element, left)
            self.content += b"ET\n"
            self.y -= 1.2 * one.size + 8
        beside, top, lowest = one.type in {"TR", "LI"}, self.y, self.y
        for number, kid in enumerate(kid for kid in one.kids if isinstance(kid, Tag) and kid.type not in _INLINE):
            self.y = top if beside else self.y
            self.write(kid, element, left + (COLUMN * number if one.type == "TR" else 0))
            lowest = min(lowest, self.y)
        self.y = lowest if beside else self.y

    def _line(self, one: Tag, element: pikepdf.Object, left: float) -> None:
        """Write a tag's own text and that of inline tags within it."""
        for kid in one.kids:
            if isinstance(kid, str):
                self._words(kid, one, element, left)
            elif kid.type in _INLINE:
                self._line(kid, self._element(kid, element), left)

    def _words(self, text: str, one: Tag, element: pikepdf.Object, left: float) -> None:
        """Write a piece of text as its own marked content."""
        if self.tagged and one.type not in _UNTAGGED:
            element.K.append(Dictionary(Type=Name.MCR, Pg=self.page.obj, MCID=len(self.owners)))
            self.content += f"/{one.type} <</MCID {len(self.owners)}>> BDC\n".encode()
            self.owners.append(element)
        elif self.tagged and one.type:
            self.content += b"/Artifact BMC\n"
        self.content += f"/{'B' if one.bold else 'R'} {one.size} Tf {one.rise} Ts\n".encode()
        for number, line in enumerate(text.split("\n")):
            if number:
                self.y -= 1.2 * one.size
                self.content += f"1 0 0 1 {left} {self.y} Tm\n".encode()
            for part in line.split("\v"):
                self.content += f"<{self.fonts.hex_of(part)}> Tj\n".encode()
        self.content += b"EMC\n" if self.tagged and one.type else b""

    def _element(self, one: Tag, parent: pikepdf.Object) -> pikepdf.Object:
        """Return the element of a tag: a new one below `parent`, or the one that an earlier page began."""
        if not self.tagged or one.type in _UNTAGGED:
            return parent
        if one.same in self.elements:
            return self.elements[one.same]
        element = self.pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name("/" + one.type), P=parent, Pg=self.page.obj, K=Array()))
        parent.K.append(element)
        if one.same:
            self.elements[one.same] = element
        return element
