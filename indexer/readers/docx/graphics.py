"""Readers: the words of diagrams (SmartArt) and charts in a Word document, which are in parts of their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.opc.part import XmlPart
from docx.oxml.parser import parse_xml

from indexer.letter import Block, Role
from indexer.readers.characters import tidy
from indexer.readers.data_rows import Cell, table_blocks
from indexer.readers.docx.names import qn
from indexer.readers.docx.runs import FALLBACK, LEFT_OUT, Context

_BULLET = "•"
MOST_ROWS = 200
"""Most categories of a chart that are read."""


def graphic_blocks(paragraph: Any, context: Context) -> Iterator[Block]:
    """Yield what the diagrams and charts anchored in a paragraph say: a list item for each shape, a row for each category."""
    for drawing in paragraph.iter(qn("w:drawing")):
        if any(above.tag in LEFT_OUT or above.tag == FALLBACK for above in drawing.iterancestors()):
            continue
        for one in drawing.iter(qn("dgm:relIds")):
            yield from _shapes(_part(one.get(qn("r:dm")), context))
        for one in drawing.iter(qn("c:chart")):
            yield from _chart(_part(one.get(qn("r:id")), context), context)


def _part(name: str | None, context: Context) -> Any:
    """Return the root of the part that a graphic is in; None if it is not there."""
    relation = context.part.rels.get(name)
    if relation is None or relation.is_external:
        return None
    part = relation.target_part
    return part.element if isinstance(part, XmlPart) else parse_xml(part.blob)


def _shapes(diagram: Any) -> Iterator[Block]:
    for point in () if diagram is None else diagram.iter(qn("dgm:pt")):
        prompt = point.find(qn("dgm:prSet"))
        if point.get("type", "node") == "node" and not (prompt is not None and prompt.get("phldr") in {"1", "true"}):
            lines = ("".join(text.text or "" for text in line.iter(qn("a:t"))) for line in point.iter(qn("a:p")))
            if words := tidy(" ".join(lines)):
                yield Block(words, Role.LIST_ITEM, level=1, marker=_BULLET)


def _chart(chart: Any, context: Context) -> Iterator[Block]:
    """Yield a chart's title, and its values as rows of a table, as it was drawn."""
    if chart is None:
        return
    title = next(chart.iter(qn("c:title")), None)
    words = "" if title is None else tidy("".join(text.text or "" for text in title.iter(qn("a:t"))))
    if words:
        yield Block(words, Role.PARAGRAPH)
    series = [(_points(one, "c:tx"), _points(one, "c:cat"), _points(one, "c:val")) for one in chart.iter(qn("c:ser"))]
    places = sorted({place for _, names, values in series for place in (*names, *values)})[:MOST_ROWS]
    if not places:
        return
    rows = [["", *(" ".join(head.values()) for head, _, _ in series)]]
    rows += [[next((names[at] for _, names, _ in series if at in names), ""), *(one.get(at, "") for _, _, one in series)] for at in places]
    cells = [[Cell((Block(text, Role.PARAGRAPH, bold=row is rows[0]),) if text else ()) for text in row] for row in rows]
    yield from table_blocks(cells, next(context.tables))


def _points(series: Any, name: str) -> dict[int, str]:
    """Return the texts or numbers that a part of a series had when it was drawn, by their places."""
    found: dict[int, str] = {}
    for part in series.findall(qn(name)):
        for point in part.iter(qn("c:pt")):
            value, place = point.find(qn("c:v")), point.get("idx", "")
            if value is not None and value.text and place.isdecimal() and len(place) < 6:
                found[int(place)] = tidy(value.text)
    return found
