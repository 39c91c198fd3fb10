"""Makes Word documents for the tests, from the XML of their parts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_RELS = "application/vnd.openxmlformats-package.relationships+xml"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
TEMPLATE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"


_ROOTS = {"footnotes": "footnotes", "numbering": "numbering", "styles": "styles", "header1": "hdr", "header2": "hdr"}


def word(
    body: str,
    parts: Mapping[str, str] | None = None,
    *,
    main: str = "word/document.xml",
    kind: str = MAIN,
    chunk: tuple[str, bytes] | None = None,
    held: Mapping[str, bytes] | None = None,
    graphics: Mapping[str, str] | None = None,
) -> bytes:
    """Return a Word document with this body, and these parts ("footnotes", "header1" …) as the XML inside their root elements.

    `chunk` is a file that is shown within the text, by the relationship "chunk"; `held` are files that it has besides, by name.
    `graphics` are diagrams and charts as XML, by the names of their relationships.
    """
    folder = main.rpartition("/")[0]
    links = [f'<Relationship Id="{name}" Type="{_REL}/{name.rstrip("12")}" Target="{name}.xml"/>' for name in parts or {}]
    links += [f'<Relationship Id="chunk" Type="{_REL}/aFChunk" Target="{chunk[0]}"/>'] if chunk else []
    links += [f'<Relationship Id="{name}" Type="{_REL}/graphic" Target="{name}.xml"/>' for name in graphics or {}]
    extensions = {name.rpartition(".")[2] for name in (*(chunk or ())[:1], *(held or ()))}
    types = (
        f'<Default Extension="rels" ContentType="{_RELS}"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{kind}"/>'
        + "".join(f'<Default Extension="{one}" ContentType="application/{one}"/>' for one in sorted(extensions))
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{_PACKAGE}/content-types">{types}</Types>')
        link = f'<Relationship Id="rId1" Type="{_REL}/officeDocument" Target="{main}"/>'
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{_PACKAGE}/relationships">{link}</Relationships>')
        rels = f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(links)}</Relationships>'
        archive.writestr(f"{folder}/_rels/{main.rpartition('/')[2]}.rels", rels)
        archive.writestr(main, f"<w:document {_W} {_R} {_M}><w:body>{body}</w:body></w:document>")
        for name, inner in (graphics or {}).items():
            archive.writestr(f"{folder}/{name}.xml", inner)
        for name, inner in (parts or {}).items():
            archive.writestr(f"{folder}/{name}.xml", f"<w:{_ROOTS[name]} {_W}>{inner}</w:{_ROOTS[name]}>")
        for name, data in (*([(f"{folder}/{chunk[0]}", chunk[1])] if chunk else []), *(held or {}).items()):
            archive.writestr(name, data)
    return out.getvalue()


def run(text: str, properties: str = "") -> str:
    """Return a run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*runs: str, properties: str = "") -> str:
    """Return a paragraph; runs without tags are text."""
    inner = "".join(one if one.startswith("<") else run(one) for one in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def level(at: int, form: str, pattern: str, more: str = "") -> str:
    """Return a level of a list."""
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{pattern}"/></w:lvl>'


def num(number: int, abstract: int, more: str = "") -> str:
    """Return a list, by its number and that of its definition."""
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{more}</w:num>'
