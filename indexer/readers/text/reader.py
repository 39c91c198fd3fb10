"""Readers: turn plain text, which may contain Markdown and HTML, into blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from indexer.letter import Block, Role
from indexer.print_conventions import BULLETS, SYMBOLS, is_page_number, masked_figures, row_text
from indexer.readers.data_rows import with_whole_rows
from indexer.readers.markers import clean_marker
from indexer.readers.running_lines import repeated_lines
from indexer.readers.text.decoding import decoded
from indexer.readers.text.markdown import cells_of, clean, is_bold_line, items_in
from indexer.registers.headings import finding_of

_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(\S.{0,1000}?)(?:\s+#+)?\s*$")
_RULE = re.compile(r"\s*(?:[-_*=]\s*){3,}$")
_TABLE_RULE = re.compile(r"\|?[\s:|-]*-[\s:|-]*\|?$")
_ITEM = re.compile(
    rf"\s*([-*+{BULLETS}{SYMBOLS}]|o(?=\s{{2}})|\(?(?:\d{{1,3}}|[a-z]|[ivx]{{1,4}})[.)]|\d{{1,2}}(?:\.\d{{1,2}}){{1,2}}\.?)\s+(?=\S)"
)
_NOTE = re.compile(r"\s{0,3}\[\^([\w-]{1,20})\]:\s+(?=\S)")
_NOTED = re.compile(r"(?<=\S)\[\^[\w-]{1,20}\](?!:)")
"""A footnote of Markdown, and a reference to one."""
_FOLD = re.compile(r"</?(?:details|summary)(?:\s[^<>\n]{0,200})?>", re.IGNORECASE)
"""The marks of a part that can be folded away: its summary is a line of its own above its text."""
_FENCE = re.compile(r"\s{0,3}(?:`{3,}|~{3,})[\w+-]{0,20}\s*")
"""A line above or below text that Markdown shows as it is."""
_COLUMN = re.compile(r"\t+| {3,}")
LEAST_COLUMNS = 3
"""Lines in columns have at least so many; a label and its value have two."""
_QUOTE = re.compile(r"\s{0,3}>\s?")
_OPENS_LOW = re.compile(r"[(\"'‘“]?[a-z](?!\S*(?:@|://|www\.))(?!ww\.)")

_WRAPPED_AT = 60
"""In characters: a hard-wrapped paragraph has a line at least this long."""
_SHORT_CELL = 12
"""In words: a cell no longer than this, above a cell with a list, is the list's heading."""


def read_text(data: bytes) -> tuple[Block, ...]:
    """Return the blocks of a text file; form feeds divide pages. Raises `UnreadableSource` if it is not text.

    Lines wrapped by a converter are joined, and so are table rows split by a page break; lines of an address stay separate. Paragraphs
    split by a page break are left for the parsing package to join.
    """
    return blocks_of_text(decoded(data))


def blocks_of_text(text: str) -> tuple[Block, ...]:
    """Return the blocks of plain text, as `read_text` does."""
    text = re.sub(r"\r\n?|[\x0b\x85\u2028]", "\n", text)
    text = _FOLD.sub("\n\n", text)
    pages = text.split("\f")
    running = _running_lines(pages)
    blocks: list[Block] = []
    tables = 0
    for number, page in enumerate(pages, start=1):
        placed = number if len(pages) > 1 else None
        found = [replace(block, page=placed) for block in _page_blocks(page, tables, running)]
        tables = max((tables, *(block.table for block in found)))
        blocks += found
    return tuple(with_whole_rows(blocks))


