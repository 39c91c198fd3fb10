"""Benchmark: how long the program takes from a cold start to its first answer: a search on the command line, the first page of the server.

    python -m indexer rebuild --index /tmp/letters ../shared/letters
    python -m tests.benchmarks.cold_start --index /tmp/letters [--rounds N] [--imports]

Each command starts in its own process, several times; the median counts. Modules are compiled first, as an installation does. The time
that Python alone takes to start is shown for comparison. `--imports` prints the modules that take longest to import for a search.
"""

from __future__ import annotations

import argparse
import compileall
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
AIMS = {"search": 0.5, "webapp": 1.0}
"""Seconds."""


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--index", type=Path, default=Path("letters-index"))
    arguments.add_argument("--rounds", type=int, default=7)
    arguments.add_argument("--imports", action="store_true")
    chosen = arguments.parse_args()
    for package in ("indexer", "webapp"):
        compileall.compile_dir(ROOT / package, quiet=1)
    search = ("-m", "indexer", "search", "social workers", "--index", str(chosen.index))
    starts: dict[str, Callable[[], None]] = {
        "python": lambda: run("-c", "pass"),
        "search": lambda: run(*search),
        "webapp": lambda: first_page(chosen.index),
    }
    for name, start in starts.items():
        seconds = median(timed(start) for _ in range(chosen.rounds))
        aim = f"   (target: at most {AIMS[name]} s)" if name in AIMS else ""
        print(f"{name:8} {seconds:6.3f} s{aim}")
    if chosen.imports:
        slowest_imports(search)


def timed(start: Callable[[], None]) -> float:
    """Return the seconds that `start` takes."""
    began = time.perf_counter()
    start()
    return time.perf_counter() - began


def run(*arguments: str) -> None:
    """Run Python until it ends."""
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL, cwd=Path.cwd())


def first_page(index: Path) -> None:
    """Start the server, request a page of results until it arrives, and stop the server."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "webapp", "--port", str(port), "--index", str(index)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        while not answers(f"http://127.0.0.1:{port}/search?q=caseloads"):
            if server.poll() is not None:
                raise SystemExit(f"the server ended by itself; try: {' '.join(command)}")
            time.sleep(0.005)
        server.terminate()


def answers(address: str) -> bool:
    """Return whether the page arrives."""
    try:
        with urllib.request.urlopen(address) as page:  # noqa: S310  # our own server
            return bool(page.status == 200)
    except OSError:
        return False


def slowest_imports(command: tuple[str, ...]) -> None:
    """Print the twenty modules that take longest to import, including what they import, in milliseconds."""
    told = subprocess.run([sys.executable, "-X", "importtime", *command], check=True, capture_output=True, text=True).stderr
    lines = [line.split("|") for line in told.splitlines() if line.startswith("import time:") and "[us]" not in line]
    for _, together, name in sorted(lines, key=lambda line: -int(line[1]))[:20]:
        print(f"{int(together) / 1000:8.1f} ms {name}")


if __name__ == "__main__":
    main()
