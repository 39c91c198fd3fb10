"""Reads one file as a build does."""

from __future__ import annotations

from pathlib import Path

from indexer.letter import Block, Letter, Source
from indexer.parsing import parse_letter
from indexer.readers import blocks_of, bytes_of


def read_blocks(path: Path) -> tuple[Block, ...]:
    """Return the blocks of the file at `path`, in reading order; raises the same errors as `bytes_of` and `blocks_of`."""
    return blocks_of(bytes_of(path), path.name)


def letter_read(data: bytes) -> Letter:
    """Return the letter in a file with these bytes, without text recognition."""
    return parse_letter(blocks_of(data, "a.pdf"), (Source("a.pdf", "/", "0" * 64, 1, 1),))
