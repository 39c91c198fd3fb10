"""Readers: look up in a PDF's catalogue what PDFium doesn't tell: the layers that are off, and the names for structure types."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

from indexer.readers.pdf.pdf_objects import Reference, Value, decoded_name, decoded_text, value_at
from indexer.readers.pdf.structure_types import STANDARD_TYPES

MAX_UNPACKED = 50_000_000
"""Most bytes of packed objects that are unpacked."""

_GROUP = re.compile(rb"/Type\s*/OCMD\b")
_SHOWS: Mapping[str, Callable[[Sequence[bool]], bool]] = {
    "/AnyOn": any,
    "/AllOn": all,
    "/AnyOff": lambda on: not all(on),
    "/AllOff": lambda on: not any(on),
}
"""When a group is shown, by which of its layers are on."""
_OBJECT = re.compile(rb"(?<![\d.])(\d{1,10})\s+\d{1,5}\s+obj\b")
_PACKED = re.compile(rb"/Type\s*/ObjStm\b")
_HEAD = re.compile(rb"/(First|N)\s+(\d{1,9})")


class _Objects:
    """A PDF's objects by number, found without its cross-reference table, which may be damaged."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    @cached_property
    def texts(self) -> tuple[bytes, ...]:
        """The file, and each of its streams of packed objects, unpacked."""
        return (self.data, *_unpacked(self.data))

    @cached_property
    def places(self) -> Mapping[int, tuple[bytes, int]]:
        """Where each object begins; of several with one number, the last one counts."""
        packed = {number: (text, place) for text in self.texts[1:] for number, place in _in_stream(text)}
        return packed | {int(match[1]): (self.data, match.end()) for match in _OBJECT.finditer(self.data)}

    def value_of(self, key: bytes) -> Value:
        """Return the last value that any object has for `key`; None if none has."""
        for text in self.texts:
            place = text.rfind(key)
            if place >= 0 and not text[place + len(key) : place + len(key) + 1].isalnum():
                return self.resolved(value_at(text, place + len(key)))
        return None

    def resolved(self, value: Value) -> Value:
        """Return what a reference stands for; any other value unchanged."""
        for _ in range(10):
            if not isinstance(value, Reference):
                return value
            found = self.places.get(value.number)
            value = value_at(*found) if found else None
        return None

    def dictionary(self, value: Value) -> Mapping[str, Value]:
        """Return a value that should be a dictionary; an empty one if it isn't."""
        value = self.resolved(value)
        return value if isinstance(value, dict) else {}

    def items(self, value: Value) -> tuple[Value, ...]:
        """Return a value that should be an array; an empty one if it isn't."""
        value = self.resolved(value)
        return value if isinstance(value, tuple) else ()


def hidden_layers(data: bytes) -> frozenset[str]:
    """Return the names of the layers of the PDF in `data` that are switched off when it is opened.

    A name that a visible layer has too is left out, as PDFium gives nothing but a layer's name. An empty name stands for the groups of
    layers (OCMD), which have none: it is there if all of them are off.
    """
    objects = _Objects(data)
    properties = objects.dictionary(objects.value_of(b"/OCProperties"))
    opening = objects.dictionary(properties.get("D"))
    every = objects.items(properties.get("OCGs"))
    off = objects.items(opening.get("OFF"))
    if opening.get("BaseState") == "/OFF":
        on = objects.items(opening.get("ON"))
        off = tuple(layer for layer in every if layer not in on)
    shown = {_layer_name(objects, layer) for layer in every if layer not in off}
    groups = {""} if off and "" not in shown and _are_groups_off(objects, off) else set()
    return (frozenset(filter(None, (_layer_name(objects, layer) for layer in off))) - shown) | groups


def _are_groups_off(objects: _Objects, off: Sequence[Value]) -> bool:
    """Return whether there are groups of layers, and none of them is shown or can't be judged."""
    places = [(text, text.rfind(b"<<", 0, match.start())) for text in objects.texts for match in _GROUP.finditer(text)]
    groups = [objects.dictionary(value_at(text, place)) if place >= 0 else {} for text, place in places]
    return bool(groups) and all(_is_group_off(objects, group, off) for group in groups)


def _is_group_off(objects: _Objects, group: Mapping[str, Value], off: Sequence[Value]) -> bool:
    layers = group.get("OCGs")
    members = objects.items(layers) or ((layers,) if objects.dictionary(layers) else ())
    shows = _SHOWS.get(str(group.get("P", "/AnyOn")))
    if group.get("Type") != "/OCMD" or "VE" in group or not members or not shows:
        return False
    return not shows([member not in off for member in members])


def _layer_name(objects: _Objects, layer: Value) -> str:
    name = objects.resolved(objects.dictionary(layer).get("Name"))
    return decoded_text(name) if isinstance(name, bytes) else ""


def standard_types(data: bytes) -> Mapping[str, str]:
    """Return the names that the PDF in `data` has for structure types, each with the standard type at the end of its chain."""
    objects = _Objects(data)
    names = {name: decoded_name(to) for name, to in objects.dictionary(objects.value_of(b"/RoleMap")).items() if isinstance(to, str)}
    return {name: _end_of_chain(name, names) for name in names}


def _end_of_chain(name: str, names: Mapping[str, str]) -> str:
    """Return the standard type that a name leads to; where the chain ends in none or goes in a circle, the last new name."""
    seen = {name}
    while name not in STANDARD_TYPES and (following := names.get(name)) and following not in seen:
        seen.add(following)
        name = following
    return name


def _unpacked(data: bytes) -> Iterator[bytes]:
    """Yield the streams of packed objects, newest first."""
    left = MAX_UNPACKED
    for match in reversed(tuple(_PACKED.finditer(data))):
        start, end = data.find(b"stream", match.end()), data.find(b"endstream", match.end())
        if not 0 <= start < end or left <= 0:
            continue
        head = dict(_HEAD.findall(data[max(0, data.rfind(b"obj", 0, match.start())) : start]))
        unpacked = _inflated(data[start + 6 : end].lstrip(b"\r\n"), left)
        left -= len(unpacked)
        if b"First" in head:
            yield unpacked


def _inflated(packed: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, most)
    except zlib.error:
        return b""


def _in_stream(text: bytes) -> Iterator[tuple[int, int]]:
    """Yield the number and place of each object in a stream of packed objects, whose numbers and places stand before the first of them."""
    head = re.match(rb"[\d\s]*", text)
    numbers = [int(one) for one in head[0].split()] if head else []
    pairs = list(zip(numbers[::2], numbers[1::2], strict=False))
    first = len(head[0]) if head else 0
    yield from ((number, first + place) for number, place in pairs)
