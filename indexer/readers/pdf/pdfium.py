"""Readers: read a PDF's pages with PDFium into plain records. Only this file and `pdfium_calls` import pypdfium2."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial

from pypdfium2 import raw

from indexer.errors import UnreadableSource
from indexer.readers.pdf import pdfium_calls as calls

MAX_PAGES = 2000
MAX_DEPTH = 60
"""PDFium itself stops at 32 levels of form objects and structure elements; a deeper tree is malicious."""
MAX_ELEMENTS = 200_000
MAX_OBJECTS = 1000
"""Most objects checked to see what a page without text shows."""
MAX_ATTACHMENTS = 2001
"""One more than a file may hold, so that the limit on all files speaks."""
MAX_NAME = 1000
"""Most characters of a name that are read."""

NO_MARK = -1

TAB = 2.0
"""A space wider than this, in font sizes, is a tab."""


@dataclass(frozen=True, slots=True)
class TextRun:
    """Adjacent characters of one text object. Positions are in points, from the page's lower left corner."""

    text: str
    gap: str
    """What PDFium found between the run before and this one: "" (nothing), " " or "\\n"."""
    mark: int
    """Marked content ID, or `NO_MARK` if it has none: then no structure element refers to it."""
    size: float
    bold: bool
    left: float
    right: float
    base: float
    """Baseline."""
    form: bool = False
    """True inside a form object, which has separate marked content IDs: no structure element of the page refers to it."""


@dataclass(frozen=True, slots=True)
class Element:
    """An element of a page's structure tree: its type ("P", "LI" …) and its kids, in order."""

    type: str
    kids: tuple[Element | int, ...]
    """Elements, marked content IDs, and `NO_MARK` for content on another page (or that isn't text)."""


class DrawnObject(Enum):
    """What there is on a page."""

    TEXT = "text"
    IMAGE = "image"
    DRAWING = "drawing"
    NOTHING = "nothing"
    DAMAGE = "damage"
    """PDFium can't load the page."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its text in content order, and its whole structure tree, from "Document" down."""

    number: int
    width: float
    height: float
    runs: tuple[TextRun, ...] = ()
    tree: tuple[Element, ...] = ()
    shows: DrawnObject = DrawnObject.NOTHING
    """What a page without text shows instead."""


def pages_of(data: bytes, only: tuple[int, int] | None = None) -> Iterator[Page]:
    """Yield the pages of the PDF in `data`, in order; a page that PDFium can't load is empty. `only` is a first and last page, from 1.

    Raises `UnreadableSource` if the PDF is password-protected or damaged, or has no pages or too many.
    """
    document = _open(data)
    forms = _HAS_FORM.search(data)
    try:
        count = calls.page_count(document)
        if count < 1:
            raise UnreadableSource("damaged: the page tree can't be read" if _HAS_PAGE.search(data) else "no pages")
        if count > MAX_PAGES:
            raise UnreadableSource(f"too large: {count:,} pages (the limit is {MAX_PAGES:,})")
        first, last = only or (1, count)
        for index in range(first - 1, min(last, count)):
            page = calls.load_page(document, index)
            if not page:
                yield Page(index + 1, 0, 0, shows=DrawnObject.DAMAGE)
                continue
            try:
                yield _page(page, index + 1, forms=bool(forms))
            finally:
                calls.close_page(page)
    finally:
        calls.close_document(document)


def attachments_of(data: bytes) -> Iterator[tuple[str, int, Callable[[], bytes]]]:
    """Yield the name and size of each file attached to the PDF in `data`, with a function that returns its bytes.

    The function must be called before the next file is asked for. Nothing comes of a PDF that can't be opened or has too many.
    """
    document: int | None = calls.load_document(data, len(data), None)
    if not document:
        return
    try:
        for index in range(min(calls.attachment_count(document), MAX_ATTACHMENTS)):
            one = calls.attachment(document, index)
            size = ctypes.c_ulong()
            if one and calls.attachment_file(one, None, 0, size) and size.value:
                yield _attachment_name(one), size.value, partial(_attachment_bytes, one, size.value)
    finally:
        calls.close_document(document)


