"""Ingest: the catalogue as one file, and back. An index needs no backup: it is made again from the catalogue.

A backup is a ZIP file with the catalogue, as SQLite's own online backup copies it, and a manifest with its checksum. That copies damage
too: so the copy is looked through before it takes the place of an older backup, and again before it takes that of a catalogue.
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
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from indexer.engines.shared.generations import sync
from indexer.errors import BuildFailed, IndexMissing, IndexOutOfDate, UsageError, command
from indexer.ingest.build import PROGRAM, Progress, in_silence, rebuild_from_catalogue
from indexer.ingest.catalogue import FILE_NAME, Catalogue, open_catalogue
from indexer.ingest.lock import index_lock
from indexer.ingest.schema import MIGRATIONS, SIDE_FILES
from indexer.letter import Report
from indexer.settings.run import Settings

MANIFEST = "manifest.json"
BEFORE = "catalogue.before-restore.sqlite3"
"""Where the catalogue that a restore replaces is kept."""
SCRATCH = "restoring-"
"""How the folders begin in which a backup is unpacked."""


def back_up(settings: Settings, file: Path) -> int:
    """Write the catalogue to `file`, also beside a build at work, and return its number of letters.

    A backup that is there already is replaced in one step. `IndexMissing` where there is no catalogue, `BuildFailed` where it is damaged
    or holds no letter, `UsageError` where `file` can't be written or is anything but a backup: each time the file that is there stays.
    """
    _refuse_to_replace(file, settings.index)
    if not (settings.index / FILE_NAME).is_file():
        raise IndexMissing(f"there is no catalogue in {settings.index} to back up; run: {command('rebuild LETTERS_DIR', settings.index)}")
    part = file.with_name(f".{file.name}.part")
    try:
        with TemporaryDirectory(dir=file.parent) as scratch:
            letters = _pack(settings, Path(scratch) / FILE_NAME, part)
        _replace(file, part)
    except OSError as error:
        raise UsageError(f"the backup {file} can't be written: {error.strerror or error}") from error
    finally:
        with suppress(OSError):
            part.unlink()
    return letters


def restore(settings: Settings, file: Path, progress: Progress = in_silence) -> Report:
    """Put the catalogue from the backup `file` in place and make the index anew from it.

    The catalogue before it stays beside it. `UsageError` where `file` is no backup or damaged, `IndexOutOfDate` where it is another
    version's: then nothing has changed.
    """
    if not file.is_file():
        raise UsageError(f"there is no backup {file}")
    with index_lock(settings.index), _unpacked(settings.index, file) as restored:
        _put_in_place(restored, settings.index / FILE_NAME)
    return rebuild_from_catalogue(settings, progress).report


def _refuse_to_replace(file: Path, index: Path) -> None:
    """Raise `UsageError` where something at `file` would be lost that is no backup, or where a build might take `file` for its own."""
    if not file.name:
        raise UsageError(f"{file} is a folder; name a file for the backup")
    if file.resolve().is_relative_to(index.resolve()):
        raise UsageError(f"{file} lies in the index folder {index}, which a backup is to outlast; name a file elsewhere")
    if file.exists() and not _is_backup(file):
        raise UsageError(f"{file} is there already and is no backup; name another file")


def _is_backup(file: Path) -> bool:
    """Return whether `file` is a backup, whole or not, or an empty file that waits for one."""
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
    with open_catalogue(settings.index, PROGRAM) as catalogue:
        _copy(catalogue, copy)
        with _opened(copy) as copied:
            if fault := next(copied.faults(), ""):
                mend = command("check", settings.index)
                raise BuildFailed(f"{fault}; no backup was made, and an older one stays; what mends it is said by: {mend}")
            if copied.is_empty():
                mend = command("rebuild LETTERS_DIR", settings.index)
                raise BuildFailed(f"there is no letter to back up, and an older backup stays; run: {mend}")
            letters, paragraphs = copied.counts()
    manifest = {
        "program": PROGRAM, "made": dt.datetime.now().astimezone().isoformat(), "letters": letters, "paragraphs": paragraphs,
        "sha256": _sha256(copy),
    }
    # Any clock will do: the manifest has the format's first time, and one before that is no fault of the catalogue's.
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as packed:
        packed.writestr(zipfile.ZipInfo(MANIFEST), json.dumps(manifest, indent=1))
        packed.write(copy, FILE_NAME)
    return letters


def _copy(catalogue: Catalogue, file: Path) -> None:
    """Copy the catalogue; `OSError` where the disk of the copy is full, which SQLite does not tell from the catalogue's."""
    try:
        catalogue.copy_to(file)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_FULL:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
        raise


