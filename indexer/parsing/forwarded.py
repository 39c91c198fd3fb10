"""Parsing: find the part of a mail that is a letter: people forward letters with a line of their own, and others forward that."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.letter import Block

_HEADER = re.compile(r"(?:^|\s)\W{0,3}(from|sent|to|cc|subject|date|reply-to|importance|attachments)\W{0,2}:", re.IGNORECASE)
_FORWARDED = re.compile(r"(?:forwarded|original) message\W*$", re.IGNORECASE)
"""A line above a header, which may then begin with any of its lines."""
_SIGNATURE = re.compile(r"-- ?(?:\s|$)")
"""The line with which mail programs part who wrote a mail from its words."""
LEAST = 3
"""Fewest different lines of a mail's header, among them who sent it."""
WITHIN = 6
"""Blocks in which they stand."""
LONGEST = 600
"""Most characters of a block with lines of a header."""


def longest_mail(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks of the longest of the mails that one another quote in a mail's own words; all blocks if there is one mail."""
    starts = [0]
    for place, block in enumerate(blocks):
        if place >= starts[-1] and (beyond := _behind_header(blocks, place, block)):
            starts.append(beyond)
    parts = [tuple(blocks[first:last]) for first, last in zip(starts, [*starts[1:], len(blocks)], strict=True)]
    return _unsigned(max(parts, key=lambda part: sum(len(one.text) for one in part)))


def _unsigned(part: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return the blocks of a mail above its writer's signature, where that is in its second half."""
    sign = next((place for place, block in enumerate(part) if _SIGNATURE.match(f"{block.marker}{block.text}")), len(part))
    return part[:sign] if 2 * sign >= len(part) else part


def _behind_header(blocks: Sequence[Block], place: int, block: Block) -> int:
    """Return where a mail's words begin whose header begins at `block`; 0 if none does."""
    if not (first := _HEADER.search(block.text)) or len(block.text) > LONGEST:
        return 0
    above = block.text[: first.start()] or (blocks[place - 1].text if place else "")
    if first[1].lower() != "from" and not _FORWARDED.search(above):
        return 0
    found: set[str] = set()
    for number, one in enumerate(blocks[place : place + WITHIN], start=place):
        lines = {match[1].lower() for match in _HEADER.finditer(one.text)} if len(one.text) <= LONGEST else set()
        if not lines:
            return number if _is_header(found) else 0
        found |= lines
    return min(place + WITHIN, len(blocks)) if _is_header(found) else 0


def _is_header(lines: set[str]) -> bool:
    return len(lines) >= LEAST and "from" in lines
