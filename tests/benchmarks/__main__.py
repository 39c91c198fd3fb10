"""Benchmarks: all of them by name, each with a line on what it measures.

    python -m tests.benchmarks                 lists them
    python -m tests.benchmarks NAME [OPTION…]  runs one; `--help` shows its options
    python -m tests.benchmarks all             runs each with its defaults; they need ../shared/letters, and most take minutes

Only ratios within one run count: times vary with the machine and its other load.
"""

from __future__ import annotations

import ast
import runpy
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

SAID = "Benchmark: "


def main(arguments: Sequence[str]) -> int:
    """List the benchmarks, or run those named; return the exit code: 2 if there is no such benchmark."""
    known = benchmarks(Path(__file__).parent)
    if not arguments:
        print("\n".join(f"{name:20} {line}" for name, line in known.items()))
        return 0
    name, *options = arguments
    if name == "all":
        return max([run(one) for one in known])
    if name not in known:
        print(f"there is no benchmark {name!r}; use one of all, {', '.join(known)}", file=sys.stderr)
        return 2
    sys.argv = [name, *options]
    runpy.run_module(f"tests.benchmarks.{name}", run_name="__main__", alter_sys=True)  # so that its processes find its functions
    return 0


def benchmarks(folder: Path) -> Mapping[str, str]:
    """Return the runnable modules of `folder` whose docstring begins with "Benchmark: …", each with what it measures."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("[a-z]*.py"))}
    lines = {name: _first_line(text) for name, text in texts.items() if 'if __name__ == "__main__":' in text}
    return {name: line.removeprefix(SAID) for name, line in lines.items() if line.startswith(SAID)}


def run(name: str) -> int:
    """Run one in its own process and return its exit code, so that the next ones run whatever happens."""
    print(f"== {name}", flush=True)
    return subprocess.run([sys.executable, "-m", f"tests.benchmarks.{name}"], check=False).returncode


def _first_line(text: str) -> str:
    return (ast.get_docstring(ast.parse(text)) or "").partition("\n")[0]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
