"""Transactions of the SQLite files, which a nested step joins, and upgrades of their tables."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Store everything within or, after an error or if the process dies, nothing; a nested call joins the outer one."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        roll_back(connection)
        raise
    connection.execute("COMMIT")


def roll_back(connection: sqlite3.Connection) -> None:
    """Roll back an open transaction, unless SQLite has done so by itself, as it does on a full disk."""
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def version_of(connection: sqlite3.Connection) -> int:
    """Return how many migrations a file has gone through."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def upgrade(connection: sqlite3.Connection, migrations: Sequence[str]) -> None:
    """Run those scripts of `migrations` that a file lacks, each in a transaction of its own; versions count from 1."""
    version = version_of(connection)
    for number, script in enumerate(migrations[version:], start=version + 1):
        connection.executescript(f"BEGIN IMMEDIATE; {script} PRAGMA user_version = {number}; COMMIT;")
