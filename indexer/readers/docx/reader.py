"""Readers: turn a Word document into blocks. Only the files in this folder use python-docx."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from docx.opc.exceptions import OpcError
from docx.opc.part import XmlPart
from docx.oxml.parser import parse_xml
from docx.package import Package

from indexer.errors import UnreadableSource
from indexer.letter import Block, Role
from indexer.readers.by_format import reader_of
from indexer.readers.characters import tidy
from indexer.readers.data_rows import MOST_COLUMNS, Cell, table_blocks
from indexer.readers.docx.graphics import graphic_blocks
from indexer.readers.docx.names import qn
from indexer.readers.docx.numbering import LEVELS, numbering_of
from indexer.readers.docx.runs import FALLBACK, LEFT_OUT, Context, boxes_in, is_placeholder, words_of
from indexer.readers.docx.styles import StyleProperties, first_said, properties_of, style_of, styles_of
from indexer.readers.formats import format_of
from indexer.readers.markers import is_bullet, split_marker
from indexer.readers.styled_words import is_bold, joined, pieces_of, size_of, without_equal_sizes

_DAMAGE = (
    *(OpcError, zipfile.BadZipFile, zlib.error, SyntaxError, LookupError, ValueError),
    *(AttributeError, TypeError, NotImplementedError, EOFError, OSError),
)
"""What python-docx may raise on a damaged file, which it does not check; an XML fault is a `SyntaxError`."""

_FAULTS = (
    ("Resource limit", "too large when unpacked"),
    ("huge text node", "too large when unpacked"),
    ("Excessive depth", "damaged: its parts are nested too deeply"),
    ("ntity", "damaged: its XML expands far beyond its size"),
)
"""Parts of the XML parser's messages about malicious files, and what they mean; the parser enforces the limits itself."""

_HEADING = re.compile(r"heading ?([1-9])")
_STYLES = (
    (re.compile(r"heading ?[1-9]|(?:sub)?title"), Role.HEADING),
    (re.compile(r"toc .*|table of contents"), Role.FURNITURE),
    (re.compile(r"(?:intense )?quote|block text"), Role.QUOTATION),
    (re.compile(r"(?:footnote|endnote) text"), Role.FOOTNOTE),
)
"""Names of Word's built-in styles, and the role of paragraphs in each."""

_PARTS = frozenset(map(qn, ("w:p", "w:tbl", "w:altChunk")))
_HEXADECIMAL = re.compile(r"[0-9A-Fa-f]{1,8}")
_FIRST_ROW = 0x20
"""The bit by which a table asks for its style's first row."""

LONGEST_ENTRY = 30
"""Most words of a line in a table of contents."""

DEEPEST = 3
"""Most documents within one another, as Word puts them together ("altChunk")."""


def read_docx(data: bytes) -> tuple[Block, ...]:
    """Return the blocks of a Word document, with tracked changes accepted: headers, text, footnotes and endnotes, footers.

    Raises `UnreadableSource` if it is damaged or too large when unpacked.
    """
    return _read(data, 0)


def _read(data: bytes, depth: int) -> tuple[Block, ...]:
    if depth > DEEPEST:
        raise UnreadableSource(f"more than {DEEPEST} documents nested inside one another")
    try:
        return without_equal_sizes(tuple(_document(Package.open(io.BytesIO(data)).main_document_part, depth)))
    except RecursionError as error:
        raise UnreadableSource("damaged: its parts are nested too deeply") from error
    except _DAMAGE as error:
        found = (reason for words, reason in _FAULTS if isinstance(error, SyntaxError) and words in str(error))
        raise UnreadableSource(next(found, "damaged: the Word document can't be read")) from error


def _document(main: Any, depth: int) -> Iterator[Block]:
    """Yield all of a document's blocks; `main` is its main part, which has another type in a template or with macros."""
    parts = {relation.reltype.rpartition("/")[2]: relation for relation in main.rels.values() if not relation.is_external}
    wanted = (name for name in ("styles", "numbering", "footnotes", "endnotes") if name in parts)
    roots = {name: _root(parts[name].target_part) for name in wanted}
    body = _root(main).find(qn("w:body"))
    context = Context(main, styles_of(roots.get("styles")), numbering_of(roots.get("numbering")), depth, _has_endless_field(body))
    section = next(body.iter(qn("w:sectPr")), None)
    yield from _furniture(main, section, "w:headerReference", context)
    yield from _blocks(body, context)
    yield from _notes(roots, context)
    yield from _furniture(main, section, "w:footerReference", context)


def _root(part: Any) -> Any:
    return part.element if isinstance(part, XmlPart) else parse_xml(part.blob)


def _furniture(main: Any, section: Any, name: str, context: Context) -> Iterator[Block]:
    """Yield the lines of running headers or footers; the first page has its own only where its section says so."""
    references = () if section is None else section.iterchildren(qn(name))
    parts = {reference.get(qn("w:type")): reference.get(qn("r:id")) for reference in references}
    title = None if section is None else section.find(qn("w:titlePg"))
    first = title is not None and title.get(qn("w:val")) not in {"0", "false", "off"}
    for kind in ("first", "default") if first else ("default",):
        if parts.get(kind) in main.rels:
            for block in _blocks(_root(main.rels[parts[kind]].target_part), context):
                yield replace(block, role=Role.FURNITURE, table=0, cells=())


