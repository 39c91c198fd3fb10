"""Coverage of each package in the last measured test run: `make coverage` runs the tests and then this.

    python -m coverage run -m pytest TESTS… && python -m coverage combine && python -m tests.support.package_coverage [PACKAGE…]

Prints line and branch coverage for each package; returns 1 if a package has less than 95 % of its branches covered, and lists the rest.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

LEAST = 95.0
"""Least branch coverage of a package, in per cent."""
PACKAGES: Mapping[str, tuple[str, ...]] = {
    "ingest": ("indexer/ingest/", "indexer/serialise.py", "indexer/keys.py"),
    "engines": ("indexer/engines/",),
    "query": ("indexer/query/",),
    "parsing": ("indexer/parsing/",),
    "alerts": ("indexer/alerts/",),
}
"""The files, or folders of files, that are measured together."""


@dataclass(frozen=True, slots=True)
class Covered:
    """The coverage of one package."""

    package: str
    lines: float
    """Per cent."""
    branches: float
    """Per cent; 100 if there are none."""
    left: tuple[str, ...]
    """Each file with the branches that no test took."""


def measured() -> Mapping[str, Any]:
    """Return coverage.py's own record of each file in the last run."""
    with TemporaryDirectory() as scratch:
        made = Path(scratch, "coverage.json")
        subprocess.run([sys.executable, "-m", "coverage", "json", "--quiet", "-o", made], check=True)
        files: Mapping[str, Any] = json.loads(made.read_text(encoding="utf-8"))["files"]
    return {name.replace("\\", "/"): record for name, record in files.items()}


def covered(package: str, files: Mapping[str, Any]) -> Covered:
    """Return the coverage of `package`."""
    records = {name: record for name, record in files.items() if name.startswith(PACKAGES[package])}
    sums = [record["summary"] for record in records.values()]
    return Covered(
        package,
        _share(sum(one["covered_lines"] for one in sums), sum(one["num_statements"] for one in sums)),
        _share(sum(one["covered_branches"] for one in sums), sum(one["num_branches"] for one in sums)),
        tuple(_left(records)),
    )


def _left(records: Mapping[str, Any]) -> Iterator[str]:
    for name, record in records.items():
        if record["missing_branches"]:
            yield f"{name}: {', '.join(f'{start} to {end}' for start, end in record['missing_branches'])}"


def _share(part: int, whole: int) -> float:
    return 100.0 * part / whole if whole else 100.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the coverage of each package named, or of all."""
    parser = argparse.ArgumentParser(description="Show how much of each package the tests cover.")
    parser.add_argument("packages", nargs="*", metavar="PACKAGE", help=", ".join(PACKAGES))
    options = parser.parse_args(arguments)
    files = measured()
    found = [covered(package, files) for package in options.packages or PACKAGES]
    for one in found:
        print(f"{one.package:<10} {one.branches:5.1f} % of branches, {one.lines:5.1f} % of lines")
        print(*(f"    {left}" for left in one.left), sep="\n", end="\n" if one.left else "")
    short = [one.package for one in found if one.branches < LEAST]
    if short:
        print(f"below {LEAST:g} % of branches: {', '.join(short)}")
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
