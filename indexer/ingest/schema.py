"""Ingest: the catalogue's tables, version by version, and what happens to a damaged catalogue."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from indexer.errors import IndexOutOfDate
from indexer.ingest.records import pack_record
from indexer.transactions import upgrade, version_of

SIDE_FILES = ("-wal", "-shm")
"""Suffixes of the files that SQLite keeps beside an open database."""

MIGRATIONS = (
    """
    CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE letters (
        id TEXT PRIMARY KEY,
        record TEXT NOT NULL,
        digest TEXT NOT NULL,
        paragraphs INTEGER NOT NULL
    );
    CREATE TABLE sources (
        folder TEXT NOT NULL,
        path TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        size INTEGER NOT NULL,
        modified_ns INTEGER NOT NULL,
        program TEXT NOT NULL,
        letter TEXT REFERENCES letters (id),
        reason TEXT,
        PRIMARY KEY (folder, path),
        CHECK ((letter IS NULL) <> (reason IS NULL))
    ) WITHOUT ROWID;
    CREATE INDEX sources_letter ON sources (letter);
    CREATE TABLE unknown_headings (
        letter TEXT NOT NULL REFERENCES letters (id) ON DELETE CASCADE,
        heading TEXT NOT NULL
    );
    CREATE INDEX unknown_headings_letter ON unknown_headings (letter);
    CREATE TABLE wordings (
        letter TEXT NOT NULL REFERENCES letters (id) ON DELETE CASCADE,
        paragraph INTEGER NOT NULL,
        wording TEXT NOT NULL,
        PRIMARY KEY (letter, paragraph)
    ) WITHOUT ROWID;
    CREATE INDEX wordings_wording ON wordings (wording, letter);
    CREATE TABLE boilerplate (wording TEXT PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE pending (letter TEXT PRIMARY KEY) WITHOUT ROWID;
    """,
    # A file may hold several documents: `part` says which one, as JSON, or "" for the whole file.
    """
    CREATE TABLE parts (
        folder TEXT NOT NULL,
        path TEXT NOT NULL,
        part TEXT NOT NULL DEFAULT '',
        sha256 TEXT NOT NULL,
        size INTEGER NOT NULL,
        modified_ns INTEGER NOT NULL,
        program TEXT NOT NULL,
        letter TEXT REFERENCES letters (id),
        reason TEXT,
        PRIMARY KEY (folder, path, part),
        CHECK ((letter IS NULL) <> (reason IS NULL))
    ) WITHOUT ROWID;
    INSERT INTO parts SELECT folder, path, '', sha256, size, modified_ns, program, letter, reason FROM sources;
    DROP TABLE sources;
    ALTER TABLE parts RENAME TO sources;
    CREATE INDEX sources_letter ON sources (letter);
    """,
    # What sites say of the files with these bytes, and what they list, for each letters folder.
    """
    CREATE TABLE publications (
        folder TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        record TEXT NOT NULL,
        PRIMARY KEY (folder, sha256, record)
    ) WITHOUT ROWID;
    CREATE INDEX publications_sha256 ON publications (sha256);
    CREATE INDEX sources_sha256 ON sources (sha256);
    CREATE TABLE sites (
        folder TEXT NOT NULL,
        record TEXT NOT NULL,
        PRIMARY KEY (folder, record)
    ) WITHOUT ROWID;
    """,
    # When each letter was first read. Kept when the letter goes, as it may come back. Of those here already nobody knows: NULL.
    """
    CREATE TABLE first_seen (letter TEXT PRIMARY KEY, moment TEXT) WITHOUT ROWID;
    INSERT INTO first_seen SELECT id, NULL FROM letters;
    """,
    # Less room: records are compressed, and the fingerprints of a letter's paragraphs are one value, in their order.
    """
    CREATE TABLE fingerprints (letter TEXT PRIMARY KEY REFERENCES letters (id) ON DELETE CASCADE, wordings BLOB NOT NULL);
    INSERT INTO fingerprints
        SELECT letter, joined(wording) FROM (SELECT letter, wording FROM wordings ORDER BY letter, paragraph) GROUP BY letter;
    DROP TABLE wordings;
    UPDATE letters SET record = packed(record);
    """,
)
"""Each script upgrades the catalogue from the previous version; versions count from 1."""

SMALLER = 5
"""The version from which a catalogue takes less room than before."""


def prepare(connection: sqlite3.Connection) -> None:
    """Set up a connection and upgrade an older catalogue; raise `IndexOutOfDate` for one from a newer version."""
    # For a new file only: on average half of a letter's last page is empty, so small pages waste less.
    connection.execute("PRAGMA page_size = 2048")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    if version_of(connection) > len(MIGRATIONS):
        advice = "use that version, or choose another folder with --index"
        raise IndexOutOfDate(f"the catalogue was made by a newer version of this program; {advice}")
    bring_up_to_date(connection)


def bring_up_to_date(connection: sqlite3.Connection) -> None:
    """Upgrade an older catalogue, and give back the room that it needs no more."""
    before = version_of(connection)
    connection.create_function("packed", 1, pack_record, deterministic=True)
    connection.create_aggregate("joined", 1, _Joined)  # type: ignore[arg-type]  # its type stubs want what it returns to be text or a number
    upgrade(connection, MIGRATIONS)
    if 0 < before < SMALLER:
        with suppress(sqlite3.OperationalError):  # it needs room for a copy, and nobody else who reads; all works without
            connection.execute("VACUUM")


class _Joined:
    """Joins fingerprints, given as hexadecimal digits, for SQLite."""

    def __init__(self) -> None:
        self._all: list[bytes] = []

    def step(self, fingerprint: str) -> None:
        self._all.append(bytes.fromhex(fingerprint))

    def finalize(self) -> bytes:
        return b"".join(self._all)


def set_aside_if_damaged(file: Path) -> bool:
    """Rename a catalogue that SQLite finds damaged, delete its side files, and return whether it was; a new one can then be made."""
    if not file.is_file() or _is_sound(file):
        return False
    for side in SIDE_FILES:
        file.with_name(file.name + side).unlink(missing_ok=True)
    file.replace(file.with_name(f"{file.name}.damaged"))
    return True


def _is_sound(file: Path) -> bool:
    """Return whether SQLite finds pages and keys intact, as `check` does; a catalogue that is locked just now counts as intact."""
    try:
        with closing(sqlite3.connect(file)) as connection:
            (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.OperationalError:
        return True
    except sqlite3.DatabaseError:
        return False
    return bool(verdict == "ok")
