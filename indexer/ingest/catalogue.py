"""Ingest: the record, in SQLite, of what was read from which file and when, or why it could not be read.

The catalogue is the source of truth; an index is built from it. A letter is stored once, however many files have its bytes. Every change
to a letter adds its id to `pending` in the same transaction, and ids are removed once the index has the change: so if a run dies at any
moment, the next one finishes its work.
"""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from indexer.errors import BuildFailed, command
from indexer.ingest.fingerprints import places_of, shared_by
from indexer.ingest.letter_records import LetterRecord, record_of
from indexer.ingest.records import (
    digest_of,
    encoded,
    order_of_publication,
    part_of,
    publication_of,
    site_of,
    stored_part,
    unpack_record,
)
from indexer.ingest.schema import SIDE_FILES, prepare
from indexer.ingest.stated import Stated, contradictions, coverage_of
from indexer.letter import Letter, Paragraph, Publication, SiteCoverage, Source, Unread
from indexer.parsing import boilerplate
from indexer.stored_form import letter_from_json
from indexer.transactions import roll_back, transaction

FILE_NAME = "catalogue.sqlite3"


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A source as recorded in the catalogue."""

    source: Source
    letter_id: str | None
    reason: str | None
    """Why it could not be read; None if it was."""
    program: str
    """Version of the program that read it."""


class Catalogue:
    """An open catalogue. `open_catalogue` turns SQLite's errors into ours."""

    def __init__(self, connection: sqlite3.Connection, folder: Path, program: str, now: dt.datetime) -> None:
        """Take an open `connection`, its index `folder`, the version of the `program` that reads letters, and the time of this build."""
        self._connection = connection
        self._folder = folder
        self._program = program
        self._now = now.isoformat(timespec="seconds")

    def put(self, *letters: Letter, unread: Iterable[Unread] = ()) -> None:
        """Store all that was read from the files that `letters` and `unread` name, in one transaction, in place of what was there."""
        self.put_records(tuple(map(record_of, letters)), unread)

    def put_records(self, letters: Collection[LetterRecord], unread: Iterable[Unread] = ()) -> None:
        """Store the same, of letters that are ready to be stored."""
        with self.all_or_nothing():
            for letter in letters:
                self._see(letter)
                self._put_letter(letter)
            read = [(source, letter.letter_id, None) for letter in letters for source in letter.sources]
            self._put_sources([*read, *((one.source, None, one.reason) for one in unread)])

    def put_unread(self, unread: Unread) -> None:
        """Store why a source could not be read."""
        self.put(unread=(unread,))

    def put_known(self, known: Iterable[tuple[Source, CatalogueEntry]]) -> None:
        """Store each source with the letter or reason of its entry, which has the same bytes: it is a new name, time or copy.

        A file that holds several documents has as many entries, and is given once with each.

        One transaction covers all, because files may have swapped names: a letter is removed only if it has no source at the end.
        """
        with self.all_or_nothing():
            self._put_sources([(replace(source, part=entry.source.part), entry.letter_id, entry.reason) for source, entry in known])

    def forget(self, sources: Iterable[Source]) -> None:
        """Remove the files of these sources with all their documents, and letters that have no other source."""
        with self.all_or_nothing():
            for letter_id in {one for source in sources for one in self._drop_file(source.folder, source.path)}:
                self._changed(letter_id)

    def put_stated(self, stated: Mapping[str, Stated], *, only: bool = False) -> None:
        """Store what is stated in each letters folder, in place of what was; with `only`, nothing of other folders stays.

        Letters of which something else is said now become pending.
        """
        with self.all_or_nothing():
            others = {folder for (folder,) in self._rows("SELECT folder FROM publications UNION SELECT folder FROM sites")}
            here = {digest for (digest,) in self._rows("SELECT DISTINCT sha256 FROM sources")}
            for folder, said in {**(dict.fromkeys(others, Stated()) if only else {}), **stated}.items():
                self._put_publications(folder, {(digest, encoded(one)) for digest, one in said.publications})
                self._run("DELETE FROM sites WHERE folder = ?", folder)
                for site in coverage_of(said, here):
                    self._run("INSERT INTO sites VALUES (?, ?)", folder, encoded(site))

    def recall(self, letters: Iterable[Letter]) -> None:
        """Take over when `letters` were first seen, from an index that outlived its catalogue; what is known here stays."""
        seen = ((one.id, one.first_seen.isoformat() if one.first_seen else None) for one in letters)
        with self.all_or_nothing():
            self._connection.executemany("INSERT OR IGNORE INTO first_seen VALUES (?, ?)", seen)

    def all_or_nothing(self) -> AbstractContextManager[None]:
        """Return a context in which everything is stored or, after an error, nothing; a nested one joins the outer one."""
        return transaction(self._connection)

    @contextmanager
    def at_one_moment(self) -> Iterator[None]:
        """Let all reads within see the same moment, whatever a build stores meanwhile; nothing may be stored within."""
        self._run("BEGIN")
        try:
            yield
        finally:
            roll_back(self._connection)

    def entries(self) -> Iterator[CatalogueEntry]:
        """Yield every known source, sorted by folder and path; a file that holds several documents has one entry for each."""
        return self._entries("")

    def unread(self) -> tuple[Unread, ...]:
        """Return the sources that could not be read, with the reasons."""
        return tuple(Unread(entry.source, entry.reason or "") for entry in self._entries("WHERE reason IS NOT NULL"))

    def counts(self) -> tuple[int, int]:
        """Return the numbers of letters and of paragraphs."""
        letters, paragraphs = next(self._rows("SELECT COUNT(*), COALESCE(SUM(paragraphs), 0) FROM letters"))
        return letters, paragraphs

    def files(self) -> int:
        """Return the number of files that letters were read from."""
        return int(next(self._rows("SELECT COUNT(*) FROM (SELECT DISTINCT folder, path FROM sources WHERE letter IS NOT NULL)"))[0])

    def is_empty(self) -> bool:
        """Return whether there are no letters."""
        return next(self._rows("SELECT 1 FROM letters LIMIT 1"), None) is None

    def unknown_headings(self) -> tuple[tuple[str, int], ...]:
        """Return headings that are not in the register, with the number of letters for each, most frequent first."""
        return tuple(
            self._rows(
                "SELECT heading, COUNT(DISTINCT letter) AS letters FROM unknown_headings GROUP BY heading ORDER BY letters DESC, heading"
            )
        )

    def sites(self) -> tuple[SiteCoverage, ...]:
        """Return how much of what sites list is here, as of the last `put_stated`."""
        return tuple(site_of(record) for (record,) in self._rows("SELECT record FROM sites ORDER BY folder, record"))

    def contradictions(self) -> tuple[tuple[str, str], ...]:
        """Return where a site and a letter differ: the file's name and a sentence, sorted."""
        published = "id IN (SELECT letter FROM sources JOIN publications USING (sha256))"
        letters = self._letters(f"SELECT id, record, digest FROM letters WHERE {published} ORDER BY id")  # noqa: S608  # our own words
        return tuple(sorted((letter.sources[0].name, words) for letter in letters for words in contradictions(letter)))

    def mark_boilerplate(self) -> None:
        """Find the wordings that are boilerplate now; letters with a wording that has become or ceased to be boilerplate become pending."""
        with self.all_or_nothing():
            before = {wording for (wording,) in self._rows("SELECT wording FROM boilerplate")}
            now = shared_by((wordings for (wordings,) in self._rows("SELECT wordings FROM fingerprints")), boilerplate.LETTERS)
            changed = now ^ before
            for letter_id, wordings in tuple(self._rows("SELECT letter, wordings FROM fingerprints")) if changed else ():
                if places_of(wordings, changed):
                    self._run("INSERT OR IGNORE INTO pending VALUES (?)", letter_id)
            self._run("DELETE FROM boilerplate")
            self._connection.executemany("INSERT INTO boilerplate VALUES (?)", ((wording,) for wording in now))

    def letters(self) -> Iterator[Letter]:
        """Yield every letter, sorted by id, with its sources and with its boilerplate marked."""
        return self._letters("SELECT id, record, digest FROM letters ORDER BY id")

    def pending(self) -> tuple[Iterator[Letter], tuple[str, ...]]:
        """Return the letters changed since the last `indexed`, and the ids of those removed."""
        gone = self._rows("SELECT letter FROM pending WHERE letter NOT IN (SELECT id FROM letters) ORDER BY letter")
        changed = self._letters("SELECT id, record, digest FROM letters WHERE id IN (SELECT letter FROM pending) ORDER BY id")
        return changed, tuple(letter_id for (letter_id,) in gone)

    def is_pending(self) -> bool:
        """Return whether any letter has changed since the last `indexed`."""
        return next(self._rows("SELECT 1 FROM pending LIMIT 1"), None) is not None

    def indexed(self, stamp: str) -> None:
        """Record that the index from the build `stamp` matches the catalogue."""
        with self.all_or_nothing():
            self._run("DELETE FROM pending")
            self._run("INSERT OR REPLACE INTO facts VALUES ('indexed', ?)", stamp)

    def index_stamp(self) -> str:
        """Return the last stamp recorded by `indexed`, "" before the first."""
        return str(next(self._rows("SELECT value FROM facts WHERE name = 'indexed'"), ("",))[0])

    def copy_to(self, file: Path) -> None:
        """Copy everything, as of one moment, into a new catalogue at `file`."""
        with closing(sqlite3.connect(file)) as copy:
            self._connection.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")

    def faults(self) -> Iterator[str]:
        """Yield a sentence for each kind of damage: to pages or references, or to sources or letters that differ from what was stored."""
        for (verdict,) in self._rows("PRAGMA integrity_check"):
            if verdict != "ok":
                yield f"the catalogue is damaged: {verdict}"
        for table, *_ in self._rows("PRAGMA foreign_key_check"):
            yield f"the catalogue's table {table} refers to a letter that is missing"
        for path, letter_id in self._rows("SELECT path, letter FROM sources WHERE part = '' AND instr(sha256, letter) <> 1"):
            yield f"the catalogue's checksum of {path} does not match its letter {letter_id}"
        for letter_id, record, digest in self._rows("SELECT id, record, digest FROM letters ORDER BY id"):
            if not _sound(record, digest):
                yield f"the catalogue's record of letter {letter_id} is damaged"

    def _see(self, letter: LetterRecord) -> None:
        """Record that a letter is seen, unless it was before: now or, if its file was read before, when that file's letters were.

        A pack that a later version of the program divides otherwise brings letters with new ids, but no news.
        """
        digest = letter.sources[0].sha256 if letter.sources else ""
        of_file = "SELECT moment FROM first_seen JOIN sources USING (letter) WHERE sha256 = ? ORDER BY moment LIMIT 1"
        (moment,) = next(self._rows(of_file, digest), None) or (self._present(),)
        self._run("INSERT OR IGNORE INTO first_seen VALUES (?, ?)", letter.letter_id, moment)

    def _present(self) -> str:
        """Return the time of this build; before there is an index, that of the first: what a stopped one had left is no news later."""
        if self.index_stamp():
            return self._now
        self._run("INSERT OR IGNORE INTO facts VALUES ('began', ?)", self._now)
        return str(next(self._rows("SELECT value FROM facts WHERE name = 'began'"))[0])

    def _put_letter(self, letter: LetterRecord) -> None:
        self._run(
            "INSERT INTO letters VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
            " record = excluded.record, digest = excluded.digest, paragraphs = excluded.paragraphs",
            letter.letter_id, letter.packed, letter.digest, letter.paragraphs,
        )
        self._run("DELETE FROM unknown_headings WHERE letter = ?", letter.letter_id)
        unknown = ((letter.letter_id, heading) for heading in letter.unknown_headings)
        self._connection.executemany("INSERT INTO unknown_headings VALUES (?, ?)", unknown)
        self._run("INSERT OR REPLACE INTO fingerprints VALUES (?, ?)", letter.letter_id, letter.wordings)

    def _put_sources(self, rows: Collection[tuple[Source, str | None, str | None]]) -> None:
        """Store the letter of each source, or why there is none; then remove the letters that have lost their last source."""
        places = {(source.folder, source.path) for source, _, _ in rows}
        touched = {letter for place in places for letter in self._drop_file(*place)} | {letter for _, letter, _ in rows if letter}
        for source, letter_id, reason in rows:
            self._run(
                "INSERT OR REPLACE INTO sources (folder, path, part, sha256, size, modified_ns, program, letter, reason)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                source.folder, source.path, stored_part(source.part), source.sha256, source.size, source.modified_ns, self._program,
                letter_id, reason,
            )
        for one in touched:
            self._changed(one)

    def _put_publications(self, folder: str, now: set[tuple[str, str]]) -> None:
        """Store what is said of files with these SHA-256 in a folder; letters of which something else is said now become pending."""
        before = set(self._rows("SELECT sha256, record FROM publications WHERE folder = ?", folder))
        for digest in {digest for digest, _ in now ^ before}:
            self._run("INSERT OR IGNORE INTO pending SELECT letter FROM sources WHERE sha256 = ? AND letter IS NOT NULL", digest)
        for gone in before - now:
            self._run("DELETE FROM publications WHERE folder = ? AND sha256 = ? AND record = ?", folder, *gone)
        for new in now - before:
            self._run("INSERT INTO publications VALUES (?, ?, ?)", folder, *new)

    def _drop_file(self, folder: str, path: str) -> tuple[str, ...]:
        """Remove a file with all its documents, and return the ids of their letters, which are still there."""
        found = self._rows("SELECT letter FROM sources WHERE folder = ? AND path = ? AND letter IS NOT NULL", folder, path)
        letters = tuple(str(letter_id) for (letter_id,) in found)
        self._run("DELETE FROM sources WHERE folder = ? AND path = ?", folder, path)
        return letters

    def _changed(self, letter_id: str) -> None:
        """Mark a letter as pending, and remove it if it has no source left."""
        self._run("INSERT OR IGNORE INTO pending VALUES (?)", letter_id)
        self._run("DELETE FROM letters WHERE id = ? AND id NOT IN (SELECT letter FROM sources WHERE letter = ?)", letter_id, letter_id)

    def _letters(self, statement: str) -> Iterator[Letter]:
        """Yield the letters of a `statement`, each with what is stored beside it; looked up for each alone, as it is often one of many."""
        known = frozenset(wording for (wording,) in self._rows("SELECT wording FROM boilerplate"))
        for letter_id, record, digest in self._rows(statement):
            try:
                letter = letter_from_json(_sound(record, digest))
            except ValueError as error:
                mend = command("rebuild", self._folder)
                raise BuildFailed(f"the catalogue's record of letter {letter_id} can't be read; run: {mend}") from error
            yield self._completed(letter, self._boilerplate_of(letter_id, known))

    def _completed(self, letter: Letter, places: Collection[int]) -> Letter:
        """Return a letter with its sources, what is said of them, and its paragraphs at these `places` marked as boilerplate."""
        sources = tuple(entry.source for entry in self._entries("WHERE letter = ?", letter.id))
        published = {one: None for source in sources for one in self._publications_of(source.sha256)}
        moment = next(self._rows("SELECT moment FROM first_seen WHERE letter = ?", letter.id), (None,))[0]
        letter = replace(
            letter,
            sources=sources,
            paragraphs=tuple(_marked(one, place in places) for place, one in enumerate(letter.paragraphs)),
            published=tuple(sorted(published, key=order_of_publication)),
            first_seen=dt.datetime.fromisoformat(moment) if moment else None,
        )
        return replace(letter, notices=(*letter.notices, *contradictions(letter))) if published else letter

    def _entries(self, chosen: str, *values: object) -> Iterator[CatalogueEntry]:
        columns = "path, folder, sha256, size, modified_ns, part, letter, reason, program"
        rows = self._rows(f"SELECT {columns} FROM sources {chosen} ORDER BY folder, path, part", *values)  # noqa: S608  # our own words
        for path, folder, digest, size, modified_ns, part, *outcome in rows:
            yield CatalogueEntry(Source(path, folder, digest, size, modified_ns, part_of(part)), *outcome)

    def _publications_of(self, digest: str) -> Iterator[Publication]:
        records = self._rows("SELECT record FROM publications WHERE sha256 = ? ORDER BY folder, record", digest)
        return (publication_of(record) for (record,) in records)

    def _boilerplate_of(self, letter_id: str, known: Collection[str]) -> frozenset[int]:
        """Return the places of a letter's paragraphs whose wordings are `known` as boilerplate, counted from 0."""
        return places_of(next(self._rows("SELECT wordings FROM fingerprints WHERE letter = ?", letter_id), (b"",))[0], known)

    def _run(self, statement: str, *values: object) -> None:
        self._connection.execute(statement, values)

    def _rows(self, statement: str, *values: object) -> Iterator[tuple[Any, ...]]:
        return iter(self._connection.execute(statement, values))


