"""Readers: look up what a Word paragraph or run inherits from its styles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from indexer.readers.docx.names import qn

Value = TypeVar("Value")

WORDS_SIZE = 10.0
"""In points: the size of text where a document says nothing of it."""

DEEPEST = 20
"""Longest chain of based-on styles that is followed; Word's own go three deep."""


@dataclass(frozen=True, slots=True)
class StyleProperties:
    """What a style, paragraph or run sets directly; None where it inherits."""

    name: str | None = None
    base: str | None = None
    number: str | None = None
    """The list ("numId") it belongs to."""
    level: int | None = None
    """List level, from 0."""
    outline: int | None = None
    """Outline (heading) level, from 0; 9 is body text."""
    bold: bool | None = None
    size: float | None = None
    """In points."""
    hidden: bool | None = None
    struck: bool | None = None
    """Struck out by hand, with one line or two."""
    raised: bool | None = None
    heads: bool | None = None
    """Of a table's style: its first row is bold."""


@dataclass(frozen=True, slots=True)
class Styles:
    """A document's styles."""

    looks: dict[str, StyleProperties]
    default: str
    """Id of the style for paragraphs that name none."""
    size: float = WORDS_SIZE
    """Of text whose style says nothing of it, in points."""

    def chain(self, style: str | None, own: StyleProperties) -> list[StyleProperties]:
        """Return `own`, then the style with the id `style` (None: the default paragraph style) and those it is based on, nearest first."""
        looks = [own]
        name = self.default if style is None else style
        while name in self.looks and len(looks) < DEEPEST:
            looks.append(self.looks[name])
            name = self.looks[name].base or ""
        return looks


def first_said(values: list[Value | None], default: Value) -> Value:
    """Return the first value that is set, or `default` if none is."""
    return next((value for value in values if value is not None), default)


def styles_of(root: Any) -> Styles:
    """Return the styles defined by the styles part with this root element; `root` is None if the document has no such part."""
    looks: dict[str, StyleProperties] = {}
    default = ""
    for style in root.iterchildren(qn("w:style")) if root is not None else ():
        name = style.get(qn("w:styleId")) or ""
        heads = any(_switch(row.find(qn("w:rPr")), "w:b") for row in _first_rows(style))
        looks[name] = replace(properties_of(style), heads=heads or None)
        if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in {"1", "true"}:
            default = name
    said = None if root is None else root.find("/".join(map(qn, ("w:docDefaults", "w:rPrDefault"))))
    return Styles(looks, default, WORDS_SIZE if said is None else properties_of(said).size or WORDS_SIZE)


def properties_of(element: Any) -> StyleProperties:
    """Return what a style, paragraph or run sets directly."""
    paragraph, run = element.find(qn("w:pPr")), element.find(qn("w:rPr"))
    numbers = None if paragraph is None else paragraph.find(qn("w:numPr"))
    size = _said(run, "w:sz")
    return StyleProperties(
        name=_said(element, "w:name"),
        base=_said(element, "w:basedOn"),
        number=_said(numbers, "w:numId"),
        level=_whole(_said(numbers, "w:ilvl")),
        outline=_whole(_said(paragraph, "w:outlineLvl")),
        bold=_switch(run, "w:b"),
        size=float(size) / 2 if size and size.isdecimal() and len(size) < 5 else None,
        hidden=_switch(run, "w:vanish"),
        struck=_switch(run, "w:dstrike") or _switch(run, "w:strike"),
        raised=None if (place := _said(run, "w:vertAlign")) is None else place == "superscript",
    )


def _first_rows(style: Any) -> Iterator[Any]:
    return (one for one in style.iterchildren(qn("w:tblStylePr")) if one.get(qn("w:type")) == "firstRow")


def style_of(element: Any, *, run: bool = False) -> str | None:
    """Return the id of a paragraph's or run's style; None if it names none."""
    return _said(element.find(qn("w:rPr" if run else "w:pPr")), "w:rStyle" if run else "w:pStyle")


def _said(element: Any, child: str) -> str | None:
    """Return the value of an element's child; None if there is no such child or no element."""
    found = None if element is None else element.find(qn(child))
    return None if found is None else found.get(qn("w:val"))


def _switch(element: Any, child: str) -> bool | None:
    """Return whether a switch is on, None if it is absent; a switch without a value is on."""
    if element is None or element.find(qn(child)) is None:
        return None
    return _said(element, child) not in {"0", "false", "off"}


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 3 else None
