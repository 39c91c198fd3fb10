"""Readers: turn an HTML page into blocks, keeping the letter and dropping the site's navigation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape
from itertools import count

from indexer.errors import UnreadableSource
from indexer.letter import Block, Role
from indexer.readers.characters import shown
from indexer.readers.data_rows import Cell, table_blocks
from indexer.readers.html.main_part import PageMap
from indexer.readers.html.tree import HEADINGS, INLINE, HtmlNode, nodes_of, text_of, tree_of
from indexer.readers.markers import is_bullet, split_marker, written_count
from indexer.readers.styled_words import Words, is_bold, joined, pieces_of
from indexer.readers.text.decoding import decoded

_NOTES = re.compile(r"(?:^|[-_\s])(?:footnotes?|endnotes?|mso(?:foot|end)notetext)(?:$|[-_\s])", re.IGNORECASE)
_NOTE_NUMBER = re.compile(r"\s*(?:\[?\s*(?:footnote )?\d{1,3}\s*\]?|[*†‡])\s*")
_ERROR = re.compile(
    r"(?:\W*(?:http\s*)?(?:error\W*)?(?:40[0-9]|50[0-9])\b.*|.{0,40}\b(?:page|file|document|site)\b.{0,20}\bnot (?:be )?found\W*"
    r"|(?:40[0-9] )?not found\W*|(?:access )?(?:denied|forbidden)\W*|.{0,30}\b(?:service|temporarily|page) unavailable\W*"
    r"|(?:please )?(?:sign|log) in\b.{0,30}|just a moment\W*|(?:an |server |application )?error\b.{0,30})",
    re.IGNORECASE,
)
"""What the title or first heading of a page says that is no page: "Page not found", "403 Forbidden", "Just a moment …"."""

FEW_WORDS = 150
"""A page with fewer words and a title that mentions an error is not a letter."""

SHORT_LINE = 60
"""Lines divided by <br> that are all shorter than this, in characters, are separate blocks, as in an address."""

_NUMBER_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_SPACES = re.compile(r"\s+")
_ICONS = re.compile(r"[\ue000-\uf8ff]")
_PICTURES = "\U0001f000"
"""The first of the signs that are pictures ("💡")."""
_ENTITY = re.compile(r"&(?:[lr][sd]quo|[nm]dash|hellip|nbsp|amp|pound|bull|eacute|#\d{2,5}|#x[0-9a-f]{2,4});", re.IGNORECASE)
"""Signs that were written in HTML's way twice: nobody writes a letter with them."""

@dataclass(frozen=True, slots=True)
class _Place:
    """What the enclosing elements say about a piece of text."""

    role: Role = Role.PARAGRAPH
    level: int = 0
    marker: str = ""


def read_html(data: bytes) -> tuple[Block, ...]:
    """Return the blocks of an HTML page, its title first as furniture; raises `UnreadableSource` for an error page or one with no text."""
    html = decoded(data, declared=True)
    tree = tree_of(html)
    title = _title(tree)
    blocks = _Page(tree).blocks() or _Page(tree_of(html, scripts=False)).blocks()
    headings = [block.text for block in blocks if block.role is Role.HEADING]
    wrong = next((text for text in (*headings[:1], title) if _ERROR.fullmatch(text)), None)
    if wrong and sum(len(block.text.split()) for block in blocks) < FEW_WORDS:
        raise UnreadableSource(f"an error page: “{wrong}”")
    if not blocks:
        raise UnreadableSource("no words")
    return (*((Block(title, Role.FURNITURE),) if title else ()), *blocks)


def html_title(data: bytes) -> str:
    """Return an HTML page's first <h1>, or failing that its <title>; "" if it has neither."""
    tree = tree_of(decoded(data, declared=True))
    return next((text for node in nodes_of(tree) if node.tag == "h1" and (text := _tidy(text_of(node)))), "") or _title(tree)


def _title(tree: HtmlNode) -> str:
    return next((_tidy(text_of(node))[:200] for node in nodes_of(tree) if node.tag == "title"), "")


