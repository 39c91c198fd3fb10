"""Parsing: put each block of text in its section, and work out what kind of paragraph it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.letter import Block, Finding, Kind, Role, Section
from indexer.parsing.closing import is_closing
from indexer.parsing.paragraphs import printed_number
from indexer.registers.headings import GRADES, finding_of

INTRODUCTION = Section("Introduction", Finding.BACKGROUND)
"""The section for paragraphs before the first heading: the letter's opening."""
CLOSING = Section("Closing", Finding.BACKGROUND)
"""The section for the closing sentences: "I am copying this letter to …"."""


_NOTE_NUMBER = re.compile(r"(?<=[a-z]{3})\d{1,2}$")
"""A footnote number at the end of a heading that was not raised: "Information about this local authority area2"."""
_INSET = re.compile(r"^(?:case|practice) (?:study|example)\b", re.IGNORECASE)
"""The heading of a box set among the paragraphs of a section."""
_MAIN = re.compile(rf"\bfindings?\b|\b(?:{GRADES})$", re.IGNORECASE)
"""A heading with this word, or with a grade at its end, opens a main part of the letter, whatever is above it."""
_HANDED_DOWN = (Finding.STRENGTH, Finding.IMPROVEMENT, Finding.PRIORITY_ACTION)
"""Kinds that a heading passes on to headings under it: "Care leavers" under "Areas for priority action" heads priority actions."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece of text with its section and kind."""

    block: Block
    section: Section
    heading: int
    """Ordinal of its heading among the letter's headings; 0 before the first."""
    kind: Kind


@dataclass(frozen=True, slots=True)
class _Open:
    """A heading in force, with what it passes on to those below it."""

    block: Block
    section: Section
    recommends: bool
    ordinal: int
    """Among the letter's headings, from 1."""
    above: tuple[_Open, ...] = ()
    """The headings in force just before it."""
    leads: bool = False
    """True if another heading comes directly below it, with no text between."""


_DEEPEST = 30
"""Headings above another that are kept in mind; letters have up to six."""
_NONE = _Open(Block("", Role.HEADING), INTRODUCTION, recommends=False, ordinal=0)


def section_for(heading: str) -> Section:
    """Return the section for `heading`, as written but without a trailing colon or footnote number.

    A heading that the register doesn't know is a plain finding.
    """
    written = _NOTE_NUMBER.sub("", heading.strip().rstrip(":").rstrip())
    finding = finding_of(written)
    return Section(written, finding or Finding.FINDING, known=finding is not None)


def place(blocks: Sequence[Block]) -> tuple[Placed, ...]:
    """Return the letter's pieces of text, each under the nearest heading above it, whatever its level.

    Headings before the first piece of text are the letter's title, unless the register knows them; text under no heading goes in
    `INTRODUCTION` and closing sentences in `CLOSING`. A plain heading below one for strengths, improvements or priority actions
    takes that kind. A heading inside a table, with its text, ends with the table.
    """
    running = _numbering_runs(blocks)
    opened: tuple[_Open, ...] = ()
    ordinal = 0
    placed: list[Placed] = []
    for before, block in zip((None, *blocks), blocks, strict=False):
        opened = _without_ended_inset(_without_ended_table(opened, block, placed), block, placed)
        if block.role is not Role.HEADING:
            heading = opened[-1] if opened else _NONE
            placed.append(Placed(block, heading.section, heading.ordinal, _kind(block, heading.recommends, running)))
        elif placed or finding_of(block.text):
            ordinal += 1
            opened = _opened(opened, block, ordinal, leads=before is not None and before.role is Role.HEADING)
    return _with_closing(placed, ordinal + 1)


def _without_ended_table(opened: tuple[_Open, ...], block: Block, placed: Sequence[Placed]) -> tuple[_Open, ...]:
    """Return the headings in force at `block`: those in a table with their text end when the table does."""
    ended = placed[-1].block.table if placed and not block.table else 0
    return tuple(heading for heading in opened if not ended or heading.block.table != ended)


