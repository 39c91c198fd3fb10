"""Readers: turn a Word document into blocks. Only the files in this folder use python-docx."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from docx.opc.exceptions import OpcError
from docx.opc.part import XmlPart
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.package import Package

from indexer.errors import UnreadableSource
from indexer.letter import Block, Role
from indexer.readers.characters import tidy
from indexer.readers.data_rows import MOST_COLUMNS, Cell, table_blocks
from indexer.readers.docx.equations import equation_words
from indexer.readers.docx.numbering import LEVELS, Numbering, numbering_of
from indexer.readers.docx.styles import StyleProperties, Styles, first_said, properties_of, style_of, styles_of
from indexer.readers.docx.symbols import symbol
from indexer.readers.markers import is_bullet, split_marker
from indexer.readers.styled_words import Words, is_bold, joined, pieces_of

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

_STYLES = (
    (re.compile(r"heading ?[1-9]|(?:sub)?title"), Role.HEADING),
    (re.compile(r"toc .*|table of contents"), Role.FURNITURE),
    (re.compile(r"(?:intense )?quote|block text"), Role.QUOTATION),
    (re.compile(r"(?:footnote|endnote) text"), Role.FOOTNOTE),
)
"""Names of Word's built-in styles, and the role of paragraphs in each."""

_LEFT_OUT = frozenset(map(qn, ("w:del", "w:moveFrom", "w:instrText", "w:txbxContent", "w:pPr", "w:rPr", "w:sdtPr")))
"""Elements whose content is not part of the text at that point: deleted text, field codes, text boxes, properties."""

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""A second copy of a drawing or text box, for older programs."""

_EQUATION = qn("m:oMath")
_NOTES = {qn("w:footnoteReference"): "footnotes", qn("w:endnoteReference"): "endnotes"}
_SIGNS = {
    qn("w:tab"): " ", qn("w:ptab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-", qn("w:softHyphen"): "",
}
_LINES = re.compile(r"(\n)")


@dataclass(frozen=True, slots=True)
class _Context:
    """What reading a paragraph needs to know about its document."""

    styles: Styles
    numbering: Numbering
    tables: count[int] = field(default_factory=lambda: count(1))
    notes: dict[tuple[str, str], None] = field(default_factory=dict)
    """The notes that the text refers to so far, in order: ("footnotes", id)."""


def read_docx(data: bytes) -> tuple[Block, ...]:
    """Return the blocks of a Word document, with tracked changes accepted: headers, text, footnotes and endnotes, footers.

    Raises `UnreadableSource` if it is damaged or too large when unpacked.
    """
    try:
        return tuple(_document(Package.open(io.BytesIO(data)).main_document_part))
    except RecursionError as error:
        raise UnreadableSource("damaged: its parts are nested too deeply") from error
    except _DAMAGE as error:
        found = (reason for words, reason in _FAULTS if isinstance(error, SyntaxError) and words in str(error))
        raise UnreadableSource(next(found, "damaged: the Word document can't be read")) from error


def _document(main: Any) -> Iterator[Block]:
    """Yield all of a document's blocks; `main` is its main part, which has another type in a template or with macros."""
    parts = {relation.reltype.rpartition("/")[2]: relation for relation in main.rels.values() if not relation.is_external}
    wanted = (name for name in ("styles", "numbering", "footnotes", "endnotes") if name in parts)
    roots = {name: _root(parts[name].target_part) for name in wanted}
    context = _Context(styles_of(roots.get("styles")), numbering_of(roots.get("numbering")))
    body = _root(main).find(qn("w:body"))
    section = next(body.iter(qn("w:sectPr")), None)
    yield from _furniture(main, section, "w:headerReference", context)
    yield from _blocks(body, context)
    yield from _notes(roots, context)
    yield from _furniture(main, section, "w:footerReference", context)


def _root(part: Any) -> Any:
    return part.element if isinstance(part, XmlPart) else parse_xml(part.blob)


def _furniture(main: Any, section: Any, name: str, context: _Context) -> Iterator[Block]:
    """Yield the lines of running headers or footers; the first page has its own only where its section says so."""
    references = () if section is None else section.iterchildren(qn(name))
    parts = {reference.get(qn("w:type")): reference.get(qn("r:id")) for reference in references}
    title = None if section is None else section.find(qn("w:titlePg"))
    first = title is not None and title.get(qn("w:val")) not in {"0", "false", "off"}
    for kind in ("first", "default") if first else ("default",):
        if parts.get(kind) in main.rels:
            for block in _blocks(_root(main.rels[parts[kind]].target_part), context):
                yield replace(block, role=Role.FURNITURE, table=0, cells=())


def _notes(roots: dict[str, Any], context: _Context) -> Iterator[Block]:
    """Yield the footnotes, then the endnotes, that the text refers to, numbered in that order; others were struck out."""
    for kind in ("footnotes", "endnotes"):
        notes = {note.get(qn("w:id")): note for note in roots.get(kind, ())}
        for number, name in enumerate([name for part, name in context.notes if part == kind], start=1):
            text = " ".join(block.text for block in _blocks(notes[name], context)) if name in notes else ""
            if text:
                yield Block(text, Role.FOOTNOTE, marker=str(number))


def _blocks(element: Any, context: _Context) -> Iterator[Block]:
    """Yield the blocks of the paragraphs and tables inside `element`."""
    joins: list[Any] = []
    for kid in element.iterchildren():
        if kid.tag == qn("w:p"):
            joins.append(kid)
            if not _runs_on(kid):
                yield from _paragraph(joins, context)
                joins = []
        elif kid.tag == qn("w:tbl"):
            yield from table_blocks([_cells(row, context) for row in _own(kid, "w:tr", "w:tbl")], next(context.tables))
        elif kid.tag not in _LEFT_OUT and kid.tag != _FALLBACK and not _is_placeholder(kid):
            yield from _blocks(kid, context)
    if joins:
        yield from _paragraph(joins, context)