def _running_lines(pages: Sequence[str]) -> frozenset[str]:
    """Return the lines, numbers masked, among the first or last two on at least half the pages; none if there are fewer than three.

    A known heading is none: in a pack, several letters may have the same one at the top of a page.
    """
    lines = ([clean(line) for line in page.splitlines() if line.strip()] for page in pages)
    edges = ([line for line in (*page[:2], *page[-2:]) if finding_of(line) is None] for page in lines)
    return repeated_lines(edges, max(2, len(pages) // 2)) if len(pages) > 2 else frozenset()


def _page_blocks(page: str, tables: int, running: frozenset[str]) -> Iterator[Block]:
    lines = page.split("\n")
    filled = [place for place, line in enumerate(lines) if line.strip()]
    edges = {place for place in (*filled[:2], *filled[-2:]) if masked_figures(clean(lines[place])) in running}
    lines = _with_columns(lines)
    kinds = ["furniture" if place in edges else _kind_of(line) for place, line in enumerate(lines)]
    for kind, run in groupby(zip(kinds, lines, strict=True), key=lambda pair: pair[0]):
        group = tuple(line for _, line in run)
        if kind == "furniture":
            yield from (Block(clean(line), Role.FURNITURE) for line in group)
        elif kind == "table":
            tables += 1
            yield from (block for block in _table_blocks(group, tables) if block.text)
        elif kind == "text":
            yield from (block for block in _chunk_blocks(group) if block.text)


def _with_columns(lines: Sequence[str]) -> list[str]:
    """Return the lines, those in columns that are set by tabs or by spaces written as rows of a table."""
    counts = [len(_COLUMN.split(line.strip())) if line.strip() else 0 for line in lines]
    found: list[str] = []
    for place, (line, count) in enumerate(zip(lines, counts, strict=True)):
        beside = {counts[place - 1] if place else 0, counts[place + 1] if place + 1 < len(counts) else 0}
        in_columns = count >= LEAST_COLUMNS and count in beside and "|" not in line
        found.append(f"| {' | '.join(_COLUMN.split(line.strip()))} |" if in_columns else line)
    return found


def _kind_of(line: str) -> str:
    """Return what a line belongs to: "text", "table", "furniture" (a page number) or "gap"."""
    words = clean(line)
    if not words or _FENCE.fullmatch(line):
        return "gap"
    if is_page_number(words):
        return "furniture"
    return "table" if line.lstrip().startswith("|") else "text"


def _chunk_blocks(lines: Sequence[str]) -> Iterator[Block]:
    """Yield the blocks of a run of lines with no empty line between them."""
    for group in _groups(lines):
        first = group[0]
        if heading := _HEADING.match(first):
            yield Block(clean(heading[2]), Role.HEADING, level=len(heading[1]), bold=is_bold_line(heading[2]))
        elif len(group) > 1 and _RULE.match(group[-1]):  # a line underlined with === or ---
            yield Block(_joined(group[:-1]), Role.HEADING, level=1 if "=" in group[-1] else 2)
        elif items := items_in(first) if "<li" in first.casefold() else ():
            yield from (Block(item, Role.LIST_ITEM, level=1) for item in items)
        elif note := _NOTE.match(first):
            yield Block(_joined((first[note.end() :], *group[1:])), Role.FOOTNOTE, marker=note[1])
        elif item := _ITEM.match(first):
            nesting = 1 + len(item[0].expandtabs(4)) // 2 - len(item[0].strip()) // 2 if first[0].isspace() else 1
            yield Block(_joined((first[item.end() :], *group[1:])), Role.LIST_ITEM, level=max(1, nesting), marker=clean_marker(item[1]))
        elif quoted := _QUOTE.match(first):
            yield Block(_joined([_QUOTE.sub("", line, count=1) for line in (first[quoted.end() :], *group[1:])]), Role.QUOTATION)
        elif not _RULE.match(first):
            yield Block(_joined(group), bold=all(is_bold_line(line) for line in group))


def _groups(lines: Sequence[str]) -> Iterator[list[str]]:
    """Yield the lines of each block in turn: a converter's line breaks don't end one."""
    group: list[str] = []
    width = max(map(len, lines)) if _is_wrapped(lines) else 0
    for line in lines:
        if group and not _goes_on(group, line, width):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _goes_on(group: Sequence[str], line: str, width: int) -> bool:
    """Return whether `line` continues the block in `group`; `width` is where prose was wrapped, in characters, or 0 if it wasn't."""
    last = group[-1]
    if _HEADING.match(line) or _HEADING.match(last) or _NOTE.match(line) or "<li" in line.casefold() or _ITEM.match(line):
        return False
    if _RULE.match(line):
        return len(group) == 1 and not _ITEM.match(last)
    if _QUOTE.match(line):
        return bool(_QUOTE.match(last))
    if is_bold_line(line) != is_bold_line(last):
        return False
    if _ITEM.match(group[0]) and line[0].isspace():
        return True
    return bool(_OPENS_LOW.match(line.strip())) or (width > 0 and len(last) >= 0.75 * width)


def _is_wrapped(chunk: Sequence[str]) -> bool:
    """Return whether these lines are hard-wrapped prose: long lines, many of which begin in lower case."""
    later = chunk[1:]
    low = sum(bool(_OPENS_LOW.match(line.strip())) for line in later)
    return max(map(len, chunk)) >= _WRAPPED_AT and (low >= 0.4 * len(later) or (len(later) == 1 and chunk[0].rstrip()[-1:].isalpha()))


def _joined(lines: Iterable[str]) -> str:
    """Return the lines as one text, with no space after a hyphen at a line end: "well-", "matched" gives "well-matched"."""
    text = _NOTED.sub("", "\n".join(line.strip() for line in lines))
    return clean(re.sub(r"(?<=[a-z]-)\n\s*(?=[a-z])", "", text))


def _table_blocks(lines: Sequence[str], ordinal: int) -> Iterator[Block]:
    """Yield a table's blocks: its rows or, if it has one column or its cells contain lists, the content of each column in turn."""
    rules = [place for place, line in enumerate(lines) if _TABLE_RULE.match(line.strip())]
    rows = [(place < max(rules, default=0), cells_of(line)) for place, line in enumerate(lines) if place not in rules]
    widest = max((len(cells) for _, cells in rows), default=0)
    if widest == 1 or any(items_in(cell) for _, cells in rows for cell in cells):
        for column in range(widest):
            yield from _column_blocks([cells[column] for _, cells in rows if column < len(cells)], ordinal)
        return
    for is_head, raw in rows:
        cells = tuple(clean(cell) for cell in raw)
        yield Block(row_text(cells), Role.TABLE_ROW, table=ordinal, cells=cells, bold=is_head)


def _column_blocks(cells: Sequence[str], ordinal: int) -> Iterator[Block]:
    """Yield a column's blocks: a short cell above a list is a heading, and a list gives one block per item."""
    for cell, below in zip(cells, (*cells[1:], ""), strict=True):
        if items := items_in(cell):
            yield from (Block(item, Role.LIST_ITEM, level=1, table=ordinal) for item in items)
        elif items_in(below) and len(cell.split()) <= _SHORT_CELL:
            yield Block(clean(cell), Role.HEADING, table=ordinal, bold=is_bold_line(cell))
        else:
            yield Block(clean(cell), table=ordinal, bold=is_bold_line(cell))
