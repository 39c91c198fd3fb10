"""Parsing: turn what a reader tells of single pages into notices about the letter."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.letter import Block, Role


def notices_of(blocks: Sequence[Block]) -> tuple[str, ...]:
    """Return a notice for each thing that the reader tells, with its pages ("Pages 5–7 and 9 can’t be read: …"), and for scanned pages."""
    pages: dict[str, list[int]] = {}
    for block in blocks:
        if block.role is Role.NOTICE:
            pages.setdefault(block.text, []).extend([block.page] if block.page is not None else [])
    notices = [f"{_pages(sorted(set(of)))} can’t be read: {text}." if of else text for text, of in pages.items()]
    if scanned := sorted({block.page for block in blocks if block.ocr and block.page}):
        notices.append(f"{_pages(scanned)}: read from a scan by text recognition (OCR), so some characters may be wrong.")
    return tuple(notices)


def without_notices(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks that are the document's own."""
    return tuple(block for block in blocks if block.role is not Role.NOTICE)


def _pages(numbers: Sequence[int]) -> str:
    """Return "Page 5", or "Pages 5–7 and 9"."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][-1] + 1:
            spans[-1].append(number)
        else:
            spans.append([number])
    named = [name for span in spans for name in ([f"{span[0]}–{span[-1]}"] if len(span) > 2 else map(str, span))]
    last = f" and {named[-1]}" if len(named) > 1 else ""
    return f"Page{'s' if len(numbers) > 1 else ''} {', '.join(named[:-1] or named)}{last}"
