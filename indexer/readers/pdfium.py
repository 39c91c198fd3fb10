"""Readers stage: what PDFium knows about a PDF's pages, as plain records. The only file that imports pypdfium2."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from pypdfium2 import raw

from indexer.errors import UnreadableSource

MAX_PAGES = 2000
MAX_DEPTH = 60
"""PDFium itself stops at 32 levels of form objects and structure elements; a deeper tree is a trap."""
MAX_ELEMENTS = 200_000
MAX_OBJECTS = 1000
"""Objects that are looked at to see what a page without text shows."""

NO_MARK = -1

TAB = 2.0
"""A space wider than this, in sizes, is a tab."""


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one text object that stand together. Positions are in points, from the page's lower left corner."""

    text: str
    gap: str
    """What PDFium saw between the run before and this one: "" (nothing), " " or "\\n"."""
    mark: int
    """Marked content ID, `NO_MARK` where it has none: then no structure element speaks of it."""
    size: float
    bold: bool
    left: float
    right: float
    base: float
    """Baseline."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a page's structure tree: its type ("P", "LI" …) and its kids, in order."""

    type: str
    kids: tuple[Element | int, ...]
    """Elements, marked content IDs, and `NO_MARK` for what stands on another page (or is no text)."""


class Shows(Enum):
    """What there is on a page."""

    TEXT = "text"
    IMAGE = "image"
    DRAWING = "drawing"
    NOTHING = "nothing"
    DAMAGE = "damage"
    """PDFium can't load the page."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its text in the order of its content, and its structure tree ("Document", all of it)."""

    number: int
    width: float
    height: float
    runs: tuple[Run, ...] = ()
    tree: tuple[Element, ...] = ()
    shows: Shows = Shows.NOTHING
    """What a page without text shows instead."""


def pages_of(data: bytes) -> Iterator[Page]:
    """Yield the pages of the PDF in `data`, from the first; a page that PDFium can't load is empty.

    Raises `UnreadableSource` where there is no PDF to read: password-protected, damaged, without pages.
    """
    document = _open(data)
    try:
        count = _page_count(document)
        if count < 1:
            raise UnreadableSource("damaged: the page tree can't be read" if _HAS_PAGE.search(data) else "no pages")
        if count > MAX_PAGES:
            raise UnreadableSource(f"too large: {count} pages")
        for index in range(count):
            page = _load_page(document, index)
            if not page:
                yield Page(index + 1, 0, 0, shows=Shows.DAMAGE)
                continue
            try:
                yield _page(page, index + 1)
            finally:
                _close_page(page)
    finally:
        _close_document(document)


def _open(data: bytes) -> int:
    """Return the handle of the document in `data`, which must outlive it."""
    document: int | None = _load_document(data, len(data), None)
    if document:
        return document
    code = raw.FPDF_GetLastError()
    raise UnreadableSource(_LOAD_ERRORS.get(code, "damaged: the PDF can't be read"))


_HAS_PAGE = re.compile(rb"/Type\s*/Page\b")
"""What a page says of itself, where it isn't packed."""

_LOAD_ERRORS = {
    raw.FPDF_ERR_SUCCESS: "damaged: the page tree can't be read",
    raw.FPDF_ERR_PASSWORD: "password-protected",
    raw.FPDF_ERR_SECURITY: "password-protected, by a scheme that can't be opened",
    raw.FPDF_ERR_PAGE: "damaged: the page tree can't be read",
}


def _page(page: int, number: int) -> Page:
    """Return the record of a loaded page."""
    text_page = _load_text(page)
    try:
        tree = _tree(page)
        runs = tuple(_runs(text_page, tabs=not tree)) if text_page else ()
    finally:
        _close_text(text_page)
    shows = Shows.TEXT if any(not run.text.isspace() for run in runs) else _shows(page)
    return Page(number, _page_width(page), _page_height(page), runs, tree, shows)


def _shows(page: int) -> Shows:
    """Return what a page without text shows: an image that fills it may be a scan."""
    kinds = {_object_type(_object(page, index)) for index in range(min(_count_objects(page), MAX_OBJECTS))}
    if kinds & {raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM}:
        return Shows.IMAGE
    return Shows.DRAWING if kinds else Shows.NOTHING