def _without_ended_inset(opened: tuple[_Open, ...], block: Block, placed: Sequence[Placed]) -> tuple[_Open, ...]:
    """Return the headings in force at `block`: a box of plain text ends where numbers or bullets resume after it.

    A case study in a box between paragraphs 28 and 29 does not head paragraph 29.
    """
    if not (opened and placed and block.marker and _INSET.match(opened[-1].section.heading)):
        return opened
    for piece in reversed(placed):
        if piece.heading != opened[-1].ordinal:
            return opened[-1].above if piece.block.marker and piece is not placed[-1] else opened
        if piece.block.marker:
            return opened
    return opened


def _with_closing(placed: Sequence[Placed], ordinal: int) -> tuple[Placed, ...]:
    """Return the pieces, with the closing sentences moved to `CLOSING`; footnotes among them stay in their section."""
    closing: set[int] = set()
    for place in range(len(placed) - 1, 0, -1):
        if is_closing(placed[place].block.text):
            closing.add(place)
        elif placed[place].kind is not Kind.FOOTNOTE:
            break
    return tuple(Placed(piece.block, CLOSING, ordinal, piece.kind) if place in closing else piece for place, piece in enumerate(placed))


def _opened(opened: tuple[_Open, ...], block: Block, ordinal: int, *, leads: bool) -> tuple[_Open, ...]:
    """Return the headings in force once `block` is added below those of `opened` that it belongs to.

    `leads` says that the last one of `opened` has no text.
    """
    if opened and leads:
        opened = (*opened[:-1], replace(opened[-1], leads=True))
    came_under, section = opened, section_for(block.text)
    while opened and not _is_below(block, opened[-1], section):
        opened = opened[:-1]
    recommends = bool(re.search(r"\brecommend", block.text, re.IGNORECASE))
    if opened and section.finding is Finding.FINDING:
        above = opened[-1]
        recommends = recommends or above.recommends
        if above.section.finding in _HANDED_DOWN:
            section = replace(section, finding=above.section.finding)
    return (*opened[-_DEEPEST:], _Open(block, section, recommends, ordinal, came_under))


def _is_below(block: Block, above: _Open, section: Section) -> bool:
    """Return whether one heading comes under another: by level if both have one, or by size, or by weight.

    If these are the same, a topic comes under a kind of finding with no text directly below it: "Areas for improvement", "Care leavers".
    "Inspection findings" and "The experiences and progress of care leavers: good" never come under "Recommendations", whatever their sizes.
    """
    higher = above.block
    if above.section.finding in _HANDED_DOWN and section.finding is Finding.FINDING and _MAIN.search(section.heading):
        return False
    if block.level and higher.level:
        return block.level > higher.level
    if block.size and higher.size and abs(block.size - higher.size) >= 1:
        return block.size < higher.size
    if higher.bold != block.bold:
        return higher.bold
    return above.leads and section.finding is Finding.FINDING and not _MAIN.search(section.heading)


def _kind(block: Block, recommends: bool, running: bool) -> Kind:
    """Return a block's kind; an item under recommendations is one, and a numbered item is body text if paragraphs are numbered."""
    numbered = bool(printed_number(block.marker))
    if recommends and (block.role is Role.LIST_ITEM or (numbered and block.role is Role.PARAGRAPH)):
        return Kind.RECOMMENDATION
    if block.role is Role.LIST_ITEM and running and numbered:
        return Kind.BODY
    return _KINDS[block.role]


_KINDS = {
    Role.PARAGRAPH: Kind.BODY,
    Role.LIST_ITEM: Kind.LIST_ITEM,
    Role.TABLE_ROW: Kind.TABLE_ROW,
    Role.QUOTATION: Kind.QUOTATION,
    Role.FOOTNOTE: Kind.FOOTNOTE,
}


def _numbering_runs(blocks: Sequence[Block]) -> bool:
    """Return whether the letter's paragraphs are numbered throughout: the numbers run on across its headings."""
    runs, last = 0, 0
    crossed = False
    for block in blocks:
        if block.role is Role.HEADING:
            crossed = True
        number = printed_number(block.marker)
        if number.isdigit():
            runs += crossed and int(number) == last + 1 and last > 0
            crossed, last = False, int(number)
    return runs >= 2
