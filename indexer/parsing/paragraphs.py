"""Parsing: rejoin paragraphs split by a page break, skipping over footnotes in between."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from indexer.letter import Block, Role
from indexer.print_conventions import FINISHED

_OPENS_LOW = re.compile(r"[(\[\"'‘“]?[a-z]")
_DANGLING = re.compile(
    r"(?:[,(–-]|[a-z][’']s|\b(?:a|an|and|are|as|at|be|been|but|by|for|from|has|have|in|into|is|of|on|or|than|that|the|their|this|to|was|were|which|who|with))$",
    re.IGNORECASE,
)
_YEARS = re.compile(r"\d[-–]$")
"""The first half of "2016-" + "17."."""
_TAIL = 200
"""Characters at the end of a piece that say whether its sentence is finished; a piece made of many would be read again for each."""
_PROSE = 15
"""A piece with at least this many words and no full stop is a sentence that was cut off."""
_PRINTED = re.compile(r"\(?(\d{1,3}(?:\.\d{1,3})*)[.):]?")
_LOOKED_AT = 160
"""Characters at each end of a text that tell whether it goes on."""
_TEXT = (Role.PARAGRAPH, Role.LIST_ITEM, Role.QUOTATION)


def join_pieces(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return `blocks` with each split paragraph and list item rejoined.

    A piece continues the one before if the source says so, or if that one's sentence is unfinished and the piece begins like the
    middle of a sentence: "… additional agency social" + "workers. However …". Furniture must already have been removed; a footnote
    between two pieces ends up after them.
    """
    joined: list[Block] = []
    parts: dict[int, list[str]] = {}
    text_at, last_at = -1, -1  # the last block that is no footnote, and the last of all
    for block in blocks:
        before = last_at if block.role is Role.FOOTNOTE else text_at
        place = before if before >= 0 and _goes_on(joined[before], block) else None
        if place is None:
            last_at += 1
            text_at = text_at if block.role is Role.FOOTNOTE else last_at
            joined.append(_as_listed(joined[-1], block) if joined else block)
        else:
            more = _glue(joined[place], block)
            parts.setdefault(place, [joined[place].text]).append(more)
            joined[place] = replace(joined[place], text=_ends(joined[place].text + more), ocr=joined[place].ocr or block.ocr)
    return tuple(replace(block, text="".join(parts[place])) if place in parts else block for place, block in enumerate(joined))


def _ends(text: str) -> str:
    """Return the beginning and end of a text that grows piece by piece: all that is looked at, so that the time grows with its length."""
    return text if len(text) <= 2 * _LOOKED_AT else f"{text[:_LOOKED_AT]} {text[-_LOOKED_AT:]}"


def _as_listed(before: Block, block: Block) -> Block:
    """Return a paragraph that is really a list item without a bullet as one; any other block unchanged.

    Such an item begins in lower case or with a number ("88 live in other areas"), after a colon or another such item.
    """
    introduced = before.text.endswith(":") or _is_listed(before)
    return replace(block, role=Role.LIST_ITEM) if introduced and block.role is Role.PARAGRAPH and _ITEM.match(block.text) else block


_ITEM = re.compile(r"[a-z]|\d+ ")


def _is_listed(block: Block) -> bool:
    return block.role is Role.LIST_ITEM and not block.marker and bool(_ITEM.match(block.text))


def _goes_on(before: Block, block: Block) -> bool:
    if block.continues and before.role is block.role:
        return True
    if before.role is Role.HEADING:
        return block.role is Role.HEADING and before.level == block.level and bool(re.match(r"[a-z]", block.text))
    if before.role is block.role is Role.FOOTNOTE:
        return not block.marker and not FINISHED.search(before.text[-_TAIL:])
    if before.role not in _TEXT or block.role not in _TEXT or _is_finished(before, block):
        return False
    if block.marker:
        return _is_number_of_the_sentence(before, block)
    if block.role is Role.LIST_ITEM and before.role is not block.role:
        return False
    if _is_listed(before):
        return False  # a list without markers: "in primary schools is 16 %", "in secondary schools is 12 %"
    return bool(_OPENS_LOW.match(block.text) or _DANGLING.search(before.text[-_TAIL:])) or _over_the_page(before, block)


def _is_finished(before: Block, block: Block) -> bool:
    """Return whether `before` is complete; prose that ends its page with a semicolon may not be."""
    if before.text.endswith(";") and before.role is Role.PARAGRAPH and _turned(before, block) and _OPENS_LOW.match(block.text):
        return False
    return bool(FINISHED.search(before.text[-_TAIL:]))


def _is_number_of_the_sentence(before: Block, block: Block) -> bool:
    """Return whether what looks like a printed number is part of a split sentence: "a decrease (85 to" + "58) in complaints"."""
    number, last = printed_number(block.marker), printed_number(before.marker)
    follows = last.isdigit() and number.isdigit() and int(number) == int(last) + 1
    return bool(number) and not follows and (_over_the_page(before, block) or bool(_YEARS.search(before.text[-_TAIL:])))


def _over_the_page(before: Block, block: Block) -> bool:
    """Return whether prose ends a page without a full stop and a block of the same look begins the next: "… the Children in Care"."""
    alike = before.size == block.size and before.bold == block.bold
    return _turned(before, block) and alike and len(before.text.split(maxsplit=_PROSE)) >= _PROSE


def _turned(before: Block, block: Block) -> bool:
    return before.page is not None and block.page == before.page + 1


def _glue(before: Block, block: Block) -> str:
    """Return what a piece adds to the one before, with no space after a hyphen at the break: "well-" + "matched"."""
    text = f"{block.marker} {block.text}" if block.marker else block.text
    space = "" if re.search(r"\w-$", before.text) and re.match(r"[a-z\d]", text) else " "
    return f"{space}{text}"


def printed_number(marker: str) -> str:
    """Return the number in a marker: "23." gives "23", "(4)" gives "4", "2.1" gives "2.1"; a bullet or a letter gives ""."""
    number = _PRINTED.fullmatch(marker.strip()) if marker else None
    return number[1] if number else ""
