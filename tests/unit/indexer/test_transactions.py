"""Transactions: all or nothing, nested or not; and upgrades."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from indexer.transactions import roll_back, transaction, upgrade, version_of


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    """Return a connection to a database with one empty table."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as made:
        made.execute("CREATE TABLE words (word TEXT)")
        yield made


def words_in(connection: sqlite3.Connection) -> list[str]:
    """Return what is stored."""
    return [word for (word,) in connection.execute("SELECT word FROM words")]


def test_a_failure_within_a_nested_step_undoes_all(connection: sqlite3.Connection) -> None:
    """The nested step joins the outer one: what was stored before it goes too."""

    def fail() -> None:
        with transaction(connection):
            connection.execute("INSERT INTO words VALUES ('one')")
            with transaction(connection):
                raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fail()
    assert (words_in(connection), connection.in_transaction) == ([], False)


def test_what_is_done_is_stored_once_the_outer_step_ends(connection: sqlite3.Connection) -> None:
    """And a step that SQLite has ended by itself needs no end."""
    with transaction(connection):
        with transaction(connection):
            connection.execute("INSERT INTO words VALUES ('one')")
        assert connection.in_transaction
    roll_back(connection)
    assert words_in(connection) == ["one"]


def test_only_what_is_lacking_is_run(connection: sqlite3.Connection) -> None:
    """Versions count from 1, and a file that has them all stays as it is."""
    scripts = ["INSERT INTO words VALUES ('one');", "INSERT INTO words VALUES ('two');"]
    upgrade(connection, scripts[:1])
    upgrade(connection, scripts)
    upgrade(connection, scripts)
    assert (version_of(connection), words_in(connection)) == (2, ["one", "two"])