def _runs_on(paragraph: Any) -> bool:
    """Return whether the mark at a paragraph's end was deleted, with changes tracked: the next paragraph goes on in it."""
    marks = paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}")
    return marks is not None and any(marks.find(qn(name)) is not None for name in ("w:del", "w:moveFrom"))


def _is_placeholder(element: Any) -> bool:
    """Return whether a field shows what is to be filled in: "Click or tap here to enter text."."""
    return element.tag == qn("w:sdt") and element.find(f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}") is not None


def _own(element: Any, name: str, outer: str) -> Iterator[Any]:
    """Yield the elements called `name` inside `element`, without those of a table in a cell of it, and without deleted rows."""
    for inner in element.iter(qn(name)):
        if next(inner.iterancestors(qn(outer))) is element and inner.find(f"{qn('w:trPr')}/{qn('w:del')}") is None:
            yield inner


def _cells(row: Any, context: _Context) -> list[Cell]:
    skipped = _number(row, "w:trPr", "w:gridBefore") or 0
    return [Cell(()) for _ in range(min(skipped, MOST_COLUMNS))] + [_cell(cell, context) for cell in _own(row, "w:tc", "w:tr")]


def _cell(cell: Any, context: _Context) -> Cell:
    merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    above = merged is not None and merged.get(qn("w:val")) != "restart"
    return Cell(tuple(_blocks(cell, context)), _number(cell, "w:tcPr", "w:gridSpan") or 1, above=above)


def _number(element: Any, outer: str, name: str) -> int:
    found = element.find(f"{qn(outer)}/{qn(name)}")
    value = "" if found is None else found.get(qn("w:val")) or ""
    return int(value) if value.isdecimal() and len(value) < 4 else 0


def _paragraph(elements: Sequence[Any], context: _Context) -> Iterator[Block]:
    """Yield the blocks of a paragraph, or of several that run on into the last, then those of any text boxes anchored in it."""
    style = style_of(elements[-1])
    looks = context.styles.chain(style, properties_of(elements[-1]))
    role = _role(first_said([look.name for look in looks[1:]], ""))
    outline = first_said([look.outline for look in looks], 9)
    role = Role.HEADING if outline < 9 and role is Role.PARAGRAPH else role
    words = [words for element in elements for words in _words(element, looks, context)]
    number, level = first_said([look.number for look in looks], "0"), first_said([look.level for look in looks], 0)
    marker = context.numbering.marker(number, min(level, LEVELS - 1)) if tidy(joined(words)) and number != "0" else ""
    depth = {Role.HEADING: min(outline, 5) + 1, Role.LIST_ITEM: level + 1}
    for piece in pieces_of(words):
        kind = Role.LIST_ITEM if marker and role is Role.PARAGRAPH else role
        found, text = (marker, tidy(joined(piece))) if marker else _split(joined(piece), role)
        kind = Role.LIST_ITEM if kind is Role.PARAGRAPH and is_bullet(found) else kind
        marker = "" if text else marker
        if text:
            size = first_said([look.size for look in looks], 0.0)
            yield Block(text, kind, level=depth.get(kind, 0), marker=found, bold=is_bold(piece), size=size)
    for box in (box for element in elements for box in element.iter(qn("w:txbxContent"))):
        if next(box.iterancestors(_FALLBACK), None) is None:
            yield from _blocks(box, context)


def _split(raw: str, role: Role) -> tuple[str, str]:
    """Return a paragraph's typed marker and its text; split first, because `tidy` turns a symbol font's bullets into spaces."""
    marker, text = split_marker(raw, role)
    return (marker, tidy(text)) if marker else split_marker(tidy(raw), role)


def _role(style: str) -> Role:
    """Return the role of paragraphs in the style of this name."""
    return next((role for pattern, role in _STYLES if pattern.fullmatch(style.casefold())), Role.PARAGRAPH)


def _words(element: Any, looks: Sequence[StyleProperties], context: _Context) -> Iterator[Words]:
    """Yield the words of the runs in `element`, leaving out hidden, struck-out and deleted text, text boxes and placeholders.

    `looks` are what the paragraph and its styles set, nearest first.
    """
    for kid in element.iterchildren():
        if kid.tag == qn("w:r"):
            own = [*context.styles.chain(style_of(kid, run=True) or "", properties_of(kid)), *looks]
            if not any(first_said([getattr(look, name) for look in own], default=False) for name in ("hidden", "struck")):
                bold = first_said([look.bold for look in own], default=False)
                yield from ((text, bold) for text in _LINES.split(_run_text(kid, context)) if text)
        elif kid.tag == _EQUATION:
            yield equation_words(kid), False
        elif kid.tag not in _LEFT_OUT and kid.tag != _FALLBACK and not _is_placeholder(kid):
            yield from _words(kid, looks, context)


def _run_text(run: Any, context: _Context) -> str:
    """Return the text of a run, and note the footnotes that it refers to."""
    text = ""
    for kid in run.iterchildren():
        if kid.tag in _NOTES:
            context.notes.setdefault((_NOTES[kid.tag], kid.get(qn("w:id")) or ""))
        elif kid.tag == qn("w:sym"):
            text += symbol(kid.get(qn("w:font")) or "", kid.get(qn("w:char")) or "")
        else:
            text += kid.text or "" if kid.tag == qn("w:t") else _SIGNS.get(kid.tag, "")
    return text
