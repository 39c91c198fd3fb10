"""Readers: the text of pieces of untrusted HTML that stand in other text. The only file that uses bleach.

Whole pages are parsed by lxml, in `tree`.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from typing import Any

import bleach
from bleach.html5lib_shim import Filter

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
    """Return the text of a piece of HTML, such as a line of a Markdown letter, without tags: "7<sup>th</sup>" gives "7th"."""
    # Hidden elements are allowed so that the filter sees them.
    cleaner = bleach.Cleaner(tags=HIDDEN, attributes={}, strip=True, strip_comments=True, filters=[_WithoutHidden])
    cleaned: str = cleaner.clean(html)
    return unescape(cleaned)
