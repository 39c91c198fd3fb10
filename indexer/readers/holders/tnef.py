"""Read the packing in which Outlook sends a mail's own words and attachments to other programs (winmail.dat, TNEF).

Read here rather than by a library: the one that there is (tnefparse) has not been kept up since 2021.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.errors import UnreadableSource
from indexer.readers.formats import OUTLOOK_PACKING
from indexer.readers.holders.packed_rtf import unpacked_rtf
from indexer.readers.holders.pieces import Budget, Piece, is_no_letter, shown_name

_ATTRIBUTE = struct.Struct("<BII")
"""Level, number and length; behind its bytes comes a checksum of two."""
_BEGINS, _TITLE, _DATA, _PROPERTIES = 0x9002, 0x8010, 0x800F, 0x9005
_PLAIN, _OF_MAIL = 0x800C, 0x9003
"""The mail's words as plain text, and its properties."""
_BODY, _RICH, _HTML = 0x1000, 0x1009, 0x1013
"""Properties with the mail's words: as plain text, in rich text, as a web page."""
_LONG_NAME, _BYTES = 0x3707, 0x3701
"""Properties of an attachment: its name in full, and what is attached if that is a mail or a document of Office."""

_STRING, _WIDE, _OBJECT, _BINARY = 0x1E, 0x1F, 0x0D, 0x102
_FIXED = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
"""Bytes of values of each type that has a fixed length; others say how long they are."""
_SEVERAL = 0x1000
_NAMED = 0x8000
_IDENTITY = 16
"""Bytes before an object that say what it is."""


@dataclass(slots=True)
class _Attached:
    """An attachment, or the mail itself with its words."""

    name: str = ""
    data: bytes = b""


def pieces_of_tnef(data: bytes, budget: Budget) -> Iterator[Piece]:
    """Yield the mail's own words packed in `data`, then its files but for pictures; a mail within is packed again."""
    mail, *files = _attached(data)
    if mail.data:
        budget.spend(len(mail.data))
        yield Piece("the mail’s own words", mail.data, "")
    for one in files:
        if one.data and not is_no_letter(one.name):
            budget.spend(len(one.data))
            shown = shown_name(one.name, "a file without a name")
            yield Piece(shown, one.data, f"attachment {shown} of")


def _attached(data: bytes) -> tuple[_Attached, ...]:
    found = [_Attached()]
    try:
        for name, value in _attributes(data):
            if name == _BEGINS:
                found.append(_Attached())
            elif len(found) == 1:
                found[0].data = _words(name, value) or found[0].data
            elif name == _TITLE:
                found[-1].name = found[-1].name or _text(value)
            elif name == _DATA:
                found[-1].data = value
            elif name == _PROPERTIES:
                _complete(found[-1], value)
    except (struct.error, IndexError, KeyError) as error:
        raise UnreadableSource("damaged: winmail.dat can't be unpacked; save the mail as .msg in Outlook") from error
    return tuple(found)


def _words(attribute: int, value: bytes) -> bytes:
    """Return the mail's words if an attribute has them: as a web page, in rich text or as plain text, whichever there is first."""
    if attribute == _PLAIN:
        return _in_utf8(value.partition(b"\0")[0])
    if attribute != _OF_MAIL:
        return b""
    said = {name: (kind, held) for name, kind, held in _properties(value) if name in {_BODY, _RICH, _HTML}}
    if _HTML in said:
        return said[_HTML][1]
    if _RICH in said:
        return unpacked_rtf(said[_RICH][1])
    kind, held = said.get(_BODY, (0, b""))
    return _in_utf8(held.decode("utf-16-le", "replace").partition("\0")[0].encode() if kind == _WIDE else held.partition(b"\0")[0])


def _in_utf8(words: bytes) -> bytes:
    """Return plain words with a byte order mark, if they are in UTF-8; else as they are, and the reader finds out."""
    try:
        return ("\ufeff" + words.decode()).encode() if words else b""
    except UnicodeDecodeError:
        return words


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    place = len(OUTLOOK_PACKING) + 2  # two bytes of a key, which nothing here needs
    while place + _ATTRIBUTE.size <= len(data):
        _, number, length = _ATTRIBUTE.unpack_from(data, place)
        place += _ATTRIBUTE.size
        if not number or place + length > len(data):
            raise IndexError
        yield number & 0xFFFF, data[place : place + length]
        place += length + 2


def _complete(attached: _Attached, properties: bytes) -> None:
    """Add what an attachment's properties say: they have names in full, and objects that are no plain bytes."""
    for name, kind, value in _properties(properties):
        if name == _LONG_NAME:
            attached.name = value.decode("utf-16-le", "replace").partition("\0")[0] if kind == _WIDE else _text(value)
        elif name == _BYTES and not attached.data:
            attached.data = value[_IDENTITY:] if kind == _OBJECT else value


def _properties(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield the number, type and first value of each property."""
    place = 4
    for _ in range(struct.unpack_from("<I", data)[0]):
        kind, name = struct.unpack_from("<HH", data, place)
        place += 4
        if name >= _NAMED:
            place = _behind_name(data, place)
        several, kind = bool(kind & _SEVERAL), kind & ~_SEVERAL
        count = 1
        if several or kind not in _FIXED:
            (count,) = struct.unpack_from("<I", data, place)
            place += 4
        first = b""
        for number in range(count):
            value, place = _value(data, place, kind)
            first = first if number else value
        yield name, kind, first


def _behind_name(data: bytes, place: int) -> int:
    """Return where a property's value begins that has a name of its own, by number or by letters."""
    (by_letters, size) = struct.unpack_from("<II", data, place + 16)
    return place + 24 + (_padded(size) if by_letters else 0)


def _value(data: bytes, place: int, kind: int) -> tuple[bytes, int]:
    """Return a value and where the next begins; `IndexError` if the data end before, however many values they say that they have."""
    if kind in _FIXED:
        size = padded = _FIXED[kind]
    elif kind in {_STRING, _WIDE, _OBJECT, _BINARY}:
        (size,) = struct.unpack_from("<I", data, place)
        place, padded = place + 4, _padded(size)
    else:
        raise KeyError(kind)
    if place + size > len(data):
        raise IndexError
    return data[place : place + size], place + padded


def _padded(size: int) -> int:
    return size + -size % 4


def _text(value: bytes) -> str:
    return value.partition(b"\0")[0].decode("cp1252", "replace")
