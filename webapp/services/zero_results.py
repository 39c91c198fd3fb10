"""Services: counts of searches with no results, if the administrator has switched this on; nothing about who searched is stored."""

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
"""Kept in the index folder, which only its owner can read."""
LONGEST = 200
"""Characters of a search that are stored."""
MOST = 2000
"""The most searches stored; beyond that, the rarest are deleted, and of these the oldest first."""
TABLE = "CREATE TABLE IF NOT EXISTS misses (text TEXT PRIMARY KEY, count INTEGER NOT NULL, latest TEXT NOT NULL) WITHOUT ROWID"
COUNT = "INSERT INTO misses VALUES (?, 1, ?) ON CONFLICT (text) DO UPDATE SET count = count + 1, latest = excluded.latest"
FORGET = "DELETE FROM misses WHERE text IN (SELECT text FROM misses ORDER BY count DESC, latest DESC, text LIMIT -1 OFFSET ?)"
SHOW = "SELECT text, count, latest FROM misses ORDER BY count DESC, latest DESC, text LIMIT ?"


@dataclass(frozen=True, slots=True)
class ZeroResult:
    """A search with no results."""

    text: str
    """As typed, in lower case."""
    count: int
    latest: str
    """The day of the most recent search: "2026-11-22"."""


class ZeroResults:
    """The store of searches with no results: how often each was made, and when last, but not by whom."""

    def __init__(self, folder: Path, most: int = MOST) -> None:
        """Store up to `most` different searches in a file in `folder`; both are created when the first search is counted."""
        self._path, self._most = folder / FILE, most

    def count(self, text: str) -> None:
        """Count a search for `text`. If it can't be written, log a warning instead of failing the page."""
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
        """Return the `limit` most frequent searches, ties latest first; empty if none is counted yet, None if they can't be read."""
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
        """Open the file for one transaction; requests run in threads, and a connection can't be shared between threads."""
        with closing(sqlite3.connect(self._path, timeout=2)) as store, store:
            yield store
