"""Readers: the fields of a Word document. A field has a code, which nobody sees, and a result, which is its text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_CONTENTS = re.compile(r"\s*(?:TOC|INDEX|TOA)\b", re.IGNORECASE)
"""Codes of fields that list what is elsewhere in the text."""
LONGEST_CODE = 1_000
"""Characters of a code that are kept; its first word is enough."""


@dataclass(slots=True)
class _Field:
    code: str = ""
    in_code: bool = True
    lists: bool = False


@dataclass(slots=True)
class Fields:
    """The fields that are open where the text is being read; one may be within another, and go on over paragraphs."""

    listed: bool = False
    """True if the paragraph has text of a table of contents."""
    written: bool = False
    """True if it has other text."""
    _open: list[_Field] = field(default_factory=list)
    _codes: int = 0
    _lists: int = 0

    def begin_paragraph(self) -> None:
        """Forget what the last paragraph had, and codes that it left open: a damaged field hides no more than its own paragraph."""
        self.listed = self.written = False
        if self._codes:
            self._open = [one for one in self._open if not one.in_code]
            self._codes = 0

    def mark(self, kind: str) -> None:
        """Take one of a field's marks: "begin", "separate" (its result follows) or "end"."""
        if kind == "begin":
            self._open.append(_Field())
            self._codes += 1
        elif kind == "separate" and self._open and self._open[-1].in_code:
            last = self._open[-1]
            last.in_code, last.lists = False, bool(_CONTENTS.match(last.code))
            self._codes -= 1
            self._lists += last.lists
        elif kind == "end" and self._open:
            last = self._open.pop()
            self._codes -= last.in_code
            self._lists -= last.lists

    def add_code(self, text: str) -> None:
        """Take a piece of a field's code."""
        if self._open and self._open[-1].in_code and len(self._open[-1].code) < LONGEST_CODE:
            self._open[-1].code += text

    def shows(self, text: str) -> bool:
        """Return whether `text` is shown here, rather than being a part of a code; note where it stands."""
        if self._codes:
            return False
        if text.strip():
            self.listed, self.written = self.listed or self._lists > 0, self.written or not self._lists
        return True
