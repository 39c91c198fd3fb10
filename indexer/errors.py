"""Errors: one short tree. Each message says what to do next; each class has an HTTP status and an exit code.

LettersError
├── UsageError              a setting, folder or argument is wrong
│   └── BadQuery            the search text or a filter can't be understood
├── NotFound                no such letter, paragraph or file
├── UnreadableSource        one file can't be read; recorded, the others go on
│   └── ReadingStopped      the machine may be to blame: at another time it may be read
├── BuildFailed             a rebuild or update stopped; the old index is still in place
│   └── IndexLocked         another build holds the index folder
└── SearchUnavailable       the index can't answer now
    ├── IndexMissing        nothing was built here yet
    ├── IndexOutOfDate      built by another version or engine
    ├── SearchBusy          it has too much to do
    ├── SearchRefused       a cluster refuses us: whoever runs it has to look
    └── SearchTooSlow       the deadline passed
"""

from __future__ import annotations

import shlex
from enum import IntEnum
from pathlib import Path
from typing import ClassVar


class ExitCode(IntEnum):
    """What a command's exit says."""

    DONE = 0
    FAILED = 1
    """Nothing changed: the old index, if there was one, is still in place."""
    USAGE = 2
    SOME_UNREAD = 3
    """Built, but some files could not be read; each is named with its reason."""


class LettersError(Exception):
    """Base of all errors that this program raises on purpose; `str()` is one line for the user."""

    status: ClassVar[int] = 500
    exit_code: ClassVar[ExitCode] = ExitCode.FAILED


class UsageError(LettersError):
    """A setting, a folder or an argument is wrong."""

    status = 400
    exit_code = ExitCode.USAGE


class BadQuery(UsageError):
    """The search text or a filter can't be understood."""

    def __init__(self, message: str, *, text: str = "", position: int | None = None, repaired: str = "") -> None:
        """Keep the fault, the `text` as typed, the `position` in it (characters) and a `repaired` text that works."""
        super().__init__(message)
        self.text = text
        self.position = position
        self.repaired = repaired


class NotFound(LettersError):
    """No such letter, paragraph or file."""

    status = 404


class UnreadableSource(LettersError):
    """A file can't be read; the message is the reason, in words a person understands."""

    status = 422
    exit_code = ExitCode.SOME_UNREAD


class ReadingStopped(UnreadableSource):
    """The reading of a file was ended by the clock or the system: the machine may be to blame, and at another time it may be read."""


class BuildFailed(LettersError):
    """A rebuild or update stopped; the old index is still in place."""


class IndexLocked(BuildFailed):
    """Another build holds the index folder."""

    status = 503


class SearchUnavailable(LettersError):
    """The index can't answer now."""

    status = 503


class IndexMissing(SearchUnavailable):
    """Nothing was built here yet."""


class IndexOutOfDate(SearchUnavailable):
    """The index was built by another version, analysis or engine."""


class SearchBusy(SearchUnavailable):
    """The index has too much to do; a moment later it answers."""


class SearchRefused(SearchUnavailable):
    """A cluster refuses who asks, or what: trying again won't help, whoever runs it has to look."""


class SearchTooSlow(SearchUnavailable):
    """The search's deadline passed before it was answered."""


def short(typed: str) -> str:
    """Return what was `typed` as a message shows it: cut where it is long."""
    return typed if len(typed) <= 40 else typed[:39] + "…"


def command(words: str, index: Path) -> str:
    """Return the command that mends the index folder `index`: "python -m indexer update --index /srv/letters-index"."""
    return f"python -m indexer {words} --index {shlex.quote(str(index))}"
