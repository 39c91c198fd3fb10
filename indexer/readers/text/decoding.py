"""Readers: decode the bytes of a text file, or say why they aren't text."""

from __future__ import annotations

import codecs
import re

from indexer.errors import UnreadableSource

LARGEST = 16_000_000
"""Largest text file read, in bytes; a letter has about 50,000."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, because its mark starts with UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffd]")
_BINARY_SHARE = 0.02


def decoded(data: bytes) -> str:
    """Return `data` decoded from whichever encoding it is in: UTF-8, UTF-16, UTF-32 or Windows-1252.

    Raises `UnreadableSource` if it is empty, too large or not text.
    """
    if len(data) > LARGEST:
        raise UnreadableSource(f"too large: more than {LARGEST // 1_000_000} MB of text")
    text = _in_its_encoding(data)
    if len(_CONTROL.findall(text)) > _BINARY_SHARE * len(text):
        raise UnreadableSource("not a text file: it contains binary data")
    if not text.strip():
        raise UnreadableSource("no text: the file is empty")
    return _CONTROL.sub("", text)


def _in_its_encoding(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if wide := _utf16_without_mark(data):
        return data.decode(wide, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _utf16_without_mark(data: bytes) -> str:
    """Return the encoding of UTF-16 text that has no byte order mark, or "": in UTF-16 English every other byte is zero."""
    sample = data[:4000]
    half = len(sample) // 2
    if half and sample[1::2].count(0) > 0.7 * half and sample[::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if half and sample[::2].count(0) > 0.7 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return ""
