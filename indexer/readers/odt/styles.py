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

_RAISED = re.compile(r"super|[1-9]\d?%")
_POINTS = re.compile(r"(\d+(?:\.\d+)?)(pt|%)")


@dataclass(frozen=True, slots=True)
class _Style:
    parent: str
    name: str
    bold: bool | None
    size: float
    """In points, or below 0 its share of its parent's size."""
    outline: int
    hidden: bool | None
    struck: bool | None
    raised: bool | None
    font: str
    page: str
    """The page style that begins with a paragraph in it."""


@dataclass(frozen=True, slots=True)
class ListLevel:
    """How the items of one level of a list are marked."""

    numbered: bool
    form: str
    before: str
    after: str
    start: int
    shown: int = 1
    """How many levels' numbers are shown, its own and those above: "1.2" has two."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph or span looks, its styles' parents included."""

    names: tuple[str, ...]
    """Names of its styles, its own first, in lower case: "heading 1"."""
    bold: bool
    size: float
    outline: int
    hidden: bool
    """True also of what is struck out."""
    raised: bool = False
    font: str = ""
    page: str = ""


_NOTHING = Look((), bold=False, size=0.0, outline=0, hidden=False)


class Styles:
    """The styles of a document: those of styles.xml and the automatic ones of content.xml."""

    def __init__(self, roots: Iterable[Element]) -> None:
        """Take the roots of the parts that define styles."""
        self._styles: dict[tuple[str, str], _Style] = {}
        self._looks: dict[tuple[str, str, Look | None], Look] = {}
        self._default = 0.0
        self._lists: dict[str, Mapping[int, ListLevel]] = {}
        for root in roots:
            for one in _definitions(root):
                name = one.get(f"{STYLE}name", "")
                if one.tag == f"{STYLE}default-style":
                    self._default = max(_style(one).size, 0.0) if one.get(f"{STYLE}family") == "paragraph" else self._default
                elif one.tag == f"{TEXT}list-style":
                    self._lists[name] = {level: how for level, how in map(_level, one) if level}
                else:
                    self._styles[one.get(f"{STYLE}family", ""), name] = _style(one)

    def look(self, name: str, family: str = "paragraph", outer: Look | None = None) -> Look:
        """Return the look of the style of this name; what it says nothing of is as in `outer`."""
        if outer is not None and not name:
            return outer
        if (family, name, outer) not in self._looks:
            self._looks[family, name, outer] = self._look(tuple(self._chain(name, family)), outer or _NOTHING)
        return self._looks[family, name, outer]

    def _look(self, chain: tuple[_Style, ...], outer: Look) -> Look:
        hidden = next((one.hidden for one in chain if one.hidden is not None), None)
        struck = next((one.struck for one in chain if one.struck is not None), None)
        return Look(
            names=tuple(one.name for one in chain),
            bold=next((one.bold for one in chain if one.bold is not None), outer.bold),
            size=self._size(chain, outer.size),
            outline=next((one.outline for one in chain if one.outline), 0),
            hidden=outer.hidden if hidden is None and struck is None else bool(hidden or struck),
            raised=next((one.raised for one in chain if one.raised is not None), outer.raised),
            font=next((one.font for one in chain if one.font), outer.font),
            page=next((one.page for one in chain if one.page), ""),
        )

    def _size(self, chain: tuple[_Style, ...], outer: float) -> float:
        """Return a size in points; a share is of the size of the next style that states one, else of `outer`."""
        share = 1.0
        for one in chain:
            if one.size > 0:
                return round(share * one.size, 1)
            share *= -one.size if one.size else 1.0
        return share * (outer or self._default)

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
    return (one for one in root.iter() if one.tag in {f"{STYLE}style", f"{TEXT}list-style", f"{STYLE}default-style"})


def _style(one: Element) -> _Style:
    looks = one.find(f"{STYLE}text-properties")
    said: Mapping[str, str] = looks.attrib if looks is not None else {}
    weight, display = said.get(f"{FO}font-weight", ""), said.get(f"{TEXT}display", "")
    size = _POINTS.fullmatch(said.get(f"{FO}font-size", ""))
    line, place = said.get(f"{STYLE}text-line-through-style", ""), said.get(f"{STYLE}text-position", "")
    shown = one.get(f"{STYLE}display-name") or one.get(f"{STYLE}name", "").replace("_20_", " ")
    return _Style(
        parent=one.get(f"{STYLE}parent-style-name", ""),
        name=shown.casefold(),
        bold=None if not weight else weight == "bold" or (weight.isdigit() and int(weight) >= 600),
        size=0.0 if size is None else float(size[1]) if size[2] == "pt" else -float(size[1]) / 100,
        outline=number_in(one.get(f"{STYLE}default-outline-level", "")),
        hidden=None if not display else display == "none",
        struck=None if not line else line != "none",
        raised=None if not place else bool(_RAISED.match(place)),
        font=said.get(f"{STYLE}font-name") or said.get(f"{FO}font-family", ""),
        page=one.get(f"{STYLE}master-page-name", ""),
    )


def _level(one: Element) -> tuple[int, ListLevel]:
    numbered = one.tag == f"{TEXT}list-level-style-number"
    form = one.get(f"{STYLE}num-format", "") if numbered else one.get(f"{TEXT}bullet-char", "•")
    before, after = one.get(f"{STYLE}num-prefix", ""), one.get(f"{STYLE}num-suffix", "")
    shown = number_in(one.get(f"{TEXT}display-levels", "1")) or 1
    how = ListLevel(numbered, form, before, after, number_in(one.get(f"{TEXT}start-value", "1")) or 1, min(shown, LEVELS))
    return number_in(one.get(f"{TEXT}level", "")), how


def number_in(text: str) -> int:
    """Return the number that an attribute gives; 0 if it gives none."""
    return int(text) if text.isdigit() and len(text) < 6 else 0