def _notes(roots: dict[str, Any], context: Context) -> Iterator[Block]:
    """Yield the footnotes, then the endnotes, that the text refers to, numbered in that order; others were struck out."""
    for kind in ("footnotes", "endnotes"):
        notes = {note.get(qn("w:id")): note for note in roots.get(kind, ())}
        for number, name in enumerate([name for part, name in context.notes if part == kind], start=1):
            text = " ".join(block.text for block in _blocks(notes[name], context)) if name in notes else ""
            if text:
                yield Block(text, Role.FOOTNOTE, marker=str(number))


def _blocks(element: Any, context: Context) -> Iterator[Block]:
    """Yield the blocks of the paragraphs and tables inside `element`."""
    joins: list[Any] = []
    for kid in _parts(element):
        if kid.tag == qn("w:p") and (_marked(kid, "w:del", "w:moveFrom") or _is_dropped(kid)):
            joins.append(kid)  # the mark at its end was deleted, with changes tracked: the next paragraph goes on in it
            continue
        if kid.tag == qn("w:p") or joins:
            yield from _paragraph([*joins, kid] if kid.tag == qn("w:p") else joins, context)
            joins = []
        if kid.tag == qn("w:tbl"):
            yield from _table(kid, context)
        elif kid.tag == qn("w:altChunk"):
            yield from _chunk(kid, context)
    if joins:
        yield from _paragraph(joins, context)


def _parts(element: Any) -> Iterator[Any]:
    """Yield the paragraphs, tables and added documents inside `element`, whatever marks them off, such as a field to fill in."""
    waiting = [element]
    while waiting:
        one = waiting.pop()
        if one.tag in _PARTS:
            yield one
        elif one is element or not (one.tag in LEFT_OUT or one.tag == FALLBACK or is_placeholder(one)):
            waiting.extend(reversed([kid for kid in one.iterchildren() if isinstance(kid.tag, str)]))


def _marked(paragraph: Any, *names: str) -> bool:
    """Return whether the mark at a paragraph's end is one of these: deleted, moved away or hidden."""
    marks = paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}")
    return marks is not None and any(marks.find(qn(name)) is not None for name in names)


def _is_dropped(paragraph: Any) -> bool:
    """Return whether a paragraph is the large first letter of the next one, which Word keeps in a frame of its own."""
    frame = paragraph.find(f"{qn('w:pPr')}/{qn('w:framePr')}")
    return frame is not None and frame.get(qn("w:dropCap")) in {"drop", "margin"}


def _chunk(element: Any, context: Context) -> Iterator[Block]:
    """Yield the blocks of a document that Word shows as a part of this one, though nobody has joined them yet."""
    relation = context.part.rels.get(element.get(qn("r:id")))
    if relation is None or relation.is_external:
        return
    data = relation.target_part.blob
    try:
        form = format_of(data)
        inner = _read(data, context.depth + 1) if form == "DOCX" else reader_of(form)(data)
    except UnreadableSource as error:
        yield Block(f"A document within this one can’t be read: {error}.", Role.NOTICE)
        return
    tables = {table: next(context.tables) for table in dict.fromkeys(block.table for block in inner) if table}
    yield from (replace(block, table=tables.get(block.table, 0)) for block in inner if block.role is not Role.FURNITURE)


def _table(element: Any, context: Context) -> Iterator[Block]:
    rows = list(_own(element, "w:tr", "w:tbl"))
    first = bool(rows) and _has_heading_row(element, context)
    cells = [_cells(row, context, bold=_is_heading_row(row) or (first and not number)) for number, row in enumerate(rows)]
    yield from table_blocks(cells, next(context.tables))


def _is_heading_row(row: Any) -> bool:
    """Return whether a row is repeated at the top of each page."""
    said = row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}")
    return said is not None and said.get(qn("w:val")) not in {"0", "false", "off"}


def _has_heading_row(table: Any, context: Context) -> bool:
    """Return whether the style of a table shows its first row in bold, and the table asks for it."""
    style, look = (table.find(f"{qn('w:tblPr')}/{qn(name)}") for name in ("w:tblStyle", "w:tblLook"))
    if style is None or look is None:
        return False
    said, mask = look.get(qn("w:firstRow")), look.get(qn("w:val")) or ""
    asked = said in {"1", "true", "on"} if said else bool(_HEXADECIMAL.fullmatch(mask)) and bool(int(mask, 16) & _FIRST_ROW)
    chain = context.styles.chain(style.get(qn("w:val")), StyleProperties())
    return asked and first_said([look.heads for look in chain], default=False)


