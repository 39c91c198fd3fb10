"""Reads one file as a build does."""

from __future__ import annotations

from pathlib import Path

from indexer.letter import Block
from indexer.readers import blocks_of, bytes_of


def read_blocks(path: Path) -> tuple[Block, ...]:
    """Return the blocks of the file at `path`, in reading order; raises the same errors as `bytes_of` and `blocks_of`."""
    return blocks_of(bytes_of(path), path.name)
