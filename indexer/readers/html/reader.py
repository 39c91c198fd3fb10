"""Readers: turn an HTML page into blocks, keeping the letter and dropping the site's navigation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count

from indexer.errors import UnreadableSource
from indexer.letter import Block, Role
from indexer.readers.data_rows import row_blocks
from indexer.readers.html.sanitise import sanitise_html
from indexer.readers.html.tree import HtmlNode, tree_of
from indexer.readers.markers import is_bullet, split_marker
from indexer.readers.text.decoding import decoded

INLINE = frozenset("a b em i strong span sub sup small u br".split())
"""Elements whose text belongs to the enclosing element; any other element starts a new block."""

SITE = frozenset("nav footer aside form".split())
"""Elements that belong to the site, not the letter."""

_SITE_NAMES = re.compile(
    r"""(?:^|[-_\s])(?:nav|navigation|navbar|menu|breadcrumbs?|cookies?|banner|skip|footer|feedback|related|share|sharing|search
    |pagination|contents-list|back-to-top|sidebar|complementary|contentinfo|print-link|visually-hidden|sr-only)(?:$|[-_\s])""",
    re.IGNORECASE | re.VERBOSE,
)
"""Names of the site's own parts in `class`, `id` and `role`."""

_NOTES = re.compile(r"(?:^|[-_\s])(?:footnotes?|endnotes?)(?:$|[-_\s])", re.IGNORECASE)
_NOTE_NUMBER = re.compile(r"\s*(?:\[?\s*(?:footnote )?\d{1,3}\s*\]?|[*†‡])\s*")
_ERROR = re.compile(r"\b(?:not found|error|40[0-9]|50[0-9]|forbidden|denied|unavailable|sign in|log in|just a moment)\b", re.IGNORECASE)

FEW_WORDS = 150
"""A page with fewer words and a title that mentions an error is not a letter."""

SHORT_LINE = 60
"""Lines divided by <br> that are all shorter than this, in characters, are separate blocks, as in an address."""


@dataclass(frozen=True, slots=True)
class _Place:
    """What the enclosing elements say about a piece of text."""

    role: Role = Role.PARAGRAPH
    level: int = 0
    marker: str = ""


def read_html(data: bytes) -> tuple[Block, ...]:
    """Return the blocks of an HTML page, its title first as furniture; raises `UnreadableSource` for an error page or one with no text."""
    tree = tree_of(sanitise_html(decoded(data)))
    title = _title(tree)
    article = next((node for node in _nodes(tree) if _is_article(node)), tree)
    blocks = tuple(_blocks(article, _Place(), count(1)))
    headings = [block.text for block in blocks if block.role is Role.HEADING]
    wrong = next((text for text in (*headings[:1], title) if _ERROR.search(text)), None)
    if wrong and sum(len(block.text.split()) for block in blocks) < FEW_WORDS:
        raise UnreadableSource(f"an error page: “{wrong}”")
    if not blocks:
        raise UnreadableSource("no words")
    return (*((Block(title, Role.FURNITURE),) if title else ()), *blocks)


def html_title(data: bytes) -> str:
    """Return an HTML page's first <h1>, or failing that its <title>; "" if it has neither."""
    tree = tree_of(sanitise_html(decoded(data)))
    return next((text for node in _nodes(tree) if node.tag == "h1" and (text := _tidy(_text(node)))), "") or _title(tree)


def _title(tree: HtmlNode) -> str:
    return next((_tidy(_text(node))[:200] for node in _nodes(tree) if node.tag == "title"), "")


def _nodes(node: HtmlNode) -> Iterator[HtmlNode]:
    """Yield a node and all its descendants, in document order."""
    yield node
    for kid in node.kids:
        if isinstance(kid, HtmlNode):
            yield from _nodes(kid)


def _is_article(node: HtmlNode) -> bool:
    return node.tag in {"main", "article"} or "main" in node.names.split()


def _is_site(node: HtmlNode) -> bool:
    """Return whether part of a page belongs to the site, not the letter: navigation, cookies, feedback."""
    if node.tag == "header":
        return not any(inner.tag == "h1" for inner in _nodes(node))
    return node.tag in SITE or node.tag == "title" or bool(_SITE_NAMES.search(node.names))


