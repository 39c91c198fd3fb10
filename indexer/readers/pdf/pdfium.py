"""Readers: read a PDF's pages with PDFium into plain records. Only this file and `pdfium_calls` import pypdfium2."""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial

from pypdfium2 import raw

from indexer.errors import UnreadableSource
from indexer.readers.pdf import pdfium_calls as calls
from indexer.readers.pdf.catalogue import hidden_layers, standard_types
from indexer.readers.pdf.frame import Frame, direction_of, frame_of
from indexer.readers.pdf.loose_letters import with_letters_joined
from indexer.readers.pdf.page import NO_MARK, DrawnObject, Element, Page, TextRun
from indexer.readers.pdf.structure_types import STANDARD_TYPES
from indexer.readers.pdf.typed_text import close_form, open_form, typed_runs

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

SAMPLE = 200
"""About how many characters of a page are asked whether their font says what they mean."""

BULLETS = 8
"""A page with more different characters of private use than this writes letters in them, not bullets."""

TAB = 2.0
"""A space wider than this, in font sizes, is a tab."""


def pages_of(data: bytes, only: tuple[int, int] | None = None) -> Iterator[Page]:
    """Yield the pages of the PDF in `data`, in order; a page that PDFium can't load is empty. `only` is a first and last page, from 1.

    Raises `UnreadableSource` if the PDF is password-protected or damaged, or has no pages or too many.
    """
    document = _open(data)
    reading = _Reading(data, document, forms=bool(_HAS_FORM.search(data)))
    try:
        if calls.form_type(document) == raw.FORMTYPE_XFA_FULL:
            raise UnreadableSource("a form that only Adobe’s reader shows (XFA); open it there, print it to PDF and add that file instead")
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
                yield _page(page, index + 1, reading)
            finally:
                calls.close_page(page)
    finally:
        close_form(reading.form)
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


class _Reading:
    """One document being read: what its pages need to know of it, looked up only when a page asks."""

    def __init__(self, data: bytes, document: int, *, forms: bool) -> None:
        self.data = data
        self.form = open_form(document)
        self.forms = forms
        """True if it has form objects, which may contain text."""
        self.bold: dict[int, bool] = {}

    @cached_property
    def hidden(self) -> frozenset[str]:
        """The names of the layers that are switched off."""
        return hidden_layers(self.data)

    @cached_property
    def types(self) -> Mapping[str, str]:
        """The document's own names for structure types, each with the standard type it stands for."""
        return standard_types(self.data)


def _page(page: int, number: int, reading: _Reading) -> Page:
    """Return the record of a loaded page."""
    text_page = calls.load_text(page)
    try:
        tree = _tree(page, reading)
        outer = {calls.page_object(page, index) for index in range(calls.count_objects(page))} if reading.forms else None
        frame, runs, coded = _text(page, text_page, outer, reading, tabs=not tree) if text_page else (_frame(page, 0), (), 0.0)
    finally:
        calls.close_text(text_page)
    runs = (*runs, *typed_runs(page, frame, reading.form))
    shows = DrawnObject.TEXT if any(not run.text.isspace() for run in runs) else _shows(page)
    return Page(number, frame.width, frame.height, runs, tree, shows, coded)


def _frame(page: int, direction: int) -> Frame:
    """Return the frame of the page's shown box."""
    box = raw.FS_RECTF()
    calls.page_box(page, box)
    return frame_of((box.left, box.bottom, box.right, box.top), direction)


def _shows(page: int) -> DrawnObject:
    """Return what a page without text shows: an image may be a scan."""
    kinds = {calls.object_type(calls.page_object(page, index)) for index in range(min(calls.count_objects(page), MAX_OBJECTS))}
    if kinds & {raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM}:
        return DrawnObject.IMAGE
    return DrawnObject.DRAWING if kinds else DrawnObject.NOTHING


def _text(
    page: int, text_page: int, outer: Container[int] | None, reading: _Reading, *, tabs: bool
) -> tuple[Frame, tuple[TextRun, ...], float]:
    """Return a page's frame, its runs, and which share of its characters has no meaning.

    With `tabs` a new run starts after each tab, which only an untagged page needs. `outer` is the page's own objects, or None if there
    are no form objects.
    """
    count = calls.count_chars(text_page)
    text = _characters(text_page, count)
    spans = tuple(_spans(text_page, text, count, reading))
    lengths: Counter[int | None] = Counter()
    for span in spans:
        lengths[span.direction] += span.beyond - span.first
    frame = _frame(page, max((one for one in lengths if one is not None), key=lengths.__getitem__, default=0))
    runs: list[TextRun] = []
    for span in spans:
        gap = span.gap
        for first, beyond in _between_tabs(text_page, text, span, frame) if tabs else ((span.first, span.beyond),):
            run = _run(text_page, text[first:beyond], gap, span, first, frame, reading)
            if frame.shows(run.left, run.right, run.base):
                inside = outer is not None and span.owner not in outer
                run = replace(run, mark=NO_MARK, form=True) if inside else run
                runs.append(run)
            gap = " "
    return frame, with_letters_joined(runs), _coded(text_page, text)


@dataclass(frozen=True, slots=True)
class _Span:
    """The characters of one text object, from `first` up to `beyond`."""

    first: int
    beyond: int
    owner: int
    gap: str
    mark: int
    size: float
    direction: int | None
    """In which its text runs, in degrees; None if it is aslant."""


