"""Ingest: keep the index up to date as files arrive, change and disappear in the letters folders."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from threading import Event

from watchfiles import watch as events

from indexer.errors import BuildFailed, LettersError
from indexer.ingest.build import Outcome, Place, last_folders, update
from indexer.ingest.sources import find_files
from indexer.settings.run import Settings

REST = 1.0
"""Seconds without a change after which a file counts as complete."""
LONGEST = 30.0
"""Most seconds that finished files wait for others that are still being written."""
ANYWAY = 300.0
"""Seconds after which the folders are searched even without an event: some network drives send none."""
AGAIN = 5.0
"""Seconds between a failure and the next attempt."""

Tell = Callable[[Outcome | LettersError], None]


def keep_up(settings: Settings, tell: Tell, stop: Event, *, keep_missing: bool = False) -> None:
    """Bring the index up to date now and after each change in the letters folders, until `stop` is set.

    `tell` receives the outcome of each update, or the error; a failed update is tried again. The index is locked only during an update.
    Without letters folders, those of the last build are watched; raises `IndexMissing` if there has been none.
    """
    folders = settings.letters or last_folders(settings)
    while not stop.is_set():
        try:
            for _ in _occasions(folders, settings.index, stop):
                tell(update(settings, keep_missing=keep_missing, passing=_being_written(folders, settings.index, stop)))
        except OSError as error:
            tell(BuildFailed(f"can't watch the letters folders: {error.strerror or error}"))
            stop.wait(AGAIN)
        except LettersError as error:
            tell(error)
            stop.wait(AGAIN)


def _occasions(folders: tuple[Path, ...], index: Path, stop: Event) -> Iterator[None]:
    """Yield at once, after each change, and every `ANYWAY` seconds without one; end when `stop` is set."""
    own = index.resolve()
    due = 0.0
    find_files(folders, skip=index)  # a missing folder cannot be watched: raises an error that says so
    for changes in events(
        *folders, watch_filter=lambda _, path: not Path(path).is_relative_to(own), rust_timeout=1000, yield_on_timeout=True, stop_event=stop
    ):
        if changes or time.monotonic() >= due:
            yield
            due = time.monotonic() + ANYWAY


def _being_written(folders: tuple[Path, ...], index: Path, stop: Event) -> frozenset[Place]:
    """Wait until no file is changing, for at most `LONGEST`; return those that still are."""
    until = time.monotonic() + LONGEST
    before = _look(folders, index)
    while not stop.wait(REST):
        now = _look(folders, index)
        moving = frozenset(place for place in now if now[place] != before.get(place))
        if not moving or time.monotonic() > until:
            return moving
        before = now
    return frozenset()


def _look(folders: tuple[Path, ...], index: Path) -> Mapping[Place, tuple[int, int]]:
    """Return the size and modification time of each file."""
    return {(file.folder, file.path): (file.size, file.modified_ns) for file in find_files(folders, skip=index).files}
