"""Readers: find running headers and footers, the lines repeated on several pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable


def masked_figures(line: str) -> str:
    """Return `line` with its numbers masked, so that running headers compare equal: "Page 3 of 7" gives "page 0 of 0"."""
    return re.sub(r"\d+", "0", line.casefold())


def repeated_lines(pages: Iterable[Iterable[str]], least: int) -> frozenset[str]:
    """Return the lines, with numbers masked, that appear on at least `least` of the `pages`."""
    seen: Counter[str] = Counter()
    for lines in pages:
        seen.update(set(map(masked_figures, lines)))
    return frozenset(line for line, count in seen.items() if count >= least)
