"""Parsing: find the title of a letter, or make one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.letter import Authority, Block
from indexer.parsing.letter_type import Title, title_of
from indexer.registers import authorities_in

LONGEST_TITLE = 200
"""In characters: a longer title is really a paragraph."""

_FOOTNOTE_MARK = re.compile(r"(?<=[a-z])\d$|[.:;,]+$")


def find_title(blocks: Sequence[Block], authority: Authority | None) -> str:
    """Return the letter's title as written: its subject line or the title on its first page.

    "Focused visit to Dorset children’s services". If it names no authority, the letter's is put before it: "Wirral Metropolitan
    Borough Council: Inspection of children’s social care services". Without a title, it is the authority and the letter's type,
    or failing that the letter's first line.
    """
    title = title_of(blocks)
    written = _written(title) if title else ""
    name = authority.name if authority else ""
    if written:
        return written if not name or authorities_in(written) else f"{name}: {written}"
    parts = [part for part in (name, title.entry.label if title else "") if part]
    return ": ".join(parts) or next((block.text[:LONGEST_TITLE] for block in blocks if block.text), "")


def _written(title: Title) -> str:
    """Return the line that gives the letter's type; "" if that is a paragraph."""
    text = title.words.text
    start = text.rfind("\n", 0, title.start) + 1
    end = text.find("\n", title.start)
    line = text[start : end if end >= 0 else len(text)]
    return "" if len(line) > LONGEST_TITLE else _FOOTNOTE_MARK.sub("", line.strip())
