"""Errors: the exception classes, each with an HTTP status and an exit code. Every message says what to do next.

LettersError
├── UsageError              a setting, folder or argument is wrong
│   └── BadQuery            the search text or a filter can't be understood
├── NotFound                no such letter, paragraph or file
├── UnreadableSource        one file can't be read; it is recorded and the build carries on
│   └── ReadingStopped      timed out or killed; it may work another time
├── FetchStopped            a site can't be reached, forbids it or has changed; what was fetched is kept
│   ├── SiteForbids         its robots.txt or its server says no
│   └── SiteChanged         it no longer looks as expected
├── NotFetched              one file can't be fetched; it is named and the others are fetched
├── BuildFailed             a rebuild or update failed; the old index is still in place
│   └── IndexLocked         another build is using the index folder
└── SearchUnavailable       the index can't answer at the moment
    ├── IndexMissing        no index has been built here yet
    ├── IndexOutOfDate      built by another version or engine
    ├── SearchUnreachable   the cluster doesn't answer
    ├── SearchBusy          overloaded
    ├── SearchRefused       login, request, certificate or access to the files refused; an administrator must fix that
    └── SearchTooSlow       the deadline passed
"""

from __future__ import annotations

import shlex
from enum import IntEnum
from pathlib import Path
from typing import ClassVar


class ExitCode(IntEnum):
    """Exit codes of the command line."""

    DONE = 0
    FAILED = 1
    """Nothing changed: the old index, if there was one, is still in place."""
    USAGE = 2
    SOME_UNREAD = 3
    """Built or fetched, but for some files that could not be read or fetched; each is named with its reason."""


class LettersError(Exception):
    """Base class of all errors that this program raises on purpose; `str()` is the message for the user, on one line."""

    status: ClassVar[int] = 500
    exit_code: ClassVar[ExitCode] = ExitCode.FAILED
    public: ClassVar[str] = ""
    """What to tell readers, if the message is for administrators: it may name folders and commands. "" if the message is for everyone."""


class UsageError(LettersError):
    """A setting, a folder or an argument is wrong."""

    status = 400
    exit_code = ExitCode.USAGE


class BadQuery(UsageError):
    """The search text or a filter can't be understood."""

    def __init__(self, message: str, *, text: str = "", position: int | None = None, repaired: str = "") -> None:
        """Store the message, the `text` as typed, the fault's `position` in it (characters) and a `repaired` text that works."""
        super().__init__(message)
        self.text = text
        self.position = position
        self.repaired = repaired


class NotFound(LettersError):
    """No such letter, paragraph or file."""

    status = 404


class UnreadableSource(LettersError):
    """A file can't be read; the message gives the reason in plain words."""

    status = 422
    exit_code = ExitCode.SOME_UNREAD


class ReadingStopped(UnreadableSource):
    """Reading a file timed out or was killed by the system; the machine may be to blame, so it may work another time."""


class FetchStopped(LettersError):
    """A site can't be reached, or `fetch` can't go on; what was fetched is kept."""

    status = 503


class SiteForbids(FetchStopped):
    """A site's robots.txt or its server says that programs may not fetch this; asking again would be rude."""


class SiteChanged(FetchStopped):
    """A site no longer looks as expected: what it lists would be counted wrongly."""


class NotFetched(LettersError):
    """One file can't be fetched; the message gives the reason in plain words."""

    status = 502
    exit_code = ExitCode.SOME_UNREAD


class BuildFailed(LettersError):
    """A rebuild or update failed; the old index is still in place."""

    public = "This is our fault. Try again later"


class IndexLocked(BuildFailed):
    """Another build is using the index folder."""

    status = 503


class SearchUnavailable(LettersError):
    """The index can't answer at the moment."""

    status = 503


class IndexMissing(SearchUnavailable):
    """No index has been built here yet."""

    public = "There are no letters to search here yet. The site’s administrator can see why"


class IndexOutOfDate(SearchUnavailable):
    """The index was built by another version of the program or its text analysis, or by another engine."""

    public = "The letters can’t be searched at the moment. The site’s administrator can see why"


class SearchUnreachable(SearchUnavailable):
    """The search cluster can't be reached; the message names the setting to check."""

    public = "The letters can’t be searched at the moment. Try again in a moment"


class SearchBusy(SearchUnavailable):
    """The index is overloaded; try again in a moment."""


class SearchRefused(SearchUnavailable):
    """The login, request, certificate or access to the files was refused; trying again won't help, an administrator must fix it."""

    public = "The letters can’t be searched at the moment. The site’s administrator can see why"


class SearchTooSlow(SearchUnavailable):
    """The deadline passed before the search was finished."""


def short(typed: str) -> str:
    """Return `typed` for use in a message, cut to 40 characters."""
    return typed if len(typed) <= 40 else typed[:39] + "…"


def command(words: str, index: Path) -> str:
    """Return a command for the index folder `index`: "python -m indexer update --index /srv/letters-index"."""
    return f"python -m indexer {words} --index {shlex.quote(str(index))}"
