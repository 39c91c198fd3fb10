"""Engines: one SQLite file per generation with the letters, their documents, the facet labels and the report."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from indexer.engines.shared.answers import Labels
from indexer.engines.shared.document import Document, documents, letter_head, pack_documents, spellings, unpack_documents
from indexer.engines.shared.generations import mend
from indexer.errors import BuildFailed, IndexOutOfDate, NotFound
from indexer.letter import Letter, Report
from indexer.serialise import letter_from_json, letter_to_json, report_from_json, report_to_json

FILE = "letters.sqlite"

_SCHEMA = """
CREATE TABLE letters (
    id TEXT PRIMARY KEY, paragraphs INTEGER NOT NULL, head TEXT NOT NULL, letter BLOB NOT NULL, documents BLOB NOT NULL
);
CREATE TABLE spellings (
    letter TEXT NOT NULL REFERENCES letters ON DELETE CASCADE,
    field TEXT NOT NULL, value TEXT NOT NULL, label TEXT NOT NULL, times INTEGER NOT NULL
);
CREATE INDEX spellings_of_letter ON spellings (letter);
CREATE TABLE labels (field TEXT NOT NULL, value TEXT NOT NULL, label TEXT NOT NULL, PRIMARY KEY (field, value));
CREATE TABLE report (report BLOB NOT NULL);
"""

_LABELS = """
INSERT INTO labels SELECT field, value, label FROM (
    SELECT field, value, label, row_number() OVER (PARTITION BY field, value ORDER BY sum(times) DESC, label) AS place
    FROM spellings GROUP BY field, value, label
) WHERE place = 1
"""


class DocumentStore:
    """The document store of one generation folder. Nothing stays open between calls, so threads may share it."""

    def __init__(self, folder: Path) -> None:
        self.uri = (folder / FILE).absolute().as_uri()
        self._mend = mend(folder.absolute())

    def create(self) -> None:
        """Create an empty store."""
        with self._writing() as connection:
            connection.executescript(_SCHEMA)

    def copy_from(self, other: DocumentStore) -> None:
        """Copy everything from `other`."""
        with self._writing() as connection, _connected(other.uri) as source:
            source.backup(connection)

    def put(self, letters: Iterable[Letter]) -> tuple[str, ...]:
        """Store `letters` with their documents, replacing any with the same ids; return their ids."""
        ids = {}
        with self._writing() as connection:
            for letter in letters:
                connection.execute("DELETE FROM letters WHERE id = ?", (letter.id,))
                made = documents(letter)
                stored = json.dumps(pack_documents(made), ensure_ascii=False, separators=(",", ":")).encode()
                row = (letter.id, len(made), letter_to_json(letter_head(letter)).decode(), _packed(letter_to_json(letter)), _packed(stored))
                connection.execute("INSERT INTO letters VALUES (?, ?, ?, ?, ?)", row)
                rows = [(letter.id, one.field, one.value, one.label, times) for one, times in Counter(spellings(letter)).items()]
                connection.executemany("INSERT INTO spellings VALUES (?, ?, ?, ?, ?)", rows)
                ids[letter.id] = True
        return tuple(ids)

    def remove(self, letter_ids: Iterable[str]) -> None:
        """Remove letters; unknown ids are ignored."""
        with self._writing() as connection:
            connection.executemany("DELETE FROM letters WHERE id = ?", [(one,) for one in letter_ids])

    def finish(self, report: Report) -> None:
        """Store the `report` and choose the labels."""
        with self._writing() as connection:
            connection.execute("DELETE FROM report")
            connection.execute("INSERT INTO report VALUES (?)", (_packed(report_to_json(report)),))
            connection.execute("DELETE FROM labels")
            connection.execute(_LABELS)

    def letter(self, letter_id: str) -> Letter:
        """Return one letter; `NotFound` if there is none."""
        rows = self._rows("SELECT letter FROM letters WHERE id = ?", letter_id)
        if not rows:
            raise NotFound(f"We can’t find letter {letter_id}. Try searching for a phrase from it")
        with self._reading():
            return letter_from_json(zlib.decompress(rows[0][0]))

    def heads(self) -> tuple[Letter, ...]:
        """Return the head of each letter, ordered by id."""
        heads = self._rows("SELECT head FROM letters ORDER BY id")
        with self._reading():
            return tuple(letter_from_json(one) for (one,) in heads)

    def ids(self) -> tuple[str, ...]:
        """Return the ids of all letters, in order."""
        return tuple(row[0] for row in self._rows("SELECT id FROM letters ORDER BY id"))

    def paragraphs(self) -> int:
        """Return the number of documents."""
        count: int = self._rows("SELECT coalesce(sum(paragraphs), 0) FROM letters")[0][0]
        return count

    def documents(self, letter_ids: Iterable[str]) -> Iterator[Document]:
        """Yield the documents of these letters, ordered by letter id and paragraph number."""
        for letter_id in sorted(letter_ids):
            with self._reading():
                made = json.loads(zlib.decompress(self._rows("SELECT documents FROM letters WHERE id = ?", letter_id)[0][0]))
            yield from unpack_documents(made)

    def labels(self) -> Labels:
        """Return the label of every facet value whose label differs from the value."""
        return {(field, value): label for field, value, label in self._rows("SELECT field, value, label FROM labels")}

    def report(self) -> Report:
        """Return the stored report."""
        with self._reading():
            return report_from_json(zlib.decompress(self._rows("SELECT report FROM report")[0][0]))

    def _rows(self, statement: str, *values: str) -> list[tuple[Any, ...]]:
        with self._reading(), _connected(self.uri + "?mode=ro") as connection:
            return connection.execute(statement, values).fetchall()

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Turn anything unreadable or damaged into `IndexOutOfDate`, with the command that mends it."""
        try:
            yield
        except (sqlite3.Error, zlib.error, ValueError) as error:
            raise IndexOutOfDate(f"the stored letters can't be read ({error}); run: {self._mend}") from error

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection in one transaction."""
        try:
            with _connected(self.uri) as connection, connection:
                connection.execute("PRAGMA foreign_keys = ON")
                yield connection
        except sqlite3.Error as error:
            raise BuildFailed(f"the letters can't be stored ({error}); check the index folder's disk space and permissions") from error


@contextmanager
def _connected(uri: str) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(uri, uri=True)
    try:
        yield connection
    finally:
        connection.close()


def _packed(stored: bytes) -> bytes:
    return zlib.compress(stored, 3)