def bookmarks_of(data: bytes) -> tuple[int, ...]:
    """Return the pages, from 1, that the outline of the PDF in `data` names at its first level; () if it has none."""
    document: int | None = calls.load_document(data, len(data), None)
    if not document:
        return ()
    try:
        found: list[int] = []
        seen: set[int] = set()
        one = calls.first_bookmark(document, None)
        while one and one not in seen and len(seen) < MAX_PAGES:  # a damaged outline may lead back to itself
            seen.add(one)
            goal = calls.bookmark_goal(document, one) or calls.action_goal(document, calls.bookmark_action(one))
            found.append(calls.goal_page(document, goal) + 1 if goal else 0)
            one = calls.next_bookmark(document, one)
        return tuple(page for page in found if page > 0)
    finally:
        calls.close_document(document)


def _attachment_name(attachment: int) -> str:
    buffer = ctypes.create_string_buffer(2 * MAX_NAME)
    length = calls.attachment_name(attachment, buffer, 2 * MAX_NAME)
    return buffer.raw[: min(length, 2 * MAX_NAME)].decode("utf-16-le", "replace").partition("\0")[0]


def _attachment_bytes(attachment: int, size: int) -> bytes:
    buffer = ctypes.create_string_buffer(size)
    calls.attachment_file(attachment, buffer, size, ctypes.c_ulong())
    return buffer.raw


def _open(data: bytes) -> int:
    """Return the handle of the document in `data`, which must outlive the handle."""
    document: int | None = calls.load_document(data, len(data), None)
    if document:
        return document
    code = raw.FPDF_GetLastError()
    raise UnreadableSource(_LOAD_ERRORS.get(code, "damaged: the PDF can't be read"))


_HAS_PAGE = re.compile(rb"/Type\s*/Page\b")
"""In a page's dictionary, if it isn't compressed."""

_HAS_FORM = re.compile(rb"/Subtype\s*/Form\b")
"""In a form object's dictionary; as that belongs to a stream, it is never compressed."""

_LOAD_ERRORS = {
    raw.FPDF_ERR_SUCCESS: "damaged: the page tree can't be read",
    raw.FPDF_ERR_PASSWORD: "password-protected",
    raw.FPDF_ERR_SECURITY: "password-protected with an unsupported type of encryption",
    raw.FPDF_ERR_PAGE: "damaged: the page tree can't be read",
}


def _page(page: int, number: int, *, forms: bool) -> Page:
    """Return the record of a loaded page; `forms` says that the document has form objects, which may contain text."""
    text_page = calls.load_text(page)
    try:
        tree = _tree(page)
        outer = {calls.page_object(page, index) for index in range(calls.count_objects(page))} if forms else None
        runs = tuple(_runs(text_page, outer, tabs=not tree)) if text_page else ()
    finally:
        calls.close_text(text_page)
    shows = DrawnObject.TEXT if any(not run.text.isspace() for run in runs) else _shows(page)
    return Page(number, calls.page_width(page), calls.page_height(page), runs, tree, shows)


def _shows(page: int) -> DrawnObject:
    """Return what a page without text shows: an image may be a scan."""
    kinds = {calls.object_type(calls.page_object(page, index)) for index in range(min(calls.count_objects(page), MAX_OBJECTS))}
    if kinds & {raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM}:
        return DrawnObject.IMAGE
    return DrawnObject.DRAWING if kinds else DrawnObject.NOTHING


def _runs(page: int, outer: Container[int] | None, *, tabs: bool) -> Iterator[TextRun]:
    """Yield the runs of a text page; with `tabs` a new run starts after each tab, which only an untagged page needs.

    `outer` is the page's own objects, or None if there are no form objects.

    A run ends with its text object, or where PDFium infers a space or a line end that is not in the file.
    """
    count = calls.count_chars(page)
    text = _characters(page, count)
    owners = [calls.char_object(page, index) for index in range(count)]
    fonts: dict[int, bool] = {}
    start, gap = 0, ""
    while start < count:
        owner = owners[start]
        end = start + 1
        while end < count and owners[end] == owner:
            end += 1
        if owner:
            for first, beyond in _between_tabs(page, text, start, end) if tabs else ((start, end),):
                run = _run(page, text[first:beyond], gap, owner, (first, beyond - 1), fonts)
                yield run if outer is None or owner in outer else replace(run, mark=NO_MARK, form=True)
                gap = " "
            gap = ""
        else:
            gap = "\n" if "\n" in text[start:end] or "\r" in text[start:end] else " "
        start = end


