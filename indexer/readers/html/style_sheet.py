"""Readers: what the style sheets within a page say of its classes: which show text in bold, and which strike it out.

Google Docs and LibreOffice write pages in which nothing else does. Only rules for one class are read: what depends on more, or on the
screen, is left to browsers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

LONGEST = 400_000
"""Most characters of style sheets that are read; a long document from Google Docs has about 20,000."""

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_CLASS = re.compile(r"(?:[a-z]+)?\.([\w-]+)", re.IGNORECASE)
_WEIGHT = re.compile(r"(?:^|;)\s*font-weight\s*:\s*(?:(bold|bolder|[6-9]00)|normal|lighter|[1-5]00)", re.IGNORECASE)
_LINE = re.compile(r"(?:^|;)\s*text-decoration(?:-line)?\s*:\s*(?:([^;]*line-through)|[^;]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sheet:
    """For each class that says something, the place of its last rule and what that says."""

    bold: dict[str, tuple[int, bool]] = field(default_factory=dict)
    struck: dict[str, tuple[int, bool]] = field(default_factory=dict)

    def is_bold(self, classes: str) -> bool:
        """Return whether an element with these classes is shown in bold."""
        return bool(self.bold) and _last(self.bold, classes)

    def is_struck(self, classes: str) -> bool:
        """Return whether an element with these classes is struck out."""
        return bool(self.struck) and _last(self.struck, classes)


def sheet_of(root: Any) -> Sheet:
    """Return what the style sheets below an element say."""
    sheet = Sheet()
    text = "\n".join(element.text or "" for element in root.iter("style"))[:LONGEST]
    if "font-weight" not in text and "line-through" not in text:
        return sheet
    for place, rule in enumerate(_COMMENT.sub(" ", text).split("}")[:-1]):
        before, _, said = rule.rpartition("{")
        weight, line = _WEIGHT.search(said), _LINE.search(said)
        for name in _names(before.rpartition("{")[2]) if weight or line else ():
            if weight:
                sheet.bold[name] = (place, bool(weight[1]))
            if line:
                sheet.struck[name] = (place, bool(line[1]))
    return sheet


def _names(selectors: str) -> list[str]:
    """Return the classes that a rule is for, each alone: "p.c1, .c2" gives c1 and c2, ".menu .c3" none."""
    found = (_CLASS.fullmatch(one.strip(" \t\r\n<!->")) for one in selectors.split(","))
    return [one[1] for one in found if one]


def _last(said: dict[str, tuple[int, bool]], classes: str) -> bool:
    """Return what the last of the rules for these classes says."""
    return max((said[name] for name in classes.split() if name in said), default=(0, False))[1]
