"""Part of the benchmark `reading_peers`: the plain way to get a PDF's text, or its structure trees, with pypdfium2."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pypdfium2
from pypdfium2 import raw

INLINE = frozenset(["Span", "Link", "Quote", "Em", "Strong", "Sub", "Figure"])
"""Elements whose text belongs to the surrounding element."""


def text_walk(path: Path) -> Iterator[tuple[int, str]]:
    """Yield each page's number and its text."""
    with pypdfium2.PdfDocument(path) as document:
        for number, page in enumerate(document, 1):
            text_page = page.get_textpage()
            yield number, text_page.get_text_range().replace("\r\n", "\n")
            text_page.close()
            page.close()


def tree_walk(path: Path) -> list[tuple[int, str]]:
    """Return each element's page and text: text objects by marked content ID, and the structure tree from the root down."""
    found: list[tuple[int, str]] = []
    with pypdfium2.PdfDocument(path) as document:
        for number, page in enumerate(document, 1):
            text_page = page.get_textpage()
            marked: dict[int, list[str]] = {}
            for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=5):
                mark = raw.FPDFPageObj_GetMarkedContentID(item.raw)
                marked.setdefault(mark, []).append(_text(raw.FPDFTextObj_GetText, ctypes.c_ushort, item.raw, text_page.raw))
            tree = raw.FPDF_StructTree_GetForPage(page.raw)
            for index in range(raw.FPDF_StructTree_CountChildren(tree)):
                found += ((number, text) for text in _walk(raw.FPDF_StructTree_GetChildAtIndex(tree, index), marked)[1])
            raw.FPDF_StructTree_Close(tree)
            text_page.close()
            page.close()
    return found


def _walk(element: Any, marked: dict[int, list[str]]) -> tuple[str, list[str]]:
    """Return an element's type and texts: its own, joined, and those of the elements below it."""
    own: list[str] = []
    below: list[str] = []
    for index in range(raw.FPDF_StructElement_CountChildren(element)):
        kid = raw.FPDF_StructElement_GetChildAtIndex(element, index)
        if kid:
            name, texts = _walk(kid, marked)
            (own if name in INLINE else below).extend(texts)
        else:
            own += marked.get(raw.FPDF_StructElement_GetChildMarkedContentID(element, index), ())
    name = _text(raw.FPDF_StructElement_GetType, None, element)
    if name in INLINE:
        return name, [*own, *below]
    whole = " ".join("".join(own).split())
    return name, [whole, *below] if whole else below


def _text(function: Callable[..., int], unit: Any, *arguments: Any) -> str:
    """Return the UTF-16 text from a function of PDFium, called once for the length and once for the text."""
    length = function(*arguments, None, 0)
    buffer = ctypes.create_string_buffer(length)
    function(*arguments, ctypes.cast(buffer, ctypes.POINTER(unit)) if unit else buffer, length)
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\0")
