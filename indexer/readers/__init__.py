"""Readers stage: a source file becomes blocks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from indexer.errors import UnreadableSource
from indexer.letter import Block
from indexer.readers.pdf import read_pdf
from indexer.readers.text import read_text

READERS: Mapping[str, Callable[[bytes], tuple[Block, ...]]] = {
    "PDF": read_pdf,
    "text": read_text,
}
"""Each format that is read, and its reader: bytes in, blocks out; `UnreadableSource` where they can't be read."""


def read_blocks(path: Path) -> tuple[Block, ...]:
    """Return the blocks of the file at `path`, in reading order; `UnreadableSource` with the reason where there are none."""
    data = path.read_bytes()
    if b"%PDF-" in data[:1024]:
        return READERS["PDF"](data)
    if path.suffix.lower() in (".txt", ".md"):
        return READERS["text"](data)
    raise UnreadableSource("format not read")
