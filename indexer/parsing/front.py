"""Parsing: find the front of a letter: letterhead and addressees, salutation, and opening paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from indexer.letter import Block, Evidence, Role

FRONT_BLOCKS = 80
"""Enough blocks for a long letterhead, a long list of addressees and the opening paragraphs."""
OPENING_CHARACTERS = 2500
LONGEST_ADDRESS = 2500
"""Most characters before "Dear …" if date, addressees and salutation are one block; a joint area letter has a dozen addressees."""
LONGEST_BLOCK = 20_000
"""Most characters of a block that are read; a whole page of a letter has about 3,000."""
FULL_LINE = 50
"""Fewest characters in a full line of a paragraph; a line of an address is shorter."""

_SALUTATION = re.compile(r"(?:^|\s)Dear\s+(?=[A-Zlc]|(?:both|sirs?|madam|partners|parents?|friends|head|director)\b)")


@dataclass(frozen=True, slots=True)
class Front:
    """The blocks of a letter's front, in three parts."""

    before: tuple[Block, ...]
    """Letterhead, date and addressees; empty if there is no salutation (a report)."""
    salutation: Block | None
    """ "Dear Ms Leavy" """
    opening: tuple[Block, ...]
    """Salutation, subject line and first paragraphs; for a report, its title page."""


def front_of(blocks: Sequence[Block]) -> Front:
    """Return the front of the letter, divided at "Dear …"; without a salutation it is all opening."""
    front = tuple(
        block if len(block.text) <= LONGEST_BLOCK else replace(block, text=block.text[:LONGEST_BLOCK])
        for block in islice(blocks, FRONT_BLOCKS)
    )
    for place, block in enumerate(front):
        match = _greeting(block.text) if (block.page or 1) <= 2 else None
        if match:
            greeted = replace(block, text=block.text[match.start() :].strip())
            above = replace(block, text=block.text[: match.start()].strip())
            return Front((*front[:place], *filter(_has_text, [above])), greeted, _opening([greeted, *front[place + 1 :]]))
    return Front((), None, _opening(front))


def is_greeted(text: str) -> tuple[str, bool]:
    """Return the part of a block above "Dear …", which is all of it without one, and whether there is one."""
    match = _greeting(text)
    return (text[: match.start()], True) if match else (text, False)


def _greeting(text: str) -> re.Match[str] | None:
    return _SALUTATION.search(text, 0, LONGEST_ADDRESS) if "Dear" in text else None  # much faster than the pattern alone


def _has_text(block: Block) -> bool:
    return bool(block.text)


def _opening(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks up to `OPENING_CHARACTERS`, without running headers, which may name another letter."""
    taken: list[Block] = []
    characters = 0
    for block in blocks:
        if characters > OPENING_CHARACTERS:
            break
        if block.role is not Role.FURNITURE:
            taken.append(block)
            characters += len(block.text)
    return tuple(taken)


@dataclass(frozen=True, slots=True)
class OpeningWords:
    """Several blocks joined as one text, which knows the page of each character."""

    text: str
    pages: tuple[tuple[int, int | None], ...]
    """Where each block begins in `text`, and its page."""

    def evidence(self, field: str, start: int, end: int, around: int = 0) -> Evidence:
        """Return the evidence for `field`: characters `start` to `end`, with up to `around` more of their block on either side."""
        page = next((page for place, page in reversed(self.pages) if place <= start), None)
        first = max(self.text.rfind("\n", 0, start) + 1, start - around)
        stop = self.text.find("\n", end)
        last = min(stop if stop >= 0 else len(self.text), end + around)
        while start > first > 0 and not self.text[first - 1].isspace():
            first += 1
        while end < last < len(self.text) and not self.text[last].isspace():
            last -= 1
        return Evidence(field, page, " ".join(self.text[first:last].split()))


def opening_words(blocks: Sequence[Block], *, run_on: bool = False) -> OpeningWords:
    """Return the texts of `blocks` joined by line ends; with `run_on`, by a space where a sentence clearly continues."""
    starts: list[tuple[int, int | None]] = []
    text = ""
    for block in blocks:
        if starts:
            text += " " if run_on and _goes_on(text[starts[-1][0] :], block.text) else "\n"
        starts.append((len(text), block.page))
        text += block.text
    return OpeningWords(text, tuple(starts))


def _goes_on(line: str, following: str) -> bool:
    """Return whether a full line continues: "… services on" and "30 and 31 October 2024."; "… were Andy Whippey," and "Tara Geere …"."""
    if len(line) < FULL_LINE or not following:
        return False
    return line[-1] == "," or (line[-1].isalnum() and following[0].islower()) or (line[-1].islower() and following[0].isdigit())
