"""Readers: put the lines of an untagged page together into paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import quantiles

from indexer.letter import Block, Role
from indexer.print_conventions import FINISHED
from indexer.readers.characters import tidy
from indexer.readers.markers import split_marker
from indexer.readers.pdf.blocks import begins_with_note_number, block_of
from indexer.readers.pdf.lines import TextLine
from indexer.readers.pdf.page import Page
from indexer.readers.pdf.text_runs import Placed, joined
from indexer.readers.pdf.typography import is_bold, main_size
from indexer.readers.pdf.words import is_ended

INDENT = 0.7
"""Lines whose left edges differ by more than this, in font sizes, are indented differently."""

LEADING = 1.25
"""Line spacing, in font sizes, for a page with too few lines to measure it."""

NOTE_LEADING = 1.55
"""Most line spacing of a footnote, in font sizes: some are spaced more widely than the text."""

CELL_LEADING = 2.0
"""Most line spacing in a cell, in font sizes: a cell may be spaced more widely than the text."""

ADDRESS = 3
"""Fewest lines of an address; of two, the first may be as short as its column."""

APART = 0.6
"""A number or letter that is further from the text after it than this, in font sizes, is its label: a space is about half as wide."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How lines are set."""

    leading: float
    """Line spacing within paragraphs, in font sizes."""
    margin: float
    """Right edge of the longest line, in points."""
    edge: float = 0.0
    """Where lines are wrapped, in points, if that is known."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that are one paragraph."""

    lines: tuple[TextLine, ...]
    block: Block

    @property
    def placed(self) -> tuple[Placed, ...]:
        """All its runs."""
        return tuple(one for line in self.lines for one in line.placed)

    @property
    def text_left(self) -> float:
        """The left edge of its text without its marker."""
        return self.lines[1].left if len(self.lines) > 1 else _after_marker(self.lines[0])


def setting_of(lines: Sequence[TextLine]) -> Setting:
    """Return how these lines are set: their spacing is the lower quartile of their distances."""
    steps = [(above.base - below.base) / max(_size(above), _size(below), 1.0) for above, below in pairwise(lines)]
    close = [step for step in steps if 0.9 < step < 2.5]
    leading = quantiles(close, n=4)[0] if len(close) > 3 else LEADING
    return Setting(leading, max((line.right for line in lines), default=0.0))


def paragraphs_of(lines: Sequence[TextLine], page: Page, setting: Setting) -> Iterator[Paragraph]:
    """Yield the paragraphs that these lines make."""
    group: list[TextLine] = []
    for line in lines:
        if group and not _goes_on(group, line, setting):
            yield from _unwrapped(group, page, setting)
            group = []
        group.append(line)
    if group:
        yield from _unwrapped(group, page, setting)


def continued(before: Paragraph | None, here: Paragraph, margin: float) -> Paragraph:
    """Return a page's first paragraph, marked as continuing `before`, the last of the page before, if it does.

    It does if that page's last line has no room for its first word before `margin`, the right edge of the text of both pages, and the
    sentence is unfinished, or a marker was printed before it and this paragraph has none: each new one would have its own.
    """
    if before is None or before.block.bold or here.block.marker or here.block.role is not Role.PARAGRAPH:
        return here
    last, first = before.lines[-1], here.lines[0]
    alike = before.block.bold == here.block.bold and before.block.size == here.block.size
    if not alike or is_ended(last, first, margin):
        return here
    marked = bool(before.block.marker) and abs(first.left - before.text_left) <= INDENT * max(1.0, first.size)
    if not marked and FINISHED.search(before.block.text):
        return here
    role = before.block.role if marked else here.block.role
    return Paragraph(here.lines, replace(here.block, role=role, continues=role is before.block.role))


def _goes_on(group: Sequence[TextLine], line: TextLine, setting: Setting) -> bool:
    """Return whether a line belongs to the paragraph above it, by distance, looks, indent and marker."""
    above, size = group[-1], max(_size(group[-1]), _size(line), 1.0)
    distance = above.base - line.base
    spaced = NOTE_LEADING if begins_with_note_number(group[0].placed) else setting.leading * 1.2
    wrapped = setting.edge > 0 and distance < CELL_LEADING * size and not _opens(line) and not is_ended(above, line, setting.edge)
    if (distance > size * spaced and not wrapped) or abs(_size(above) - _size(line)) > 0.6:
        return False
    if _marker(line) and not _is_wrapped_number(group, line, setting):
        return False
    if is_bold(run for _, run in above.placed) != is_bold(run for _, run in line.placed) and not _is_carried_on(above, line, setting):
        return False
    hangs = len(group) > 1 or not (_marker(above) or _label(above.placed, line.left))
    return abs(line.left - above.left) <= INDENT * size or (line.left < above.left if hangs else True)


def _is_carried_on(above: TextLine, line: TextLine, setting: Setting) -> bool:
    """Return whether a sentence in which some words are bold carries on in a line of the other weight."""
    if _opens(line) or FINISHED.search(joined(above.placed).strip()) or is_ended(above, line, setting.margin):
        return False
    return is_bold([above.placed[-1][1]]) == is_bold([line.placed[0][1]])


