"""Drill: builds and pages are disturbed: folders disappear, the clock is set back, two builds run at once, other versions were used.

    python -m tests.drills.upsets [NAME…]

Works on copies of an index of the seeds in a temporary folder. Each time a command must end with one clear line or do its work, and
afterwards everything must be sound. Prints each trouble with the number of times it was tried, and what went wrong; returns 0 if
nothing did.
"""

from __future__ import annotations

import hashlib
import json
import os
import shlex
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from indexer.errors import ExitCode
from indexer.ingest.build import rebuild
from indexer.ingest.catalogue import FILE_NAME
from indexer.ingest.check import check
from indexer.settings.run import Settings
from tests.drills.trouble import PROGRAM, ROOT, Ran, add_letter, after, answer, fresh, report, run, started, unclear, without_progress
from webapp import create_app

YEAR = 365 * 86400
CLOCK = """
import datetime, os, sys, time
from indexer.stored_form import _codec
_codec()  # what is stored is read with the real type of a moment
real, away, moment = time.time, float(os.environ["CLOCK_AWAY"]), datetime.datetime
class Clock(datetime.datetime):
    @classmethod
    def now(cls, tz=None): return moment.fromtimestamp(real() + away, tz)
    @classmethod
    def fromisoformat(cls, text): return moment.fromisoformat(text)
datetime.datetime, time.time = Clock, lambda: real() + away
from indexer.cli import main
if __name__ == "__main__": sys.exit(main(sys.argv[1:]))
"""
"""Runs the program with a clock that many seconds away from the real one."""
MOMENTS = (0.3, 0.5, 0.7, 1.0, 1.5)
"""Seconds after which a folder disappears."""
TIMES = ((0, -20), (-10, 5), (10, -1), (-30, 20), (0, -40))
"""Years by which the clock is off, and years from now at which a letter was last changed."""


def folder_goes(settings: Settings) -> Iterator[str]:
    """The letters or the index disappear during a build: it ends by itself, and the next one repairs everything."""
    for target in ("letters", "index"):
        for moment in MOMENTS:
            here = fresh(settings)
            gone = here.letters[0] if target == "letters" else here.index
            yield ""
            with started(here, "rebuild") as process:
                time.sleep(moment)
                gone.rename(gone.with_name("gone"))
                said = process.communicate(timeout=120)[1]
            yield from unclear(Ran(process.returncode, without_progress(said)), f"the {target} went after {moment} s")
            shutil.rmtree(gone, ignore_errors=True)
            gone.with_name("gone").rename(gone)
            rebuild(here)
            yield from (f"the {target} went after {moment} s: {fault.what}" for fault in check(here))


def folder_goes_from_server(settings: Settings) -> Iterator[str]:
    """The index disappears under a running server: pages say so, or still answer; once it is back, they answer."""
    pages = create_app(settings).test_client()
    away = settings.index.with_name("away")
    for state, codes in (("there", {200}), ("gone", {200, 503}), ("back", {200})):
        if state == "gone":
            settings.index.rename(away)
        if state == "back":
            away.rename(settings.index)
            rebuild(settings)
        for address in ("/", "/search?q=children", "/coverage"):
            yield ""
            if (status := pages.get(address).status_code) not in codes:
                yield f"the index is {state}: {address} gives {status}"


def clock_set_back(settings: Settings) -> Iterator[str]:
    """Builds run with clocks years off and letters of any date: each new letter is noticed, and the last build answers."""
    for number, (years, age) in enumerate(TIMES):
        path = settings.letters[0] / f"clock-{number}.txt"
        path.write_text(f"Areas of strength\n\nChildren in family {number} are seen often, and it is written down.\n", encoding="utf-8")
        moment = time.time() + age * YEAR
        os.utime(path, (moment, moment))
        before = answer(settings)
        yield ""
        clock = {**os.environ, "CLOCK_AWAY": str(years * YEAR)}
        yield from unclear(run(settings, "update", start=(sys.executable, "-c", CLOCK), env=clock), f"clock {years} years away")
        if answer(settings) != (before[0] + 1, before[1] + 1):
            yield f"clock {years} years away: the index answers {answer(settings)} after {before} and one letter more"
    yield from (f"clock set back: {fault.what}" for fault in check(settings))


def two_at_once(settings: Settings) -> Iterator[str]:
    """Two builds start together: one does its work, and the other does too or says that a build is running."""
    for first, second in (("rebuild", "rebuild"), ("rebuild", "update"), ("update", "update")):
        here = fresh(settings)
        before = answer(here)
        add_letter(here)
        yield ""
        name = f"{first} beside {second}"
        with started(here, first) as one, started(here, second) as other:
            ended = [(process.communicate()[1], process.returncode) for process in (one, other)]
        if all(code for _, code in ended):
            yield f"{name}: both failed"
        yield from (f"{name}: {said.strip()}" for said, code in ended if code and "another build (process " not in said)
        yield from after(here, before, name)


def other_index_version(settings: Settings) -> Iterator[str]:
    """Another version made the index: the error names a command, and that command repairs it."""
    for field in ("engine_version", "schema", "analysis", "stored"):
        here = fresh(settings)
        for manifest in here.index.glob("generation-*/manifest.json"):
            rewrite(manifest, field)
        yield ""
        ran = run(here, "status")
        yield from unclear(ran, f"index of another {field}")
        command = shlex.split(ran.said.partition("run: python -m indexer ")[2])
        if not command or subprocess.run([*PROGRAM, *command, "--quiet"], cwd=ROOT, check=False).returncode or check(here):
            yield f"index of another {field}: nothing mends it in: {ran.said.strip()}"


def rewrite(manifest: Path, field: str) -> None:
    """Make a manifest say that another version made its generation, with a correct checksum."""
    fields = json.loads(manifest.read_text(encoding="utf-8"))
    fields.pop("checksum")
    fields["versions"][field] = 999 if isinstance(fields["versions"][field], int) else "999"
    digest = hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()
    manifest.write_text(json.dumps({**fields, "checksum": digest}), encoding="utf-8")


def newer_catalogue(settings: Settings) -> Iterator[str]:
    """A newer version made the catalogue: builds leave it alone and say so, and the index answers."""
    before = answer(settings)
    with closing(sqlite3.connect(settings.index / FILE_NAME)) as connection:
        connection.execute("PRAGMA user_version = 999")
    for name in ("rebuild", "update"):
        yield ""
        ran = run(settings, name)
        if ran.code != ExitCode.FAILED or "newer version" not in ran.said or answer(settings) != before:
            yield f"catalogue of a newer version, {name}: exit {ran.code}: {ran.said.strip()}"


def older_catalogue(settings: Settings) -> Iterator[str]:
    """An older version read the letters: an update reads them again, and nothing is lost."""
    before = answer(settings)
    with closing(sqlite3.connect(settings.index / FILE_NAME)) as connection, connection:
        connection.execute("UPDATE sources SET program = '0.0.1/1'")
    add_letter(settings)
    yield ""
    yield from unclear(run(settings, "update"), "catalogue of an older version")
    yield from after(settings, before, "catalogue of an older version")


TROUBLES = (folder_goes, folder_goes_from_server, clock_set_back, two_at_once, other_index_version, newer_catalogue, older_catalogue)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the drill and print its figures."""
    return report(TROUBLES, arguments)


if __name__ == "__main__":
    sys.exit(main())
