"""Readers: parse the objects of PDF's own syntax: dictionaries, arrays, names, strings and references."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

MAX_VALUES = 100_000
MAX_NESTING = 50
"""Most values in one object, and most of them inside each other; more are malicious."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference to the object with a number."""

    number: int


Value: TypeAlias = dict[str, "Value"] | tuple["Value", ...] | Reference | bytes | str | None
"""A dictionary by names without their slash, an array, a reference, a string in bytes, or a name or number as it is written."""

_TOKEN = re.compile(
    rb"(?:\s|%[^\r\n]*)*(?:(?P<ref>(\d{1,10})\s+\d{1,5}\s+R\b)|(?P<mark><<|>>|\[|\]|\()|<(?P<hex>[0-9A-Fa-f\s]*)>|(?P<word>/?[^\s<>\[\]()/%]*))"
)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_PARENTHESIS = re.compile(rb"\\.|[()]", re.DOTALL)


def value_at(text: bytes, place: int) -> Value:
    """Return the value that begins at `place`; None if there is none that can be parsed."""
    return _Parser(text, place).value(0)


def decoded_name(name: str) -> str:
    """Return a name without its slash and its escapes: "/Heading#201" gives "Heading 1"."""
    return re.sub(r"#([0-9A-Fa-f]{2})", lambda match: chr(int(match[1], 16)), name.removeprefix("/"))


def decoded_text(string: bytes) -> str:
    """Return a text string as characters."""
    if string.startswith(b"\xfe\xff"):
        return string[2:].decode("utf-16-be", "replace")
    return string.removeprefix(b"\xef\xbb\xbf").decode("utf-8" if string.startswith(b"\xef\xbb\xbf") else "latin-1", "replace")


class _Parser:
    """Parses one value, and knows how far it has come."""

    def __init__(self, text: bytes, place: int) -> None:
        self.text = text
        self.place = place
        self.left = MAX_VALUES

    def value(self, depth: int) -> Value:
        """Return the next value; None at the end of an array or dictionary, or if there are too many."""
        token = _TOKEN.match(self.text, self.place)
        self.left -= 1
        if not token or self.left < 0 or depth > MAX_NESTING:
            return None
        self.place = token.end()
        if token["ref"]:
            return Reference(int(token[2]))
        match token["mark"]:
            case b"<<":
                return self._dictionary(depth)
            case b"[":
                return tuple(self._items(depth))
            case b"(":
                return self._string()
            case None:
                return self._plain(token)
        return None

    def _plain(self, token: re.Match[bytes]) -> Value:
        """Return a string in hexadecimal digits, or a name or number as it is written."""
        if token["hex"] is not None:
            digits = b"".join(token["hex"].split())
            return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
        return token["word"].decode("latin-1") or None

    def _items(self, depth: int) -> list[Value]:
        """Return the values up to the end of an array or dictionary."""
        items: list[Value] = []
        while (value := self.value(depth + 1)) is not None:
            items.append(value)
        return items

    def _dictionary(self, depth: int) -> Value:
        items = self._items(depth)
        return {decoded_name(key): value for key, value in zip(items[::2], items[1::2], strict=False) if isinstance(key, str)}

    def _string(self) -> bytes:
        """Return a string in parentheses, which may have further ones in pairs."""
        start, open_ = self.place, 1
        for match in _PARENTHESIS.finditer(self.text, self.place):
            open_ += {b"(": 1, b")": -1}.get(match[0], 0)
            if not open_:
                self.place = match.end()
                return _ESCAPE.sub(_unescaped, self.text[start : match.start()])
        self.place = len(self.text)
        return b""


def _unescaped(match: re.Match[bytes]) -> bytes:
    sign = match[1]
    if sign[:1].isdigit():
        return bytes([int(sign, 8) & 255])
    return _ESCAPES.get(sign, b"" if sign.isspace() else sign)