def _blocks(node: HtmlNode, place: _Place, tables: count[int]) -> Iterator[Block]:
    """Yield the blocks inside `node`; text between two child elements is a separate block."""
    words: list[tuple[str, bool]] = []
    number = node.start
    for kid in node.kids:
        if isinstance(kid, str) or (kid.tag in INLINE and not _holds_blocks(kid)):
            words += [(kid, False)] if isinstance(kid, str) else _words(kid)
            continue
        yield from _paragraphs(words, place)
        place, words = replace(place, marker=place.marker if not "".join(text for text, _ in words).strip() else ""), []
        if not _is_site(kid):
            yield from _inside(kid, _place_of(kid, node, place, number), tables)
            number += kid.tag == "li"
            place = place if kid.tag in {"ul", "ol", "table"} else replace(place, marker="")
    yield from _paragraphs(words, place)


def _inside(node: HtmlNode, place: _Place, tables: count[int]) -> Iterator[Block]:
    """Yield the blocks of an element that is not inline."""
    if node.tag != "table":
        yield from _blocks(node, place, tables)
        return
    table = next(tables)
    for row in _rows(node):
        cells = [kid for kid in row.kids if isinstance(kid, HtmlNode) and kid.tag in {"td", "th"}]
        yield from row_blocks([_cell(cell, tables) for cell in cells], table)


def _rows(node: HtmlNode) -> Iterator[HtmlNode]:
    """Yield the rows of a table, leaving out those of nested tables."""
    for kid in node.kids:
        if isinstance(kid, HtmlNode) and kid.tag == "tr":
            yield kid
        elif isinstance(kid, HtmlNode) and kid.tag in {"thead", "tbody", "tfoot"}:
            yield from _rows(kid)


def _cell(cell: HtmlNode, tables: count[int]) -> tuple[Block, ...]:
    blocks = tuple(_blocks(cell, _Place(), tables))
    return tuple(replace(block, bold=True) for block in blocks) if cell.tag == "th" else blocks


def _place_of(node: HtmlNode, outer: HtmlNode, place: _Place, number: int) -> _Place:
    """Return the place of the content of `node`; `number` is the next number in an ordered list."""
    if _NOTES.search(node.names):
        return _Place(Role.FOOTNOTE)
    if node.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
        return _Place(Role.HEADING, int(node.tag[1]))
    if node.tag == "blockquote":
        return _Place(Role.QUOTATION)
    if node.tag in {"ul", "ol"} and place.role is not Role.FOOTNOTE:
        return _Place(Role.LIST_ITEM, place.level + 1 if place.role is Role.LIST_ITEM else 1)
    if node.tag == "li":
        notes = place.role is Role.FOOTNOTE
        numbered = outer.tag == "ol"
        return replace(place, marker=(f"{number}" if notes else f"{number}.") if numbered else "•")
    return place


def _holds_blocks(node: HtmlNode) -> bool:
    return any(inner.tag not in INLINE for inner in _nodes(node))


def _words(node: HtmlNode, *, bold: bool = False) -> list[tuple[str, bool]]:
    """Return the text of an inline element as (text, bold) pairs, without hidden text and footnote numbers."""
    if node.tag == "br":
        return [("\n", bold)]
    if _SITE_NAMES.search(node.names) or (node.tag == "sup" and _NOTE_NUMBER.fullmatch(_text(node))):
        return []
    bold = bold or node.tag in {"b", "strong"}
    found: list[tuple[str, bool]] = []
    for kid in node.kids:
        found += [(_SPACES.sub(" ", kid), bold)] if isinstance(kid, str) else _words(kid, bold=bold)
    return found


def _text(node: HtmlNode) -> str:
    return "".join(kid if isinstance(kid, str) else _text(kid) for kid in node.kids)


_SPACES = re.compile(r"\s+")


def _tidy(text: str) -> str:
    return _SPACES.sub(" ", text.replace("↩", " ")).strip()


def _paragraphs(words: list[tuple[str, bool]], place: _Place) -> Iterator[Block]:
    """Yield the blocks of a stretch of inline text: one block, or one for each line of an address."""
    bold = {bold for text, bold in words if any(sign.isalnum() for sign in text)} == {True}
    lines = [_tidy(line) for line in "".join(text if text == "\n" else _SPACES.sub(" ", text) for text, _ in words).split("\n")]
    apart = len(lines) > 1 and all(len(line) < SHORT_LINE for line in lines)
    for text in lines if apart else [_tidy(" ".join(lines))]:
        marker, rest = (place.marker, text) if place.marker else split_marker(text, place.role)
        if place.role is Role.PARAGRAPH and is_bullet(marker):
            place = replace(place, role=Role.LIST_ITEM, level=1)
        if rest:
            yield Block(rest, place.role, level=place.level, marker=marker, bold=bold)
        place = replace(place, marker="")
