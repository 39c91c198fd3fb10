"""Drills: what the drills of builds in trouble share: running commands as users do, and checking the state afterwards."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from indexer.engines import open_engine
from indexer.errors import ExitCode, LettersError
from indexer.ingest.build import rebuild, update
from indexer.ingest.check import check
from indexer.query import Query
from indexer.settings.run import Settings

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = (sys.executable, "-m", "indexer")
PROGRESS = re.compile(r"(reading|indexing) \d+ of \d+$|could not read ")
"""Lines that are not faults."""
Answer = tuple[int, int]
Trouble = Callable[[Settings], Iterator[str]]
"""Causes one kind of trouble several times: yields "" for each time, and a text for each thing that went wrong."""


class LeftOut(Exception):
    """Raised if this trouble cannot be caused here; the message says why."""


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended."""

    code: int
    said: str
    """Standard error, without the progress lines."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of one kind of trouble."""

    times: int = 0
    """Number of times it was tried."""
    faults: tuple[str, ...] = ()
    """What went wrong, a sentence each."""
    left_out: str = ""
    """Why it could not be caused here."""


def run(settings: Settings, command: str, *, start: Sequence[str] = PROGRAM, **options: Any) -> Ran:
    """Run a command as a user does, with no settings but those for these letters, and return how it ended."""
    own = {name: value for name, value in options.pop("env", os.environ).items() if not name.startswith("LETTERS_")}
    ended = subprocess.run(
        [*start, command, "--index", settings.index], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        check=False, env=own, **options,
    )
    return Ran(ended.returncode, without_progress(ended.stderr))


def started(settings: Settings, command: str) -> subprocess.Popen[str]:
    """Start a build of the letters without waiting for it."""
    return subprocess.Popen(
        [*PROGRAM, command, settings.letters[0], "--index", settings.index, "--quiet"], cwd=ROOT, stderr=subprocess.PIPE, text=True
    )


def without_progress(said: str) -> str:
    """Return the lines that may be faults."""
    return "".join(line for line in said.splitlines(keepends=True) if not PROGRESS.match(line))


def answer(settings: Settings) -> Answer:
    """Return the numbers of letters and paragraphs that the index finds; zeros if it cannot answer."""
    with suppress(LettersError), closing(open_engine(settings)) as engine:
        found = engine.search(Query())
        return found.letters, found.total
    return 0, 0


def unclear(ran: Ran, name: str) -> Iterator[str]:
    """Yield a sentence if a command neither succeeded nor ended with one line that says why."""
    clear = ran.said.count("\n") == 1 and ran.said.startswith("indexer: ") and "bug in the program" not in ran.said
    if ran.code not in (ExitCode.DONE, ExitCode.SOME_UNREAD) and not clear:
        yield f"{name}: exit {ran.code}, no clear line: {ran.said.strip()[-300:]!r}"


def after(settings: Settings, before: Answer, name: str) -> Iterator[str]:
    """Yield a sentence if the index answers neither as `before` nor with the new letter; then bring everything up to date and check it."""
    whole = (before[0] + 1, before[1] + 1)
    if answer(settings) not in (before, whole):
        yield f"{name}: the index answers {answer(settings)}, not {before}"
    update(settings)
    if answer(settings) != whole:
        yield f"{name}: after the next update it answers {answer(settings)}, not {whole}"
    yield from (f"{name}: {fault.what}" for fault in check(settings))


def add_letter(settings: Settings) -> None:
    """Write a letter of one paragraph."""
    text = "Areas of strength\n\nChildren in the new family are seen often, and what they say is written down.\n"
    (settings.letters[0] / "new.txt").write_text(text, encoding="utf-8")


def met(settings: Settings, name: str, command: str, **options: Any) -> Iterator[str]:
    """Add a new letter, run a command in trouble, and yield what went wrong then and afterwards."""
    before = answer(settings)
    add_letter(settings)
    yield ""
    yield from unclear(run(settings, command, **options), f"{name}, {command}")
    yield from after(settings, before, f"{name}, {command}")


def fresh(settings: Settings) -> Settings:
    """Restore letters and index to their state before any trouble."""
    place = settings.index.parent
    shutil.rmtree(place)
    shutil.copytree(place.with_name("kept"), place)
    return settings


def moved(settings: Settings, place: Path) -> Settings:
    """Return a copy of letters and index in another place, with an earlier index kept."""
    there = replace(settings, letters=(place / "letters",), index=place / "index")
    shutil.copytree(settings.letters[0], there.letters[0])
    rebuild(there)
    rebuild(there)
    return there


def outcome_of(trouble: Trouble) -> Outcome:
    """Cause one kind of trouble, in its own folder, and return the outcome."""
    with TemporaryDirectory() as scratch:
        place = Path(scratch, "work")
        settings = Settings(letters=(place / "letters",), index=place / "index", jobs=1)
        shutil.copytree(ROOT / "seeds", settings.letters[0])
        rebuild(settings)
        rebuild(settings)
        shutil.copytree(place, place.with_name("kept"))
        try:
            said = tuple(trouble(settings))
        except LeftOut as reason:
            return Outcome(left_out=str(reason))
    return Outcome(said.count(""), tuple(one for one in said if one))


def report(troubles: Iterable[Trouble], arguments: Sequence[str] | None) -> int:
    """Cause each trouble named, or all; print the outcomes; return 1 if something went wrong."""
    known: Mapping[str, Trouble] = {one.__name__.replace("_", "-"): one for one in troubles}
    parser = argparse.ArgumentParser(description="Run builds while things go wrong.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(known))
    faults = 0
    for name in parser.parse_args(arguments).names or known:
        outcome = outcome_of(known[name])
        faults += len(outcome.faults)
        print(*(f"  {fault}" for fault in outcome.faults), sep="\n", end="\n" if outcome.faults else "")
        figures = f"tried {outcome.times} times, {len(outcome.faults)} faults"
        print(f"{name}: {f'skipped: {outcome.left_out}' if outcome.left_out else figures}")
    return 1 if faults else 0
