"""Runs the program for tests as a user does, and spoils its index."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from indexer.ingest.catalogue import FILE_NAME
from tests.support.samples import ROOT

Run = Callable[..., tuple[int, str, str]]
"""Runs a command in this process: arguments in; exit code, output and errors out."""


def started(arguments: Sequence[str], **options: object) -> subprocess.Popen[str]:
    """Start the program as a user does."""
    return subprocess.Popen(
        [sys.executable, "-m", "indexer", *arguments],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options,  # type: ignore[call-overload]
    )


def on_terminal(*arguments: str) -> str:
    """Run the program on a terminal of 80 columns and return what it shows there."""
    import pty

    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80", "PYTHONUTF8": "1"}
    environment.pop("NO_COLOR", None)
    with subprocess.Popen(
        [sys.executable, "-m", "indexer", *arguments], cwd=ROOT, stdout=theirs, stderr=theirs, env=environment
    ):
        os.close(theirs)
        shown = b"".join(iter(lambda: chunk_from(ours), b""))
    os.close(ours)
    return shown.decode("utf-8")


def chunk_from(terminal: int) -> bytes:
    """Return the next chunk of output, empty if the program has ended."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


def other_version(index: Path) -> None:
    """Make the index look as if another version had built it."""
    for manifest in index.glob("generation-*/manifest.json"):
        manifest.write_text("{}", encoding="utf-8")


def newer_catalogue(index: Path) -> None:
    """Make the catalogue look as if a newer version had written it."""
    import sqlite3

    with sqlite3.connect(index / FILE_NAME) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
