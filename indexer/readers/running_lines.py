"""Readers: find running headers and footers, the lines repeated on several pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from indexer.print_conventions import masked_figures


def repeated_lines(pages: Iterable[Iterable[str]], least: int) -> frozenset[str]:
    """Return the lines, with numbers masked, that appear on at least `least` of the `pages`."""
    seen: Counter[str] = Counter()
    for lines in pages:
        seen.update(set(map(masked_figures, lines)))
    return frozenset(line for line, count in seen.items() if count >= least)
