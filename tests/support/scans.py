"""Scanned pages, as PDFs have them: a page with nothing but a picture."""

from __future__ import annotations

import pikepdf
from pikepdf import Dictionary, Name

A4 = (595, 842)


def scanned_page(pdf: pikepdf.Pdf, grey: bytes = b"\x80", size: tuple[int, int] = (1, 1)) -> pikepdf.Page:
    """Return a page for `pdf` that shows a picture of `size` all over: rows of grey values, 0 for black."""
    page = pikepdf.Page(pdf.make_indirect(Dictionary(Type=Name.Page, MediaBox=[0, 0, *A4])))
    picture = pdf.make_stream(
        grey, Type=Name.XObject, Subtype=Name.Image, Width=size[0], Height=size[1], ColorSpace=Name.DeviceGray, BitsPerComponent=8
    )
    page.obj.Resources = Dictionary(XObject=Dictionary(P=picture))
    page.obj.Contents = pdf.make_stream(b"q %d 0 0 %d 0 0 cm /P Do Q" % A4)
    return page
