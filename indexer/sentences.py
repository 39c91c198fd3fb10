"""Numbers and lists as sentences have them."""

from __future__ import annotations

from collections.abc import Iterable


def count_words(number: int, one: str, many: str = "") -> str:
    """Return "1 letter" or "1,234 letters"; give `many` for a plural not made with "s"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def list_words(items: Iterable[str]) -> str:
    """Return "A", "A and B" or "A, B and C"; "" for nothing."""
    known = tuple(items)
    return " and ".join(filter(None, (", ".join(known[:-1]), *known[-1:])))