def _is_wrapped_number(group: Sequence[TextLine], line: TextLine, setting: Setting) -> bool:
    """Return whether the number at the start of a line is one of the sentence's: "from 66 to", "44. It remains unclear …"."""
    text = joined(group[-1].placed).strip()
    text_left = group[-1].left if len(group) > 1 else _after_marker(group[0])
    begun = bool(_marker(group[0])) and group[0].left < line.left and abs(line.left - text_left) <= INDENT * max(1.0, line.size)
    number = bool(re.match(r"\s*\d", joined(line.placed)))
    return number and begun and not FINISHED.search(text) and not is_ended(group[-1], line, setting.margin)


def _size(line: TextLine) -> float:
    """Return the commonest size of a line's text: its bullet may be larger."""
    return main_size([run for _, run in line.placed if run.text.strip()])


def _marker(line: TextLine) -> str:
    """Return the bullet or number that a line begins with; "*" for a footnote number, "" for none."""
    return (
        split_marker(joined(line.placed), Role.PARAGRAPH)[0]
        or _label(line.placed)
        or ("*" if begins_with_note_number(line.placed) else "")
    )


def _label(placed: Sequence[Placed], text_left: float | None = None) -> str:
    """Return the number or letter that is a run of its own before the text: "52.", "(iii)"; "" if there is none.

    It stands apart from the text, which may begin with a figure, or the text begins at `text_left`, where its other lines do.
    """
    if len(placed) < 2:
        return ""
    first, after = placed[0][1], placed[1][1]
    text = first.text.strip()
    if not _LABEL.fullmatch(text) or first.base != after.base:
        return ""
    aligned = text_left is not None and abs(after.left - text_left) < 1 and first.left < text_left
    return text if after.left - first.right > APART * after.size or aligned else ""


_LABEL = re.compile(r"\d{1,3}\.|\((?:\d{1,2}|[a-z]|[ivx]{1,4})\)|[a-z]\)")


def _after_marker(line: TextLine) -> float:
    """Return where the text of a line begins after its marker."""
    runs = [run for _, run in line.placed if run.text.strip()]
    return runs[1].left if len(runs) > 1 and _marker(line) else line.left


def _unwrapped(group: Sequence[TextLine], page: Page, setting: Setting) -> Iterator[Paragraph]:
    """Yield the paragraphs of closely spaced lines: a line with room left for the next one's first word was ended by the writer."""
    together: list[TextLine] = []
    for line, last in zip(group, (*_ended(group, setting), True), strict=True):
        together.append(line)
        if last:
            yield _paragraph(together, page)
            together = []


def _ended(group: Sequence[TextLine], setting: Setting) -> Sequence[bool]:
    """Return for each line but the last whether its writer ended it there.

    If most lines have room before the page's or the cell's edge, as in an address, those with room are, and those above a name and a post.
    Otherwise it is those with room beside the longest of them, or each line if most have it; and any between two names with posts.
    """
    texts = [joined(line.placed).strip() for line in group]
    named = [bool(_NAMED.match(text)) for text in texts]
    prose = any(text.endswith(".") for text in texts) or is_bold(run for line in group for _, run in line.placed)
    longest, edge = max(line.right for line in group), setting.edge or setting.margin
    if len(group) >= ADDRESS and longest < edge and not prose:
        ended = _with_room(group, edge)
        if 2 * sum(ended) > len(ended):
            return [room or name for room, name in zip(ended, named[1:], strict=True)]
    ended = _with_room(group, max(setting.edge, longest))
    if 2 * sum(ended) > len(ended):
        return [True] * len(ended)
    return [room or all(names) for room, names in zip(ended, pairwise(named), strict=True)]


def _with_room(group: Sequence[TextLine], margin: float) -> Sequence[bool]:
    """Return for each line but the last whether the first word of the next would have fitted, and may begin a line."""
    return [_opens(below) and is_ended(above, below, margin) for above, below in pairwise(group)]


_NAMED = re.compile(r"(?:[A-Z][\w.’'-]*\s+){1,3}[A-Z][\w’'-]+,\s+[A-Z]")
"""A line of an address that begins with somebody's name, before a comma and a post."""


def _paragraph(lines: Sequence[TextLine], page: Page) -> Paragraph:
    placed = [one for line in lines for one in line.placed]
    label = _label(lines[0].placed, lines[1].left if len(lines) > 1 else None)
    block = block_of(placed[1:] if label else placed, page, Role.PARAGRAPH, label)
    if label and not label[0].isdigit():
        block = replace(block, role=Role.LIST_ITEM)
    return Paragraph(tuple(lines), block)


def _opens(line: TextLine) -> bool:
    """Return whether a line does not begin in lower case, so may start a sentence or a name."""
    return not tidy(joined(line.placed)).lstrip("(‘“'\"")[:1].islower()
