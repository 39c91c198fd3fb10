"""Unpack the rich text in which Outlook keeps the words of a mail (LZFu, in [MS-OXRTFCP])."""

from __future__ import annotations

import struct

from indexer.errors import UnreadableSource
from indexer.readers.formats import UNPACKED

_HEAD = struct.Struct("<IIII")
_PACKED, _PLAIN = 0x75465A4C, 0x414C454D
_KNOWN = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbol"
    b"ArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
"""What packing begins with as if it had been written already."""
_REACH = 4096


def unpacked_rtf(data: bytes) -> bytes:
    """Return the rich text packed in `data`; raises `UnreadableSource` if it is damaged or too large."""
    if len(data) < _HEAD.size:
        raise UnreadableSource("damaged: the mail's rich text can't be unpacked")
    _, size, kind, _ = _HEAD.unpack_from(data)
    if size > UNPACKED:
        raise UnreadableSource("too large when unpacked")
    if kind == _PLAIN:
        return data[_HEAD.size : _HEAD.size + size]
    if kind != _PACKED:
        raise UnreadableSource("damaged: the mail's rich text can't be unpacked")
    return bytes(_unpacked(data, size))


def _unpacked(data: bytes, size: int) -> bytearray:
    """Return what is packed: each bit of a byte says whether a letter follows, or where in the last 4,096 the next letters stand."""
    written = bytearray(_KNOWN)
    place = _HEAD.size
    while place < len(data) and len(written) < size + len(_KNOWN):
        control, place = data[place], place + 1
        for bit in range(8):
            if place >= len(data):
                break
            if not control >> bit & 1:
                written.append(data[place])
                place += 1
                continue
            word, place = int.from_bytes(data[place : place + 2], "big"), place + 2
            back = (len(written) - (word >> 4)) % _REACH
            if not back:
                return written[len(_KNOWN) :]
            for _ in range((word & 15) + 2):
                written.append(written[-back] if back <= len(written) else 0)
    return written[len(_KNOWN) :]
