"""Readers: recognise pages in a process of their own, which is ended if one takes too long: each page has its own limit of time."""

from __future__ import annotations

import json
import signal
import struct
import subprocess
import sys
from pathlib import Path
from threading import Event, Timer
from typing import NamedTuple

from indexer.readers.ocr.words import Line, Seen, Word

PICTURE = struct.Struct("<IIf")
"""Before a picture: its width, its height and its dots per inch."""
LENGTH = struct.Struct("<Q")
"""Before the lines of a page: their length in bytes."""

PATIENCE = 4
"""How many times a page's seconds may pass by the clock, as a busy machine may give it a quarter of a processor."""


START_SECONDS = 30.0
"""Seconds in which the process must be ready: it loads the engine."""


class Picture(NamedTuple):
    """A picture of a page, as it is shown."""

    width: int
    height: int
    dpi: float
    grey: bytes
    """A byte for each dot, row by row, 0 for black."""


class Unrecognised(Exception):
    """Why a page could not be recognised, in words for people."""


class RecognitionProcess:
    """The process, started with the first page, and again after one that ended it."""

    def __init__(self, data: Path, seconds: float) -> None:
        """Take the folder of the engine's data, and the seconds of a processor's time that a page may take."""
        self._data, self._seconds = data, seconds
        self._child: subprocess.Popen[bytes] | None = None
        self._late = Event()

    def seen_on(self, picture: Picture) -> Seen:
        """Return the lines on a picture; raises `Unrecognised` if that takes too long or fails."""
        self._child = child = self._child or self._start()
        self._late.clear()
        timer = Timer(PATIENCE * self._seconds + START_SECONDS, self._end, (child,))
        timer.daemon = True
        timer.start()
        try:
            found = _asked(child, picture)
        finally:
            timer.cancel()
        if found is None:
            self.close()
            late = self._late.is_set() or child.returncode in _LATE
            raise Unrecognised(f"recognising it took longer than {self._seconds:g} seconds" if late else "recognising it failed")
        width, height, lines, sheets = json.loads(found)
        return Seen(width, height, tuple(Line(tuple(base), tuple(Word(*word) for word in words)) for base, words in lines), sheets)

    def close(self) -> None:
        """End the process, if there is one."""
        if self._child:
            child, self._child = self._child, None
            child.terminate()
            child.communicate()

    def _start(self) -> subprocess.Popen[bytes]:
        command = (sys.executable, "-m", "indexer.readers.ocr.child", str(self._data), str(self._seconds))
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)  # noqa: S603

    def _end(self, child: subprocess.Popen[bytes]) -> None:
        """End a process that is late."""
        self._late.set()
        child.kill()


_LATE = () if sys.platform == "win32" else (-signal.SIGPROF, -signal.SIGALRM)
"""How a process ends whose page takes too long."""


def _asked(child: subprocess.Popen[bytes], picture: Picture) -> bytes | None:
    """Return what the process answers; None if it ended."""
    if child.stdin is None or child.stdout is None:
        return None
    try:
        child.stdin.write(PICTURE.pack(picture.width, picture.height, picture.dpi) + picture.grey)
        child.stdin.flush()
        head = child.stdout.read(LENGTH.size)
        found = child.stdout.read(*LENGTH.unpack(head)) if len(head) == LENGTH.size else b""
    except OSError:  # it has ended, and nobody reads
        return None
    return found or None
