"""Readers: read what people typed into a PDF's form fields and onto its pages."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.readers.pdf import pdfium_calls as calls
from indexer.readers.pdf.frame import Frame
from indexer.readers.pdf.page import NO_MARK, TextRun

WIDGET, FREE_TEXT = 20, 3
"""PDFium's numbers for annotations: a form field, and text typed onto the page."""

TEXT_FIELDS = frozenset([4, 5, 6])
"""PDFium's numbers for fields with text: a choice from a menu or a list, and a text field."""

PASSWORD = 1 << 13
"""The flag of a field whose value is a password."""

UNSEEN = 0b100010
"""The flags of an annotation that is hidden, or not shown on a screen."""

MAX_ANNOTATIONS = 5000
MAX_TYPED = 100_000
"""Most annotations of a page, and characters of one, that are read."""

LINE = 12.0
"""Size, in points, that typed text is taken to have; lower fields have smaller text."""


@dataclass(frozen=True, slots=True)
class Form:
    """PDFium's handle for a document's form; the record behind it must live as long."""

    handle: int
    info: object


def open_form(document: int) -> Form | None:
    """Return the document's form; None if it has none."""
    if calls.form_type(document) < 1:
        return None
    info = calls.FormInfo(version=2)
    handle = calls.open_form(document, info)
    return Form(handle, info) if handle else None


def close_form(form: Form | None) -> None:
    """Let PDFium forget a form, which must be done before its document is closed."""
    if form:
        calls.close_form(form.handle)


def typed_runs(page: int, frame: Frame, form: Form | None) -> tuple[TextRun, ...]:
    """Return a run for each line of text typed into the page's fields or onto it, top to bottom in each."""
    runs: list[TextRun] = []
    for index in range(min(calls.annotation_count(page), MAX_ANNOTATIONS)):
        annotation = calls.annotation(page, index)
        if annotation:
            runs.extend(_runs(annotation, frame, form))
            calls.close_annotation(annotation)
    return tuple(runs)


def _runs(annotation: int, frame: Frame, form: Form | None) -> Iterator[TextRun]:
    """Yield a run for each line of an annotation's text."""
    lines = [line for line in _text(annotation, form).replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip()]
    box = calls.Box()
    if not lines or not calls.annotation_box(annotation, box):
        return
    corners = (frame.place(box.left, box.bottom), frame.place(box.right, box.top))
    (left, right), (bottom, top) = (sorted(sides) for sides in zip(*corners, strict=True))
    size = round(max(1.0, min(LINE, 0.8 * (top - bottom) / len(lines))), 1)
    middle = bottom + (top - bottom - size) / 2 + 0.2 * size
    for number, line in enumerate(lines):
        base = middle if len(lines) == 1 and top - bottom < 3 * size else top - size * (1 + 1.2 * number)
        if frame.shows(left, right, base):
            yield TextRun(line, "\n", NO_MARK, size, False, left, min(right, left + 0.5 * size * len(line)), base, typed=True)


def _text(annotation: int, form: Form | None) -> str:
    """Return the text of a field or of a note typed onto the page; "" for anything else."""
    if calls.annotation_flags(annotation) & UNSEEN:
        return ""
    kind = calls.annotation_type(annotation)
    if kind == FREE_TEXT:
        return _string(lambda buffer, length: calls.annotation_text(annotation, b"Contents", buffer, length))
    if kind != WIDGET or form is None or calls.field_type(form.handle, annotation) not in TEXT_FIELDS:
        return ""
    if calls.field_flags(form.handle, annotation) & PASSWORD:
        return ""
    return _string(lambda buffer, length: calls.field_value(form.handle, annotation, buffer, length))


def _string(ask: calls.Asking) -> str:
    """Return the string that one of PDFium's functions writes into a buffer, which it is asked for the length of first."""
    length = min(ask(None, 0), 2 * MAX_TYPED)
    buffer = ctypes.create_string_buffer(length + 2)
    ask(buffer, length)
    return buffer.raw.decode("utf-16-le", "replace").partition("\0")[0]
