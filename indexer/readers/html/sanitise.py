"""Readers: reduce untrusted HTML to plain structure. The only file that uses bleach.

bleach will have no further releases; a replacement would only need to change this file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from typing import Any

import bleach
from bleach.html5lib_shim import Filter

from indexer.errors import UnreadableSource

LONGEST = 8_000_000
"""Most HTML accepted, in characters; a letter has about 50,000."""

STRUCTURE = frozenset(
    """
    a article aside b blockquote body br caption dd div dl dt em figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr
    html i li main nav ol p pre section span strong sub sup table tbody td tfoot th thead title tr ul
    """.split()
)
"""Tags that say what a piece of text is; all others are removed but their text is kept."""

HIDDEN = frozenset({"script", "style", "template", "noscript", "iframe", "object", "svg", "textarea", "select", "button"})
"""Elements that are removed together with their content, which is never part of a letter."""

MOST_TAGS = 60_000
"""Most start and end tags accepted; a long report saved by Word has about 20,000."""

DEEPEST = 200
"""Deepest nesting accepted: parsing time grows with the square of the depth, and real pages have about 30 levels."""

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_SELF_CLOSING = frozenset("area base br col dd dt embed hr img input li link meta option p param source td th tr track wbr".split())

ATTRIBUTES = {"*": ["role", "class", "id"], "ol": ["start"], "td": ["colspan"], "th": ["colspan"]}


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


def sanitise_html(html: str, tags: Iterable[str] = STRUCTURE) -> str:
    """Return well-formed HTML with only `tags` and `ATTRIBUTES`; raises `UnreadableSource` if it is too large or too deeply nested."""
    if len(html) > LONGEST:
        raise UnreadableSource(f"too large: more than {LONGEST:,} characters of HTML")
    names = [tag[1] + tag[2].lower() for tag in _TAG.finditer(html)]
    if len(names) > MOST_TAGS:
        raise UnreadableSource(f"too large: more than {MOST_TAGS:,} HTML tags")
    if _depth(names) > DEEPEST:
        raise UnreadableSource("damaged: its HTML elements are nested too deeply")
    allowed = frozenset(tags) | HIDDEN  # hidden elements must reach the filter
    cleaner = bleach.Cleaner(tags=allowed, attributes=ATTRIBUTES, strip=True, strip_comments=True, filters=[_WithoutHidden])
    cleaned: str = cleaner.clean(html)
    return cleaned


def _depth(names: Sequence[str]) -> int:
    """Return roughly how deeply these tags ("div", "/div" …) are nested, ignoring elements that need no end tag."""
    depth = deepest = 0
    for name in names:
        if name.lstrip("/") not in _SELF_CLOSING:
            depth = max(0, depth + (-1 if name.startswith("/") else 1))
            deepest = max(deepest, depth)
    return deepest


def plain_text(html: str) -> str:
    """Return the text of a piece of HTML, without tags: "7<sup>th</sup>" gives "7th"."""
    return unescape(sanitise_html(html, tags=()))
