"""Readers: turn an OpenDocument text into blocks. Its content.xml is read directly: it is plain, and no library reads it as well."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from xml.etree.ElementTree import Element, ParseError, fromstring

from indexer.errors import UnreadableSource
from indexer.letter import Block, Role
from indexer.readers.characters import tidy
from indexer.readers.data_rows import row_blocks
from indexer.readers.markers import is_bullet, split_marker
from indexer.readers.odt.styles import LEVELS, OFFICE, STYLE, TABLE, TEXT, ListLevel, Styles, number_in

_NAMES = (
    (re.compile(r"heading(?: \d+)?|(?:sub)?title"), Role.HEADING),
    (re.compile(r"(?:contents|index).*"), Role.FURNITURE),
    (re.compile(r"quotations?"), Role.QUOTATION),
    (re.compile(r"(?:footnote|endnote)"), Role.FOOTNOTE),
)
"""Names of the built-in styles, and the role of paragraphs in each."""

_LEFT_OUT = frozenset(
    (f"{TEXT}tracked-changes", f"{TEXT}table-of-content", f"{TEXT}note", f"{OFFICE}annotation", f"{TEXT}hidden-text", f"{TEXT}ruby-text")
)
"""Elements whose content is no part of the text at that point; notes follow at the end."""

_BOXES = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}text-box"


@dataclass(slots=True)
class _Context:
    """What reading a paragraph needs to know about its document; the numbers that lists have reached, by list and level."""

    styles: Styles
    tables: count[int]
    reached: dict[tuple[str, int], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Item:
    """The list item that a paragraph stands in."""

    level: int = 0
    marker: str = ""


def read_odt(data: bytes) -> tuple[Block, ...]:
    """Return the blocks of an OpenDocument text, with tracked changes accepted: headers, text, notes, footers.

    Raises `UnreadableSource` if it is damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            content = _root(archive.read("content.xml"))
            styles = _root(archive.read("styles.xml")) if "styles.xml" in names else Element("none")
    except (KeyError, ParseError, zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, OSError, EOFError) as error:
        raise UnreadableSource("damaged: the OpenDocument text can't be read") from error
    context = _Context(Styles((styles, content)), count(1))
    body = content.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise UnreadableSource("damaged: the OpenDocument text can't be read")
    return (*_furniture(styles, ("header-first", "header"), context), *_blocks(body, context), *_notes(body, context),
            *_furniture(styles, ("footer-first", "footer"), context))  # fmt: skip


def _root(part: bytes) -> Element:
    """Return the root of an XML part; one that declares entities, which OpenDocument never does, is refused."""
    if b"<!" in part[:1000].replace(b"<!--", b""):
        raise UnreadableSource("damaged: its XML declares entities")
    return fromstring(part)  # noqa: S314  # no entities; the worker's limits bound the rest


def _furniture(styles: Element, names: tuple[str, ...], context: _Context) -> Iterator[Block]:
    """Yield the lines of running headers or footers."""
    for name in names:
        for part in styles.iter(f"{STYLE}{name}"):
            for block in _blocks(part, context):
                yield replace(block, role=Role.FURNITURE, table=0, cells=())


def _notes(body: Element, context: _Context) -> Iterator[Block]:
    """Yield footnotes and endnotes, with the numbers that the document shows."""
    for note in body.iter(f"{TEXT}note"):
        inside = note.find(f"{TEXT}note-body")
        text = " ".join(block.text for block in _blocks(inside, context)) if inside is not None else ""
        if text:
            yield Block(text, Role.FOOTNOTE, marker="".join(note.findtext(f"{TEXT}note-citation") or ""))


def _blocks(element: Element, context: _Context, item: _Item = _Item()) -> Iterator[Block]:  # it never changes
    """Yield the blocks of the paragraphs, lists and tables inside `element`."""
    for kid in element:
        if kid.tag in {f"{TEXT}p", f"{TEXT}h"}:
            yield from _paragraph(kid, context, item)
            item = replace(item, marker="")
        elif kid.tag == f"{TEXT}list":
            yield from _list(kid, context, item.level + 1, "")
        elif kid.tag == f"{TABLE}table":
            table = next(context.tables)
            for row in _rows(kid):
                cells = [one for one in row if one.tag in {f"{TABLE}table-cell", f"{TABLE}covered-table-cell"}]
                yield from row_blocks([tuple(_blocks(cell, context)) for cell in cells], table)
        elif kid.tag not in _LEFT_OUT:
            yield from _blocks(kid, context, item)


def _rows(element: Element) -> Iterator[Element]:
    for kid in element:
        if kid.tag == f"{TABLE}table-row":
            yield kid
        elif kid.tag in {f"{TABLE}table-header-rows", f"{TABLE}table-rows", f"{TABLE}table-row-group"}:
            yield from _rows(kid)


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
        marker = _marker(how, context.reached[place])
        for kid in one:
            if kid.tag == f"{TEXT}list":
                yield from _list(kid, context, level + 1, style)
                continue
            holder = Element("item")
            holder.append(kid)
            for block in _blocks(holder, context, _Item(level, marker)):
                yield block
                marker = ""


def _marker(how: ListLevel | None, number: int) -> str:
    if how is None:
        return ""
    if not how.numbered:
        return how.form if is_bullet(how.form) else "•"
    if not how.form:
        return ""
    return f"{how.before}{_numeral(number, how.form)}{how.after}"


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
    words = tuple(_words(element, context, bold=look.bold))
    raw = "".join(text for text, _ in words)
    marker, text = (item.marker, tidy(raw)) if item.marker else split_marker(tidy(raw), role)
    if role is Role.PARAGRAPH and (item.marker or is_bullet(marker)):
        role = Role.LIST_ITEM
    if text and not look.hidden:
        level = {Role.HEADING: min(outline or 1, 6), Role.LIST_ITEM: max(item.level, 1)}.get(role, 0)
        bold = {bold for text, bold in words if any(sign.isalnum() for sign in text)} == {True}
        yield Block(text, role, level=level, marker=marker, bold=bold, size=look.size)
    for box in _boxes(element):
        yield from _blocks(box, context)


def _boxes(element: Element) -> Iterator[Element]:
    """Yield the text boxes anchored in a paragraph; one within another comes with that one's own paragraphs."""
    waiting = [*reversed(element)]
    while waiting:
        kid = waiting.pop()
        if kid.tag == _BOXES:
            yield kid
        elif kid.tag not in _LEFT_OUT:
            waiting.extend(reversed(kid))


def _words(element: Element, context: _Context, *, bold: bool) -> Iterator[tuple[str, bool]]:
    """Yield each piece of text and whether it is bold, without notes, comments and text boxes."""
    if element.text:
        yield element.text, bold
    for kid in element:
        if kid.tag == f"{TEXT}s":
            yield " ", bold
        elif kid.tag == f"{TEXT}tab":
            yield "\t", bold
        elif kid.tag == f"{TEXT}line-break":
            yield "\n", bold
        elif kid.tag not in _LEFT_OUT and kid.tag != _BOXES:
            name = kid.get(f"{TEXT}style-name", "")
            said = context.styles.says_bold(name) if kid.tag == f"{TEXT}span" else None
            yield from _words(kid, context, bold=bold if said is None else said)
        if kid.tail:
            yield kid.tail, bold
