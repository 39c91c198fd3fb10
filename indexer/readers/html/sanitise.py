"""Readers: the text of pieces of untrusted HTML that stand in other text. The only file that uses bleach.

Whole pages are parsed by lxml, in `tree`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Any

import bleach
from bleach.html5lib_shim import Filter

from indexer.errors import UnreadableSource

MOST_TAGS = 60_000
"""Most start and end tags accepted in one piece."""
DEEPEST = 200
"""Deepest nesting accepted: the time to parse it grows with the square of the depth."""

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_SELF_CLOSING = frozenset("area base br col dd dt embed hr img input li link meta option p param source td th tr track wbr".split())

HIDDEN = frozenset({"script", "style", "template", "noscript", "iframe", "object", "svg", "textarea", "select", "button"})
"""Elements that are removed together with their content, which is never part of a letter."""


class _WithoutHidden(Filter):  # type: ignore[misc]  # bleach ships no types
    """Drops `HIDDEN` elements and everything inside them."""

    def __iter__(self) -> Iterator[dict[str, Any]]:
        inside: list[str] = []
        for token in super().__iter__():
            name = token.get("name") if token.get("type") in ("StartTag", "EndTag", "EmptyTag") else None
            if name in HIDDEN and token["type"] == "StartTag":
                inside.append(name)
            elif name in HIDDEN and token["type"] == "EndTag":
                if name in inside:
                    inside.remove(name)
            elif not inside and name not in HIDDEN:
                yield token


def plain_text(html: str) -> str:
    """Return the text of a piece of HTML, such as a line of a Markdown letter, without tags: "7<sup>th</sup>" gives "7th".

    Raises `UnreadableSource` if it has too many tags or they are nested too deeply.
    """
    names = [tag[1] + tag[2].lower() for tag in _TAG.finditer(html)]
    if len(names) > MOST_TAGS:
        raise UnreadableSource(f"too large: more than {MOST_TAGS:,} HTML tags")
    if _depth(names) > DEEPEST:
        raise UnreadableSource("damaged: its HTML elements are nested too deeply")
    # Hidden elements are allowed so that the filter sees them.
    cleaner = bleach.Cleaner(tags=HIDDEN, attributes={}, strip=True, strip_comments=True, filters=[_WithoutHidden])
    cleaned: str = cleaner.clean(html)
    return unescape(cleaned)


def _depth(names: Sequence[str]) -> int:
    """Return roughly how deeply these tags ("div", "/div" …) are nested, ignoring elements that need no end tag."""
    depth = deepest = 0
    for name in names:
        if name.lstrip("/") not in _SELF_CLOSING:
            depth = max(0, depth + (-1 if name.startswith("/") else 1))
            deepest = max(deepest, depth)
    return deepest
