"""Readers: turn a Word document into blocks. Only the files in this folder use python-docx."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

import docx
from docx.document import Document
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from indexer.errors import UnreadableSource
from indexer.letter import Block, Role
from indexer.readers.characters import tidy
from indexer.readers.data_rows import row_blocks
from indexer.readers.docx.numbering import LEVELS, Numbering, numbering_of
from indexer.readers.docx.styles import Styles, first_said, properties_of, style_of, styles_of
from indexer.readers.markers import is_bullet, split_marker

_DAMAGE = (
    *(OpcError, zipfile.BadZipFile, zlib.error, SyntaxError, LookupError, ValueError),
    *(AttributeError, TypeError, NotImplementedError, EOFError, OSError),
)
"""What python-docx may raise on a damaged file, which it does not check; an XML fault is a `SyntaxError`."""

_FAULTS = (
    ("Resource limit", "too large when unpacked"),
    ("huge text node", "too large when unpacked"),
    ("Excessive depth", "damaged: its parts are nested too deeply"),
    ("ntity", "damaged: its XML expands to more than it holds"),
)
"""Parts of the XML parser's messages about malicious files, and what they mean; the parser enforces the limits itself."""

_STYLES = (
    (re.compile(r"heading ?[1-9]|(?:sub)?title"), Role.HEADING),
    (re.compile(r"toc .*|table of contents"), Role.FURNITURE),
    (re.compile(r"(?:intense )?quote|block text"), Role.QUOTATION),
    (re.compile(r"(?:footnote|endnote) text"), Role.FOOTNOTE),
)
"""Names of Word's built-in styles, and the role of paragraphs in each."""

_LEFT_OUT = frozenset(map(qn, ("w:del", "w:moveFrom", "w:instrText", "w:txbxContent", "w:pPr", "w:rPr")))
"""Elements whose content is not part of the text at that point: deleted text, field codes, text boxes, properties."""

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""A second copy of a drawing or text box, for older programs."""

_SIGNS = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-", qn("w:softHyphen"): ""}


@dataclass(frozen=True, slots=True)
class _Context:
    """What reading a paragraph needs to know about its document."""

    styles: Styles
    numbering: Numbering
    tables: count[int]


def read_docx(data: bytes) -> tuple[Block, ...]:
    """Return the blocks of a Word document, with tracked changes accepted: headers, text, footnotes and endnotes, footers.

    Raises `UnreadableSource` if it is damaged or too large when unpacked.
    """
    try:
        document = docx.Document(io.BytesIO(data))
        return tuple(_document(document))
    except RecursionError as error:
        raise UnreadableSource("damaged: its parts are nested too deeply") from error
    except _DAMAGE as error:
        found = (reason for words, reason in _FAULTS if isinstance(error, SyntaxError) and words in str(error))
        raise UnreadableSource(next(found, "damaged: the Word document can't be read")) from error


def _document(document: Document) -> Iterator[Block]:
    """Yield all of a document's blocks."""
    parts = {relation.reltype.rpartition("/")[2]: relation for relation in document.part.rels.values() if not relation.is_external}
    roots = {name: parse_xml(parts[name].target_part.blob) for name in ("numbering", "footnotes", "endnotes") if name in parts}
    context = _Context(styles_of(document.styles.element), numbering_of(roots.get("numbering")), count(1))
    section = document.sections[0] if len(document.sections) else None
    if section is not None:
        yield from _furniture((section.first_page_header, section.header), context)
    yield from _blocks(document.element.body, context)
    for name in ("footnotes", "endnotes"):
        yield from _notes(roots.get(name), context)
    if section is not None:
        yield from _furniture((section.first_page_footer, section.footer), context)


def _furniture(parts: tuple[Any, ...], context: _Context) -> Iterator[Block]:
    """Yield the lines of running headers or footers."""
    for part in parts:
        if not part.is_linked_to_previous:
            for block in _blocks(part._element, context):  # python-docx itself gives only paragraphs, not text boxes
                yield replace(block, role=Role.FURNITURE, table=0, cells=())


