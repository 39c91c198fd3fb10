"""Read the files that old mail programs wrote into a mail's own words as lines of letters (uuencode)."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator

_BEGINS = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]{1,300})\r?\n", re.MULTILINE)
_END = re.compile(rb"\s*end[ \t]*(?:\r?\n|\Z)")
_LINE = re.compile(rb"[\x20-\x60]{1,90}\r?\n?")
"""A line of such a file: its first letter says how many bytes it holds."""


def without_files(words: bytes) -> tuple[bytes, tuple[tuple[str, bytes], ...]]:
    """Return the words without the files written into them, and these, each with its name; a file without its end is what there is."""
    if b"begin" not in words:
        return words, ()
    kept, files, place = [], [], 0
    while found := _BEGINS.search(words, place):
        held, end = _held(words, found.end())
        if held:
            kept.append(words[place : found.start()])
            files.append((found[1].decode("utf-8", "replace").strip(), held))
        else:
            kept.append(words[place : found.end()])
        place = max(end if held else 0, found.end())
    return b"".join((*kept, words[place:])), tuple(files)


def _held(words: bytes, start: int) -> tuple[bytes, int]:
    """Return the bytes in the lines from `start` on, and where the words go on."""
    pieces = []
    place = start
    for line in _lines(words, start):
        try:
            pieces.append(binascii.a2b_uu(line[0].rstrip(b"\r\n")))
        except binascii.Error:
            break
        place = line.end()
    end = _END.match(words, place)
    return b"".join(pieces), end.end() if end else place


def _lines(words: bytes, start: int) -> Iterator[re.Match[bytes]]:
    while line := _LINE.match(words, start):
        yield line
        start = line.end()
