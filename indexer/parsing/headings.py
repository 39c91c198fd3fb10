"""Parsing stage: which blocks are headings. Told by the author's tag, else by weight, size, length and the register of headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from indexer.letter import Block, Role
from indexer.registers.headings import finding_of

LONGEST = 40
"""Words; what is longer is prose, whatever its tag says."""
_SHORT = 14
"""Words; only a line as short as this is taken for a heading by its looks."""
_LARGER = 1.12
"""A heading's letters are at least so much larger than those of most of the text."""

_NO_HEADING_END = re.compile(r"[.,;:…-]$")
_OPENS = re.compile(r"[\"'‘“(]?[A-Z0-9]")
_SENTENCES = re.compile(r"[.!?]\s+[A-Z‘'\"“]")


def mark_headings(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return `blocks` with the role HEADING on headings and on nothing else.

    A tag counts unless the block is prose ("Senior leaders know this. They …"). A plain paragraph is a heading where the register knows it
    ("Headline findings"), where it is short, unpunctuated and bold or larger than the text, or, in a source without any
    weights and sizes, where it is short, unpunctuated and stands above prose or a list.
    """
    body_size = _body_size(blocks)
    unstyled = not any(block.size or block.bold for block in blocks if block.role is not Role.HEADING)
    following = (*blocks[1:], None)
    return tuple(_marked(block, after, body_size, unstyled) for block, after in zip(blocks, following, strict=True))


def _marked(block: Block, after: Block | None, body_size: float, unstyled: bool) -> Block:
    if block.role is Role.HEADING:
        return replace(block, role=Role.PARAGRAPH) if _is_prose(block.text) else block
    if block.role is not Role.PARAGRAPH or block.continues or _is_prose(block.text):
        return block
    looks = _stands_out(block, body_size) or (unstyled and _stands_above_text(block, after))
    return replace(block, role=Role.HEADING) if looks or finding_of(block.text) else block


def _body_size(blocks: Sequence[Block]) -> float:
    """Return the font size of most letters of the text, 0 where no sizes are known."""
    sizes: Counter[float] = Counter()
    for block in blocks:
        sizes[block.size] += len(block.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _is_prose(text: str) -> bool:
    """Tell whether `text` is sentences: long, or two sentences, or one long sentence with its full stop."""
    words = len(text.split())
    return words > LONGEST or bool(_SENTENCES.search(text)) or (words > _SHORT and text.endswith("."))


def _is_headline(text: str) -> bool:
    return len(text.split()) <= _SHORT and bool(_OPENS.match(text)) and not _NO_HEADING_END.search(text)


def _stands_out(block: Block, body_size: float) -> bool:
    larger = body_size > 0 and block.size >= _LARGER * body_size
    return (block.bold or larger) and _is_headline(block.text.rstrip(":"))


def _stands_above_text(block: Block, after: Block | None) -> bool:
    below = after is not None and (after.role is Role.LIST_ITEM or len(after.text.split()) >= _SHORT)
    return below and _is_headline(block.text)
