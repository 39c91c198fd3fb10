"""Readers: work out the list numbers and bullets of a Word document, counting as Word does."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from indexer.readers.docx.names import qn
from indexer.readers.markers import clean_marker, written_count

LEVELS = 9
"""The most levels a list in Word can have."""


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered."""

    form: str
    """"decimal", "lowerLetter", "bullet" …"""
    pattern: str
    """"%1.", "(%2)": each placeholder is replaced by the count at that level."""
    start: int
    after: int = LEVELS
    """It begins again after a paragraph at one of so many levels above it: 0 is never."""
    figures: bool = False
    """True if the counts of all levels in its marker are shown in figures: "1.2" below "I."."""


@dataclass(slots=True)
class Numbering:
    """A document's lists, and the current count in each."""

    levels: dict[tuple[str, int], Level]
    """Keyed by list ("numId") and level, from 0."""
    families: dict[str, str]
    """The definition whose count each list uses: lists that share a definition continue each other's numbering."""
    afresh: set[tuple[str, int]] = field(default_factory=set)
    """The lists and levels whose count begins again with their first paragraph."""
    styled: dict[tuple[str, str], int] = field(default_factory=dict)
    """The level of a list that belongs to a paragraph style, by list and id of the style."""
    counts: dict[str, list[int]] = field(default_factory=dict)

    def marker(self, number: str, level: int) -> str:
        """Count a paragraph of list `number` at `level`, from 0, and return its marker: "23.", "(a)", "•", or "" for none."""
        form = self.levels.get((number, level))
        if form is None:
            return ""
        if form.form == "bullet":
            return clean_marker(form.pattern) or "•"
        counts = self.counts.setdefault(self.families[number], [0] * LEVELS)
        if (number, level) in self.afresh:
            self.afresh.remove((number, level))
            counts[level] = 0
        counts[level] = counts[level] + 1 if counts[level] else form.start
        for deeper in range(level + 1, LEVELS):
            below = self.levels.get((number, deeper))
            counts[deeper] = 0 if below is None or level < below.after else counts[deeper]
        marker = form.pattern
        for at in range(level + 1):
            shape = self.levels.get((number, at))
            shown = "decimal" if shape is None or form.figures else shape.form
            marker = marker.replace(f"%{at + 1}", written_count(counts[at] or 1, shown))
        return marker


def numbering_of(root: Any) -> Numbering:
    """Return the lists defined by the numbering part with this root element; `root` is None if the document has no such part."""
    found = Numbering({}, {})
    if root is None:
        return found
    abstract = {one.get(qn("w:abstractNumId")): one for one in root.iterchildren(qn("w:abstractNum"))}
    styled = {_value(one, "w:styleLink"): name for name, one in abstract.items() if _value(one, "w:styleLink")}
    for number in root.iterchildren(qn("w:num")):
        name, family = number.get(qn("w:numId")), _value(number, "w:abstractNumId")
        if family in abstract:
            family = styled.get(_value(abstract[family], "w:numStyleLink"), family)
        found.families[name] = family
        overrides = list(number.iterchildren(qn("w:lvlOverride")))
        for level in (*(abstract[family].iterchildren(qn("w:lvl")) if family in abstract else ()), *_overridden(overrides)):
            at = _whole(level.get(qn("w:ilvl")))
            found.levels[name, at] = _level(level)
            if style := _value(level, "w:pStyle"):
                found.styled[name, style] = at
        for override in overrides:
            at, start = _whole(override.get(qn("w:ilvl"))), _value(override, "w:startOverride")
            if start and (name, at) in found.levels:
                found.levels[name, at] = replace(found.levels[name, at], start=_whole(start))
                found.afresh.add((name, at))
    return found


def _overridden(overrides: list[Any]) -> list[Any]:
    return [level for override in overrides for level in override.iterchildren(qn("w:lvl"))]


def _level(element: Any) -> Level:
    start, after = _whole(_value(element, "w:start") or "1"), _value(element, "w:lvlRestart")
    form, pattern = _value(element, "w:numFmt") or "decimal", _value(element, "w:lvlText")
    figures = element.find(qn("w:isLgl")) is not None
    return Level(form, pattern, start, _whole(after) if after else LEVELS, figures)


def _value(element: Any, name: str) -> str:
    """Return the value of an element's child; "" if it has none."""
    child = element.find(qn(name))
    return "" if child is None else child.get(qn("w:val")) or ""


def _whole(text: str | None) -> int:
    """Return `text` as a whole number, at most 100,000; 0 if it isn't one."""
    return min(int(text), 100_000) if text and text.isdecimal() and len(text) < 9 else 0
