"""Readers: parse sanitised HTML into a small tree of elements and text."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_EMPTY = frozenset(["br", "hr"])


@dataclass(slots=True)
class HtmlNode:
    """An element; never changed once the tree is built."""

    tag: str
    names: str = ""
    """Its class, id and role."""
    start: int = 1
    """Number of the first item in an ordered list."""
    kids: list[HtmlNode | str] = field(default_factory=list)


class _Builder(HTMLParser):
    """Builds the tree from well-formed HTML."""

    def __init__(self) -> None:
        """Start with an empty document."""
        super().__init__(convert_charrefs=True)
        self.open = [HtmlNode("document")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Add an element to the one that is open."""
        said = {name: value or "" for name, value in attrs}
        names = " ".join(said.get(name, "") for name in ("class", "id", "role"))
        start = said.get("start", "")
        node = HtmlNode(tag, names, int(start) if start.isdecimal() and len(start) < 5 else 1)
        self.open[-1].kids.append(node)
        if tag not in _EMPTY:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        """Close the element."""
        if len(self.open) > 1 and self.open[-1].tag == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        """Add text to the element that is open."""
        self.open[-1].kids.append(data)


def tree_of(html: str) -> HtmlNode:
    """Return the root of the tree for `html`, which must be well-formed, as `sanitised` returns it."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.open[0]
