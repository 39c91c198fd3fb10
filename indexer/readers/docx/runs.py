"""Readers: the words of a Word paragraph, run by run, as its reader sees them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from indexer.readers.docx.equations import equation_words
from indexer.readers.docx.fields import Fields
from indexer.readers.docx.names import qn
from indexer.readers.docx.numbering import Numbering
from indexer.readers.docx.styles import StyleProperties, Styles, first_said, properties_of, style_of
from indexer.readers.styled_words import Words
from indexer.readers.symbol_fonts import in_symbol_font, symbol

LEFT_OUT = frozenset(map(qn, ("w:del", "w:moveFrom", "w:txbxContent", "w:pPr", "w:rPr", "w:sdtPr")))
"""Elements whose content is not part of the text at that point: deleted text, text boxes, properties."""
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""A second copy of a drawing or text box, for older programs."""

_EQUATION = qn("m:oMath")
_NOTES = {qn("w:footnoteReference"): "footnotes", qn("w:endnoteReference"): "endnotes"}
_SIGNS = {
    qn("w:tab"): " ", qn("w:ptab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-", qn("w:softHyphen"): "",
}
_LINES = re.compile(r"(\n)")
_NOTE_NUMBER = re.compile(r"\s*(?:\d{1,3}|[*†‡])(?:\s*,\s*\d{1,3})*\s*")
"""A raised number behind words that somebody, or a converter, typed as a note's."""


@dataclass(frozen=True, slots=True)
class Context:
    """What reading a paragraph needs to know about its document."""

    part: Any
    """The part of the package that the text is in."""
    styles: Styles
    numbering: Numbering
    depth: int = 0
    """How many documents this one is within."""
    endless: bool = False
    """True if it has a field without an end."""
    tables: count[int] = field(default_factory=lambda: count(1))
    notes: dict[tuple[str, str], None] = field(default_factory=dict)
    """The notes that the text refers to so far, in order: ("footnotes", id)."""
    fields: Fields = field(default_factory=Fields)


def is_placeholder(element: Any) -> bool:
    """Return whether a field shows what is to be filled in: "Click or tap here to enter text."."""
    return element.tag == qn("w:sdt") and element.find(f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}") is not None


def words_of(elements: Sequence[Any], looks: Sequence[StyleProperties], context: Context) -> list[Words]:
    """Return the words of a paragraph, which may be several elements that run on, without what is hidden, struck out or deleted.

    `looks` are what the paragraph and its styles set, nearest first.
    """
    found: list[Words] = []
    context.fields.begin_paragraph()
    begun = False
    for words, raised in (one for element in elements for one in _words(element, looks, context)):
        if not (raised and begun and _NOTE_NUMBER.fullmatch(words.text)):
            found += [words._replace(text=line) for line in _LINES.split(words.text) if line]
            begun = begun or bool(words.text.strip())
    return found


def boxes_in(element: Any) -> Iterator[Any]:
    """Yield the text boxes anchored in a paragraph, but for deleted and hidden ones; one within another comes with that one's own."""
    waiting = [element] if next(element.iter(qn("w:txbxContent")), None) is not None else []
    while waiting:
        one = waiting.pop()
        if one.tag == qn("w:txbxContent"):
            yield one
        elif one.tag not in LEFT_OUT and one.tag != FALLBACK and not (one.tag == qn("w:r") and properties_of(one).hidden):
            waiting.extend(reversed([kid for kid in one.iterchildren() if isinstance(kid.tag, str)]))


def _words(element: Any, looks: Sequence[StyleProperties], context: Context) -> Iterator[tuple[Words, bool]]:
    """Yield the words of each run in `element`, and whether they are raised."""
    for kid in element.iterchildren():
        if kid.tag == qn("w:r"):
            own = [*context.styles.chain(style_of(kid, run=True) or "", properties_of(kid)), *looks]
            text = _run_text(kid, context, unseen=_is_unseen(own))
            if text:
                bold, raised = (first_said([getattr(look, name) for look in own], default=False) for name in ("bold", "raised"))
                yield Words(text, bold, first_said([look.size for look in own], context.styles.size)), raised
        elif kid.tag == _EQUATION:
            yield Words(equation_words(kid), size=first_said([look.size for look in looks], context.styles.size)), False
        elif kid.tag not in LEFT_OUT and kid.tag != FALLBACK and not is_placeholder(kid):
            yield from _words(kid, looks, context)


def _is_unseen(looks: Sequence[StyleProperties]) -> bool:
    return any(first_said([getattr(look, name) for look in looks], default=False) for name in ("hidden", "struck"))


def _run_text(run: Any, context: Context, *, unseen: bool) -> str:
    """Return the text of a run, and note the fields and footnotes in it; of one that is not seen only the fields' marks count."""
    parts: list[str] = []
    fields = context.fields
    for kid in run.iterchildren():
        if kid.tag == qn("w:fldChar"):
            fields.mark(kid.get(qn("w:fldCharType")) or "")
        elif kid.tag == qn("w:instrText"):
            fields.add_code(kid.text or "")
        elif unseen:
            continue
        elif kid.tag in _NOTES:
            context.notes.setdefault((_NOTES[kid.tag], kid.get(qn("w:id")) or ""))
        elif kid.tag == qn("w:ruby"):
            parts += [words.text for base in kid.iter(qn("w:rubyBase")) for words, _ in _words(base, (), context)]
        elif fields.shows(text := _text_of(kid, run)):
            parts.append(text)
    return "".join(parts)


def _text_of(element: Any, run: Any) -> str:
    """Return the text of an element of a run; a new page or column is an empty line."""
    if element.tag == qn("w:t"):
        return in_symbol_font(element.text or "", _font_of(run))
    if element.tag == qn("w:sym"):
        return symbol(element.get(qn("w:font")) or "", element.get(qn("w:char")) or "")
    if element.tag == qn("w:br") and element.get(qn("w:type")) in {"page", "column"}:
        return "\n\n"
    return _SIGNS.get(element.tag, "")


def _font_of(run: Any) -> str:
    fonts = run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
    return "" if fonts is None else fonts.get(qn("w:ascii")) or fonts.get(qn("w:hAnsi")) or ""
