"""Engines: a generation's letters, the tones of their paragraphs, the facet labels and the report, in SQLite.

Documents are made of the letters when they are asked for: stored too, they would take more room than all else in an index.

After a rebuild they are in one file. An update takes that file over as its base, which stays as it is, and keeps what has changed since
beside it; once that is much, both become one file again.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from itertools import chain, islice
from pathlib import Path
from typing import Any

from indexer.engines.shared.answers import Labels
from indexer.engines.shared.document import Document, each_document, letter_head, pack_tones, spellings, tones_of, unpack_tones
from indexer.engines.shared.generations import mend
from indexer.engines.shared.letter_packing import SAMPLE, LetterPacking, dictionary_of
from indexer.engines.shared.taking_over import Take
from indexer.errors import BuildFailed, IndexOutOfDate, NotFound
from indexer.letter import Letter, Report
from indexer.stored_form import letter_from_json, letter_to_json, report_from_json, report_to_json
from indexer.tone import Tone

FILE = "letters.sqlite"
BASE = "letters.base.sqlite"
MUCH = 8
"""What has changed is merged with its base when it is larger than this part of it: until then each update copies it."""

AT_ONCE = 50
"""Letters that are read through one connection."""

_SCHEMA = """
PRAGMA page_size = 2048;
CREATE TABLE letters (
    id TEXT PRIMARY KEY, paragraphs INTEGER NOT NULL, head TEXT NOT NULL, letter BLOB NOT NULL, tones BLOB NOT NULL
);
CREATE TABLE spellings (
    letter TEXT NOT NULL REFERENCES letters ON DELETE CASCADE,
    field TEXT NOT NULL, value TEXT NOT NULL, label TEXT NOT NULL, times INTEGER NOT NULL,
    PRIMARY KEY (letter, field, value, label)
) WITHOUT ROWID;
CREATE INDEX letters_by_size ON letters (id, paragraphs);
CREATE TABLE labels (field TEXT NOT NULL, value TEXT NOT NULL, label TEXT NOT NULL, PRIMARY KEY (field, value));
CREATE TABLE report (report BLOB NOT NULL);
CREATE TABLE dictionary (dictionary BLOB NOT NULL);
"""

_REPLACED = "CREATE TABLE IF NOT EXISTS replaced (letter TEXT PRIMARY KEY) WITHOUT ROWID;"
"""The letters of the base that are gone, or stand here again."""

_MERGED = (
    _REPLACED,
    "DELETE FROM letters WHERE id IN (SELECT letter FROM changes.replaced)",
    "INSERT INTO letters SELECT * FROM changes.letters",
    "INSERT INTO spellings SELECT * FROM changes.spellings",
    "INSERT INTO dictionary SELECT * FROM changes.dictionary",
)

_LABELS = """
INSERT INTO main.labels SELECT field, value, label FROM (
    SELECT field, value, label, row_number() OVER (PARTITION BY field, value ORDER BY sum(times) DESC, label) AS place
    FROM ({spellings}) GROUP BY field, value, label
) WHERE place = 1
"""


class DocumentStore:
    """The document store of one generation folder. Nothing stays open between calls, so threads may share it."""

    def __init__(self, folder: Path) -> None:
        self._file, self._base = folder / FILE, folder / BASE
        self._has_base = self._base.exists()
        self.uri = _uri(self._file)
        self._mend = mend(folder.absolute())

    def create(self) -> None:
        """Create an empty store."""
        with self._writing() as connection:
            connection.executescript(_SCHEMA + _REPLACED)

    def begin_from(self, other: DocumentStore, take: Take) -> None:
        """Begin with everything in `other`, of which `take` takes over what is to stay as it is."""
        if other.has_changed_much():
            self._merge(other)
        elif other._has_base:  # `other` was itself made so: its base is shared, its changes are copied
            take(other._base, self._base)
            self._copy(other.uri)
        else:
            take(other._file, self._base)
            self.create()
        self._has_base = self._base.exists()

    def has_changed_much(self) -> bool:
        """Return whether so much has changed since its base was written that both should become one."""
        return self._has_base and self._file.stat().st_size * MUCH > self._base.stat().st_size

    def put(self, letters: Iterable[Letter]) -> tuple[str, ...]:
        """Store `letters` with their documents, replacing any with the same ids; return their ids."""
        ids, rest = {}, iter(letters)
        first = list(islice(rest, SAMPLE))
        with self._writing() as connection:
            packed = self._packing_for(connection, first).packed
            for letter in chain(first, rest):
                self._drop(connection, letter.id)
                head, tones = letter_to_json(letter_head(letter)).decode(), pack_tones(tones_of(letter))
                row = (letter.id, len(letter.paragraphs), head, packed(letter_to_json(letter)), packed(tones))
                connection.execute("INSERT INTO main.letters VALUES (?, ?, ?, ?, ?)", row)
                rows = [(letter.id, one.field, one.value, one.label, times) for one, times in Counter(spellings(letter)).items()]
                connection.executemany("INSERT INTO main.spellings VALUES (?, ?, ?, ?, ?)", rows)
                ids[letter.id] = True
        return tuple(ids)

    def remove(self, letter_ids: Iterable[str]) -> None:
        """Remove letters; unknown ids are ignored."""
        with self._writing() as connection:
            for one in letter_ids:
                self._drop(connection, one)

    def finish(self, report: Report) -> None:
        """Store the `report` and choose the labels."""
        with self._writing() as connection:
            connection.execute("DELETE FROM report")
            connection.execute("INSERT INTO report VALUES (?)", (zlib.compress(report_to_json(report)),))
            connection.execute("DELETE FROM labels")
            connection.execute(_LABELS.format(spellings=self._all("field, value, label, times", table="spellings", key="letter")))

    def letter(self, letter_id: str) -> Letter:
        """Return one letter; `NotFound` if there is none."""
        (packed,) = self._of_letter("letter", letter_id)
        with self._reading():
            return letter_from_json(self._packing.unpacked(packed))

    def letter_with_tones(self, letter_id: str) -> tuple[Letter, tuple[Tone, ...]]:
        """Return one letter and the tone of each of its paragraphs, in order; `NotFound` if there is none."""
        letter, tones = self._of_letter("letter, tones", letter_id)
        with self._reading():
            return letter_from_json(self._packing.unpacked(letter)), unpack_tones(self._packing.unpacked(tones))

    def heads(self) -> tuple[Letter, ...]:
        """Return the head of each letter, ordered by id."""
        heads = self._rows(self._all("id, head") + " ORDER BY id")
        with self._reading():
            return tuple(letter_from_json(one) for _, one in heads)

    def ids(self) -> tuple[str, ...]:
        """Return the ids of all letters, in order."""
        return tuple(row[0] for row in self._rows(self._all("id") + " ORDER BY id"))

    def paragraphs(self) -> int:
        """Return the number of documents."""
        return sum(count for (count,) in self._rows(self._all("coalesce(sum(paragraphs), 0)")))

    def documents(self, letter_ids: Iterable[str]) -> Iterator[Document]:
        """Yield the documents of these letters, ordered by letter id and paragraph number."""
        wanted = sorted(letter_ids)
        for start in range(0, len(wanted), AT_ONCE):
            for row in self._rows_of(wanted[start : start + AT_ONCE]):
                with self._reading():
                    letter, tones = map(self._packing.unpacked, row)
                    yield from each_document(letter_from_json(letter), unpack_tones(tones))

    def labels(self) -> Labels:
        """Return the label of every facet value whose label differs from the value."""
        return {(field, value): label for field, value, label in self._rows("SELECT field, value, label FROM labels")}

    def report(self) -> Report:
        """Return the stored report."""
        with self._reading():
            return report_from_json(zlib.decompress(self._rows("SELECT report FROM report")[0][0]))

    def _of_letter(self, columns: str, letter_id: str) -> tuple[bytes, ...]:
        """Return what is stored of one letter; `NotFound` if there is none."""
        rows = self._rows(self._all(columns, "id = ?1"), letter_id)
        if not rows:
            raise NotFound(f"We can’t find letter {letter_id}. Try searching for a phrase from it")
        return rows[0]

    @cached_property
    def _packing(self) -> LetterPacking:
        """How the letters are compressed; like all else in a generation, it never changes once there are letters."""
        return LetterPacking(next((found for (found,) in self._rows(self._dictionaries())), b""))

    def _packing_for(self, connection: sqlite3.Connection, first: Sequence[Letter]) -> LetterPacking:
        """Return how letters are compressed here: if none are yet, with a dictionary of the `first`, which is stored."""
        known = connection.execute(self._dictionaries()).fetchone()
        if not known and first:
            known = (dictionary_of(first),)
            connection.execute("INSERT INTO main.dictionary VALUES (?)", known)
        return LetterPacking(known[0] if known else b"")

    def _dictionaries(self) -> str:
        """Return the statement for the dictionary, which is here or in the base."""
        here = "SELECT dictionary FROM main.dictionary"
        return f"{here} UNION ALL SELECT dictionary FROM base.dictionary" if self._has_base else here  # noqa: S608  # our own words

    def _rows(self, statement: str, *values: str) -> list[tuple[Any, ...]]:
        with self._reading(), _connected(self.uri + "?mode=ro") as connection:
            self._show_base(connection)
            return connection.execute(statement, values).fetchall()

    def _rows_of(self, letter_ids: Sequence[str]) -> list[tuple[bytes, bytes]]:
        """Return letter and tones of each of these letters, through one connection; opening one takes as long as reading a letter."""
        with self._reading(), _connected(self.uri + "?mode=ro") as connection:
            self._show_base(connection)
            statement = self._all("letter, tones", "id = ?1")
            rows = [connection.execute(statement, (one,)).fetchone() for one in letter_ids]
            if None in rows:
                raise ValueError(f"letter {letter_ids[rows.index(None)]} is missing")
            return rows

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
                self._show_base(connection)
                connection.execute("PRAGMA foreign_keys = ON")
                yield connection
        except sqlite3.Error as error:
            raise BuildFailed(f"the letters can't be stored ({error}); check the index folder's disk space and permissions") from error

    def _show_base(self, connection: sqlite3.Connection) -> None:
        """Let statements read the base as well, if there is one."""
        if self._has_base:
            connection.execute("ATTACH ? AS base", (_uri(self._base) + "?mode=ro",))

    def _all(self, columns: str, where: str = "true", table: str = "letters", key: str = "id") -> str:
        """Return the statement that selects from a table and, but for what is replaced, from that of the base; `key` is its letter's id."""
        changed = f"SELECT {columns} FROM main.{table} WHERE {where}"  # noqa: S608  # our own words
        kept = f"SELECT {columns} FROM base.{table} WHERE {where} AND {key} NOT IN (SELECT letter FROM main.replaced)"  # noqa: S608
        return f"{changed} UNION ALL {kept}" if self._has_base else changed

    def _drop(self, connection: sqlite3.Connection, letter_id: str) -> None:
        """Remove a letter, if it is there."""
        connection.execute("DELETE FROM main.letters WHERE id = ?", (letter_id,))
        if self._has_base:
            connection.execute("INSERT OR IGNORE INTO replaced SELECT id FROM base.letters WHERE id = ?", (letter_id,))

    def _merge(self, other: DocumentStore) -> None:
        """Make one file of the base of `other` and what has changed since."""
        self._copy(_uri(other._base))
        with self._writing() as connection:
            connection.execute("ATTACH ? AS changes", (other.uri + "?mode=ro",))
            for statement in _MERGED:
                connection.execute(statement)

    def _copy(self, uri: str) -> None:
        with self._writing() as connection, _connected(uri + "?mode=ro") as source:
            source.backup(connection)


@contextmanager
def _connected(uri: str) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(uri, uri=True)
    try:
        yield connection
    finally:
        connection.close()


def _uri(file: Path) -> str:
    return file.absolute().as_uri()
