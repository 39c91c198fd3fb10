"""The real server, started for a drill: python -m webapp in its own process, on a free local port."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENDING_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Served:
    """A running server."""

    process: subprocess.Popen[str]
    port: int

    def memory(self) -> int:
        """Return the server's memory in bytes, where what its processes share counts once; 0 if the system does not report it."""
        return sum(map(_memory_of, self.processes()))

    def processes(self) -> tuple[int, ...]:
        """Return the numbers of the server's processes, the first one first; only that one where the system does not list the others."""
        try:
            listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text(encoding="ascii")
        except OSError:
            listed = ""
        return (self.process.pid, *map(int, listed.split()))


def _memory_of(process: int) -> int:
    try:
        status = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0
    found = re.search(r"Pss:\s+(\d+) kB", status)
    return int(found[1]) * 1024 if found else 0


@contextmanager
def served(index: Path, **environment: str) -> Iterator[Served]:
    """Serve the `index` without a rate limit or an access log; when stopped at the end, the server must exit cleanly."""
    given = {**os.environ, "LETTERS_RATE": "off", "LETTERS_LOG": "off", "LETTERS_LISTEN": "127.0.0.1", **environment}
    command = [sys.executable, "-m", "webapp", "--port", "0", "--index", str(index)]
    with subprocess.Popen(command, cwd=ROOT, env=given, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            found = re.search(r"http://\S+:(\d+)", process.stdout.readline())
            assert found, "the server did not start"
            yield Served(process, int(found[1]))
            process.terminate()
            assert process.wait(ENDING_SECONDS) == 0, f"the server ended with {process.returncode}"
        finally:
            process.kill()
