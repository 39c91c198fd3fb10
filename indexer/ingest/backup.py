"""Ingest: back up the catalogue to one file, and restore it. An index needs no backup: it is rebuilt from the catalogue.

A backup is a ZIP file with the catalogue, copied by SQLite's online backup, and a manifest with its checksum. The copy includes any
damage, so it is checked before it replaces an older backup, and again before it replaces a catalogue.
"""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import json
import os
import shutil
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from glob import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from indexer.engines.shared.generations import sync
from indexer.errors import BuildFailed, IndexLocked, IndexMissing, IndexOutOfDate, UsageError, command
from indexer.ingest.build import Progress, in_silence, rebuild_from_catalogue
from indexer.ingest.catalogue import FILE_NAME, Catalogue, open_catalogue, present
from indexer.ingest.lock import index_lock, refuse_beside_build
from indexer.ingest.reading_version import reading_version
from indexer.ingest.schema import MIGRATIONS, SIDE_FILES, bring_up_to_date
from indexer.letter import Report
from indexer.settings.run import Settings

MANIFEST = "manifest.json"
BEFORE = "catalogue.before-restore.sqlite3"
"""Name of the copy that a restore keeps of the catalogue it replaces."""
MADE = "backup.zip"
"""Name of a backup until it is complete."""
SCRATCH = "restoring-"
"""Prefix of the folders in which a backup is unpacked."""


def back_up(settings: Settings, file: Path) -> int:
    """Write the catalogue to `file`, even during a build, and return its number of letters.

    An existing backup is replaced in one step. Raises `IndexMissing` if there is no catalogue, `BuildFailed` if it is damaged or has no
    letters, and `UsageError` if `file` cannot be written, is in the index folder or is not a backup; an existing `file` is then kept.
    """
    _refuse_to_replace(file, settings.index)
    if not (settings.index / FILE_NAME).is_file():
        mend = command("rebuild path/to/letters", settings.index)
        raise IndexMissing(f"there is no catalogue in {settings.index} to back up; run: {mend}")
    try:
        with _scratch_beside(file) as scratch:
            letters = _pack(settings, scratch / FILE_NAME, scratch / MADE)
            _replace(file, scratch / MADE)
    except OSError as error:
        raise UsageError(f"can't write the backup {file}: {error.strerror or error}; choose a file elsewhere") from error
    return letters


def restore(settings: Settings, file: Path, progress: Progress = in_silence) -> Report:
    """Put the catalogue from the backup `file` in place and rebuild the index from it.

    The previous catalogue is kept beside it. Raises `UsageError` if `file` is not a backup or is damaged, and `IndexOutOfDate` if another
    version made it; then nothing has changed.
    """
    if file.is_dir():
        raise UsageError(f"{file} is a folder; give the backup file")
    if not file.is_file():
        raise UsageError(f"there is no backup file {file}; give a file that the command backup wrote")
    with index_lock(settings.index), _unpacked(settings.index, file) as restored:
        _put_in_place(restored, settings.index / FILE_NAME)
    return rebuild_from_catalogue(settings, progress).report


@contextmanager
def _scratch_beside(file: Path) -> Iterator[Path]:
    """Yield a folder for making the backup `file`, and delete those that killed backups to the same file left; one under way is locked."""
    before, after = f".{file.name}.", ".part"
    for left in file.parent.glob(f"{escape(before)}*{after}"):
        with suppress(IndexLocked):
            refuse_beside_build(left)
            shutil.rmtree(left, ignore_errors=True)
    with TemporaryDirectory(after, before, file.parent) as scratch, ExitStack() as held:
        with suppress(IndexLocked):  # the folder is new: this file system, of a backup disk maybe, has no locks
            held.enter_context(index_lock(Path(scratch)))
        yield Path(scratch)


def _refuse_to_replace(file: Path, index: Path) -> None:
    """Raise `UsageError` if `file` exists and is not a backup, is a folder, or is in the index folder."""
    if not file.name or file.is_dir():
        raise UsageError(f"{file} is a folder; choose a file for the backup")
    if file.resolve().is_relative_to(index.resolve()):
        raise UsageError(f"{file} is inside the index folder {index} and could be lost with it; choose a file elsewhere")
    if file.exists() and not _is_backup(file):
        raise UsageError(f"{file} already exists and is not a backup; choose another file")


def _is_backup(file: Path) -> bool:
    """Return whether `file` is a backup, complete or not, or an empty file meant for one."""
    if not file.is_file():
        return False
    try:
        if not file.stat().st_size:
            return True
        with zipfile.ZipFile(file) as packed:
            return {MANIFEST, FILE_NAME} <= set(packed.namelist())
    except (OSError, zipfile.BadZipFile, ValueError):
        return False


