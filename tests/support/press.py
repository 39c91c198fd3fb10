"""Makes small letters for the tests from a script: the same text as a PDF, a Word file, a web page and in other forms.

A script is plain text with one element per line:

    ! Focused visit to Dorset      title: large and bold, but a plain paragraph in the PDF's structure
    # Headline findings            heading of level 1; ## of level 2, and so on
    * Headline findings            line in bold that is not a heading in the PDF's structure
    Plans name what has to change. paragraph
    - The dates in plans           list item with a bullet; "-- " is one level deeper
    1. Families are helped early.  numbered paragraph
    > They rang back.              quotation
    ^ 1 As the Act says.           footnote
    | Judgement | Grade |          row of a table; the first row of a table is its header
    ~ Inspection of Dorset         furniture: running header or footer
    = page                         page break
    + goes on here                 the rest of the element before, after a page break
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.text import WD_BREAK

from tests.support.press_office import pressed_mht, pressed_odt, pressed_rtf
from tests.support.press_pdf import pressed_pdf

BULLET = "◼"


@dataclass(frozen=True)
class Element:
    """One element of a script."""

    kind: str
    """ "title", "heading", "bold", "text", "item", "number", "quote", "note", "row", "furniture" or "rest"."""
    text: str
    page: int
    level: int = 1
    marker: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of a row."""
        return tuple(cell.strip() for cell in self.text.strip("|").split("|"))


_LINES = (
    ("title", re.compile(r"!(?P<marker>) (?P<text>.+)")),
    ("heading", re.compile(r"(?P<level>#+)(?P<marker>) (?P<text>.+)")),
    ("bold", re.compile(r"\*(?P<marker>) (?P<text>.+)")),
    ("item", re.compile(r"(?P<level>-+)(?P<marker>) (?P<text>.+)")),
    ("number", re.compile(r"(?P<marker>\d+\.) (?P<text>.+)")),
    ("quote", re.compile(r">(?P<marker>) (?P<text>.+)")),
    ("note", re.compile(r"\^ (?P<marker>\d+) (?P<text>.+)")),
    ("row", re.compile(r"(?P<marker>)(?P<text>\|.+\|)")),
    ("furniture", re.compile(r"~(?P<marker>) (?P<text>.+)")),
    ("rest", re.compile(r"\+(?P<marker>) (?P<text>.+)")),
    ("text", re.compile(r"(?P<marker>)(?P<text>.+)")),
)


def elements_of(script: str) -> tuple[Element, ...]:
    """Return the elements of a script."""
    return tuple(_elements(script))


def _elements(script: str) -> Iterator[Element]:
    page = 1
    for line in filter(None, map(str.strip, script.splitlines())):
        if line == "= page":
            page += 1
            continue
        kind, found = next((kind, found) for kind, pattern in _LINES if (found := pattern.fullmatch(line)))
        marker = BULLET if kind == "item" else found["marker"]
        yield Element(kind, found["text"], page, len(found.groupdict().get("level") or "x"), marker)


def press_docx(script: str) -> bytes:
    """Return the script as a Word file."""
    document = docx.Document()
    for kind, group in groupby(_joined(elements_of(script)), key=lambda element: element.kind):
        rows = tuple(group)
        if kind == "row":
            _add_table(document, rows)
        else:
            for element in rows:
                _add_paragraph(document, element)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


_STYLES = {
    "title": "Normal",
    "item": "List Bullet",
    "quote": "Quote",
    "number": "Normal",
    "text": "Normal",
    "bold": "Normal",
    "note": "Normal",
}


def _add_paragraph(document: Document, element: Element) -> None:
    if element.kind == "furniture":
        document.sections[0].footer.paragraphs[0].text = element.text
        return
    style = f"Heading {element.level}" if element.kind == "heading" else _STYLES[element.kind]
    style = f"{style} {element.level}" if element.kind == "item" and element.level > 1 else style
    paragraph = document.add_paragraph(style=style)
    first, *rest = f"{element.marker} {element.text}".split("\f") if element.kind == "number" else element.text.split("\f")
    run = paragraph.add_run(first)
    run.bold = element.kind in ("title", "bold") or None
    for piece in rest:
        paragraph.add_run().add_break(WD_BREAK.PAGE)
        paragraph.add_run(piece)


