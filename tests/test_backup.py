"""Build stage: a backup brings everything back, and a bad one changes nothing."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from indexer.backup import back_up, restore
from indexer.build import rebuild
from indexer.catalogue import FILE_NAME
from indexer.check import check
from indexer.engines import open_engine
from indexer.errors import IndexMissing, IndexOutOfDate, UsageError
from indexer.letter import Letter
from indexer.settings import Settings


@pytest.fixture
def settings(tmp_path: Path, seeds: Path) -> Settings:
    """Return settings over an index of two seeds."""
    letters = tmp_path / "letters"
    letters.mkdir()
    for path in sorted(seeds.iterdir())[:2]:
        shutil.copy(path, letters)
    made = Settings(letters=(letters,), index=tmp_path / "index", jobs=1)
    rebuild(made)
    return made


def held(settings: Settings) -> list[Letter]:
    """Return the letters that the index answers with."""
    with closing(open_engine(settings)) as engine:
        return list(engine.letters())


def test_a_backup_brings_everything_back(settings: Settings, tmp_path: Path) -> None:
    """Index and letters may be gone: the backup alone makes the same index again."""
    before = held(settings)
    file = tmp_path / "letters.backup"
    assert back_up(settings, file) == 2
    shutil.rmtree(settings.index)
    shutil.rmtree(settings.letters[0])
    assert restore(settings, file).letters == 2
    assert held(settings) == before
    assert check(settings) == ()


def test_a_restore_keeps_the_catalogue_before_it(settings: Settings, tmp_path: Path) -> None:
    """Whoever restores the wrong backup can go back."""
    file = tmp_path / "letters.backup"
    back_up(settings, file)
    (settings.letters[0] / "new.txt").write_text("Areas of strength\n\nChildren are heard, and it shows.", encoding="utf-8")
    rebuild(settings)
    restore(settings, file)
    assert len(held(settings)) == 2
    shutil.move(settings.index / "catalogue.before-restore.sqlite3", settings.index / FILE_NAME)
    assert [fault.mend for fault in check(settings)] == [f"python -m indexer update --index {settings.index}"]


def cut(file: Path) -> None:
    """Half of the file is missing."""
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def flip(file: Path) -> None:
    """One byte in its middle is another."""
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0xFF
    file.write_bytes(data)


def newer(file: Path) -> None:
    """A newer version of the program made it."""
    remake(file, "PRAGMA user_version = 999")


def rows_gone(file: Path) -> None:
    """Its checksum is right, but not its catalogue."""
    remake(file, "PRAGMA writable_schema = ON", "DELETE FROM sqlite_master WHERE name = 'sources_letter'", "PRAGMA user_version = 1")


def remake(file: Path, *statements: str) -> None:
    """Make the backup anew with its catalogue changed by `statements`."""
    with zipfile.ZipFile(file) as packed:
        packed.extractall(file.parent / "unpacked")
    catalogue, manifest = file.parent / "unpacked" / FILE_NAME, file.parent / "unpacked" / "manifest.json"
    with closing(sqlite3.connect(catalogue)) as connection, connection:
        for statement in statements:
            connection.execute(statement)
    facts = json.loads(manifest.read_text(encoding="utf-8"))
    facts["sha256"] = hashlib.sha256(catalogue.read_bytes()).hexdigest()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("manifest.json", json.dumps(facts))
        packed.write(catalogue, FILE_NAME)


def swapped(file: Path) -> None:
    """It is whole, but its catalogue isn't the one that was packed."""
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


@pytest.mark.parametrize("fault", [cut, flip, newer, rows_gone, swapped, other, other_zip, Path.unlink], ids=lambda fault: fault.__name__)
def test_a_bad_backup_changes_nothing(fault: Callable[[Path], None], settings: Settings, tmp_path: Path) -> None:
    """It is refused before anything is touched."""
    before = held(settings)
    file = tmp_path / "letters.backup"
    back_up(settings, file)
    fault(file)
    with pytest.raises((UsageError, IndexOutOfDate), match="backup"):
        restore(settings, file)
    assert held(settings) == before
    assert check(settings) == ()


def test_without_a_catalogue_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    """The message says how to make one."""
    with pytest.raises(IndexMissing, match="rebuild"):
        back_up(Settings(index=tmp_path), tmp_path / "letters.backup")


def test_a_backup_that_cannot_be_written_leaves_nothing(settings: Settings, tmp_path: Path) -> None:
    """The folder is wrong: one line, and no half file."""
    with pytest.raises(UsageError, match="can't be written"):
        back_up(settings, tmp_path / "nowhere" / "letters.backup")


def test_a_damaged_catalogue_gives_way_to_a_backup(settings: Settings, tmp_path: Path) -> None:
    """Which is what backups are for; the damaged one is kept."""
    before = held(settings)
    file = tmp_path / "letters.backup"
    back_up(settings, file)
    (settings.index / FILE_NAME).write_bytes(b"my diary, not a database " * 100)
    restore(settings, file)
    assert held(settings) == before
    assert (settings.index / "catalogue.before-restore.sqlite3").read_bytes().startswith(b"my diary")
