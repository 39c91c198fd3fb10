"""Look up what an OpenDocument paragraph, span or list inherits from its styles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

OFFICE, STYLE, TEXT, TABLE, DRAW, FO = (
    f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("office", "style", "text", "table", "drawing", "xsl-fo-compatible")
)
MOST_PARENTS = 20
"""Most styles that a style inherits from; a damaged one may inherit from itself."""
LEVELS = 10

_POINTS = re.compile(r"(\d+(?:\.\d+)?)pt")


@dataclass(frozen=True, slots=True)
class _Style:
    parent: str
    name: str
    bold: bool | None
    size: float
    outline: int
    hidden: bool | None


@dataclass(frozen=True, slots=True)
class ListLevel:
    """How the items of one level of a list are marked."""

    numbered: bool
    form: str
    before: str
    after: str
    start: int


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph or span looks, its styles' parents included."""

    names: tuple[str, ...]
    """Names of its styles, its own first, in lower case: "heading 1"."""
    bold: bool
    size: float
    outline: int
    hidden: bool


class Styles:
    """The styles of a document: those of styles.xml and the automatic ones of content.xml."""

    def __init__(self, roots: Iterable[Element]) -> None:
        """Take the roots of the parts that define styles."""
        self._styles: dict[tuple[str, str], _Style] = {}
        self._lists: dict[str, Mapping[int, ListLevel]] = {}
        for root in roots:
            for one in _definitions(root):
                name = one.get(f"{STYLE}name", "")
                if one.tag == f"{TEXT}list-style":
                    self._lists[name] = {level: how for level, how in map(_level, one) if level}
                else:
                    self._styles[one.get(f"{STYLE}family", ""), name] = _style(one)

    def look(self, name: str, family: str = "paragraph") -> Look:
        """Return the look of the style of this name."""
        chain = tuple(self._chain(name, family))
        return Look(
            names=tuple(one.name for one in chain),
            bold=next((one.bold for one in chain if one.bold is not None), False),
            size=next((one.size for one in chain if one.size), 0.0),
            outline=next((one.outline for one in chain if one.outline), 0),
            hidden=next((one.hidden for one in chain if one.hidden is not None), False),
        )

    def says_bold(self, name: str) -> bool | None:
        """Return whether a span's style says that it is bold; None if it says nothing."""
        return next((one.bold for one in self._chain(name, "text") if one.bold is not None), None)

    def level(self, name: str, level: int) -> ListLevel | None:
        """Return how a level of the list of this style is marked, from 1; None if it has no mark."""
        return self._lists.get(name, {}).get(level)

    def _chain(self, name: str, family: str) -> Iterator[_Style]:
        for _ in range(MOST_PARENTS):
            one = self._styles.get((family, name))
            if one is None:
                return
            yield one
            name = one.parent


def _definitions(root: Element) -> Iterator[Element]:
    return (one for one in root.iter() if one.tag in {f"{STYLE}style", f"{TEXT}list-style"})


def _style(one: Element) -> _Style:
    looks = one.find(f"{STYLE}text-properties")
    said: Mapping[str, str] = looks.attrib if looks is not None else {}
    weight, display = said.get(f"{FO}font-weight", ""), said.get(f"{TEXT}display", "")
    size = _POINTS.fullmatch(said.get(f"{FO}font-size", ""))
    shown = one.get(f"{STYLE}display-name") or one.get(f"{STYLE}name", "").replace("_20_", " ")
    return _Style(
        parent=one.get(f"{STYLE}parent-style-name", ""),
        name=shown.casefold(),
        bold=None if not weight else weight == "bold" or (weight.isdigit() and int(weight) >= 600),
        size=float(size[1]) if size else 0.0,
        outline=number_in(one.get(f"{STYLE}default-outline-level", "")),
        hidden=None if not display else display == "none",
    )


def _level(one: Element) -> tuple[int, ListLevel]:
    numbered = one.tag == f"{TEXT}list-level-style-number"
    form = one.get(f"{STYLE}num-format", "") if numbered else one.get(f"{TEXT}bullet-char", "•")
    before, after = one.get(f"{STYLE}num-prefix", ""), one.get(f"{STYLE}num-suffix", "")
    how = ListLevel(numbered, form, before, after, number_in(one.get(f"{TEXT}start-value", "1")) or 1)
    return number_in(one.get(f"{TEXT}level", "")), how


def number_in(text: str) -> int:
    """Return the number that an attribute gives; 0 if it gives none."""
    return int(text) if text.isdigit() and len(text) < 6 else 0