def _spans(page: int, text: str, count: int, reading: _Reading) -> Iterator[_Span]:
    """Yield the text objects of a text page, but for those in layers that are switched off.

    A span ends with its text object, or where PDFium infers a space or a line end that is not in the file.
    """
    owners = [calls.char_object(page, index) for index in range(count)]
    start, gap = 0, ""
    while start < count:
        owner = owners[start]
        end = start + 1
        while end < count and owners[end] == owner:
            end += 1
        if owner:
            mark = calls.mark(owner)
            if not _is_hidden(owner, mark, reading):
                yield _Span(start, end, owner, gap, mark, *_looks(page, start))
            gap = ""
        else:
            gap = "\n" if "\n" in text[start:end] or "\r" in text[start:end] else " "
        start = end


def _is_hidden(owner: int, mark: int, reading: _Reading) -> bool:
    """Return whether a text object is in a layer that is switched off."""
    count = calls.count_marks(owner)
    if count <= (mark != NO_MARK):
        return False  # nothing but the mark of its structure element
    marks = [calls.mark_at(owner, index) for index in range(count)]
    layers = (_string(calls.mark_param, one, b"Name") for one in marks if _string(calls.mark_name, one) == "OC")
    return any(layer in reading.hidden for layer in layers)


def _string(call: Callable[..., int], *arguments: object) -> str:
    """Return the short string that one of PDFium's functions about marks gives."""
    buffer, length = ctypes.create_string_buffer(256), ctypes.c_ulong()
    call(*arguments, buffer, 256, length)
    return buffer.raw[: min(length.value, 256)].decode("utf-16-le", "replace").partition("\0")[0]


def _between_tabs(page: int, text: str, span: _Span, frame: Frame) -> Iterator[tuple[int, int]]:
    """Yield the ranges of a text object's characters between tabs or very wide spaces."""
    start, end = span.first, span.beyond
    lefts = [_origin(page, index, frame)[0] for index in range(start, end)]
    first = start
    for index in range(start + 1, end):
        if text[index - 1].isspace() and lefts[index - start] - lefts[index - start - 1] > TAB * span.size:
            yield first, index
            first = index
    yield first, end


def _run(page: int, text: str, gap: str, span: _Span, first: int, frame: Frame, reading: _Reading) -> TextRun:
    """Return the run of one text object, or of a part of it that begins with the character at `first`."""
    box = raw.FS_RECTF()
    calls.loose_box(page, first + len(text) - 1, box)
    left, base = _origin(page, first, frame)
    font = calls.font(span.owner)
    if font not in reading.bold:
        reading.bold[font] = _is_bold(font)
    right = frame.right(box.left, box.bottom, box.right, box.top)
    return TextRun(text, gap, span.mark, span.size, reading.bold[font], left, right, base, slanted=span.direction is None)


def _origin(page: int, index: int, frame: Frame) -> tuple[float, float]:
    """Return a character's position: its left end on the baseline, in points."""
    x, y = ctypes.c_double(), ctypes.c_double()
    calls.char_origin(page, index, x, y)
    return frame.place(x.value, y.value)


def _coded(page: int, text: str) -> float:
    """Return which share of a text page's characters has no meaning: its font doesn't say which letters its codes stand for."""
    places = [index for index, sign in enumerate(text) if not sign.isspace()]
    sample = places[:: max(1, len(places) // SAMPLE)]
    private = len(set(_PRIVATE.findall(text))) > BULLETS
    coded = [index for index in sample if calls.is_unmapped(page, index) == 1 or _means_nothing(text[index], private=private)]
    return len(coded) / max(1, len(sample))


def _means_nothing(sign: str, *, private: bool) -> bool:
    return bool(_NO_LETTER.match(sign)) or (private and bool(_PRIVATE.match(sign)))


_NO_LETTER = re.compile(r"[\x00-\x08\x0e-\x1f\ufffd]")
_PRIVATE = re.compile(r"[\ue000-\uf8ff]")
"""Characters that mean nothing outside the font that draws them."""


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


def _looks(page: int, index: int) -> tuple[float, int | None]:
    """Return a character's size on the page, in points, its font size scaled by the text matrix; and the direction of its text."""
    matrix = raw.FS_MATRIX()
    calls.char_matrix(page, index, matrix)
    scale = float(matrix.b**2 + matrix.d**2) ** 0.5
    return round(float(calls.char_size(page, index)) * (scale or 1.0), 1), direction_of(matrix.a, matrix.b)


_BOLD_NAME = re.compile(r"bold|black|heavy|semib|demi", re.IGNORECASE)


def _is_bold(font: int) -> bool:
    """Return whether a font is bold, by its weight or its name: embedded fonts often give no weight."""
    if not font:
        return False
    buffer = ctypes.create_string_buffer(256)
    calls.font_name(font, buffer, 256)
    return calls.font_weight(font) >= 600 or bool(_BOLD_NAME.search(buffer.value.decode("latin-1")))


def _tree(page: int, reading: _Reading) -> tuple[Element, ...]:
    """Return the roots of the page's structure tree; () if it has none."""
    tree = calls.struct_tree(page)
    if not tree:
        return ()
    try:
        budget = [MAX_ELEMENTS]
        roots = (calls.struct_root(tree, index) for index in range(max(0, calls.struct_roots(tree))))
        return tuple(_element(root, budget, 1, reading) for root in roots if root)
    finally:
        calls.close_tree(tree)


def _element(handle: int, budget: list[int], depth: int, reading: _Reading) -> Element:
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
        kids.append(_element(kid, budget, depth + 1, reading) if kid else calls.kid_mark(handle, index))
    return Element(name if name in STANDARD_TYPES else reading.types.get(name, name), tuple(kids))
