"""Readers: parse untrusted HTML into a small tree of elements and text. The only file that uses lxml to read HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from indexer.errors import UnreadableSource
from indexer.readers.html.style_sheet import Sheet, sheet_of

LONGEST = 8_000_000
"""Most HTML accepted, in characters; a letter has about 50,000."""

MOST_TAGS = 60_000
"""Most start and end tags accepted; a long report saved by Word has about 20,000."""

DEEPEST = 200
"""Deepest nesting of elements accepted, once parsed; real pages have about 30 levels."""

HIDDEN = frozenset(
    """script style template noscript iframe object embed applet canvas audio video map datalist annotation annotation-xml
    textarea select option input del s strike""".split()
)
"""Elements that are removed together with their content, which nobody reads: scripts, fields of a form, what was struck out."""

STRUCTURE = frozenset(
    """
    address article aside b blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ol p pre search section strong summary sup a table tbody td
    tfoot th thead title tr ul
    """.split()
)
"""Elements that say what a piece of text is; of all others the content is read as if their tags were not there."""

HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_NAMERS = HEADINGS | {"summary"}
"""Elements in which a button's words are a heading, as where a page's parts fold away."""
INLINE = frozenset(["a", "b", "strong", "sup"])
"""Elements whose text belongs to the enclosing element. One inside another of its kind says nothing more."""

_TAG = re.compile(r"</?[a-zA-Z]")
_DRAWING = re.compile(r"<(/?)svg\b", re.IGNORECASE)
_BOLD = re.compile(r"(?:^|;)\s*font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_OWN_LINES = re.compile(r"(?:^|;)\s*white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
"""What an element with lines of its own says, as where a site shows plain text."""
_PARAGRAPHS = frozenset(["p", "div", "td", "li"])
_WITHOUT_STRUCTURE = frozenset(["font", "i", "em", "u", "big", "small"])
_UNSEEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
_FOR_EARS = re.compile(r"(?:^|\s)\S*(?:visually-hidden|visuallyhidden|sr-only|screen-reader-text)(?:$|\s)", re.IGNORECASE)
"""Names of what is only read aloud."""
_OF_WORD = re.compile(r"mso-element\s*:\s*(?:foot|end)note\s*(?:;|$)", re.IGNORECASE)
"""What Word calls a note in the pages that it writes."""
_STRUCK = re.compile(r"(?:^|;)\s*text-decoration(?:-line)?\s*:[^;]*\bline-through", re.IGNORECASE)
_REMARK = re.compile(r"mso-element\s*:\s*comment", re.IGNORECASE)
"""What Word calls a reader's remark in the pages that it writes."""
_LABEL = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
"""What Word calls a list item's bullet or number there."""
_COUNTED = re.compile(r"\(?(?:[A-Za-z]{1,5}|\d[\d.]*)[.)]+")
_DECLARED = re.compile(r"\s*<\?xml[^>]{0,200}>")


@dataclass(slots=True)
class HtmlNode:
    """An element; never changed once the tree is built."""

    tag: str
    names: str = ""
    """Its class and id."""
    role: str = ""
    hidden: bool = False
    """True if browsers don't show it, unless a script does."""
    numbers: dict[str, int] = field(default_factory=dict)
    """The numbers that it states: "start" and "value" of lists, "colspan" and "rowspan" of cells; "down": from where a list counts down."""
    form: str = ""
    """How an ordered list is numbered: "a", "I" …; "" is by figures."""
    local: bool = False
    """True of a link to a place on the same page."""
    kids: list[HtmlNode | str] = field(default_factory=list)


def tree_of(html: str, *, scripts: bool = True) -> HtmlNode:
    """Return the root of the tree for `html`; raises `UnreadableSource` if it is too large or too deeply nested.

    Without `scripts`, it is as a browser shows it that runs none.
    """
    if len(html) > LONGEST:
        raise UnreadableSource(f"too large: more than {LONGEST:,} characters of HTML")
    html = _without_drawings(html)
    if sum(1 for _ in _TAG.finditer(html)) > MOST_TAGS:
        raise UnreadableSource(f"too large: more than {MOST_TAGS:,} HTML tags")
    document = HtmlNode("document")
    root = _parsed(html)
    if root is not None:
        _fill(document, root, scripts=scripts)
    return document


def text_of(node: HtmlNode) -> str:
    """Return all of a node's text."""
    return "".join(kid if isinstance(kid, str) else text_of(kid) for kid in node.kids)


def nodes_of(node: HtmlNode) -> Iterator[HtmlNode]:
    """Yield a node and all its descendants, in document order."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        yield one
        waiting.extend(kid for kid in reversed(one.kids) if isinstance(kid, HtmlNode))


def _without_drawings(html: str) -> str:
    """Return `html` without its <svg> drawings, which the parser would take for elements within each other."""
    kept, depth, end = [], 0, 0
    for tag in _DRAWING.finditer(html):
        if not tag[1]:
            kept += [html[end : tag.start()]] if not depth else []
            depth += 1
        elif depth == 1:
            end = html.find(">", tag.end()) + 1 or len(html)
        depth = max(0, depth - 1) if tag[1] else depth
    return "".join((*kept, html[end:])) if kept and not depth else html


def _parsed(html: str) -> Any:
    """Return the root element; None if there is none."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    data = _DECLARED.sub("", html, count=1).encode("utf-8", "replace")
    try:
        root = etree.fromstring(data, parser) if data.strip() else None
    except etree.XMLSyntaxError:
        return None
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        raise UnreadableSource("damaged: its HTML elements are nested too deeply")
    return root


