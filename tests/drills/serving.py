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
        """Return the server's memory in bytes; 0 if the system does not report it."""
        try:
            status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        except OSError:
            return 0
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
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
