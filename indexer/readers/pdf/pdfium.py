"""Readers: read a PDF's pages with PDFium into plain records. Only this file and `pdfium_calls` import pypdfium2."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Container, Iterator, Sequence
from functools import partial
from itertools import repeat

from pypdfium2 import raw

from indexer.errors import UnreadableSource
from indexer.readers.ocr.process import Picture
from indexer.readers.pdf import pdfium_calls as calls
from indexer.readers.pdf.document_facts import DocumentFacts
from indexer.readers.pdf.drawn_bullets import with_drawn_bullets
from indexer.readers.pdf.drawn_rules import drawn_on
from indexer.readers.pdf.frame import Frame
from indexer.readers.pdf.hidden_text import UNSEEN, is_covered, with_bullets
from indexer.readers.pdf.page import NO_MARK, DrawnObject, Element, Page, TextRun
from indexer.readers.pdf.text_page import PageText, page_frame, text_of
from indexer.readers.pdf.typed_text import Form, close_form, open_form, typed_runs

MAX_PAGES = 2000
MAX_DEPTH = 60
"""PDFium itself stops at 32 levels of form objects and structure elements; a deeper tree is malicious."""
MAX_ELEMENTS = 200_000
MAX_OBJECTS = 1000
"""Most objects checked to see what a page without text shows."""

SCAN = 0.3
"""A page whose images cover this share of it is a scan; smaller ones are logos."""
TYPED_OVER = 150
"""Most characters that may have been typed over a scan, such as a stamp or a page number."""

DPI = 300.0
"""Dots per inch of a picture of a page: text recognition reads letters of 12 points best at this size."""
MAX_DOTS = 36_000_000
"""Most dots of a picture, those of four pages of A4; a larger page has fewer per inch."""
WHITE = 0xFFFFFFFF

MAX_ATTACHMENTS = 2001
"""One more than a file may hold, so that the limit on all files speaks."""
MAX_NAME = 1000
"""Most characters of a name that are read."""


def pages_of(data: bytes, only: tuple[int, int] | None = None) -> Iterator[Page]:
    """Yield the pages of the PDF in `data`, in order; a page that PDFium can't load is empty. `only` is a first and last page, from 1.

    Raises `UnreadableSource` if the PDF is password-protected or damaged, or has no pages or too many.
    """
    document = _open(data)
    facts, form = DocumentFacts(data), open_form(document)
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
                yield _page(page, index + 1, facts, form)
            finally:
                calls.close_page(page)
    finally:
        close_form(form)
        calls.close_document(document)


def picture_of(data: bytes, number: int) -> Picture:
    """Return a picture of a page, numbered from 1, of the PDF in `data`, as it is shown; raises `UnreadableSource` as `pages_of` does."""
    document = _open(data)
    try:
        page = calls.load_page(document, number - 1)
        if not page:
            raise UnreadableSource("damaged")
        try:
            return _picture(page)
        finally:
            calls.close_page(page)
    finally:
        calls.close_document(document)


def _picture(page: int) -> Picture:
    across, up = (max(1.0, side) for side in (calls.page_width(page), calls.page_height(page)))
    scale = min(DPI / 72, (MAX_DOTS / (across * up)) ** 0.5)
    width, height = max(1, int(across * scale)), max(1, int(up * scale))
    grey = ctypes.create_string_buffer(width * height)
    bitmap = calls.bitmap(width, height, raw.FPDFBitmap_Gray, grey, width)
    try:
        calls.fill(bitmap, 0, 0, width, height, WHITE)
        calls.draw(bitmap, page, 0, 0, width, height, 0, raw.FPDF_ANNOT | raw.FPDF_GRAYSCALE)
    finally:
        calls.close_bitmap(bitmap)
    return Picture(width, height, 72 * scale, grey.raw)


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

_LOAD_ERRORS = {
    raw.FPDF_ERR_SUCCESS: "damaged: the page tree can't be read",
    raw.FPDF_ERR_PASSWORD: "password-protected",
    raw.FPDF_ERR_SECURITY: "password-protected with an unsupported type of encryption",
    raw.FPDF_ERR_PAGE: "damaged: the page tree can't be read",
}


def _page(page: int, number: int, facts: DocumentFacts, form: Form | None) -> Page:
    """Return the record of a loaded page."""
    tree = _tree(page, facts)
    found = _text(page, facts, tabs=not tree)
    turned = calls.rotation(page)
    if found.runs and found.frame.direction != 90 * turned:  # PDFium orders text as if the page were read as it is turned
        calls.turn(page, found.frame.direction // 90)
        found = _text(page, facts, tabs=not tree)
        calls.turn(page, turned)
    frame = found.frame
    runs = (*found.runs, *typed_runs(page, frame, form))
    shows = _shows(page, frame, runs)
    if _is_scan_with_text(page, found, facts):
        return Page(number, frame.width, frame.height, with_bullets(runs), tree, shows, found.coded, recognised=True)
    if not tree and runs:
        rules, dots = drawn_on(page, frame)
        return Page(number, frame.width, frame.height, with_drawn_bullets(runs, dots), tree, shows, found.coded, rules=rules)
    return Page(number, frame.width, frame.height, runs, tree, shows, found.coded)


def _text(page: int, facts: DocumentFacts, *, tabs: bool) -> PageText:
    """Return the text of a loaded page; `tabs` as in `text_of`."""
    text_page = calls.load_text(page)
    try:
        return text_of(page, text_page, facts, tabs=tabs) if text_page else PageText(page_frame(page), (), 0.0, 0.0)
    finally:
        calls.close_text(text_page)


def _is_scan_with_text(page: int, found: PageText, facts: DocumentFacts) -> bool:
    """Return whether a page is a picture with text behind it, by which a text recognition program makes it searchable."""
    if found.unseen > UNSEEN:
        return _pictured(page, {calls.IMAGE}) >= SCAN * found.frame.width * found.frame.height
    return bool(found.runs) and is_covered(page, found.frame, facts)


def _shows(page: int, frame: Frame, runs: Sequence[TextRun]) -> DrawnObject:
    """Return what a page with this text shows: with little of it, it may be a scan that it was typed over."""
    characters = 0
    for run in runs:
        characters += len(run.text.strip())
        if characters > TYPED_OVER:
            return DrawnObject.TEXT
    if _pictured(page, {calls.IMAGE} if characters else {calls.IMAGE, calls.FORM}) >= SCAN * frame.width * frame.height:
        return DrawnObject.IMAGE
    if characters:
        return DrawnObject.TEXT
    return DrawnObject.DRAWING if calls.count_objects(page) > 0 else DrawnObject.NOTHING


def _pictured(page: int, kinds: Container[int]) -> float:
    """Return the area of a page's objects of these kinds, in square points."""
    drawn = map(calls.page_object, repeat(page), range(min(calls.count_objects(page), MAX_OBJECTS)))
    return sum(calls.object_area(one) for one in drawn if calls.object_type(one) in kinds)


def _tree(page: int, facts: DocumentFacts) -> tuple[Element, ...]:
    """Return the roots of the page's structure tree; () if it has none."""
    tree = calls.struct_tree(page)
    if not tree:
        return ()
    try:
        budget = [MAX_ELEMENTS]
        roots = (calls.struct_root(tree, index) for index in range(max(0, calls.struct_roots(tree))))
        return tuple(_element(root, budget, 1, facts) for root in roots if root)
    finally:
        calls.close_tree(tree)


def _element(handle: int, budget: list[int], depth: int, facts: DocumentFacts) -> Element:
    """Return the element at `handle` and its descendants; `budget` holds how many more elements may be read."""
    budget[0] -= 1
    kids: list[Element | int] = []
    for index in range(calls.count_kids(handle) if depth < MAX_DEPTH else 0):
        if budget[0] < 0:
            break
        mark = calls.kid_mark(handle, index)
        kid = calls.kid(handle, index) if mark == NO_MARK else None
        kids.append(_element(kid, budget, depth + 1, facts) if kid else mark)
    return Element._make((facts.type_of(handle), tuple(kids)))
