"""Benchmarks can be found by name; what they measure is not tested."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the benchmarks' command."""
    return subprocess.run([sys.executable, "-m", "tests.benchmarks", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def test_every_benchmark_is_listed_with_what_it_measures() -> None:
    """Every module that calls itself a benchmark is listed, including a new one."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "benchmarks").glob("[a-z]*.py")}
    runnable = {name for name, text in texts.items() if text.startswith('"""Benchmark: ') and "__main__" in text}

    listed = dict(line.split(maxsplit=1) for line in run().stdout.splitlines())

    assert set(listed) == runnable >= {"parity", "quality", "scale", "search_speed"}


def test_an_unknown_name_is_told() -> None:
    """The error lists the known names."""
    answer = run("speed")

    assert answer.returncode == 2
    assert "'speed'" in answer.stderr
    assert "search_speed" in answer.stderr