def _runs(page: int, *, tabs: bool) -> Iterator[Run]:
    """Yield the runs of a text page; `tabs` asks for one more run after each tab, which only a page without tags needs.

    A run ends where the text object does, or where PDFium saw a space or a line end that the file does not spell out.
    """
    count = _count_chars(page)
    text = _characters(page, count)
    owners = [_char_object(page, index) for index in range(count)]
    fonts: dict[int, bool] = {}
    start, gap = 0, ""
    while start < count:
        owner = owners[start]
        end = start + 1
        while end < count and owners[end] == owner:
            end += 1
        if owner:
            for first, beyond in _between_tabs(page, text, start, end) if tabs else ((start, end),):
                yield _run(page, text[first:beyond], gap, owner, (first, beyond - 1), fonts)
                gap = " "
            gap = ""
        else:
            gap = "\n" if "\n" in text[start:end] or "\r" in text[start:end] else " "
        start = end


def _between_tabs(page: int, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches of one text object's characters that tabs, or very wide spaces, have put apart."""
    size = _size(page, start)
    lefts = [_origin(page, index)[0] for index in range(start, end)]
    first = start
    for index in range(start + 1, end):
        if text[index - 1].isspace() and lefts[index - start] - lefts[index - start - 1] > TAB * size:
            yield first, index
            first = index
    yield first, end


def _run(page: int, text: str, gap: str, owner: int, ends: tuple[int, int], fonts: dict[int, bool]) -> Run:
    """Return the run of one text object, whose first and last characters have the places `ends`."""
    box = raw.FS_RECTF()
    _loose_box(page, ends[1], box)
    left, base = _origin(page, ends[0])
    font = _font(owner)
    if font not in fonts:
        fonts[font] = _is_bold(font)
    return Run(text, gap, _mark(owner), _size(page, ends[0]), fonts[font], left, box.right, base)


def _origin(page: int, index: int) -> tuple[float, float]:
    """Return where a character stands: its left end on the baseline, in points."""
    x, y = ctypes.c_double(), ctypes.c_double()
    _char_origin(page, index, x, y)
    return x.value, y.value


def _characters(page: int, count: int) -> str:
    """Return the text page's characters, one for each of its `count` places."""
    buffer = ctypes.create_string_buffer(2 * count + 2)
    _get_text(page, 0, count, buffer)
    text = buffer.raw[:-2].decode("utf-16-le", "replace")
    if len(text) == count and "\0" not in text:
        return text
    # Characters without a meaning in Unicode, or beyond its first plane: places and text do not match. Ask one by one.
    codes = (_char_code(page, index) for index in range(count))
    return "".join(chr(code) if 0 < code < 0xD800 or 0xDFFF < code < 0x110000 else "�" for code in codes)


def _size(page: int, index: int) -> float:
    """Return the size of a character as it stands on the page, in points: its font's size, scaled as its text is."""
    matrix = raw.FS_MATRIX()
    _char_matrix(page, index, matrix)
    scale = float(matrix.b**2 + matrix.d**2) ** 0.5
    return round(float(_char_size(page, index)) * (scale or 1.0), 1)


_BOLD_NAME = re.compile(r"bold|black|heavy|semib|demi", re.IGNORECASE)


def _is_bold(font: int) -> bool:
    """Tell whether a font is bold, by its weight or its name: embedded fonts often state no weight."""
    if not font:
        return False
    buffer = ctypes.create_string_buffer(256)
    _font_name(font, buffer, 256)
    return _font_weight(font) >= 600 or bool(_BOLD_NAME.search(buffer.value.decode("latin-1")))


def _tree(page: int) -> tuple[Element, ...]:
    """Return the roots of the page's structure tree; () where it has none."""
    tree = _struct_tree(page)
    if not tree:
        return ()
    try:
        budget = [MAX_ELEMENTS]
        roots = (_struct_root(tree, index) for index in range(max(0, _struct_roots(tree))))
        return tuple(_element(root, budget, 1) for root in roots if root)
    finally:
        _close_tree(tree)


def _element(handle: int, budget: list[int], depth: int) -> Element:
    """Return the element at `handle` with all below it; `budget` is how many more elements may be met."""
    budget[0] -= 1
    buffer = ctypes.create_string_buffer(128)
    _element_type(handle, buffer, 128)
    name = buffer.raw.decode("utf-16-le", "replace").partition("\0")[0]
    kids: list[Element | int] = []
    for index in range(_count_kids(handle) if depth < MAX_DEPTH else 0):
        if budget[0] < 0:
            break
        kid = _kid(handle, index)
        kids.append(_element(kid, budget, depth + 1) if kid else _kid_mark(handle, index))
    return Element(name, tuple(kids))


def _bind(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    """Return PDFium's function `name`, with handles as plain addresses: typed pointers take most of the time of a call."""
    return ctypes.CFUNCTYPE(result, *arguments)(ctypes.cast(getattr(raw, name), ctypes.c_void_p).value or 0)


_HANDLE, _INT, _BUFFER = ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p
_DOUBLE = ctypes.POINTER(ctypes.c_double)

_load_document = _bind("FPDF_LoadMemDocument64", _HANDLE, _BUFFER, ctypes.c_size_t, _BUFFER)
_close_document = _bind("FPDF_CloseDocument", None, _HANDLE)
_page_count = _bind("FPDF_GetPageCount", _INT, _HANDLE)
_load_page = _bind("FPDF_LoadPage", _HANDLE, _HANDLE, _INT)
_count_objects = _bind("FPDFPage_CountObjects", _INT, _HANDLE)
_object = _bind("FPDFPage_GetObject", _HANDLE, _HANDLE, _INT)
_object_type = _bind("FPDFPageObj_GetType", _INT, _HANDLE)
_close_page = _bind("FPDF_ClosePage", None, _HANDLE)
_page_width = _bind("FPDF_GetPageWidthF", ctypes.c_float, _HANDLE)
_page_height = _bind("FPDF_GetPageHeightF", ctypes.c_float, _HANDLE)
_load_text = _bind("FPDFText_LoadPage", _HANDLE, _HANDLE)
_close_text = _bind("FPDFText_ClosePage", None, _HANDLE)
_count_chars = _bind("FPDFText_CountChars", _INT, _HANDLE)
_get_text = _bind("FPDFText_GetText", _INT, _HANDLE, _INT, _INT, _BUFFER)
_char_code = _bind("FPDFText_GetUnicode", ctypes.c_uint, _HANDLE, _INT)
_char_object = _bind("FPDFText_GetTextObject", _HANDLE, _HANDLE, _INT)
_char_size = _bind("FPDFText_GetFontSize", ctypes.c_double, _HANDLE, _INT)
_char_matrix = _bind("FPDFText_GetMatrix", _INT, _HANDLE, _INT, ctypes.POINTER(raw.FS_MATRIX))
_char_origin = _bind("FPDFText_GetCharOrigin", _INT, _HANDLE, _INT, _DOUBLE, _DOUBLE)
_loose_box = _bind("FPDFText_GetLooseCharBox", _INT, _HANDLE, _INT, ctypes.POINTER(raw.FS_RECTF))
_font = _bind("FPDFTextObj_GetFont", _HANDLE, _HANDLE)
_font_weight = _bind("FPDFFont_GetWeight", _INT, _HANDLE)
_font_name = _bind("FPDFFont_GetBaseFontName", ctypes.c_size_t, _HANDLE, _BUFFER, ctypes.c_size_t)
_mark = _bind("FPDFPageObj_GetMarkedContentID", _INT, _HANDLE)
_struct_tree = _bind("FPDF_StructTree_GetForPage", _HANDLE, _HANDLE)
_close_tree = _bind("FPDF_StructTree_Close", None, _HANDLE)
_struct_roots = _bind("FPDF_StructTree_CountChildren", _INT, _HANDLE)
_struct_root = _bind("FPDF_StructTree_GetChildAtIndex", _HANDLE, _HANDLE, _INT)
_element_type = _bind("FPDF_StructElement_GetType", ctypes.c_ulong, _HANDLE, _BUFFER, ctypes.c_ulong)
_count_kids = _bind("FPDF_StructElement_CountChildren", _INT, _HANDLE)
_kid = _bind("FPDF_StructElement_GetChildAtIndex", _HANDLE, _HANDLE, _INT)
_kid_mark = _bind("FPDF_StructElement_GetChildMarkedContentID", _INT, _HANDLE, _INT)
