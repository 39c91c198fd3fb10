"""Readers: turn an OpenDocument text into blocks. Its content.xml is read directly: it is plain, and no library reads it as well."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from xml.etree.ElementTree import Element, ParseError, fromstring

from indexer.errors import UnreadableSource
from indexer.letter import Block, Role
from indexer.readers.characters import tidy
from indexer.readers.data_rows import Cell, table_blocks
from indexer.readers.markers import is_bullet, split_marker
from indexer.readers.odt.styles import DRAW, LEVELS, OFFICE, STYLE, TABLE, TEXT, ListLevel, Look, Styles, number_in
from indexer.readers.styled_words import Words, is_bold, joined, pieces_of, size_of, without_equal_sizes
from indexer.readers.symbol_fonts import in_symbol_font

_NAMES = (
    (re.compile(r"heading(?: \d+)?|(?:sub)?title"), Role.HEADING),
    (re.compile(r"(?:contents|index).*"), Role.FURNITURE),
    (re.compile(r"quotations?"), Role.QUOTATION),
    (re.compile(r"(?:footnote|endnote)"), Role.FOOTNOTE),
)
"""Names of the built-in styles, and the role of paragraphs in each."""

_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_LEFT_OUT = frozenset(
    (
        *(f"{TEXT}{name}" for name in ("tracked-changes", "note", "hidden-text", "ruby-text", "placeholder")),
        *(f"{TEXT}{kind}-index" for kind in ("alphabetical", "illustration", "table", "object", "user")),
        *(f"{TEXT}table-of-content", f"{TEXT}bibliography", f"{OFFICE}annotation", f"{OFFICE}forms", f"{_SVG}title", f"{_SVG}desc"),
    )
)
"""Elements whose content is no part of the text at that point; notes follow at the end."""
_DRAWN = tuple(f"{DRAW}{name}" for name in ("text-box", "custom-shape", "rect", "ellipse", "circle", "polygon", "path", "caption"))
_BOXES = frozenset(_DRAWN)
"""Drawings that hold paragraphs of their own."""
_SIGNS = {f"{TEXT}s": " ", f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}
_CELL = f"{TABLE}table-cell"
FIRST_PAGE = "Standard"
"""The page style of a document's first page, unless its first paragraph has another."""
_NOTE_NUMBER = re.compile(r"\s*(?:\d{1,3}|[*†‡])\s*")
"""A raised number behind words that somebody typed as a note's."""


