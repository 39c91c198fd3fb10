"""Hold every pinned package against the advisories on known vulnerabilities: `make audit`.

Returns 1 where a package has one that isn't in `ACCEPTED`. Where the advisories can't be asked, as on a machine without the internet, it
says so and returns 0: a build must not depend on somebody else's server.
"""
# ruff: noqa: T201  # a program for builds: it prints

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

LOCKS = tuple(Path(__file__).with_name(name) for name in ("requirements.lock", "server.lock", "meaning.lock", "models.lock"))
ACCEPTED: Mapping[str, str] = {}
"""Advisories that can't harm this program, by their id (PYSEC-…, GHSA-… or CVE-…), each with the reason."""
SECONDS = 300
"""How long the advisories may take to answer."""


def asked() -> Sequence[Mapping[str, Any]] | None:
    """Return what the advisories say of each pinned package; None where they can't be asked."""
    with TemporaryDirectory() as scratch:
        answer = Path(scratch, "answer.json")
        locks = [part for lock in LOCKS for part in ("--requirement", str(lock))]
        command = [sys.executable, "-m", "pip_audit", *locks, "--require-hashes", "--disable-pip", "--progress-spinner", "off"]
        try:
            subprocess.run(  # noqa: S603  # its own interpreter and constants
                [*command, "--timeout", "15", "--format", "json", "--output", str(answer)],
                capture_output=True, timeout=SECONDS, check=False,
            )
            packages: Sequence[Mapping[str, Any]] = json.loads(answer.read_text(encoding="utf-8"))["dependencies"]
        except (OSError, subprocess.TimeoutExpired, ValueError, KeyError):
            return None
    return packages


def verdict(packages: Sequence[Mapping[str, Any]] | None, accepted: Mapping[str, str] = ACCEPTED) -> tuple[int, tuple[str, ...]]:
    """Return the exit code and what to say; None, or packages that were all passed over, are advisories that can't be asked."""
    known = [one for one in packages or () if "skip_reason" not in one]
    if not known:
        return 0, ("not audited: can't reach the list of known vulnerabilities from here",)
    harmful, excused = [], []
    for package, ids in _found(known):
        if reason := next((accepted[one] for one in ids if one in accepted), None):
            excused.append(f"accepted: {package}: {ids[0]}: {reason}")
        else:
            harmful.append(f"vulnerable: {package}: {', '.join(ids)}")
    passed = len(packages or ()) - len(known)
    summary = f"{len(known)} packages audited, {passed} not in the list, {len(harmful)} vulnerabilities, {len(excused)} accepted"
    return bool(harmful), (*harmful, *excused, summary)


def _found(packages: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give each advisory once: the package with its version, and all ids of the advisory."""
    seen = set()
    for package in packages:
        for one in package["vulns"]:
            found = (f"{package['name']} {package['version']}", (one["id"], *one.get("aliases", ())))
            if found not in seen:
                seen.add(found)
                yield found


def main() -> int:
    """Ask, print, and return the exit code."""
    code, lines = verdict(asked())
    print(*lines, sep="\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
