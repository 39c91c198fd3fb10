"""Readers: put the footnotes of an untagged page below the paragraphs that refer to them, as tags do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from indexer.letter import Block, Role
from indexer.readers.pdf.text_runs import Placed, is_note_number

Written = tuple[Block, Sequence[Placed]]
"""A block and its runs."""


def with_notes_placed(written: Sequence[Written]) -> tuple[Block, ...]:
    """Return the blocks, each footnote below the block that its number is raised in; one that none refers to stays where it is."""
    notes = {block.marker: block for block, _ in written if block.role is Role.FOOTNOTE and block.marker}
    if not notes:
        return tuple(block for block, _ in written)
    marks = [() if block.role is Role.FOOTNOTE else _references(placed) for block, placed in written]
    referred = {mark for found in marks for mark in found}
    done: list[Block] = []
    left = dict(notes)
    for (block, _), found in zip(written, marks, strict=True):
        is_placed = block.role is Role.FOOTNOTE and block is notes.get(block.marker) and block.marker in referred
        if not is_placed:
            done.append(block)
        done.extend(left.pop(mark) for mark in found if mark in left)
    return tuple(done)


def _references(placed: Iterable[Placed]) -> Sequence[str]:
    """Return the footnote numbers raised in a paragraph's text."""
    found: list[str] = []
    before = None
    for _, run in placed:
        if not run.text.strip():
            continue
        if before is not None and run.size < before.size and is_note_number(run, before):
            found.append(run.text.strip())
        else:
            before = run
    return found
