"""Drill: the system refuses what a build needs: a full disk, a small file system, a read-only disk, another user's folder.

    python -m tests.drills.refusals [NAME…]

Works on copies of an index of the seeds in a temporary folder. Each time a command must end with one clear line or do its work, the old
index must answer, and afterwards an ordinary update must leave everything sound. Prints each trouble with the number of times it was tried,
and what went wrong; returns 0 if nothing did. What the system or the user's permissions do not allow here is reported as left out.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from indexer.errors import ExitCode
from indexer.settings.run import Settings
from tests.drills.trouble import PROGRAM, ROOT, LeftOut, add_letter, after, answer, fresh, met, moved, report, run, unclear

COMMANDS = ("rebuild", "update")
MOST = (1, 8, 32, 64, 128, 256, 512)
"""Kilobytes beyond which a file may not grow."""
LEFT = (0, 16, 64, 200, 500)
"""Kilobytes left on the file system."""


def full_disk(settings: Settings) -> Iterator[str]:
    """No file may grow beyond a limit, as with a quota; limits of many sizes make each file of a build hit one."""
    if sys.platform == "win32":
        raise LeftOut("Windows has no limit of that kind")
    import resource

    for command in COMMANDS:
        for kilobytes in MOST:

            def limit(most: int = kilobytes << 10) -> None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

            yield from met(fresh(settings), f"files of at most {kilobytes} kB", command, preexec_fn=limit)


def full_file_system(settings: Settings) -> Iterator[str]:
    """A separate small file system with more or less space left."""
    for command in COMMANDS:
        for left in LEFT:
            with mounted(settings.index.parent / "small") as place:
                here = moved(settings, place)
                add_letter(here)
                ballast = place / "ballast"
                ballast.write_bytes(bytes(max(0, shutil.disk_usage(place).free - (left << 10))))
                before = answer(here)
                yield ""
                name = f"{left} kB left, {command}"
                yield from unclear(run(here, command), name)
                if answer(here) not in (before, (before[0] + 1, before[1] + 1)):
                    yield f"{name}: the index answers {answer(here)}, not {before}"
                ballast.unlink()
                yield from after(here, before, name)


@contextmanager
def mounted(place: Path) -> Iterator[Path]:
    """Mount a file system of 6 MB in memory, which only root may do."""
    place.mkdir(exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", place]
    if not shutil.which("mount") or subprocess.run(command, capture_output=True, check=False).returncode:
        raise LeftOut("this user may not mount a file system")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)


def read_only(settings: Settings) -> Iterator[str]:
    """The index is on a read-only disk: builds say so, and the index answers."""
    with mounted(settings.index.parent / "fixed") as place:
        here = moved(settings, place)
        before = answer(here)
        add_letter(here)
        subprocess.run(["mount", "-o", "remount,ro", place], check=True)
        for command in (*COMMANDS, "rollback"):
            yield ""
            ran = run(here, command)
            yield from unclear(ran, f"read-only, {command}")
            if ran.code == ExitCode.DONE:
                yield f"read-only, {command}: it reports success"
            if answer(here) != before:
                yield f"read-only, {command}: the index answers {answer(here)}, not {before}"
        subprocess.run(["mount", "-o", "remount,rw", place], check=True)
        yield from after(here, before, "read-only")


def another_user(settings: Settings) -> Iterator[str]:
    """A user without permission for the folder builds, checks and searches: one line each time, and nothing changes."""
    if sys.platform == "win32" or os.geteuid() or not shutil.which("setpriv"):
        raise LeftOut("only root can act as another user")
    nobody = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", *PROGRAM)
    if subprocess.run([*nobody, "--version"], cwd=ROOT, capture_output=True, check=False).returncode:
        raise LeftOut("other users may not run this Python")
    before = answer(settings)
    add_letter(settings)
    settings.index.parent.parent.chmod(0o755)
    for command in (*COMMANDS, "check", "status", "rollback"):
        yield ""
        ran = run(settings, command, start=nobody)
        yield from unclear(ran, f"another user, {command}")
        if ran.code == ExitCode.DONE:
            yield f"another user, {command}: it reports success"
    yield from after(settings, before, "another user")


TROUBLES = (full_disk, full_file_system, read_only, another_user)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the drill and print its figures."""
    return report(TROUBLES, arguments)


if __name__ == "__main__":
    sys.exit(main())