def _pack(settings: Settings, copy: Path, file: Path) -> int:
    with open_catalogue(settings.index, reading_version()) as catalogue:
        _copy(catalogue, copy)
        with _opened(copy) as copied:
            if fault := next(copied.faults(), ""):
                mend = command("check", settings.index)
                raise BuildFailed(f"{fault}; no backup was made, and any earlier one is kept; to see how to repair it, run: {mend}")
            if copied.is_empty():
                mend = command("rebuild path/to/letters", settings.index)
                raise BuildFailed(f"there are no letters to back up, and any earlier backup is kept; run: {mend}")
            letters, paragraphs = copied.counts()
    manifest = {
        "program": reading_version(), "made": dt.datetime.now().astimezone().isoformat(), "letters": letters, "paragraphs": paragraphs,
        "sha256": _sha256(copy),
    }
    # The clock may be wrong: the manifest gets the format's earliest time, and a copy dated before that must not make the backup fail.
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as packed:
        packed.writestr(zipfile.ZipInfo(MANIFEST), json.dumps(manifest, indent=1))
        packed.write(copy, FILE_NAME)
    return letters


def _copy(catalogue: Catalogue, file: Path) -> None:
    """Copy the catalogue to `file`; raise `OSError` if that disk is full, because SQLite's error does not say which disk it is."""
    try:
        catalogue.copy_to(file)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_FULL:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
        raise


@contextmanager
def _unpacked(folder: Path, file: Path) -> Iterator[Path]:
    """Yield the catalogue from `file`, checked, in a temporary folder inside `folder`."""
    try:
        for left in folder.glob(f"{SCRATCH}*"):  # left by a restore that was killed
            shutil.rmtree(left, ignore_errors=True)
        with TemporaryDirectory(dir=folder, prefix=SCRATCH) as scratch:
            place = Path(scratch) / FILE_NAME
            with zipfile.ZipFile(file) as packed:
                manifest: dict[str, Any] = json.loads(packed.read(MANIFEST))
                with packed.open(FILE_NAME) as source, place.open("wb") as target:
                    shutil.copyfileobj(source, target)
            if _sha256(place) != manifest["sha256"]:
                raise UsageError(f"the backup {file} is damaged: its checksum is wrong; use an earlier one")
            _check(place)
            yield place
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, KeyError, ValueError, TypeError, RuntimeError) as error:
        raise UsageError(f"{file} is not a backup made by this program, or it is damaged ({error}); use another file") from error
    except sqlite3.Error as error:
        raise UsageError(f"the backup {file} is damaged ({error}); use an earlier one") from error
    except OSError as error:
        raise BuildFailed(f"restoring {file} failed: {error.strerror or error}; nothing has changed") from error


def _check(place: Path) -> None:
    with closing(sqlite3.connect(place)) as connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(MIGRATIONS):
        raise IndexOutOfDate("the backup was made by a newer version of this program; use that version to restore it")
    with closing(sqlite3.connect(place)) as connection:
        bring_up_to_date(connection)
    with _opened(place) as copied:
        for fault in copied.faults():
            raise sqlite3.DatabaseError(fault)
        if copied.is_empty():
            raise ValueError("it holds no letters")
        try:
            for _ in copied.letters():
                pass
        except BuildFailed as error:
            raise IndexOutOfDate(
                "the backup was made by another version of this program; use that version to restore it, or use another backup"
            ) from error


@contextmanager
def _opened(copy: Path) -> Iterator[Catalogue]:
    """Yield the catalogue in a copy that nothing else uses."""
    with closing(sqlite3.connect(copy)) as connection:
        yield Catalogue(connection, copy.parent, reading_version(), present())


def _put_in_place(restored: Path, catalogue: Path) -> None:
    """Replace the catalogue in one step and keep the previous one."""
    if catalogue.is_file():
        kept = restored.with_name(BEFORE)
        _keep(catalogue, kept)
        _replace(catalogue.with_name(BEFORE), kept)
    for side in SIDE_FILES:
        catalogue.with_name(catalogue.name + side).unlink(missing_ok=True)
    _replace(catalogue, restored)


def _keep(catalogue: Path, copy: Path) -> None:
    """Copy the catalogue with SQLite's side files; if it is too damaged for that, copy the file as it is."""
    try:
        with closing(sqlite3.connect(catalogue)) as connection:
            Catalogue(connection, catalogue.parent, reading_version(), present()).copy_to(copy)
    except sqlite3.Error:
        shutil.copyfile(catalogue, copy)


def _replace(file: Path, new: Path) -> None:
    """Replace `file` with `new` in one durable step: after a power cut it is either the old file or the new one, and complete."""
    sync(new)
    new.replace(file)
    sync(file.parent)


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
