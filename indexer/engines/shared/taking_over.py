"""Engines: files that a new generation takes over from the one before: one file with two names or, where a disk can't do that, a copy.

Only files that are never written in place are taken over. What the earlier generation recorded of a file stays its record, so that a
file that is damaged is damaged in both, and no new generation declares it sound.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

AT_ONCE = 1 << 30
"""Bytes to copy at once."""

Take = Callable[[Path, Path], None]
"""Takes a file of the earlier generation over into a place in the new one."""


@dataclass(frozen=True, slots=True)
class TakenOver:
    """The files that the generation in the folder `new` has from that in `old`."""

    old: Path
    new: Path
    names: dict[str, str] = field(default_factory=dict)
    """The name of each within the new generation, and its name within the old one."""

    def take(self, source: Path, target: Path) -> None:
        """Take the file `source` over as `target`; `OSError` if it can't even be copied."""
        try:
            target.hardlink_to(source)
        except (OSError, NotImplementedError):  # a disk or a system without such names
            _copy(source, target)
        self.names[target.relative_to(self.new).as_posix()] = source.relative_to(self.old).as_posix()


def take_folder(old: Path, folder: Path, take: Take, written_once: re.Pattern[str]) -> None:
    """Take over the files in `old` whose names are those of files `written_once`, and copy the others into `folder`."""
    from shutil import copyfile  # imported here because it loads all packers of archives, and a search copies nothing

    for path in old.iterdir():
        if written_once.fullmatch(path.name):
            take(path, folder / path.name)
        else:
            copyfile(path, folder / path.name)


def written_at(path: Path) -> tuple[int, int]:
    """Return when a file was last written, in nanoseconds, and its number in its file system; another in its place has others."""
    status = path.stat()
    return status.st_mtime_ns, status.st_ino


def _copy(source: Path, target: Path) -> None:
    """Copy a file within the system where it can do so, since that may share the blocks on the disk."""
    try:
        with source.open("rb") as given, target.open("wb") as made:
            while os.copy_file_range(given.fileno(), made.fileno(), AT_ONCE):
                pass
    except (OSError, AttributeError):  # not every system can, and not between any two file systems
        from shutil import copyfile

        copyfile(source, target)
