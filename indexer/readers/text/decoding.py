"""Readers: the bytes of a text file become characters, or a reason why they are none."""

from __future__ import annotations

import codecs
import re

from indexer.errors import UnreadableSource

LARGEST = 16_000_000
"""Bytes of text that are taken in; a letter has about 50,000."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffd]")
_BINARY_SHARE = 0.02


def decoded(data: bytes) -> str:
    """Return the text of `data` in whichever encoding it has: UTF-8, UTF-16, UTF-32 or Windows-1252.

    `UnreadableSource` where it is empty, too large or not text at all.
    """
    if len(data) > LARGEST:
        raise UnreadableSource(f"too large: more than {LARGEST // 1_000_000} MB of text")
    text = _in_its_encoding(data)
    if len(_CONTROL.findall(text)) > _BINARY_SHARE * len(text):
        raise UnreadableSource("not a text file: it holds binary data")
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
    """Return the byte order of UTF-16 text without a mark, "" where it is something else: every other byte of English is zero."""
    sample = data[:4000]
    half = len(sample) // 2
    if half and sample[1::2].count(0) > 0.7 * half and sample[::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if half and sample[::2].count(0) > 0.7 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return ""