def _add_table(document: Document, rows: tuple[Element, ...]) -> None:
    table = document.add_table(len(rows), len(rows[0].cells))
    for row, line in zip(rows, table.rows, strict=True):
        for text, cell in zip(row.cells, line.cells, strict=True):
            cell.paragraphs[0].add_run(text).bold = row is rows[0] or None


def _joined(elements: tuple[Element, ...]) -> tuple[Element, ...]:
    """Return the elements with each rest joined to the element that it continues; a form feed marks the page break."""
    joined: list[Element] = []
    for element in elements:
        if element.kind == "rest":
            place = max(place for place, before in enumerate(joined) if before.kind not in ("furniture", "note"))
            joined[place] = replace(joined[place], text=f"{joined[place].text}\f {element.text}")
        else:
            joined.append(element)
    return tuple(joined)


_TAGS = {"title": "h1", "text": "p", "bold": "p", "item": "li", "number": "li", "quote": "blockquote", "note": "p"}


def press_html(script: str) -> bytes:
    """Return the script as a page of a website, with the site's own navigation and footer around it."""
    parts: list[str] = []
    elements = [element for element in _joined(elements_of(script)) if element.kind != "furniture"]
    for kind, group in groupby(elements, key=lambda element: element.kind):
        parts += {"item": _list, "number": _list, "row": _table}.get(kind, _flow)(tuple(group))
    return _PAGE.format(title=escape(elements[0].text), body="\n".join(parts)).encode()


def _flow(group: tuple[Element, ...]) -> Iterator[str]:
    for element in group:
        tag = f"h{element.level + 1}" if element.kind == "heading" else _TAGS[element.kind]
        text = f"<strong>{_words(element)}</strong>" if element.kind == "bold" else _words(element)
        yield f'<div class="footnotes"><p>{element.marker} {text}</p></div>' if element.kind == "note" else f"<{tag}>{text}</{tag}>"


def _list(group: tuple[Element, ...]) -> Iterator[str]:
    numbered = group[0].kind == "number"
    yield f'<ol start="{group[0].marker.rstrip(".")}">' if numbered else "<ul>"
    yield from (f"<li>{_words(element)}</li>" for element in group)
    yield "</ol>" if numbered else "</ul>"


def _table(group: tuple[Element, ...]) -> Iterator[str]:
    yield "<table>"
    for place, row in enumerate(group):
        cell = "td" if place else "th"
        yield "<tr>" + "".join(f"<{cell}>{escape(text)}</{cell}>" for text in row.cells) + "</tr>"
    yield "</table>"


def _words(element: Element) -> str:
    return escape(element.text.replace("\f", ""))


_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title} – Wexcombe online</title><script>var seen = "children";</script></head>
<body><a class="skip-link" href="#main">Skip to main content</a>
<header role="banner"><nav><ul><li><a href="/">Home</a></li><li><a href="/bins">Bins and recycling</a></li></ul></nav></header>
<div class="breadcrumbs"><a href="/">Home</a> &gt; Letters</div>
<main id="main"><article>
{body}
</article></main>
<footer><p>All content is available under a licence</p><ul><li>Cookies</li><li>Privacy</li></ul></footer></body></html>
"""


def press_pdf(script: str) -> bytes:
    """Return the script as a tagged PDF, as Word makes it."""
    return pressed_pdf(elements_of(script), tagged=True)


def press_plain_pdf(script: str) -> bytes:
    """Return the script as a PDF without tags."""
    return pressed_pdf(elements_of(script), tagged=False)


PRESSES: dict[str, Callable[[str], bytes]] = {
    "tagged.pdf": press_pdf,
    "untagged.pdf": press_plain_pdf,
    "docx": press_docx,
    "html": press_html,
    "odt": lambda script: pressed_odt(_joined(elements_of(script))),
    "rtf": lambda script: pressed_rtf(_joined(elements_of(script))),
    "mht": lambda script: pressed_mht(press_html(script)),
}
"""The forms in which a script can be written; the last part of the name is the file's suffix."""


def press(script: str, form: str, folder: Path, name: str) -> Path:
    """Write the script in the given form into `folder` and return the file."""
    path = folder / f"{name}.{form}"
    path.write_bytes(PRESSES[form](script))
    return path
