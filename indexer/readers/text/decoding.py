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
_NO_SIGN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_SIGNS = re.compile(r"[^\x00-\x7f\ufffd]")
_WRONG_SHARE = 1
"""Text is UTF-8 if no more of its bytes are wrong than it has signs beyond ASCII: in another encoding next to none is right."""
_CHARSET = re.compile(rb"""<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_OF_MAC = re.compile(rb"[a-z]\xd5[a-z]")
"""An apostrophe as old Macintosh programs wrote it, which in Windows-1252 is a capital letter."""
_OF_WINDOWS = re.compile(rb"[\x91-\x97]")
"""Quotation marks and dashes in Windows-1252, which in the other encoding are small letters with accents."""
_REALLY_1252 = frozenset(["iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii", "utf-8", "utf8"])
"""Names that pages give, and browsers take for Windows-1252."""
_BINARY_SHARE = 0.02

_BYTES = {bytes([one]).decode("cp1252", "ignore") or chr(one): one for one in range(0x80, 0x100)}
"""The byte that each sign beyond ASCII is in Windows-1252."""
_TWICE = "â€"
"""How quotation marks and dashes in UTF-8 begin where they were taken for Windows-1252; nobody writes that."""


def _among(first: int, last: int) -> str:
    return f"[{re.escape(''.join(sign for sign, one in _BYTES.items() if first <= one <= last))}]"


_MORE = _among(0x80, 0xBF)
_SEQUENCE = re.compile(f"(?:{_among(0xC2, 0xDF)}|{_among(0xE0, 0xEF)}{_MORE}|{_among(0xF0, 0xF4)}{_MORE}{{2}}){_MORE}")
"""A sign in UTF-8, each byte of which was taken for one of Windows-1252."""


def decoded(data: bytes, *, declared: bool = False) -> str:
    """Return `data` decoded from whichever encoding it is in: UTF-8, UTF-16, UTF-32 or Windows-1252.

    A byte that is wrong in UTF-8 becomes "\ufffd". With `declared`, the encoding that an HTML page names is taken where it is not UTF-8.
    Raises `UnreadableSource` if it is empty, too large or not text.
    """
    if len(data) > LARGEST:
        raise UnreadableSource(f"too large: more than {LARGEST // 1_000_000} MB of text")
    text = _in_its_encoding(data, declared=declared)
    if len(_CONTROL.findall(text)) > _BINARY_SHARE * len(text):
        raise UnreadableSource("not a text file: it contains binary data")
    text = _NO_SIGN.sub("", _decoded_once(text) if _TWICE in text else text)
    if not text.strip():
        raise UnreadableSource("no text: the file is empty")
    return text


def _decoded_once(text: str) -> str:
    """Return text that was decoded as Windows-1252 and saved again though it was in UTF-8: "childrenâ€™s" becomes "children’s"."""
    return _SEQUENCE.sub(lambda found: _undone(found[0]), text)


def _undone(signs: str) -> str:
    try:
        return bytes(map(_BYTES.__getitem__, signs)).decode()
    except UnicodeDecodeError:
        return signs


def _in_its_encoding(data: bytes, *, declared: bool) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if wide := _utf16_without_mark(data):
        return data.decode(wide, errors="replace")
    text = data.decode("utf-8", errors="replace")
    wrong = text.count("\ufffd")
    if not wrong or wrong <= _WRONG_SHARE * len(_SIGNS.findall(text)):
        return text
    if _OF_MAC.search(data) and not _OF_WINDOWS.search(data):
        return data.decode("mac_roman")
    return data.decode(_named(data) if declared else "cp1252", errors="replace")


def _named(data: bytes) -> str:
    """Return the encoding that an HTML page names; Windows-1252 if it names none that is known."""
    found = _CHARSET.search(data[:4096])
    name = found[1].decode("ascii").lower() if found else "cp1252"
    try:
        known = codecs.lookup("cp1252" if name in _REALLY_1252 else name)
    except LookupError:
        return "cp1252"
    return known.name if known._is_text_encoding else "cp1252"  # what bytes.decode itself looks at


def _utf16_without_mark(data: bytes) -> str:
    """Return the encoding of UTF-16 text that has no byte order mark, or "": in UTF-16 English every other byte is zero."""
    sample = data[:4000]
    half = len(sample) // 2
    if half and sample[1::2].count(0) > 0.7 * half and sample[::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if half and sample[::2].count(0) > 0.7 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return ""
