"""Build stage: a backup brings everything back, and a bad one changes nothing."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from letters_folders import flip_a_key

from indexer.backup import back_up, restore
from indexer.build import PROGRAM, rebuild
from indexer.catalogue import FILE_NAME, open_catalogue
from indexer.check import check
from indexer.engines import open_engine
from indexer.errors import BuildFailed, IndexMissing, IndexOutOfDate, UsageError
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


def record_changed(file: Path) -> None:
    """Its checksum is right and SQLite finds nothing wrong, but a letter is not as it was stored."""
    remake(file, "UPDATE letters SET record = replace(record, 'children', 'chickens')")


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


BAD = (cut, flip, newer, rows_gone, record_changed, swapped, other, other_zip, Path.unlink)


@pytest.mark.parametrize("fault", BAD, ids=lambda fault: fault.__name__)
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


def change_a_record(settings: Settings) -> None:
    """A letter is not as it was stored, which SQLite can't see."""
    with closing(sqlite3.connect(settings.index / FILE_NAME)) as connection, connection:
        connection.execute("UPDATE letters SET record = replace(record, 'children', 'chickens')")


@pytest.mark.parametrize("fault", [flip_a_key, change_a_record], ids=lambda fault: fault.__name__)
def test_a_damaged_catalogue_never_takes_the_place_of_a_good_backup(
    fault: Callable[[Settings], None], settings: Settings, tmp_path: Path
) -> None:
    """The command fails and says where to look; the older backup still brings everything back."""
    before = held(settings)
    file = tmp_path / "letters.backup"
    back_up(settings, file)
    fault(settings)
    with pytest.raises(BuildFailed, match=r"no backup was made.* check --index"):
        back_up(settings, file)
    assert [path.name for path in tmp_path.glob("*letters.backup*")] == [file.name]
    restore(settings, file)
    assert held(settings) == before


def test_a_backup_by_another_user_has_what_a_build_at_work_has_stored(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite has it in a file beside the catalogue until the build is done, or after it was killed."""
    file = tmp_path / "letters.backup"
    with open_catalogue(settings.index, PROGRAM) as build:
        build.forget([next(build.entries()).source])
        monkeypatch.setattr(os, "access", lambda *_: False)
        assert back_up(settings, file) == 1
    assert back_up(settings, file) == 1


def test_a_backup_is_on_the_disk_before_it_takes_the_place_of_another(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a power cut there is the older one or the new one, not an empty file."""
    written: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda handle: written.append(os.fstat(handle).st_ino))
    back_up(settings, tmp_path / "letters.backup")
    assert (tmp_path / "letters.backup").stat().st_ino in written
