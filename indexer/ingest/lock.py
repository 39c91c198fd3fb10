"""Ingest: allow one build at a time. The operating system releases the lock when its holder ends, for whatever reason."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from indexer.errors import IndexLocked, UsageError

LINGER = 10
"""Seconds for which a build waits for a lock whose holder was killed while it started another process, which has the lock until it runs."""

if sys.platform == "win32":
    import msvcrt

    def _take(file: BinaryIO) -> None:
        # Windows blocks reading of locked bytes too, so lock one far beyond the holder's process id.
        file.seek(1 << 30)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

    def _has_ended(process: str) -> bool:  # noqa: ARG001  # as below
        # No other process inherits the lock here, and asking about a process with a signal would end it.
        return False
else:
    import fcntl

    def _take(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _has_ended(process: str) -> bool:
        try:
            os.kill(int(process), 0)
        except ProcessLookupError:
            return True
        except (PermissionError, ValueError, OverflowError):
            return False
        return False


@contextmanager
def index_lock(folder: Path) -> Iterator[None]:
    """Lock the index `folder`, creating it if necessary, for one build.

    Raises `IndexLocked` with the id of the process that has it already, and `UsageError` if the folder cannot be created or written.
    """
    with _lock_file(folder) as file:
        try:
            _take_in_time(file, folder)
        except OSError as error:
            raise IndexLocked(f"another build (process {_holder(folder)}) is running in {folder}; wait until it has finished") from error
        file.truncate(0)
        file.write(str(os.getpid()).encode())
        file.flush()
        yield
        file.truncate(0)


def _take_in_time(file: BinaryIO, folder: Path) -> None:
    """Take the lock, at once or when what a killed holder left behind has gone; raise OSError if another build has it."""
    until = time.monotonic() + LINGER
    while True:
        try:
            return _take(file)
        except OSError:
            if time.monotonic() > until or not _has_ended(_holder(folder)):
                raise
        time.sleep(0.02)


def refuse_beside_build(folder: Path) -> None:
    """Raise `IndexLocked` if any process is building the index in `folder`; changes nothing."""
    with suppress(OSError), (folder / "lock").open("rb") as file:  # a folder without a lock file has never been built in
        try:
            _take_in_time(file, folder)
        except (BlockingIOError, PermissionError) as error:
            raise IndexLocked(f"a build (process {_holder(folder)}) is running in {folder}; check again when it has finished") from error


def _lock_file(folder: Path) -> BinaryIO:
    try:
        str(folder.absolute()).encode()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return (folder / "lock").open("ab")
    except UnicodeEncodeError as error:
        raise UsageError("the name of the index folder is not valid UTF-8; choose another with --index or LETTERS_INDEX") from error
    except FileExistsError as error:
        raise UsageError(f"{folder} is a file; choose a folder for the index with --index or LETTERS_INDEX") from error
    except OSError as error:
        raise UsageError(f"can't write to the index folder {folder} ({error.strerror}); choose another with --index") from error


def _holder(folder: Path) -> str:
    try:
        return (folder / "lock").read_text(encoding="ascii") or "unknown"
    except (OSError, ValueError):
        return "unknown"
