"""Alerts: the tables of the store, version by version."""

from __future__ import annotations

import sqlite3

from indexer.errors import UsageError
from indexer.transactions import transaction, upgrade, version_of

MIGRATIONS = (
    # Numbers are never given twice (AUTOINCREMENT): a link in an old mail must not lead to another person's alert.
    """
    CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE people (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        address TEXT NOT NULL,
        folded TEXT NOT NULL UNIQUE,
        refusals INTEGER NOT NULL DEFAULT 0,
        refused_since TEXT
    );
    CREATE TABLE alerts (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        person INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
        title TEXT NOT NULL,
        address TEXT NOT NULL,
        query TEXT NOT NULL,
        expanded INTEGER NOT NULL,
        names INTEGER NOT NULL,
        asked TEXT NOT NULL,
        confirmed TEXT,
        ends TEXT,
        reminded INTEGER NOT NULL DEFAULT 0,
        told INTEGER NOT NULL DEFAULT 0,
        UNIQUE (person, address)
    );
    CREATE TABLE letters (id TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
    CREATE INDEX letters_number ON letters (number);
    CREATE TABLE files (sha256 TEXT PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE mails (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        person INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
        alert INTEGER REFERENCES alerts (id) ON DELETE CASCADE,
        kind TEXT NOT NULL,
        message BLOB NOT NULL,
        tries INTEGER NOT NULL DEFAULT 0,
        not_before TEXT NOT NULL
    );
    CREATE TABLE asked (who TEXT NOT NULL, moment TEXT NOT NULL);
    CREATE INDEX asked_moment ON asked (moment);
    """,
)
"""Each script upgrades the store from the previous version; versions count from 1."""


def prepare(connection: sqlite3.Connection) -> None:
    """Set up a connection and upgrade an older store; `UsageError` for one from a newer version of this program."""
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")  # what was sent must be on the disk before the next mail is
    connection.execute("PRAGMA secure_delete = ON")  # a deleted address is overwritten, not only unlinked
    version = version_of(connection)
    if version > len(MIGRATIONS):
        raise UsageError("the alerts were stored by a newer version of this program; use that version, or set LETTERS_ALERTS_DIR")
    if version == len(MIGRATIONS):
        return
    with transaction(connection):  # waits for another process that may just be doing it
        pass
    upgrade(connection, MIGRATIONS)
