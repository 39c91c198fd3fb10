"""Ingest: one build at a time. The system lets go of the lock when its holder ends, however it ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from indexer.errors import IndexLocked, UsageError

if sys.platform == "win32":
    import msvcrt

    def _take(file: BinaryIO) -> None:
        # Windows locks bytes against reading too: one far behind the holder's number.
        file.seek(1 << 30)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def index_lock(folder: Path) -> Iterator[None]:
    """Hold the index `folder`, which is made where it isn't there, for one build.

    `IndexLocked` names the process that holds it already; `UsageError` where the folder can't be made or written.
    """
    with _lock_file(folder) as file:
        try:
            _take(file)
        except OSError as error:
            raise IndexLocked(f"another build (process {_holder(folder)}) is at work in {folder}; wait until it is done") from error
        file.truncate(0)
        file.write(str(os.getpid()).encode())
        file.flush()
        yield
        file.truncate(0)


def refuse_beside_build(folder: Path) -> None:
    """Raise `IndexLocked` where a build is at work in the index `folder`, whoever's it is; changes nothing."""
    with suppress(OSError), (folder / "lock").open("rb") as file:  # one that isn't there, nobody has held yet
        try:
            _take(file)
        except (BlockingIOError, PermissionError) as error:
            raise IndexLocked(f"a build (process {_holder(folder)}) is at work in {folder}; look again when it is done") from error


def _lock_file(folder: Path) -> BinaryIO:
    try:
        str(folder.absolute()).encode()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return (folder / "lock").open("ab")
    except UnicodeEncodeError as error:
        raise UsageError("the index folder has a name that isn't UTF-8; name another with --index or LETTERS_INDEX") from error
    except FileExistsError as error:
        raise UsageError(f"{folder} is a file; name a folder for the index with --index or LETTERS_INDEX") from error
    except OSError as error:
        raise UsageError(f"the index folder {folder} can't be written ({error.strerror}); name another with --index") from error


def _holder(folder: Path) -> str:
    try:
        return (folder / "lock").read_text(encoding="ascii") or "unknown"
    except (OSError, ValueError):
        return "unknown"
