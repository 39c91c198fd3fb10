"""Keep answers short: so many results, so many characters, and a cursor for the rest."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from indexer.engines import Engine
from indexer.errors import UsageError

MOST_CHARACTERS = 24_000
"""Characters of quotes and other text in one answer; a tenth of what common assistants hold in mind."""
LONGEST_QUOTE = 12_000
"""Characters of one paragraph; of the 523 real letters none has a longer one, but a badly read file may."""
DEEPEST = 10_000
"""The last result that can be reached with cursors, as in the API."""
_CURSOR = re.compile(r"([0-9]{1,6})-([0-9a-f]{16})")

One = TypeVar("One")


def fitting(items: Sequence[One], characters: Callable[[One], int], most: int = MOST_CHARACTERS) -> tuple[One, ...]:
    """Return the first of `items` whose `characters` are together no more than `most`; at least one, if there are any."""
    taken, total = 0, 0
    for one in items:
        total += characters(one)
        if taken and total > most:
            break
        taken += 1
    return tuple(items[:taken])


def stamp_of(engine: Engine, *question: object) -> str:
    """Return 16 hexadecimal digits that stand for this `question` to this build of the index."""
    return hashlib.sha256(repr((engine.generation(), *question)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def start_of(cursor: str, stamp: str) -> int:
    """Return how many results `cursor` skips, 0 if it is empty; `UsageError` if it was not given for this question and this build."""
    if not cursor:
        return 0
    found = _CURSOR.fullmatch(cursor)
    if not found or found[2] != stamp:
        raise UsageError(
            "This cursor belongs to another question, or the collection has changed since it was given."
            " Ask the same question without a cursor"
        )
    return int(found[1])


def cursor_after(start: int, total: int, stamp: str, deepest: int = DEEPEST) -> str | None:
    """Return the cursor for the results from `start` on; None if the `total` is reached, or the `deepest` that can be."""
    return f"{start}-{stamp}" if start < min(total, deepest) else None
