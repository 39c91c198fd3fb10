"""Makes small PDFs out of the elements of a script, with pikepdf: pages of plain text, with or without a structure tree."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Protocol

from pikepdf import Array, Dictionary, Name, Pdf, Stream

WIDE, HIGH = 595, 842
LEFT, RIGHT, TOP, BOTTOM = 70, 525, 760, 90
LETTER = 0.6
"""Width of every letter of Courier, as a share of the font's size."""

EXTRA = {"◼": 0x81, "▪": 0x8D, "\uf0b7": 0x8F, "−": 0x90, "⚫": 0x9D}
"""Signs that Windows-1252 lacks, on codes that it leaves free."""

TAGS = {"title": "P", "bold": "P", "text": "P", "number": "P", "quote": "BlockQuote", "note": "Note"}


class Piece(Protocol):
    """What is pressed: an element of a script."""

    kind: str
    text: str
    page: int
    level: int
    marker: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of a row."""


@dataclass
class _Sheet:
    """One page while it is written."""

    number: int
    content: bytearray = field(default_factory=bytearray)
    marks: list[Dictionary] = field(default_factory=list)
    """The structure element of each marked content, by its number."""
    y: float = TOP
    footer: float = 40


def press_untagged(pieces: Sequence[Piece]) -> bytes:
    """Return the pieces as a PDF without a structure tree."""
    return _pressed(pieces, tagged=False)


def press_tagged(pieces: Sequence[Piece]) -> bytes:
    """Return the pieces as a PDF with the structure tree that Word writes: P, H1 …, L, Table; furniture is marked as artifact."""
    return _pressed(pieces, tagged=True)


def _pressed(pieces: Sequence[Piece], *, tagged: bool) -> bytes:
    pdf = Pdf.new()
    sheets = [_Sheet(number) for number in range(1, pieces[-1].page + 1)]
    tree = _Tree(pdf) if tagged else None
    for kind, group in groupby(pieces, key=lambda piece: piece.kind):
        _press_group(kind, tuple(group), sheets, tree)
    fonts = Dictionary(F1=_font(pdf, "Courier"), F2=_font(pdf, "Courier-Bold"))
    for sheet in sheets:
        page = pdf.add_blank_page(page_size=(WIDE, HIGH))
        page.obj.Resources = Dictionary(Font=fonts)
        page.obj.Contents = Stream(pdf, bytes(sheet.content))
        page.obj.StructParents = sheet.number - 1
    if tree:
        tree.finish(sheets)
    file = io.BytesIO()
    pdf.save(file, static_id=True)
    return file.getvalue()


def _press_group(kind: str, group: Sequence[Piece], sheets: Sequence[_Sheet], tree: _Tree | None) -> None:
    """Write pieces of one kind that follow one another: a list and a table are elements of their own."""
    if kind == "row":
        table = tree.element("Table") if tree else None
        for row in group:
            _press_row(row, sheets[row.page - 1], tree, table, bold=row is group[0])
        return
    whole = tree.element("L") if tree and kind == "item" else None
    for piece in group:
        _press_piece(piece, sheets[piece.page - 1], tree, whole)


def _press_piece(piece: Piece, sheet: _Sheet, tree: _Tree | None, whole: Dictionary | None) -> None:
    size, bold, indent = {"title": (18, True, 0), "heading": (14, True, 0), "bold": (10, True, 0), "note": (7, False, 0)}.get(
        piece.kind, (10, False, 0)
    )
    if piece.kind == "furniture":
        _write(sheet, [(LEFT, sheet.footer, line) for line in [piece.text]], 8, bold=False, mark="/Artifact BMC" if tree else "")
        sheet.footer -= 12
        return
    if piece.kind == "item":
        _press_item(piece, sheet, tree, whole)
        return
    text = f"{piece.marker} {piece.text}" if piece.kind in ("number", "note") else piece.text
    element = None
    if tree:
        element = tree.last if piece.kind == "rest" else tree.element(f"H{piece.level}" if piece.kind == "heading" else TAGS[piece.kind])
    _flow(sheet, text, size, bold=bold, indent=indent, tree=tree, element=element)


def _press_item(piece: Piece, sheet: _Sheet, tree: _Tree | None, whole: Dictionary | None) -> None:
    indent = 18 * piece.level
    label = body = None
    if tree:
        item = tree.element("LI", whole)
        label, body = tree.element("Lbl", item), tree.element("LBody", item)
    _write(sheet, [(LEFT + indent - 18, sheet.y, piece.marker)], 10, bold=False, mark=tree.mark(sheet, label) if tree and label else "")
    _flow(sheet, piece.text, 10, bold=False, indent=indent, tree=tree, element=body)


def _press_row(row: Piece, sheet: _Sheet, tree: _Tree | None, table: Dictionary | None, *, bold: bool) -> None:
    width = (RIGHT - LEFT) / len(row.cells)
    line = tree.element("TR", table) if tree else None
    deepest = sheet.y
    for column, text in enumerate(row.cells):
        cell = tree.element("P", tree.element("TH" if bold else "TD", line)) if tree else None
        lines = textwrap.wrap(text, int((width - 12) / (10 * LETTER))) or [""]
        placed = [(LEFT + column * width, sheet.y - 12 * place, words) for place, words in enumerate(lines)]
        _write(sheet, placed, 10, bold=bold, mark=tree.mark(sheet, cell) if tree and cell is not None else "")
        deepest = min(deepest, placed[-1][1])
    sheet.y = deepest - 20


def _flow(sheet: _Sheet, text: str, size: int, *, bold: bool, indent: int, tree: _Tree | None, element: Dictionary | None) -> None:
    """Write a paragraph at the sheet's place and move the place below it."""
    lines = textwrap.wrap(text, int((RIGHT - LEFT - indent) / (size * LETTER)))
    placed = [(LEFT + indent, sheet.y - 1.2 * size * place, line) for place, line in enumerate(lines)]
    _write(sheet, placed, size, bold=bold, mark=tree.mark(sheet, element) if tree and element is not None else "")
    sheet.y -= 1.2 * size * len(lines) + 8


