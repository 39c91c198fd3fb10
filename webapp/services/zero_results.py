"""Services: searches that found nothing, counted where the one who runs the pages wants it; by whom is never known here."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

LOGGER = logging.getLogger(__name__)
FILE = "searches.sqlite3"
"""In the folder of the index, which is its owner's alone."""
LONGEST = 200
"""Characters of a search that are kept."""
MOST = 2000
"""Searches that are kept; then the rarest of them go, the oldest first."""
TABLE = "CREATE TABLE IF NOT EXISTS misses (text TEXT PRIMARY KEY, count INTEGER NOT NULL, latest TEXT NOT NULL) WITHOUT ROWID"
COUNT = "INSERT INTO misses VALUES (?, 1, ?) ON CONFLICT (text) DO UPDATE SET count = count + 1, latest = excluded.latest"
FORGET = "DELETE FROM misses WHERE text IN (SELECT text FROM misses ORDER BY count DESC, latest DESC, text LIMIT -1 OFFSET ?)"
SHOW = "SELECT text, count, latest FROM misses ORDER BY count DESC, latest DESC, text LIMIT ?"


@dataclass(frozen=True, slots=True)
class ZeroResult:
    """A search that found nothing."""

    text: str
    """As typed, in small letters, without its filters."""
    count: int
    latest: str
    """The last day on which it was asked: "2026-11-22"."""


class ZeroResults:
    """Searches that found nothing, with how often and the day of the last; nothing of who asked."""

    def __init__(self, folder: Path, most: int = MOST) -> None:
        """Count `most` different searches in a file in `folder`, which is made with the first that is counted."""
        self._path, self._most = folder / FILE, most

    def count(self, text: str) -> None:
        """Count a search for `text`. Where that can't be written the log says so: no page fails for it."""
        folded = " ".join(text.casefold().split())[:LONGEST]
        if not folded:
            return
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._open() as store:
                store.execute(TABLE)
                store.execute(COUNT, (folded, datetime.now(UTC).date().isoformat()))
                store.execute(FORGET, (self._most,))
        except (sqlite3.Error, OSError) as error:
            LOGGER.warning("a search without results could not be counted in %s: %s", self._path, error)

    def most_frequent(self, limit: int) -> tuple[ZeroResult, ...] | None:
        """Return the `limit` most frequent, ties by the latest day; none where nothing was counted yet, None where they can't be read."""
        try:
            if not self._path.exists():
                return ()
            with self._open() as store:
                return tuple(ZeroResult(*row) for row in store.execute(SHOW, (limit,)))
        except (sqlite3.Error, OSError) as error:
            LOGGER.warning("can't read the searches without results from %s: %s", self._path, error)
            return None

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """Open the file for one transaction; requests run in threads, and a connection is one thread's."""
        with closing(sqlite3.connect(self._path, timeout=2)) as store, store:
            yield store