@dataclass(slots=True)
class _Context:
    """What reading a paragraph needs to know about its document; the numbers that lists have reached, by list and level."""

    styles: Styles
    tables: count[int] = field(default_factory=lambda: count(1))
    reached: dict[tuple[str, int], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Item:
    """The list item that a paragraph stands in."""

    level: int = 0
    marker: str = ""


def read_odt(data: bytes) -> tuple[Block, ...]:
    """Return the blocks of an OpenDocument text, zipped or flat, with tracked changes accepted: headers, text, notes, footers.

    Raises `UnreadableSource` if it is damaged.
    """
    try:
        content, styles = _opened(data)
        body = content.find(f"{OFFICE}body/{OFFICE}text")
        if body is None:
            raise UnreadableSource("damaged: the OpenDocument text can't be read")
        context = _Context(Styles((styles, content)))
        text = (*_blocks(body, context), *_notes(body, context))
        head, foot = (tuple(_furniture(styles, body, kind, context)) for kind in ("header", "footer"))
    except RecursionError as error:
        raise UnreadableSource("damaged: its parts are nested too deeply") from error
    return without_equal_sizes((*head, *text, *foot))


def _opened(data: bytes) -> tuple[Element, Element]:
    """Return the roots of the parts with the text and with the styles; in a flat document they are one."""
    try:
        if not data.startswith(b"PK"):
            root = _root(data)
            return root, root
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            content = _root(archive.read("content.xml"))
            styles = _root(archive.read("styles.xml")) if "styles.xml" in archive.namelist() else Element("none")
    except (KeyError, ParseError, zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, OSError, EOFError) as error:
        raise UnreadableSource("damaged: the OpenDocument text can't be read") from error
    return content, styles


def _root(part: bytes) -> Element:
    """Return the root of an XML part; one that declares entities, which OpenDocument never does, is refused."""
    if b"<!" in part[:1000].replace(b"<!--", b""):
        raise UnreadableSource("damaged: its XML declares entities")
    return fromstring(part)  # noqa: S314  # no entities; the worker's limits bound the rest


def _furniture(styles: Element, body: Element, kind: str, context: _Context) -> Iterator[Block]:
    """Yield the lines of running headers or footers, first those of the first page; page styles that no paragraph has are left out."""
    pages = {page.get(f"{STYLE}name", ""): page for page in styles.iter(f"{STYLE}master-page")}
    paragraphs = (one for one in body.iter() if one.tag in {f"{TEXT}p", f"{TEXT}h"})
    asked = [context.styles.look(one.get(f"{TEXT}style-name", "")).page for one in paragraphs]
    names = {next(iter(asked), "") or FIRST_PAGE, *asked}
    used = [page for name, page in pages.items() if name in names] or list(pages.values())
    after = [pages[name] for page in used if (name := page.get(f"{STYLE}next-style-name", "")) in pages]
    for page in dict.fromkeys((*used, *after)):
        for name in (f"{kind}-first", kind):
            for part in page.iter(f"{STYLE}{name}"):
                for block in _blocks(part, context) if part.get(f"{STYLE}display") != "false" else ():
                    yield replace(block, role=Role.FURNITURE, table=0, cells=())


def _notes(body: Element, context: _Context) -> Iterator[Block]:
    """Yield footnotes and endnotes, with the numbers that the document shows; deleted ones are gone."""
    gone = {id(note) for changes in body.iter(f"{TEXT}tracked-changes") for note in changes.iter(f"{TEXT}note")}
    for note in body.iter(f"{TEXT}note"):
        inside = note.find(f"{TEXT}note-body")
        text = " ".join(block.text for block in _blocks(inside, context)) if inside is not None and id(note) not in gone else ""
        if text:
            yield Block(text, Role.FOOTNOTE, marker="".join(note.findtext(f"{TEXT}note-citation") or ""))


def _blocks(element: Element, context: _Context, item: _Item = _Item()) -> Iterator[Block]:  # safe to share: items never change
    """Yield the blocks of the paragraphs, lists and tables inside `element`."""
    for kid in element:
        if kid.tag in {f"{TEXT}p", f"{TEXT}h"}:
            yield from _paragraph(kid, context, item)
            item = replace(item, marker="")
        elif kid.tag == f"{TEXT}list":
            yield from _list(kid, context, item.level + 1, "")
        elif kid.tag == f"{TABLE}table":
            table = next(context.tables)
            rows = [[_cell(one, context, bold=bold) for one in row if one.tag == _CELL] for row, bold in _rows(kid)]
            yield from table_blocks(rows, table)
        elif kid.tag not in _LEFT_OUT and kid.get(f"{TEXT}display") != "none":  # a section may be hidden
            yield from _blocks(kid, context, item)


def _rows(element: Element, *, bold: bool = False) -> Iterator[tuple[Element, bool]]:
    """Yield the rows of a table, and whether each is one of its headings."""
    for kid in element:
        if kid.tag == f"{TABLE}table-row":
            yield kid, bold
        elif kid.tag in {f"{TABLE}table-header-rows", f"{TABLE}table-rows", f"{TABLE}table-row-group"}:
            yield from _rows(kid, bold=bold or kid.tag == f"{TABLE}table-header-rows")


def _cell(cell: Element, context: _Context, *, bold: bool) -> Cell:
    blocks = tuple(replace(block, bold=True) if bold else block for block in _blocks(cell, context))
    columns, rows = (number_in(cell.get(f"{TABLE}number-{name}-spanned", "1")) or 1 for name in ("columns", "rows"))
    return Cell(blocks, columns, rows)


def _list(element: Element, context: _Context, level: int, outer: str) -> Iterator[Block]:
    """Yield the items of a list; one within another goes on with its style unless it has its own."""
    style = element.get(f"{TEXT}style-name", "") or outer
    how = context.styles.level(style, min(level, LEVELS))
    place = (style, level)
    if element.get(f"{TEXT}continue-numbering") != "true" and not element.get(f"{TEXT}continue-list"):
        context.reached.pop(place, None)
    for one in element:
        if one.tag == f"{TEXT}list-header":
            yield from _blocks(one, context)
        if one.tag != f"{TEXT}list-item":
            continue
        start = number_in(one.get(f"{TEXT}start-value", ""))
        context.reached[place] = start or context.reached.get(place, (how.start if how else 1) - 1) + 1
        above = [context.reached.get((style, upper), 1) for upper in range(1, level)]
        marker = _marker(how, [*above, context.reached[place]])
        for kid in one:
            if kid.tag == f"{TEXT}list":
                yield from _list(kid, context, level + 1, style)
                continue
            holder = Element("item")
            holder.append(kid)
            for block in _blocks(holder, context, _Item(level, marker)):
                yield block
                marker = ""


def _marker(how: ListLevel | None, numbers: Sequence[int]) -> str:
    """Return the mark of an item; `numbers` are those of the levels above it and its own."""
    if how is None:
        return ""
    if not how.numbered:
        return how.form if is_bullet(how.form) else "•"
    if not how.form:
        return ""
    shown = ".".join(_numeral(number, how.form) for number in numbers[-how.shown :])
    return f"{how.before}{shown}{how.after}"


def _numeral(number: int, form: str) -> str:
    if form.lower() == "a":
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
    elif form.lower() == "i":
        letters = _roman(number)
    else:
        return str(number)
    return letters.upper() if form.isupper() else letters


def _roman(number: int) -> str:
    signs = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
    found = ""
    for value, sign in signs:
        found += sign * (number // value)
        number %= value
    return found


def _paragraph(element: Element, context: _Context, item: _Item) -> Iterator[Block]:
    """Yield a paragraph's block, then those of any text boxes anchored in it."""
    look = context.styles.look(element.get(f"{TEXT}style-name", ""))
    role = next((role for name in look.names for pattern, role in _NAMES if pattern.fullmatch(name)), Role.PARAGRAPH)
    outline = (number_in(element.get(f"{TEXT}outline-level", "")) or 1) if element.tag == f"{TEXT}h" else look.outline
    if outline and role is Role.PARAGRAPH:
        role = Role.HEADING
    level = {Role.HEADING: min(outline or 1, 6), Role.LIST_ITEM: max(item.level, 1)}
    marker = item.marker
    for piece in pieces_of(_words_of(element, look, context)):
        found, text = (marker, tidy(joined(piece))) if marker else split_marker(tidy(joined(piece)), role)
        kind = Role.LIST_ITEM if role is Role.PARAGRAPH and (marker or is_bullet(found)) else role
        marker = "" if text else marker
        if text:
            yield Block(text, kind, level=level.get(kind, 0), marker=found, bold=is_bold(piece), size=size_of(piece))
    for box in _boxes(element):
        yield from _blocks(box, context)


def _boxes(element: Element) -> Iterator[Element]:
    """Yield the text boxes anchored in a paragraph; one within another comes with that one's own paragraphs."""
    waiting = [*reversed(element)]
    while waiting:
        kid = waiting.pop()
        if kid.tag in _BOXES:
            yield kid
        elif kid.tag not in _LEFT_OUT:
            waiting.extend(reversed(kid))


def _words_of(element: Element, look: Look, context: _Context) -> list[Words]:
    """Return the words of a paragraph, without the numbers of notes that somebody typed."""
    found: list[Words] = []
    begun = False
    for words, raised in _words(element, look, context):
        if not (raised and begun and _NOTE_NUMBER.fullmatch(words.text)):
            found.append(words)
            begun = begun or bool(words.text.strip())
    return found


def _words(element: Element, look: Look, context: _Context) -> Iterator[tuple[Words, bool]]:
    """Yield each piece of text that is shown, and whether it is raised, without notes, comments and text boxes."""
    if element.text and not look.hidden:
        yield Words(_shown(element.text, look), look.bold, look.size), look.raised
    for kid in element:
        if kid.tag in _SIGNS:
            yield Words(_SIGNS[kid.tag], look.bold, look.size), False
        elif kid.tag not in _LEFT_OUT and kid.tag not in _BOXES:
            inner = context.styles.look(kid.get(f"{TEXT}style-name", ""), "text", look) if kid.tag == f"{TEXT}span" else look
            yield from _words(kid, inner, context)
        if kid.tail and not look.hidden:
            yield Words(_shown(kid.tail, look), look.bold, look.size), look.raised


def _shown(text: str, look: Look) -> str:
    return in_symbol_font(text.replace("\n", " "), look.font)
