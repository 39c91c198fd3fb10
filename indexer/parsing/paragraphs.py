"""Parsing stage: pieces of one paragraph, cut by the end of a page, are joined; footnotes stand aside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from indexer.letter import Block, Role

_FINISHED = re.compile(r"[.!?:;][\"'’”)\]\d*]*(?:\s*\([^()]{1,40}\))?$")
_OPENS_LOW = re.compile(r"[(\[\"'‘“]?[a-z]")
_DANGLING = re.compile(
    r"(?:[,(–-]|\b(?:a|an|and|are|as|at|be|been|but|by|for|from|has|have|in|into|is|of|on|or|than|that|the|their|this|to|was|were|which|who|with))$",
    re.IGNORECASE,
)
_PROSE = 15
"""Words; so long a piece without a full stop is a sentence that was cut."""
_TEXT = (Role.PARAGRAPH, Role.LIST_ITEM, Role.QUOTATION)


def join_pieces(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return `blocks` with each paragraph and list item whole again.

    A piece goes on from the one before where the source says so, or where that one's sentence is unfinished and it begins as only
    the middle of a sentence does: "… additional agency social" + "workers. However …". Furniture must be gone before; a footnote
    between two pieces comes after them.
    """
    joined: list[Block] = []
    for block in blocks:
        place = _open_place(joined, block)
        if place is None:
            joined.append(block)
        else:
            joined[place] = _glued(joined[place], block)
    return tuple(joined)


def _open_place(joined: Sequence[Block], block: Block) -> int | None:
    """Return the place of the block that `block` goes on from, or None where it stands for itself."""
    for place in range(len(joined) - 1, -1, -1):
        before = joined[place]
        if before.role is Role.FOOTNOTE and block.role is not Role.FOOTNOTE:
            continue
        return place if _goes_on(before, block) else None
    return None


def _goes_on(before: Block, block: Block) -> bool:
    if block.continues and before.role is block.role:
        return True
    if before.role is Role.HEADING:
        return block.role is Role.HEADING and before.level == block.level and bool(re.match(r"[a-z]", block.text))
    if (
        before.role not in _TEXT
        or block.role not in _TEXT
        or block.marker
        or (block.role is Role.LIST_ITEM and before.role is not block.role)
    ):
        return False
    if _FINISHED.search(before.text):
        return False
    return bool(_OPENS_LOW.match(block.text) or _DANGLING.search(before.text)) or _over_the_page(before, block)


def _over_the_page(before: Block, block: Block) -> bool:
    """Tell whether prose without its full stop stands last on a page and what looks alike first on the next: "… the Children in Care"."""
    turned = before.page is not None and block.page == before.page + 1
    return turned and before.size == block.size and before.bold == block.bold and len(before.text.split()) >= _PROSE


def _glued(before: Block, block: Block) -> Block:
    """Return the two as one block; a hyphen at the break takes no space: "well-" + "matched"."""
    space = "" if re.search(r"\w-$", before.text) and re.match(r"[a-z]", block.text) else " "
    return replace(before, text=f"{before.text}{space}{block.text}")
