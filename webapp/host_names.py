"""Host names: international names as they travel, in ASCII (`xn--…`, RFC 3492)."""

from __future__ import annotations

from unicodedata import normalize

MARK = "xn--"
"""How a label begins that stands for one in other letters."""


def ascii_host(name: str) -> str:
    """Return `name`, which may have a port, with each label in ASCII, as browsers send it: "bücher.example" is "xn--bcher-kva.example"."""
    return ".".join(label if label.isascii() else MARK + _encoded(label) for label in name.split("."))


def is_spelt_wrong(name: str) -> bool:
    """Return whether a label of `name` only looks like an international one: what it stands for can't be read."""
    return any(label.lower().startswith(MARK) and not _reads(label[len(MARK) :]) for label in name.split("."))


def _encoded(label: str) -> str:
    return normalize("NFKC", label.lower()).encode("punycode").decode("ascii")


def _reads(encoded: str) -> bool:
    try:
        label = encoded.encode("ascii").decode("punycode")
        label.encode()
    except UnicodeError:
        return False
    return label.isprintable() and not label.isascii()