def _own(element: Any, name: str, outer: str) -> Iterator[Any]:
    """Yield the elements called `name` inside `element`, without those of a table in a cell of it, and without deleted rows."""
    for inner in element.iter(qn(name)):
        if next(inner.iterancestors(qn(outer))) is element and inner.find(f"{qn('w:trPr')}/{qn('w:del')}") is None:
            yield inner


def _cells(row: Any, context: Context, *, bold: bool) -> list[Cell]:
    skipped = _number(row, "w:trPr", "w:gridBefore") or 0
    own = (cell for cell in _own(row, "w:tc", "w:tr") if cell.find(f"{qn('w:tcPr')}/{qn('w:cellDel')}") is None)
    return [Cell(()) for _ in range(min(skipped, MOST_COLUMNS))] + [_cell(cell, context, bold=bold) for cell in own]


def _cell(cell: Any, context: Context, *, bold: bool) -> Cell:
    merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    above = merged is not None and merged.get(qn("w:val")) != "restart"
    outer = next(cell.iterancestors(qn("w:sdt"), qn("w:tr")), None)
    blocks = () if outer is not None and is_placeholder(outer) else tuple(_blocks(cell, context))
    blocks = tuple(replace(block, bold=True) for block in blocks) if bold else blocks
    return Cell(blocks, _number(cell, "w:tcPr", "w:gridSpan") or 1, above=above)


def _number(element: Any, outer: str, name: str) -> int:
    found = element.find(f"{qn(outer)}/{qn(name)}")
    value = "" if found is None else found.get(qn("w:val")) or ""
    return int(value) if value.isdecimal() and len(value) < 4 else 0


def _paragraph(elements: Sequence[Any], context: Context) -> Iterator[Block]:
    """Yield the blocks of a paragraph, or of several that run on into the last, then those of any text boxes anchored in it."""
    style = style_of(elements[-1])
    looks = context.styles.chain(style, properties_of(elements[-1]))
    names = [look.name or "" for look in looks[1:]]
    role, outline = _role(names), first_said([look.outline for look in looks], _outline(names))
    role = Role.HEADING if outline < 9 and role is Role.PARAGRAPH else role
    words = words_of(elements, looks, context)
    if context.fields.listed and not context.fields.written and _is_entry(joined(words), endless=context.endless):
        role = Role.FURNITURE
    shown = bool(tidy(joined(words))) or not _marked(elements[-1], "w:vanish")
    marker, level = _numbered(style, looks, context) if shown else ("", 0)
    depth = {Role.HEADING: min(outline, 5) + 1, Role.LIST_ITEM: level + 1}
    for piece in pieces_of(words):
        kind = Role.LIST_ITEM if marker and role is Role.PARAGRAPH else role
        found, text = (marker, tidy(joined(piece))) if marker else _split(joined(piece), role)
        kind = Role.LIST_ITEM if kind is Role.PARAGRAPH and is_bullet(found) else kind
        marker = "" if text else marker
        if text:
            yield Block(text, kind, level=depth.get(kind, 0), marker=found, bold=is_bold(piece), size=size_of(piece))
    for element in elements:
        for box in boxes_in(element):
            yield from _blocks(box, context)
        yield from graphic_blocks(element, context)


def _is_entry(text: str, *, endless: bool) -> bool:
    """Return whether a line of a table of contents is an entry; if a field has no end, only the page number tells."""
    return len(text.split()) <= LONGEST_ENTRY and (not endless or text.rstrip()[-1:].isdigit())


def _has_endless_field(body: Any) -> bool:
    """Return whether a field begins that does not end, so that all below it would be a part of it."""
    marks = Counter(mark.get(qn("w:fldCharType")) for mark in body.iter(qn("w:fldChar")))
    return marks["begin"] > marks["end"]


def _numbered(style: str | None, looks: Sequence[StyleProperties], context: Context) -> tuple[str, int]:
    """Return a paragraph's marker and the level of its list, from 0; an empty paragraph counts as well, as in Word."""
    number = first_said([look.number for look in looks], "0")
    by_style = context.numbering.styled.get((number, style or context.styles.default), 0)
    level = min(first_said([look.level for look in looks], by_style), LEVELS - 1)
    return ("" if number == "0" else context.numbering.marker(number, level)), level


def _split(raw: str, role: Role) -> tuple[str, str]:
    """Return a paragraph's typed marker and its text; split first, because `tidy` turns a symbol font's bullets into spaces."""
    marker, text = split_marker(raw, role)
    return (marker, tidy(text)) if marker else split_marker(tidy(raw), role)


def _outline(styles: Sequence[str]) -> int:
    """Return the level of a heading style, from 0, as its name says; 9 for any other."""
    found = next((int(match[1]) for name in styles if (match := _HEADING.fullmatch(name.casefold()))), 0)
    return found - 1 if found else 9


def _role(styles: Sequence[str]) -> Role:
    """Return the role of paragraphs in a style, by its name and those of the styles that it is based on, nearest first."""
    return next((role for name in styles for pattern, role in _STYLES if pattern.fullmatch(name.casefold())), Role.PARAGRAPH)
