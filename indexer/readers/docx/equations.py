"""Readers: the words and figures of an equation in a Word document, on one line."""

from __future__ import annotations

from typing import Any

from indexer.readers.docx.names import qn

_BETWEEN = {qn("m:f"): "/", qn("m:sSup"): "^"}
"""What stands between the parts of an element: a fraction's, a power's."""
_PARTS = frozenset(map(qn, ("m:num", "m:den", "m:e", "m:sup")))


def equation_words(element: Any) -> str:
    """Return an equation as text: "85%", "3/4", "(a+b)^2"."""
    if element.tag == qn("m:t"):
        return element.text or ""
    words = [equation_words(kid) for kid in element.iterchildren() if isinstance(kid.tag, str)]
    if element.tag in _BETWEEN:
        words = [equation_words(kid) for kid in element.iterchildren() if kid.tag in _PARTS]
        return _BETWEEN[element.tag].join(words)
    return f"({''.join(words)})" if element.tag == qn("m:d") else "".join(words)