def _marked(paragraph: Paragraph, boilerplate: bool) -> Paragraph:
    return paragraph if paragraph.boilerplate is boilerplate else replace(paragraph, boilerplate=boilerplate)


def _sound(packed: bytes, digest: str) -> str:
    """Return a letter's record, "" if it is no longer what was stored."""
    try:
        record = unpack_record(packed)
    except ValueError:
        return ""
    return record if digest_of(record) == digest else ""


def present() -> dt.datetime:
    """Return the time by this machine's clock, with its offset."""
    return dt.datetime.now().astimezone()


@contextmanager
def open_catalogue(folder: Path, program: str, now: Callable[[], dt.datetime] = present) -> Iterator[Catalogue]:
    """Open the catalogue in the index `folder`, creating it if there is none, and close it at the end.

    `program` is the version that reads letters now; `now` is the clock. In a read-only folder the catalogue can only be read. SQLite's
    errors become `BuildFailed`; a catalogue from a newer version raises `IndexOutOfDate`.
    """
    address = (folder / FILE_NAME).absolute().as_uri() + _mode(folder)
    try:
        with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as connection:
            prepare(connection)
            yield Catalogue(connection, folder, program, now())
    except sqlite3.OperationalError as error:
        raise BuildFailed(f"the catalogue {folder / FILE_NAME} can't be used ({error}); the index is unchanged") from error
    except sqlite3.Error as error:
        mend = command("rebuild path/to/letters", folder)
        raise BuildFailed(f"the catalogue {folder / FILE_NAME} is damaged ({error}); the index is unchanged; run: {mend}") from error


def _mode(folder: Path) -> str:
    """Return the mode for opening the catalogue; `immutable` ignores side files, so it is used only if there are none."""
    if os.access(folder, os.W_OK):
        return ""
    return "?mode=ro" if any((folder / f"{FILE_NAME}{side}").exists() for side in SIDE_FILES) else "?immutable=1"