def _fill(document: HtmlNode, root: Any, *, scripts: bool) -> None:
    """Put the tree below `root` into `document`; no recursion, since the depth is not known beforehand."""
    nothing: frozenset[str] = frozenset()
    above = [(document, 0, False, nothing)]
    sheet = sheet_of(root)
    for event, element in etree.iterwalk(root, events=("start", "end")):
        node, depth, gone, within = above[-1]
        if event == "end":
            above.pop()
            if not above[-1][2] and element.tail:
                above[-1][0].kids.append(element.tail)
            continue
        tag = _tag_of(element, sheet)
        if not gone and (label := _label_of(element)):
            node.kids.append(label)
            gone = True
        gone = gone or _is_gone(element, sheet, scripts=scripts) or (tag == "button" and not within & _NAMERS)
        unseen = not gone and _is_unseen(element)
        if not gone and ((tag in STRUCTURE and tag not in within & INLINE) or unseen):
            inner = _node(element, tag, hidden=unseen)
            node.kids.append(inner)
            node, depth = inner, depth + 1
            for styled in map(HtmlNode, _styled(element, sheet)):
                node.kids.append(styled)
                node = styled
        if depth > DEEPEST:
            raise UnreadableSource("damaged: its HTML elements are nested too deeply")
        above.append((node, depth, gone, within | {tag} if tag in INLINE | _NAMERS else within))
        if not gone and element.text:
            node.kids.append(element.text)


def _label_of(element: Any) -> str:
    """Return the number or bullet that Word wrote beside a list item, with a space; letters of symbol fonts look like bullets."""
    if element.tag != "span" or not _LABEL.search(element.get("style", "")):
        return ""
    label = "".join(element.itertext()).strip("\xa0 \t\r\n")
    return f"{label} " if _COUNTED.fullmatch(label) else "• "


def _is_gone(element: Any, sheet: Sheet, *, scripts: bool) -> bool:
    """Return whether nobody reads an element's content; that of a noscript is read where scripts don't run."""
    if element.tag == "template":  # as saved pages keep what a script had shown
        return not any(name in element.attrib for name in ("shadowrootmode", "shadowroot"))
    style = element.get("style", "")
    if _is_remark(element) or (style and (_STRUCK.search(style) or _REMARK.search(style))) or sheet.is_struck(element.get("class", "")):
        return True
    return element.tag in HIDDEN and (scripts or element.tag != "noscript")


def _is_remark(element: Any) -> bool:
    """Return whether an element is a reader's remark in a page from Google Docs, or the mark in the text that leads to one."""
    if element.tag == "a":
        return bool(element.get("href", "").startswith("#cmnt"))
    first = element[0] if element.tag == "p" and len(element) else None
    return first is not None and first.tag == "a" and bool(first.get("href", "").startswith("#cmnt_ref"))


def _tag_of(element: Any, sheet: Sheet) -> str:
    """Return the tag that says what an element is: as its role or its style may tell."""
    said, tag = element.attrib, str(element.tag)
    if said.get("role", "").lower() == "heading" and tag not in HEADINGS:
        level = said.get("aria-level", "2")
        return f"h{level}" if level in set("123456") else "h2"
    style = said.get("style", "")
    if style and tag in {"div", "p"} and _OWN_LINES.search(style):
        return "pre"
    plain = tag == "span" or tag in _WITHOUT_STRUCTURE
    return "b" if plain and (bool(style and _BOLD.search(style)) or sheet.is_bold(said.get("class", ""))) else tag


def _styled(element: Any, sheet: Sheet) -> Iterator[str]:
    """Yield the tags that say within an element what its style asks for; so a cell with lines of its own stays a cell."""
    style = element.get("style", "")
    if style and element.tag == "td" and _OWN_LINES.search(style):
        yield "pre"
    if element.tag in _PARAGRAPHS and (bool(style and _BOLD.search(style)) or sheet.is_bold(element.get("class", ""))):
        yield "b"


def _is_unseen(element: Any) -> bool:
    """Return whether an element says that it isn't shown."""
    said = element.attrib
    hidden = said.get("hidden", "until-found") != "until-found" or said.get("aria-hidden") == "true"
    hidden = hidden or (element.tag not in HEADINGS and bool(_FOR_EARS.search(said.get("class", ""))))
    return element.tag not in ("html", "body") and (hidden or bool(_UNSEEN.search(said.get("style", ""))))


def _node(element: Any, tag: str, *, hidden: bool) -> HtmlNode:
    said = element.attrib
    tag = tag if tag in STRUCTURE else "div" if "-" in tag else "span"
    names = " ".join(filter(None, (said.get("class"), said.get("id"), said.get("name") if tag == "a" else None)))
    numbers = {name: int(said[name]) for name in ("start", "value", "colspan", "rowspan") if _is_number(said.get(name, ""))}
    if tag == "ol" and "reversed" in said:
        numbers["down"] = sum(1 for _ in element.iterchildren("li"))
    names += " footnote" if _OF_WORD.search(said.get("style", "")) else ""
    return HtmlNode(tag, names, said.get("role", "").lower(), hidden, numbers, said.get("type", ""), said.get("href", "").startswith("#"))


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) < 5
