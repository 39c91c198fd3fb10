"""Ingest: the index keeps up with the letters folders, as files arrive, change and go."""

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
"""Seconds for which a file must stay as it is to be taken as whole."""
LONGEST = 30.0
"""Seconds for which files at rest wait for others that are still being written."""
ANYWAY = 300.0
"""Seconds after which the folders are looked through though nothing was told: some network drives tell nothing."""
AGAIN = 5.0
"""Seconds between a failure and the next try."""

Tell = Callable[[Outcome | LettersError], None]


def keep_up(settings: Settings, tell: Tell, stop: Event, *, keep_missing: bool = False) -> None:
    """Bring the index up to date now and after each change in the letters folders, until `stop` is set.

    What each update did, or why it could not be done, goes to `tell`; after a failure it is tried again. The index is locked only while
    an update is at work. Without letters folders, those of the last build are watched; `IndexMissing` where there is none.
    """
    folders = settings.letters or last_folders(settings)
    while not stop.is_set():
        try:
            for _ in _occasions(folders, settings.index, stop):
                tell(update(settings, keep_missing=keep_missing, passing=_being_written(folders, settings.index, stop)))
        except OSError as error:
            tell(BuildFailed(f"the folders of letters can't be watched: {error.strerror or error}"))
            stop.wait(AGAIN)
        except LettersError as error:
            tell(error)
            stop.wait(AGAIN)


def _occasions(folders: tuple[Path, ...], index: Path, stop: Event) -> Iterator[None]:
    """Give a sign at once, after each change, and when it has been quiet for long; end when `stop` is set."""
    own = index.resolve()
    due = 0.0
    find_files(folders, skip=index)  # a folder that isn't there can't be watched: says so
    for changes in events(
        *folders, watch_filter=lambda _, path: not Path(path).is_relative_to(own), rust_timeout=1000, yield_on_timeout=True, stop_event=stop
    ):
        if changes or time.monotonic() >= due:
            yield
            due = time.monotonic() + ANYWAY


def _being_written(folders: tuple[Path, ...], index: Path, stop: Event) -> frozenset[Place]:
    """Wait until all files are at rest, at most `LONGEST`; return those that still aren't."""
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
    """Return size and time of each file."""
    return {(file.folder, file.path): (file.size, file.modified_ns) for file in find_files(folders, skip=index).files}
