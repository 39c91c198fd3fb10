"""Build stage: a backup restores everything, and a bad one changes nothing."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from time import struct_time

import pytest

from indexer.errors import BuildFailed, IndexMissing, UsageError
from indexer.ingest.backup import back_up, restore
from indexer.ingest.build import rebuild
from indexer.ingest.catalogue import FILE_NAME, open_catalogue
from indexer.ingest.check import check
from indexer.ingest.lock import index_lock
from indexer.ingest.reading_version import reading_version
from indexer.settings.run import Settings
from tests.support.letters_folders import change_words, flip_a_key, letters_held, two_seeds


@pytest.fixture
def settings(tmp_path: Path, seeds: Path) -> Settings:
    """Return settings for an index of two seeds."""
    return two_seeds(tmp_path, seeds)


def test_a_backup_brings_everything_back(settings: Settings, tmp_path: Path) -> None:
    """With index and letters deleted, the backup alone produces the same index again."""
    before = letters_held(settings)
    file = tmp_path / "letters.backup"
    assert back_up(settings, file) == 2
    shutil.rmtree(settings.index)
    shutil.rmtree(settings.letters[0])
    assert restore(settings, file).letters == 2
    assert letters_held(settings) == before
    assert check(settings) == ()


def test_a_restore_keeps_the_catalogue_before_it(settings: Settings, tmp_path: Path) -> None:
    """After restoring the wrong backup, the previous catalogue is still there to go back to."""
    file = tmp_path / "letters.backup"
    back_up(settings, file)
    (settings.letters[0] / "new.txt").write_text("Areas of strength\n\nChildren are heard, and it shows.", encoding="utf-8")
    rebuild(settings)
    restore(settings, file)
    assert len(letters_held(settings)) == 2
    shutil.move(settings.index / "catalogue.before-restore.sqlite3", settings.index / FILE_NAME)
    assert [fault.mend for fault in check(settings)] == [f"python -m indexer update --index {settings.index}"]


def test_without_a_catalogue_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    """The error says how to make a catalogue."""
    with pytest.raises(IndexMissing, match="rebuild"):
        back_up(Settings(index=tmp_path / "index"), tmp_path / "letters.backup")


def test_an_empty_catalogue_never_takes_the_place_of_a_good_backup(settings: Settings, tmp_path: Path) -> None:
    """A catalogue without letters, as left by a first build that could read nothing, does not replace a backup."""
    file = tmp_path / "letters.backup"
    back_up(settings, file)
    before = file.read_bytes()
    with open_catalogue(tmp_path, reading_version()):
        pass
    with pytest.raises(BuildFailed, match=r"no letters to back up.*rebuild path/to/letters"):
        back_up(Settings(index=tmp_path), tmp_path.parent / "elsewhere.backup")
    with open_catalogue(settings.index, reading_version()) as catalogue:
        catalogue.forget([entry.source for entry in catalogue.entries()])
    with pytest.raises(BuildFailed, match="no letters to back up"):
        back_up(settings, file)
    assert file.read_bytes() == before


@pytest.mark.parametrize("name", ["letters/000.txt", "index/catalogue.sqlite3", "index/new.backup", "letters", ".", "/", ""])
def test_a_backup_takes_the_place_of_nothing_but_a_backup(name: str, settings: Settings, tmp_path: Path) -> None:
    """A letter, the catalogue itself or a folder given by mistake is not overwritten."""
    next(settings.letters[0].iterdir()).rename(settings.letters[0] / "000.txt")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(UsageError, match=r"choose (a|another) file"):
        back_up(settings, tmp_path / name if len(name) > 1 else Path(name))
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_backup_may_be_written_over_an_older_one_or_an_empty_file(settings: Settings, tmp_path: Path) -> None:
    """A backup may replace an older one, or the empty file that another program made to reserve the name."""
    file = tmp_path / "letters.backup"
    file.touch()
    assert [back_up(settings, file) for _ in range(2)] == [2, 2]


def test_a_clock_before_the_format_s_first_year_is_no_fault(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A backup works on a machine without a clock battery, whose time starts in 1970."""
    monkeypatch.setattr("time.localtime", lambda *_: struct_time((1970, 1, 1, 0, 0, 0, 3, 1, 0)))
    file = tmp_path / "letters.backup"
    assert back_up(settings, file) == 2
    assert restore(settings, file).letters == 2