@contextmanager
def _unpacked(folder: Path, file: Path) -> Iterator[Path]:
    """Give the catalogue that `file` holds, checked, in a place of its own in `folder`."""
    try:
        for left in folder.glob(f"{SCRATCH}*"):  # by a restore that was killed
            shutil.rmtree(left, ignore_errors=True)
        with TemporaryDirectory(dir=folder, prefix=SCRATCH) as scratch:
            place = Path(scratch) / FILE_NAME
            with zipfile.ZipFile(file) as packed:
                manifest: dict[str, Any] = json.loads(packed.read(MANIFEST))
                with packed.open(FILE_NAME) as source, place.open("wb") as target:
                    shutil.copyfileobj(source, target)
            if _sha256(place) != manifest["sha256"]:
                raise UsageError(f"the backup {file} is damaged: its checksum is wrong; use an older one")
            _check(place)
            yield place
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, KeyError, ValueError, TypeError, RuntimeError) as error:
        raise UsageError(f"{file} is no backup of this program, or damaged ({error}); use another") from error
    except sqlite3.Error as error:
        raise UsageError(f"the backup {file} is damaged ({error}); use an older one") from error
    except OSError as error:
        raise BuildFailed(f"restoring {file} failed: {error.strerror or error}; nothing has changed") from error


def _check(place: Path) -> None:
    with closing(sqlite3.connect(place)) as connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(MIGRATIONS):
        raise IndexOutOfDate("a newer version of this program made the backup; use that version to restore it")
    with _opened(place) as copied:
        for fault in copied.faults():
            raise sqlite3.DatabaseError(fault)
        if copied.is_empty():
            raise ValueError("it holds no letter")
        try:
            for _ in copied.letters():
                pass
        except BuildFailed as error:
            raise IndexOutOfDate(
                "another version of this program wrote the letters in the backup; restore it with that version, or use another backup"
            ) from error


@contextmanager
def _opened(copy: Path) -> Iterator[Catalogue]:
    """Give the catalogue in a copy, which nobody else uses, to look at."""
    with closing(sqlite3.connect(copy)) as connection:
        yield Catalogue(connection, copy.parent, PROGRAM)


def _put_in_place(restored: Path, catalogue: Path) -> None:
    """Replace the catalogue in one step, and keep the one before."""
    if catalogue.is_file():
        kept = restored.with_name(BEFORE)
        _keep(catalogue, kept)
        _replace(catalogue.with_name(BEFORE), kept)
    for side in SIDE_FILES:
        catalogue.with_name(catalogue.name + side).unlink(missing_ok=True)
    _replace(catalogue, restored)


def _keep(catalogue: Path, copy: Path) -> None:
    """Copy the catalogue with what SQLite keeps beside it; one too damaged for that as it is."""
    try:
        with closing(sqlite3.connect(catalogue)) as connection:
            Catalogue(connection, catalogue.parent, PROGRAM).copy_to(copy)
    except sqlite3.Error:
        shutil.copyfile(catalogue, copy)


def _replace(file: Path, new: Path) -> None:
    """Put `new` in the place of `file` in one step, for good: also after a power cut it is the one or the other, and whole."""
    sync(new)
    new.replace(file)
    sync(file.parent)


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