class _Page:
    """A page whose blocks are read in one go."""

    def __init__(self, tree: HtmlNode) -> None:
        """Find the page's text."""
        self._map = PageMap(tree)
        self._tables = count(1)
        self._inside = self._map.parts != (tree,)

    def blocks(self) -> tuple[Block, ...]:
        """Return the blocks of the page's text."""
        return tuple(block for part in self._map.parts for block in self._blocks(part, _Place(), inside=self._inside))

    def _blocks(self, node: HtmlNode, place: _Place, *, inside: bool) -> Iterator[Block]:
        """Yield the blocks inside `node`; text between two child elements is a separate block."""
        words: list[Words] = []
        step = -1 if "down" in node.numbers else 1
        number = node.numbers.get("start", node.numbers.get("down", 1))
        for kid in node.kids:
            if isinstance(kid, str) or self._map.flows(kid):
                self._add(words, kid, inside=inside)
                continue
            yield from _paragraphs(words, place)
            place, words = replace(place, marker=place.marker if not joined(words).strip() else ""), []
            if not self._map.is_site(kid, inside=inside):
                number = kid.numbers.get("value", number) if kid.tag == "li" else number
                yield from self._inner(kid, _place_of(kid, node, place, number), inside=inside or kid.tag in {"main", "article"})
                number += step * (kid.tag == "li")
                place = place if kid.tag in {"ul", "ol", "table"} else replace(place, marker="")
        yield from _paragraphs(words, place)

    def _inner(self, node: HtmlNode, place: _Place, *, inside: bool) -> Iterator[Block]:
        """Yield the blocks of an element that is not inline."""
        if node.tag == "summary":
            yield from (replace(block, bold=True) for block in self._blocks(node, _Place(), inside=inside))
        elif node.tag == "pre" and "\n" in (text := _own_lines(node)).strip():  # one line is like any paragraph
            yield from self._plain(text)
        elif node.tag == "table":
            for caption in _kids(node, "caption"):
                yield from self._blocks(caption, _Place(), inside=inside)
            rows = [[self._cell(cell, inside=inside) for cell in _kids(row, "td", "th")] for row in _rows(node)]
            yield from table_blocks(rows, next(self._tables))
        else:
            yield from self._blocks(node, place, inside=inside)

    def _plain(self, text: str) -> Iterator[Block]:
        """Yield the blocks of text with lines of its own; what reads it is imported for the few pages that have some."""
        from indexer.readers.text.reader import blocks_of_text

        lines = blocks_of_text(text)
        tables = {table: next(self._tables) for table in dict.fromkeys(block.table for block in lines) if table}
        yield from (replace(block, table=tables.get(block.table, 0)) for block in lines)

    def _cell(self, cell: HtmlNode, *, inside: bool) -> Cell:
        site = self._map.leads_elsewhere(cell)
        blocks = tuple(self._blocks(cell, _Place(), inside=inside))
        if cell.tag == "th":
            blocks = tuple(replace(block, bold=True) for block in blocks)
        return Cell(blocks, cell.numbers.get("colspan", 1), cell.numbers.get("rowspan", 1), site=site)

    def _add(self, words: list[Words], node: HtmlNode | str, *, inside: bool, bold: bool = False) -> None:
        """Add the text of an inline element to `words`, without hidden text and the numbers of footnotes."""
        if isinstance(node, str):
            words.append(Words(_SPACES.sub(" ", node), bold))
        elif node.tag == "br":
            words.append(Words("\n", bold))
        elif not self._map.is_site(node, inside=inside) and not (words and _is_note_number(node)):
            for kid in node.kids:
                self._add(words, kid, inside=inside, bold=bold or node.tag in {"b", "strong"})


def _is_note_number(node: HtmlNode) -> bool:
    """Return whether an element behind other words is the number of a note: raised, or a link to it."""
    return (node.tag == "sup" or (node.tag == "a" and node.local)) and bool(_NOTE_NUMBER.fullmatch(text_of(node)))


def _kids(node: HtmlNode, *tags: str) -> Iterator[HtmlNode]:
    return (kid for kid in node.kids if isinstance(kid, HtmlNode) and kid.tag in tags)


def _rows(node: HtmlNode) -> Iterator[HtmlNode]:
    """Yield the rows of a table as they are shown: its head first and its foot last. Those of nested tables are left out."""
    for tags in (("thead",), ("tr", "tbody"), ("tfoot",)):
        for kid in _kids(node, *tags):
            yield from (kid,) if kid.tag == "tr" else _rows(kid)


