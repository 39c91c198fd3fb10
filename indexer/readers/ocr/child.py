"""Readers: the process in which text is recognised, `python -m indexer.readers.ocr.child DATA SECONDS`.

It reads pictures from standard input and writes the lines found on each to standard output, until its input ends. The engine can neither be
interrupted nor be trusted to stop after the time that it is given, so the system ends the whole process if a page takes too long. What it
prints itself goes nowhere.
"""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path
from typing import BinaryIO

import numpy as np

from indexer.readers.ocr.engine import Engine
from indexer.readers.ocr.process import LENGTH, PATIENCE, PICTURE


def main(data: Path, seconds: float, pictures: BinaryIO, found: BinaryIO) -> None:
    """Recognise picture after picture."""
    engine = Engine(data)
    while head := pictures.read(PICTURE.size):
        width, height, dpi = PICTURE.unpack(head)
        grey = np.frombuffer(pictures.read(width * height), np.uint8).reshape(height, width)
        _limit(seconds)
        lines = json.dumps(engine.seen_on(grey, round(dpi))).encode()
        _limit(0)
        found.write(LENGTH.pack(len(lines)) + lines)
        found.flush()


def _limit(seconds: float) -> None:
    """Let the system end this process after so many seconds of a processor's time, or some times as many by the clock; 0: never."""
    if sys.platform != "win32":  # on Windows the parent process keeps the time
        signal.setitimer(signal.ITIMER_PROF, seconds)
        signal.setitimer(signal.ITIMER_REAL, PATIENCE * seconds)


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]), sys.stdin.buffer, sys.stdout.buffer)
