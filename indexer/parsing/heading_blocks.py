"""Parsing: decide which blocks are headings, by the author's tag or by weight, size, length and the register of headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from indexer.letter import Block, Role
from indexer.print_conventions import BULLETS, is_prose
from indexer.registers.headings import finding_of

_SHORT = 14
"""Most words in a heading recognised by its position or wording."""
_BOLD = 30
"""Most words in a heading that is bold or larger than the text."""
_LARGER = 1.12
"""A heading recognised by size is at least this many times the size of the body text."""

_SENTENCE = 22
"""Most words in a tagged heading that is a whole sentence and in the register."""

_SMALLER = 0.88
"""A footnote is at most this many times the size of the body text."""
_NOTE = re.compile(r"(\d{1,2})[.)]?\s+(?=[A-Z‘“'\"(])")
_DASHED = re.compile(rf"([-–{BULLETS}])\s+(?=\S)")
_NUMBER = re.compile(r"\(?\d{1,3}[.)]*")
_RULE = re.compile(r"[_‾–—-]{5,}")
_NUMBERED = re.compile(r"(\d{1,3}\.)\s*(?=[A-Z‘“])")
_VERB = re.compile(r"\b(?:requires?|is|are|was|were|has|have|had|does|do|did|will|should|can)\b")
_NO_HEADING_END = re.compile(r"[.,;:…-]$")
_OPENS = re.compile(r"[\"'‘“(]?[A-Z0-9]")
_SENTENCES = re.compile(r"[.!?]\s+[A-Z‘'\"“]")


def mark_headings(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return `blocks` with the role HEADING on headings and nothing else, and FOOTNOTE on footnotes given as paragraphs.

    A tag counts unless the block reads as text ("Senior leaders know this. They …", "12. Ensure that plans …"). A plain paragraph is a
    heading if it is short, unpunctuated and either bold, larger than the text or above a list; if it is in the register ("Headline
    findings") and is not a sentence; or, in a source with no weights or sizes, if it is short, unpunctuated and above prose.
    """
    body_size = _body_size(blocks)
    unstyled = not _is_styled(blocks)
    following = (*blocks[1:], None)[: len(blocks)]
    pairs = zip(_with_ruled_notes(blocks), following, strict=True)
    return tuple(_marked(block, after, body_size, unstyled) for block, after in pairs)


def _is_styled(blocks: Sequence[Block]) -> bool:
    """Return whether the source marks its headings: it gives font sizes, or at least two lines are tagged or all bold."""
    shown = sum((block.role is Role.HEADING or (block.bold and _is_headline(block.text))) and not block.table for block in blocks)
    return shown > 1 or any(block.size for block in blocks)


def _with_ruled_notes(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks, making numbered items directly below a rule ("______") footnotes."""
    noted = False
    for block in blocks:
        noted = bool(_RULE.fullmatch(block.text)) or (noted and block.role is Role.LIST_ITEM and bool(_NUMBER.fullmatch(block.marker)))
        yield replace(block, role=Role.FOOTNOTE) if noted and block.role is Role.LIST_ITEM else block


def _marked(block: Block, after: Block | None, body_size: float, unstyled: bool) -> Block:
    if block.role is Role.HEADING:
        return block if _deserves_its_tag(block, body_size) else _as_paragraph(block)
    if note := _as_footnote(block, body_size):
        return note
    if _heads_a_list(block, after):
        return replace(block, role=Role.HEADING, level=0)  # its level was the list's
    if block.role is not Role.PARAGRAPH or block.continues or block.marker:
        return block
    if is_prose(block.text):
        return replace(block, role=Role.HEADING) if block.bold and _is_registered_sentence(block.text) else block
    looks = _stands_out(block, body_size) or _stands_above(block, after, unstyled) or _is_registered(block, after)
    return replace(block, role=Role.HEADING) if looks else block


def _deserves_its_tag(block: Block, body_size: float) -> bool:
    """Return whether a block tagged as a heading is one: not prose, and unlike the body text in looks or punctuation."""
    if is_prose(block.text):
        return _is_registered_sentence(block.text)
    like_text = 0 < block.size <= body_size and not block.bold
    return not like_text or _is_headline(block.text, _BOLD)


def _is_registered_sentence(text: str) -> bool:
    """Return whether a heading that is a sentence is in the register: "The effectiveness of the LSCB is good."."""
    return len(text.split()) <= _SENTENCE and not _SENTENCES.search(text) and finding_of(text) is not None


def _as_footnote(block: Block, body_size: float) -> Block | None:
    """Return a paragraph that is really a footnote, in small print and starting with a number, as one; None if it isn't."""
    small = 0 < block.size <= _SMALLER * body_size
    note = _NOTE.match(f"{block.marker} {block.text}".strip()) if small and block.role is Role.PARAGRAPH else None
    return replace(block, role=Role.FOOTNOTE, marker=note[1], text=note.string[note.end() :]) if note else None


def _as_paragraph(block: Block) -> Block:
    """Return a wrongly tagged block as a paragraph or list item, its number or dash split off: "52.Ambitious for children, …"."""
    if item := _DASHED.match(block.text):
        return replace(block, role=Role.LIST_ITEM, level=1, text=block.text[item.end() :], marker=item[1])
    number = _NUMBERED.match(block.text)
    text = block.text[number.end() :] if number else block.text
    return replace(block, role=Role.PARAGRAPH, level=0, text=text, marker=number[1] if number else block.marker)


def _body_size(blocks: Sequence[Block]) -> float:
    """Return the commonest font size, counted by characters; 0 if no sizes are known."""
    sizes: Counter[float] = Counter()
    for block in blocks:
        sizes[block.size] += len(block.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _is_headline(text: str, longest: int = _SHORT) -> bool:
    return len(text.split()) <= longest and bool(_OPENS.match(text)) and not _NO_HEADING_END.search(text)


def _stands_out(block: Block, body_size: float) -> bool:
    larger = body_size > 0 and block.size >= _LARGER * body_size
    return (block.bold or larger) and _is_headline(block.text.rstrip(":"), _BOLD)


def _stands_above(block: Block, after: Block | None, unstyled: bool) -> bool:
    """Return whether a plain short line heads what follows: a list or, in a source with no weights or sizes, prose."""
    if after is None or not _is_headline(block.text):
        return False
    return after.role is Role.LIST_ITEM or (unstyled and len(after.text.split()) >= _SHORT)


def _heads_a_list(block: Block, after: Block | None) -> bool:
    """Return whether a numbered line heads a list with letters or bullets: "1. Quality of practice", "a. Ensure that …"."""
    numbered = block.role is Role.LIST_ITEM and bool(_NUMBER.fullmatch(block.marker))
    listed = after is not None and after.role is Role.LIST_ITEM and bool(after.marker) and not _NUMBER.fullmatch(after.marker)
    return numbered and listed and _is_headline(block.text)


def _is_registered(block: Block, after: Block | None) -> bool:
    """Return whether the line is a heading in the register and doesn't seem to be a sentence or part of one."""
    cut = after is not None and after.role is Role.PARAGRAPH and after.text[:1].islower()
    sentence = _VERB.search(block.text) and not block.text.endswith("?")
    return not cut and not sentence and _is_headline(block.text.rstrip(":")) and finding_of(block.text) is not None