def _notes(root: Any, context: _Context) -> Iterator[Block]:
    """Yield footnotes, numbered in order; those with a type are only Word's separator lines and are left out."""
    notes = () if root is None else (note for note in root if not note.get(qn("w:type")))
    for number, note in enumerate(notes, start=1):
        text = " ".join(block.text for block in _blocks(note, context))
        if text:
            yield Block(text, Role.FOOTNOTE, marker=str(number))


def _blocks(element: Any, context: _Context) -> Iterator[Block]:
    """Yield the blocks of the paragraphs and tables inside `element`."""
    for kid in element.iterchildren():
        if kid.tag == qn("w:p"):
            yield from _paragraph(kid, context)
        elif kid.tag == qn("w:tbl"):
            table = next(context.tables)
            for row in kid.iter(qn("w:tr")):
                if next(row.iterancestors(qn("w:tbl"))) is kid:
                    yield from row_blocks([tuple(_blocks(cell, context)) for cell in _cells(row)], table)
        elif kid.tag not in _LEFT_OUT and kid.tag != _FALLBACK:
            yield from _blocks(kid, context)


def _cells(row: Any) -> list[Any]:
    return [cell for cell in row.iter(qn("w:tc")) if next(cell.iterancestors(qn("w:tr"))) is row]


def _paragraph(element: Any, context: _Context) -> Iterator[Block]:
    """Yield a paragraph's block, then those of any text boxes anchored in it."""
    style = style_of(element)
    looks = context.styles.chain(style, properties_of(element))
    role = _role(first_said([look.name for look in looks[1:]], ""))
    outline = first_said([look.outline for look in looks], 9)
    role = Role.HEADING if outline < 9 and role is Role.PARAGRAPH else role
    runs = [(text, bold) for text, bold in _runs(element, style, context) if text]
    raw = "".join(text for text, _ in runs)
    text = tidy(raw)
    number, level = first_said([look.number for look in looks], "0"), first_said([look.level for look in looks], 0)
    marker = context.numbering.marker(number, min(level, LEVELS - 1)) if text and number != "0" else ""
    if marker and role is Role.PARAGRAPH:
        role = Role.LIST_ITEM
    if not marker:
        marker, text = _split(raw, role)
        role = Role.LIST_ITEM if role is Role.PARAGRAPH and is_bullet(marker) else role
    if text:
        depth = {Role.HEADING: min(outline, 5) + 1, Role.LIST_ITEM: level + 1}.get(role, 0)
        bold = {bold for text, bold in runs if any(sign.isalnum() for sign in text)} == {True}
        yield Block(text, role, level=depth, marker=marker, bold=bold, size=first_said([look.size for look in looks], 0.0))
    for box in element.iter(qn("w:txbxContent")):
        if next(box.iterancestors(_FALLBACK), None) is None:
            yield from _blocks(box, context)


def _split(raw: str, role: Role) -> tuple[str, str]:
    """Return a paragraph's typed marker and its text; split first, because `tidy` turns a symbol font's bullets into spaces."""
    marker, text = split_marker(raw, role)
    return (marker, tidy(text)) if marker else split_marker(tidy(raw), role)


def _role(style: str) -> Role:
    """Return the role of paragraphs in the style of this name."""
    return next((role for pattern, role in _STYLES if pattern.fullmatch(style.casefold())), Role.PARAGRAPH)


def _runs(element: Any, style: str | None, context: _Context) -> Iterator[tuple[str, bool]]:
    """Yield each run's text and whether it is bold, leaving out hidden text, deleted text and text boxes."""
    for kid in element.iterchildren():
        if kid.tag == qn("w:r"):
            own = context.styles.chain(style_of(kid, run=True) or "", properties_of(kid))
            looks = [*own, *context.styles.chain(style, properties_of(element))]
            if not first_said([look.hidden for look in looks], default=False):
                yield _words(kid), first_said([look.bold for look in looks], default=False)
        elif kid.tag not in _LEFT_OUT and kid.tag != _FALLBACK:
            yield from _runs(kid, style, context)


def _words(run: Any) -> str:
    """Return the text of a run."""
    return "".join(kid.text or "" if kid.tag == qn("w:t") else _SIGNS.get(kid.tag, "") for kid in run.iterchildren())