def test_a_full_disk_is_told_of_the_backup(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the backup's disk, not the catalogue's, which is another one."""
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorcode = sqlite3.SQLITE_FULL

    def fails(*_: object) -> None:
        raise full

    monkeypatch.setattr("indexer.ingest.catalogue.Catalogue.copy_to", fails)
    with pytest.raises(UsageError, match=r"can't write the backup .*letters.backup: No space left"):
        back_up(settings, tmp_path / "letters.backup")


def test_a_restore_keeps_what_others_read_beside_the_catalogue(settings: Settings, tmp_path: Path) -> None:
    """A restore keeps changes still in SQLite's side file because a reader has an older state open."""
    file = tmp_path / "letters.backup"
    back_up(settings, file)
    with open_catalogue(settings.index, reading_version()) as reader, reader.at_one_moment():
        assert reader.counts()[0] == 2
        with open_catalogue(settings.index, reading_version()) as build:
            build.forget([next(build.entries()).source])
        restore(settings, file)
    with closing(sqlite3.connect(settings.index / "catalogue.before-restore.sqlite3")) as kept:
        assert kept.execute("SELECT COUNT(*) FROM letters").fetchone() == (1,)


def test_a_restore_that_fails_leaves_what_the_one_before_kept(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failed restore leaves no half copy, and removes what a killed restore left behind."""
    file = tmp_path / "letters.backup"
    back_up(settings, file)
    (settings.index / "restoring-killed").mkdir()
    restore(settings, file)
    kept = (settings.index / "catalogue.before-restore.sqlite3").read_bytes()

    def cut(source: Path, target: Path) -> None:
        target.write_bytes(source.read_bytes()[:100])
        raise OSError(28, "No space left on device")

    (settings.index / FILE_NAME).write_bytes(b"my diary, not a database " * 100)
    monkeypatch.setattr(shutil, "copyfile", cut)
    with pytest.raises(BuildFailed, match="nothing has changed"):
        restore(settings, file)
    assert (settings.index / "catalogue.before-restore.sqlite3").read_bytes() == kept
    assert not list(settings.index.glob("restoring-*"))


def test_a_backup_that_cannot_be_written_leaves_nothing(settings: Settings, tmp_path: Path) -> None:
    """A wrong folder gives one line and leaves no half-written file."""
    with pytest.raises(UsageError, match="can't write the backup"):
        back_up(settings, tmp_path / "nowhere" / "letters.backup")


def test_a_killed_backup_leaves_nothing_for_long(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next backup to the same file clears what one left that was killed, but nothing of one that is still at work."""
    folder, before = tmp_path / "backups", tmp_path / "before"
    folder.mkdir()
    file = folder / "letters.backup"
    monkeypatch.setattr("indexer.ingest.backup._replace", lambda *_: shutil.copytree(folder, before))  # what is there just before the end
    back_up(settings, file)
    monkeypatch.undo()
    (killed,) = before.iterdir()
    assert (killed / FILE_NAME).is_file()
    shutil.copytree(killed, folder / killed.name)
    at_work = folder / ".letters.backup.other.part"
    with index_lock(at_work):
        back_up(settings, file)
        assert sorted(folder.iterdir()) == [at_work, file]
    back_up(settings, file)
    assert list(folder.iterdir()) == [file]


def test_a_damaged_catalogue_gives_way_to_a_backup(settings: Settings, tmp_path: Path) -> None:
    """A restore replaces a damaged catalogue and keeps the damaged file."""
    before = letters_held(settings)
    file = tmp_path / "letters.backup"
    back_up(settings, file)
    (settings.index / FILE_NAME).write_bytes(b"my diary, not a database " * 100)
    restore(settings, file)
    assert letters_held(settings) == before
    assert (settings.index / "catalogue.before-restore.sqlite3").read_bytes().startswith(b"my diary")


def change_a_record(settings: Settings) -> None:
    """Change a letter's record in a way that SQLite cannot detect."""
    with closing(sqlite3.connect(settings.index / FILE_NAME)) as connection, connection:
        change_words(connection, "children", "chickens")


@pytest.mark.parametrize("fault", [flip_a_key, change_a_record], ids=lambda fault: fault.__name__)
def test_a_damaged_catalogue_never_takes_the_place_of_a_good_backup(
    fault: Callable[[Settings], None], settings: Settings, tmp_path: Path
) -> None:
    """The command fails and says how to continue; the older backup still restores everything."""
    before = letters_held(settings)
    file = tmp_path / "letters.backup"
    back_up(settings, file)
    fault(settings)
    with pytest.raises(BuildFailed, match=r"no backup was made.* check --index"):
        back_up(settings, file)
    assert [path.name for path in tmp_path.glob("*letters.backup*")] == [file.name]
    restore(settings, file)
    assert letters_held(settings) == before


def test_a_backup_by_another_user_has_what_a_build_at_work_has_stored(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup includes what SQLite still has in its side file during a build, or after one was killed."""
    file = tmp_path / "letters.backup"
    with open_catalogue(settings.index, reading_version()) as build:
        build.forget([next(build.entries()).source])
        monkeypatch.setattr(os, "access", lambda *_: False)
        assert back_up(settings, file) == 1
    assert back_up(settings, file) == 1


def test_a_backup_is_on_the_disk_before_it_takes_the_place_of_another(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a power cut there is either the older backup or the new one, not an empty file."""
    written: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda handle: written.append(os.fstat(handle).st_ino))
    back_up(settings, tmp_path / "letters.backup")
    assert (tmp_path / "letters.backup").stat().st_ino in written
