"""Readers: what the pages of one PDF need to know of it, looked up only when a page asks, and kept for the next."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from indexer.readers.pdf import pdfium_calls as calls
from indexer.readers.pdf.catalogue import hidden_layers, standard_types
from indexer.readers.pdf.frame import direction_of
from indexer.readers.pdf.structure_types import STANDARD_TYPES

Looks = tuple[float, int | None]
"""A size on the page, in points, and the direction in which text runs, in degrees; None if it is aslant."""


class DocumentFacts:
    """One document being read: its layers, its names for structure types, its fonts."""

    def __init__(self, data: bytes) -> None:
        """Take the bytes of the document."""
        self.data = data
        self._name = calls.KeptString(calls.element_type)
        self._names: dict[bytes, str] = {}
        self.places = calls.Places()
        self.bold = _Bold()
        self.looks = _AllLooks()

    @cached_property
    def forms(self) -> bool:
        """True if it has form objects, which may contain text."""
        return bool(_HAS_FORM.search(self.data))

    @cached_property
    def masks(self) -> bool:
        """True if a picture in it has a mask, through which what is below may be seen."""
        return bool(_HAS_MASK.search(self.data))

    @cached_property
    def hidden(self) -> frozenset[str]:
        """The names of the layers that are switched off."""
        return hidden_layers(self.data)

    @cached_property
    def _types(self) -> Mapping[str, str]:
        """The document's own names for structure types, each with the standard type it stands for."""
        return standard_types(self.data)

    def type_of(self, element: int) -> str:
        """Return the standard type of a structure element; its own name if that stands for none."""
        name = self._name.of(element)
        found = self._names.get(name)
        if found is None:
            own = name.decode("utf-16-le", "replace").partition("\0")[0]
            found = self._names[name] = own if own in STANDARD_TYPES else self._types.get(own, own)
        return found


class _Bold(dict[int, bool]):
    """Whether a font is bold, by its weight or its name: embedded fonts often give no weight. Worked out when first asked for."""

    def __missing__(self, font: int) -> bool:
        self[font] = bold = bool(font) and (calls.font_weight(font) >= 600 or bool(_BOLD_NAME.search(calls.name_of_font(font))))
        return bold


class _AllLooks(dict[tuple[float, float, float, float], Looks]):
    """How text of a font size looks, drawn by a matrix with the parts a, b and d. A document has few, worked out when first asked for."""

    def __missing__(self, key: tuple[float, float, float, float]) -> Looks:
        font_size, a, b, d = key
        scale = (b**2 + d**2) ** 0.5
        self[key] = looks = (round(font_size * (scale or 1.0), 1), direction_of(a, b))
        return looks


_HAS_MASK = re.compile(rb"/S?Mask\b")
_HAS_FORM = re.compile(rb"/Subtype\s*/Form\b")
"""In the dictionary of a picture or a form object; as that belongs to a stream, it is never compressed."""

_BOLD_NAME = re.compile(r"bold|black|heavy|semib|demi", re.IGNORECASE)
