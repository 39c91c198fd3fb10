"""Presses a script into OpenDocument text, rich text and a page that a browser saved, as office programs and browsers write them."""

from __future__ import annotations

import io
import quopri
import zipfile
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:  # the script's own module presses by this one
    from tests.support.press import Element as Piece


NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (("fo", "xsl-fo-compatible"), ("draw", "drawing"), *((one, one) for one in ("office", "style", "text", "table")))
)
_AUTOMATIC = (
    '<style:style style:name="H" style:family="paragraph" style:parent-style-name="Heading_20_1"/>'
    '<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="Q" style:family="paragraph" style:parent-style-name="Quotations"/>'
    '<text:list-style style:name="L"><text:list-level-style-bullet text:level="1" text:bullet-char="•"/>'
    '<text:list-level-style-bullet text:level="2" text:bullet-char="◦"/></text:list-style>'
    '<text:list-style style:name="N"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
    "</text:list-style>"
)
_STYLES = (
    '<office:styles><style:style style:name="Standard" style:family="paragraph"><style:text-properties fo:font-size="12pt"/></style:style>'
    '<style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph" style:default-outline-level="1">'
    '<style:text-properties fo:font-size="18pt" fo:font-weight="bold"/></style:style>'
    '<style:style style:name="Quotations" style:family="paragraph"/></office:styles>'
)


def pressed_odt(elements: Sequence[Piece]) -> bytes:
    """Return the elements as OpenDocument text."""
    body = "".join(_odt_group(kind, tuple(group)) for kind, group in groupby(elements, key=lambda one: one.kind) if kind != "furniture")
    footer = "".join(f"<text:p>{escape(one.text)}</text:p>" for one in elements if one.kind == "furniture")
    page = f'<style:master-page style:name="S"><style:footer>{footer}</style:footer></style:master-page>'
    master = f"<office:master-styles>{page}</office:master-styles>"
    content = f"<office:automatic-styles>{_AUTOMATIC}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", f"<office:document-content {NAMES}>{content}</office:document-content>")
        archive.writestr("styles.xml", f"<office:document-styles {NAMES}>{_STYLES}{master}</office:document-styles>")
    return made.getvalue()


def _odt_group(kind: str, group: Sequence[Piece]) -> str:
    if kind == "row":
        rows = ("".join(_odt_cell(text, row is group[0]) for text in row.cells) for row in group)
        return f"<table:table>{''.join(f'<table:table-row>{row}</table:table-row>' for row in rows)}</table:table>"
    if kind == "item":
        return "".join(f'<text:list text:style-name="L"><text:list-item>{_deep(one)}</text:list-item></text:list>' for one in group)
    if kind == "number":
        items = (f'<text:list-item text:start-value="{one.marker.rstrip(".")}">{_odt_paragraph(one)}</text:list-item>' for one in group)
        return f'<text:list text:style-name="N">{"".join(items)}</text:list>'
    return "".join(map(_odt_paragraph, group))


def _odt_cell(text: str, bold: bool) -> str:
    shown = f'<text:span text:style-name="B">{escape(text)}</text:span>' if bold else escape(text)
    return f"<table:table-cell><text:p>{shown}</text:p></table:table-cell>"


def _deep(one: Piece) -> str:
    inside = _odt_paragraph(one)
    return inside if one.level == 1 else f"<text:list><text:list-item>{inside}</text:list-item></text:list>"


def _odt_paragraph(one: Piece) -> str:
    text = escape(one.text.replace("\f", ""))
    if one.kind == "heading":
        return f'<text:h text:style-name="H" text:outline-level="{one.level}">{text}</text:h>'
    if one.kind == "note":
        number = f"<text:note-citation>{one.marker}</text:note-citation>"
        return f"<text:p><text:note>{number}<text:note-body><text:p>{text}</text:p></text:note-body></text:note></text:p>"
    style = {"quote": "Q"}.get(one.kind, "Standard")
    return f'<text:p text:style-name="{style}">{_cell_of(one, text)}</text:p>'


def _cell_of(one: Piece, text: str) -> str:
    return f'<text:span text:style-name="B">{text}</text:span>' if one.kind in {"title", "bold"} else text


_RTF = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}}"
    r"{\stylesheet{\s0 Normal;}{\s1\b\fs36 heading 1;}{\s2\b\fs28 heading 2;}}"
    r"{\*\generator A script;}\uc1\f0\fs24 "
)


def pressed_rtf(elements: Sequence[Piece]) -> bytes:
    """Return the elements as rich text."""
    footer = "".join(rf"{{\footer\pard {_coded(one.text)}\par}}" for one in elements if one.kind == "furniture")
    shown = [one for one in elements if one.kind != "furniture"]
    firsts = {id(next(group)) for kind, group in groupby(shown, key=lambda one: one.kind) if kind == "row"}
    body = "\n".join(_rtf_paragraph(one, first=id(one) in firsts) for one in shown)
    return f"{_RTF}{footer}\n{body}}}".encode("ascii")


def _rtf_paragraph(one: Piece, *, first: bool) -> str:
    text = _coded(one.text.replace("\f", ""))
    if one.kind == "row":
        bold = r"\b" if first else ""
        return r"\trowd" + "".join(rf"\pard\intbl\plain\fs24{bold} {_coded(cell)}\cell" for cell in one.cells) + r"\row"
    if one.kind == "note":
        return rf"\pard {{\footnote\pard {text}}}\par"
    looks = {"heading": rf"\s{min(one.level, 2)}\b\fs36", "title": r"\b\fs36", "bold": r"\b"}.get(one.kind, "")
    marker = rf"{{\listtext {_coded(one.marker)}\tab}}" if one.kind in {"item", "number"} else ""
    return rf"\pard\plain\f0\fs24{looks} {marker}{text}\par"


def _coded(text: str) -> str:
    r"""Return text as rich text writes it: Windows’ own signs as \'92, all others beyond ASCII as \u with a sign for old programs."""
    return "".join(map(_coded_sign, text))


def _coded_sign(sign: str) -> str:
    if sign in "\\{}":
        return f"\\{sign}"
    if sign.isascii():
        return sign
    try:
        return rf"\'{sign.encode('cp1252')[0]:02x}"
    except UnicodeEncodeError:
        return rf"\u{ord(sign)}?"


def pressed_mht(page: bytes) -> bytes:
    """Return a page as a browser saves it in one file."""
    head = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/letter\r\nSubject: A letter\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="--cut--"\r\n\r\n----cut--\r\nContent-Type: text/html\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\nContent-Location: https://example.org/letter\r\n\r\n"
    )
    picture = "----cut--\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n----cut----\r\n"
    return head.encode() + quopri.encodestring(page).replace(b"\n", b"\r\n") + b"\r\n" + picture.encode()