def _own_lines(node: HtmlNode) -> str:
    """Return the text of an element with lines of its own; "" if it has paragraphs or tables, which have no lines."""
    lines: list[str] = []
    waiting: list[HtmlNode | str] = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            lines.append(one)
        elif one.tag == "br":
            lines.append("\n")
        elif one is not node and one.tag not in INLINE | {"span"}:
            return ""
        elif not one.hidden:
            waiting.extend(reversed(one.kids))
    return "".join(lines)


def _place_of(node: HtmlNode, outer: HtmlNode, place: _Place, number: int) -> _Place:
    """Return the place of the content of `node`; `number` is the next number in an ordered list."""
    if _NOTES.search(node.names) or node.role in {"doc-endnotes", "doc-footnote"} or _is_note(node):
        return _Place(Role.FOOTNOTE)
    if node.tag in HEADINGS:
        return _Place(Role.HEADING, int(node.tag[1]))
    if node.tag == "blockquote":
        return _Place(Role.QUOTATION)
    if node.tag in {"ul", "ol"} and place.role is not Role.FOOTNOTE:
        return _Place(Role.LIST_ITEM, place.level + 1 if place.role is Role.LIST_ITEM else 1)
    if node.tag == "li":
        count_ = written_count(number, _NUMBER_FORMS.get(outer.form, "decimal"))
        marker = count_ if place.role is Role.FOOTNOTE else f"{count_}."
        return replace(place, marker=marker if outer.tag == "ol" else "•")
    return place


def _is_note(node: HtmlNode) -> bool:
    """Return whether an element begins with the number of a note, which leads back to where the note is referred to."""
    first = next((kid for kid in node.kids if not isinstance(kid, str) or kid.strip()), "")
    while isinstance(first, HtmlNode) and first.tag in {"sup", "span"} and first.kids:
        first = first.kids[0]
    if isinstance(first, str) or first.tag != "a" or not first.local or node.tag not in {"p", "li", "dd"}:
        return False
    number = text_of(first).strip()
    return bool(_NOTE_NUMBER.fullmatch(number)) and (bool(first.names) or number.startswith("["))


def _tidy(text: str) -> str:
    text = _ENTITY.sub(lambda found: unescape(found.group()), text) if "&" in text else text
    return _SPACES.sub(" ", shown(text).replace("↩", " ")).strip()


def _marked(text: str, place: _Place) -> tuple[str, str]:
    """Return the marker of a text and the rest; a list item may have its bullet or number written out as well."""
    marker, rest = split_marker(text, Role.LIST_ITEM if place.marker and place.role is Role.LIST_ITEM else place.role)
    if place.marker and (not marker or place.role is not Role.LIST_ITEM):
        return place.marker, text
    if place.role is Role.FOOTNOTE:
        return marker.strip("[]"), rest
    return (place.marker if is_bullet(marker) and place.marker else marker), rest


def _is_picture(text: str) -> bool:
    """Return whether a text is nothing but small pictures, as sites put before a box."""
    return bool(text) and all(sign >= _PICTURES or sign.isspace() for sign in text)


def _visible(text: str) -> str:
    """Return `text` without signs of the page's own fonts, such as icons, which nobody can read elsewhere."""
    return text if text.isascii() else _SPACES.sub(" ", _ICONS.sub(" ", text)).strip()


def _paragraphs(words: list[Words], place: _Place) -> Iterator[Block]:
    """Yield the blocks of a stretch of inline text: one for each piece between empty lines, or one for each line of an address."""
    for piece in pieces_of(words):
        bold = is_bold(piece)
        lines = [_tidy(line) for line in joined(piece).split("\n")]
        apart = len(lines) > 1 and all(len(line) < SHORT_LINE for line in lines)
        for text in lines if apart else [_tidy(" ".join(lines))]:
            marker, rest = _marked(text, place)
            if _is_picture(rest):
                continue
            if place.role is Role.PARAGRAPH and is_bullet(marker):
                yield Block(_visible(rest), Role.LIST_ITEM, level=1, marker=marker, bold=bold)
            elif rest := _visible(rest):
                yield Block(rest, place.role, level=place.level, marker=marker, bold=bold)
            place = replace(place, marker="")
