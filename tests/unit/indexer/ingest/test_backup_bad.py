"""Build stage: a file that is not a backup, or a backup that is damaged or from another version, changes nothing."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from indexer.errors import IndexOutOfDate, UsageError
from indexer.ingest.backup import back_up, restore
from indexer.ingest.catalogue import FILE_NAME
from indexer.ingest.check import check
from indexer.ingest.records import pack_record
from indexer.settings.run import Settings
from tests.support.letters_folders import change_words, letters_held, two_seeds


@pytest.fixture
def settings(tmp_path: Path, seeds: Path) -> Settings:
    """Return settings for an index of two seeds."""
    return two_seeds(tmp_path, seeds)


def cut(file: Path) -> None:
    """Half of the file is missing."""
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def flip(file: Path) -> None:
    """One byte in the middle is changed."""
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0xFF
    file.write_bytes(data)


def newer(file: Path) -> None:
    """A newer version of the program made it."""
    remake(file, "PRAGMA user_version = 999")


def rows_gone(file: Path) -> None:
    """Its checksum is right, but its catalogue lacks rows."""
    remake(file, "PRAGMA writable_schema = ON", "DELETE FROM sqlite_master WHERE name = 'sources_letter'", "PRAGMA user_version = 1")


def record_changed(file: Path) -> None:
    """Its checksum is right and SQLite finds nothing wrong, but a letter differs from what was stored."""
    remake(file, lambda connection: change_words(connection, "children", "chickens"))


def remake(file: Path, *changes: str | Callable[[sqlite3.Connection], None]) -> None:
    """Rewrite the backup with its catalogue changed by statements or functions."""
    with zipfile.ZipFile(file) as packed:
        packed.extractall(file.parent / "unpacked")
    catalogue, manifest = file.parent / "unpacked" / FILE_NAME, file.parent / "unpacked" / "manifest.json"
    with closing(sqlite3.connect(catalogue)) as connection, connection:
        for change in changes:
            connection.execute(change) if isinstance(change, str) else change(connection)
    facts = json.loads(manifest.read_text(encoding="utf-8"))
    facts["sha256"] = hashlib.sha256(catalogue.read_bytes()).hexdigest()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("manifest.json", json.dumps(facts))
        packed.write(catalogue, FILE_NAME)


def swapped(file: Path) -> None:
    """It is complete, but its catalogue is not the one that was packed."""
    with zipfile.ZipFile(file) as packed:
        catalogue, facts = packed.read(FILE_NAME), json.loads(packed.read("manifest.json"))
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("manifest.json", json.dumps({**facts, "sha256": "0" * 64}))
        packed.writestr(FILE_NAME, catalogue)


def other(file: Path) -> None:
    """It is some other text."""
    file.write_text("my diary", encoding="utf-8")


def other_zip(file: Path) -> None:
    """It is some other ZIP file."""
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("diary.txt", "mine")


def damaged(file: Path) -> None:
    """Its compressed data cannot be decompressed."""
    with zipfile.ZipFile(file) as packed:
        place = packed.getinfo(FILE_NAME).header_offset + 30 + len(FILE_NAME)
    data = bytearray(file.read_bytes())
    data[place : place + 40] = b"\xff" * 40
    file.write_bytes(data)


def of_another_format(file: Path) -> None:
    """Its letters are complete, but in a format that this version does not write."""
    digest = hashlib.sha256(b"{}").hexdigest()
    remake(file, f"UPDATE letters SET record = x'{pack_record('{}').hex()}', digest = '{digest}'")  # noqa: S608


def empty(file: Path) -> None:
    """It has no letters."""
    remake(file, "DELETE FROM sources", "DELETE FROM fingerprints", "DELETE FROM unknown_headings", "DELETE FROM letters")


BAD = (cut, flip, newer, rows_gone, record_changed, swapped, other, other_zip, damaged, of_another_format, empty, Path.unlink)


@pytest.mark.parametrize("fault", BAD, ids=lambda fault: fault.__name__)
def test_a_bad_backup_changes_nothing(fault: Callable[[Path], None], settings: Settings, tmp_path: Path) -> None:
    """A bad backup is refused before anything is changed."""
    before = letters_held(settings)
    file = tmp_path / "letters.backup"
    back_up(settings, file)
    fault(file)
    with pytest.raises((UsageError, IndexOutOfDate), match="backup"):
        restore(settings, file)
    assert letters_held(settings) == before
    assert check(settings) == ()