def _write(sheet: _Sheet, lines: Sequence[tuple[float, float, str]], size: int, *, bold: bool, mark: str) -> None:
    font = "/F2" if bold else "/F1"
    shown = b"".join(
        b"BT %s %d Tf %.1f %.1f Td <%s> Tj ET\n" % (font.encode(), size, x, y, _codes(text).hex().encode()) for x, y, text in lines
    )
    sheet.content += b"%s\n%sEMC\n" % (mark.encode(), shown) if mark else shown


def _codes(text: str) -> bytes:
    return b"".join(bytes([EXTRA[sign]]) if sign in EXTRA else sign.encode("cp1252") for sign in text)


def _font(pdf: Pdf, name: str) -> Any:
    """Return a font that every reader has, with the letters that its codes stand for."""
    codes = {code: bytes([code]).decode("cp1252", errors="ignore") for code in range(32, 256)} | {
        code: sign for sign, code in EXTRA.items()
    }
    lines = "\n".join(f"<{code:02x}> <{ord(sign):04x}>" for code, sign in codes.items() if sign)
    count = lines.count("\n") + 1
    table = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Letters def /CMapType 2 def "
        f"1 begincodespacerange <00> <ff> endcodespacerange {count} beginbfchar {lines} endbfchar endcmap end end"
    )
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name(f"/{name}"), Encoding=Name.WinAnsiEncoding, ToUnicode=Stream(pdf, table.encode())
    )
    return pdf.make_indirect(font)


class _Tree:
    """A structure tree while it is written."""

    def __init__(self, pdf: Pdf) -> None:
        self.pdf = pdf
        self.root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self.document = self._made("Document", self.root)
        self.root.K = self.document
        self.last = self.document
        self.marked: list[tuple[Dictionary, int, int]] = []

    def element(self, tag: str, parent: Dictionary | None = None) -> Dictionary:
        """Return a new element at the end of `parent`, of the document where that is None."""
        above = self.document if parent is None else parent
        made = self._made(tag, above)
        above.K.append(made)
        if tag not in ("L", "LI", "Lbl", "Table", "TR", "TD", "TH", "Note"):
            self.last = made
        return made

    def mark(self, sheet: _Sheet, element: Dictionary) -> str:
        """Return the operator that begins a piece of `element`'s content on `sheet`."""
        number = len(sheet.marks)
        sheet.marks.append(element)
        self.marked.append((element, sheet.number, number))
        return f"/{str(element.S).lstrip('/')} <</MCID {number}>> BDC"

    def finish(self, sheets: Sequence[_Sheet]) -> None:
        """Put the tree into the PDF, whose pages are there now."""
        for element, page, number in self.marked:
            element.K.append(Dictionary(Type=Name.MCR, Pg=self.pdf.pages[page - 1].obj, MCID=number))
        numbers = Array(list(self._numbers(sheets)))
        self.root.ParentTree = self.pdf.make_indirect(Dictionary(Nums=numbers))
        self.pdf.Root.StructTreeRoot = self.root
        self.pdf.Root.MarkInfo = Dictionary(Marked=True)
        self.pdf.Root.Lang = "en-GB"

    def _numbers(self, sheets: Sequence[_Sheet]) -> Iterator[Any]:
        for sheet in sheets:
            yield sheet.number - 1
            yield self.pdf.make_indirect(Array(sheet.marks))

    def _made(self, tag: str, parent: Dictionary) -> Any:
        return self.pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{tag}"), P=parent, K=Array()))
