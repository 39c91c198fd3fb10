"""Numbers and lists as sentences have them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from indexer.letter import WHOLE, Unread


def count_words(number: int, one: str, many: str = "") -> str:
    """Return "1 letter" or "1,234 letters"; give `many` for a plural not made with "s"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def list_words(items: Iterable[str]) -> str:
    """Return "A", "A and B" or "A, B and C"; "" for nothing."""
    known = tuple(items)
    return " and ".join(filter(None, (", ".join(known[:-1]), *known[-1:])))


def unread_words(unread: Sequence[Unread]) -> str:
    """Return "2 files", or "2 files and 1 part of a file" if some could be read but for a part."""
    whole = sum(one.source.part == WHOLE for one in unread)
    parts = len(unread) - whole
    words = (count_words(whole, "file"), f"{count_words(parts, 'part')} of {'a file' if parts == 1 else 'files'}")
    return " and ".join(word for word, number in zip(words, (whole, parts), strict=True) if number)