def _between_tabs(page: int, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the ranges of a text object's characters between tabs or very wide spaces."""
    size = _size(page, start)
    lefts = [_origin(page, index)[0] for index in range(start, end)]
    first = start
    for index in range(start + 1, end):
        if text[index - 1].isspace() and lefts[index - start] - lefts[index - start - 1] > TAB * size:
            yield first, index
            first = index
    yield first, end


def _run(page: int, text: str, gap: str, owner: int, ends: tuple[int, int], fonts: dict[int, bool]) -> TextRun:
    """Return the run of one text object; `ends` are the indexes of its first and last characters."""
    box = raw.FS_RECTF()
    calls.loose_box(page, ends[1], box)
    left, base = _origin(page, ends[0])
    font = calls.font(owner)
    if font not in fonts:
        fonts[font] = _is_bold(font)
    return TextRun(text, gap, calls.mark(owner), _size(page, ends[0]), fonts[font], left, box.right, base)


def _origin(page: int, index: int) -> tuple[float, float]:
    """Return a character's position: its left end on the baseline, in points."""
    x, y = ctypes.c_double(), ctypes.c_double()
    calls.char_origin(page, index, x, y)
    return x.value, y.value


def _characters(page: int, count: int) -> str:
    """Return the text page's characters, one for each of its `count` indexes."""
    buffer = ctypes.create_string_buffer(2 * count + 2)
    calls.get_text(page, 0, count, buffer)
    text = buffer.raw[:-2].decode("utf-16-le", "replace")
    if len(text) == count and "\0" not in text:
        return text
    # Characters unknown to Unicode or outside its first plane: indexes and text don't match, so ask for each one.
    codes = (calls.char_code(page, index) for index in range(count))
    return "".join(chr(code) if 0 < code < 0xD800 or 0xDFFF < code < 0x110000 else "�" for code in codes)


def _size(page: int, index: int) -> float:
    """Return a character's size on the page, in points: its font size, scaled by the text matrix."""
    matrix = raw.FS_MATRIX()
    calls.char_matrix(page, index, matrix)
    scale = float(matrix.b**2 + matrix.d**2) ** 0.5
    return round(float(calls.char_size(page, index)) * (scale or 1.0), 1)


_BOLD_NAME = re.compile(r"bold|black|heavy|semib|demi", re.IGNORECASE)


def _is_bold(font: int) -> bool:
    """Return whether a font is bold, by its weight or its name: embedded fonts often give no weight."""
    if not font:
        return False
    buffer = ctypes.create_string_buffer(256)
    calls.font_name(font, buffer, 256)
    return calls.font_weight(font) >= 600 or bool(_BOLD_NAME.search(buffer.value.decode("latin-1")))


def _tree(page: int) -> tuple[Element, ...]:
    """Return the roots of the page's structure tree; () if it has none."""
    tree = calls.struct_tree(page)
    if not tree:
        return ()
    try:
        budget = [MAX_ELEMENTS]
        roots = (calls.struct_root(tree, index) for index in range(max(0, calls.struct_roots(tree))))
        return tuple(_element(root, budget, 1) for root in roots if root)
    finally:
        calls.close_tree(tree)


def _element(handle: int, budget: list[int], depth: int) -> Element:
    """Return the element at `handle` and its descendants; `budget` holds how many more elements may be read."""
    budget[0] -= 1
    buffer = ctypes.create_string_buffer(128)
    calls.element_type(handle, buffer, 128)
    name = buffer.raw.decode("utf-16-le", "replace").partition("\0")[0]
    kids: list[Element | int] = []
    for index in range(calls.count_kids(handle) if depth < MAX_DEPTH else 0):
        if budget[0] < 0:
            break
        kid = calls.kid(handle, index)
        kids.append(_element(kid, budget, depth + 1) if kid else calls.kid_mark(handle, index))
    return Element(name, tuple(kids))
