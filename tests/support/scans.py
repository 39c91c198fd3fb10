"""Scanned pages, as PDFs have them: a page with nothing but a picture. The pictures are of PDFs that the tests make."""

from __future__ import annotations

import io
from collections.abc import Container, Iterable

import pikepdf
import pytest
from pikepdf import Dictionary, Name
from PIL import Image

from indexer.readers.ocr.extra import data_folder
from indexer.readers.pdf.pdfium import picture_of

A4 = (595, 842)

NEEDS_OCR = pytest.mark.skipif(data_folder() is None, reason="the extra ocr is not installed")


def scanned_page(pdf: pikepdf.Pdf, grey: bytes = b"\x80", size: tuple[int, int] = (1, 1)) -> pikepdf.Page:
    """Return a page for `pdf` that shows a picture of `size` all over: rows of grey values, 0 for black."""
    page = pikepdf.Page(pdf.make_indirect(Dictionary(Type=Name.Page, MediaBox=[0, 0, *A4])))
    picture = pdf.make_stream(
        grey, Type=Name.XObject, Subtype=Name.Image, Width=size[0], Height=size[1], ColorSpace=Name.DeviceGray, BitsPerComponent=8
    )
    page.obj.Resources = Dictionary(XObject=Dictionary(P=picture))
    page.obj.Contents = pdf.make_stream(b"q %d 0 0 %d 0 0 cm /P Do Q" % A4)
    return page


def scan_of(data: bytes, but: Container[int] = ()) -> bytes:
    """Return the PDF in `data` as a scan, but for the pages with these numbers, which stay text."""
    pdf = pikepdf.open(io.BytesIO(data))
    if "/StructTreeRoot" in pdf.Root:
        del pdf.Root.StructTreeRoot
    for number in range(1, len(pdf.pages) + 1):
        if number not in but:
            picture = picture_of(data, number)
            pdf.pages[number - 1] = scanned_page(pdf, picture.grey, (picture.width, picture.height))
    made = io.BytesIO()
    pdf.save(made)
    return made.getvalue()


def searchable(data: bytes, layer: bytes, *, over: bool = False) -> bytes:
    """Return the PDF in `data` as a scan with the text of the PDF `layer` behind its pages, as text recognition programs leave it.

    With `over`, the picture is drawn over text that could be seen; without, the text is drawn so that it can't be.
    """
    pdf, pictures = pikepdf.open(io.BytesIO(layer)), pikepdf.open(io.BytesIO(scan_of(data)))
    for page, picture in zip(pdf.pages, pictures.pages, strict=True):
        page.obj.Resources.XObject = Dictionary(P=pdf.copy_foreign(picture.obj.Resources.XObject.P))
        text, drawn = page.obj.Contents.read_bytes(), picture.obj.Contents.read_bytes()
        page.obj.Contents = pdf.make_stream(b"\n".join((b"q", text, b"Q", drawn) if over else (drawn, b"3 Tr", text)))
    made = io.BytesIO()
    pdf.save(made)
    return made.getvalue()


def pictures_of(data: bytes) -> tuple[Image.Image, ...]:
    """Return a picture of each page of the PDF in `data`."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        drawn = [picture_of(data, number) for number in range(1, len(pdf.pages) + 1)]
    return tuple(Image.frombytes("L", (one.width, one.height), one.grey) for one in drawn)


def scan_of_pictures(pictures: Iterable[Image.Image]) -> bytes:
    """Return a PDF with a page for each picture, of 300 dots per inch."""
    first, *others = pictures
    made = io.BytesIO()
    first.save(made, "PDF", resolution=300, save_all=True, append_images=others)
    return made.getvalue()
