"""Drill: single bits in the files of the catalogue and the index are flipped; `check` finds it, or no answer changes.

    python -m tests.drills.flip_bytes [--times 500] [--mended 50] [--seed 1]

Works on an index of the seeds in a temporary folder, the last of which an update added; opening reads no more of it than of a large one.
Until `check` has run, an answer may be wrong, and the number of such cases is printed; but every request gets an answer or one of our
errors, and a page appears or says why it cannot. For the first faults found, the command named by `check` is run. Prints a line for each
flip that changed an answer though `check` found nothing, that led to another error or a broken page, or that the command did not repair;
then the figures. Returns 0 if there was none.
"""

from __future__ import annotations

import argparse
import json
import random
import shlex
import shutil
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from indexer.cli import main as indexer
from indexer.engines import open_engine
from indexer.engines.shared import generations
from indexer.errors import LettersError
from indexer.ingest.build import rebuild, update
from indexer.ingest.check import IndexFault, check
from indexer.query import parse_query
from indexer.search import search
from indexer.serialise import search_json
from indexer.settings.run import Settings
from webapp import create_app

ROOT = Path(__file__).resolve().parents[2]
QUERIES = ("children social workers", '"social workers"', "audit*", "finding:improvement", "")
READ_AT_OPENING = 10_000
"""Bytes of the seeds' index to read when opening it: its tables, as in a large one, and not its words and texts."""
ADDRESSES = ("/", "/search?q=children", "/authorities", "/coverage")


@dataclass(frozen=True, slots=True)
class Flip:
    """The effect of one flipped bit."""

    place: str
    """File and byte."""
    faults: tuple[IndexFault, ...]
    """What `check` finds."""
    told: bool
    """Whether the index refuses to answer."""
    same: bool
    """Whether every answer is the same as before."""
    broken: str
    """The error that is not one of ours, or the broken page; "" if there was none."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The results of a drill."""

    found: int
    """Number of flips that `check` found."""
    silent: int
    """How many of those changed an answer before `check` had run, without any error."""
    harmless: int
    """Number of flips not found, while every answer stayed the same."""
    unnoticed: tuple[str, ...]
    """The other flips: file and place."""
    broken: tuple[str, ...]
    """Flips after which a request got neither an answer nor one of our errors: file, place and what happened."""
    unmended: tuple[str, ...]
    """Flips that the command named by `check` did not repair: file, place and the remaining fault."""


def drill(times: int, seed: int, mended: int) -> Figures:
    """Flip one bit `times` times, each in a fresh copy, at places that depend on `seed`; repair the first `mended` faults found."""
    with TemporaryDirectory() as scratch, patch.object(generations, "READ_AT_OPENING", READ_AT_OPENING):
        sound = Settings(letters=(Path(scratch, "letters"),), index=Path(scratch, "sound"), jobs=1)
        shutil.copytree(ROOT / "seeds", sound.letters[0])
        last = max(sound.letters[0].glob("*.txt")).rename(Path(scratch, "last.txt"))
        rebuild(sound)
        last.rename(sound.letters[0] / last.name)
        update(sound)
        shutil.rmtree(sound.index / "generation-1")  # which answers nothing
        right = answers(sound)
        chance = random.Random(seed)  # noqa: S311  # places, not secrets
        flipped = replace(sound, index=Path(scratch, "flipped"))
        flips, unmended = list[Flip](), list[str]()
        for _ in range(times):
            flips.append(flip := one_flip(sound, flipped, chance, right))
            found = sum(bool(one.faults) for one in flips)
            if flip.faults and found <= mended and (left := mend(flipped, flip.faults[0].mend)):
                unmended.append(f"{flip.place}: {flip.faults[0].what}; after {flip.faults[0].mend}: {left}")
    return Figures(
        found=sum(bool(one.faults) for one in flips),
        silent=sum(bool(one.faults) and not one.told and not one.same for one in flips),
        harmless=sum(not one.faults and one.same for one in flips),
        unnoticed=tuple(one.place for one in flips if not one.faults and not one.same),
        broken=tuple(f"{one.place}: {one.broken}" for one in flips if one.broken),
        unmended=tuple(unmended),
    )


def one_flip(sound: Settings, flipped: Settings, chance: random.Random, right: str) -> Flip:
    """Flip one bit in a copy of the sound index, query it and its pages, and run `check`."""
    shutil.rmtree(flipped.index, ignore_errors=True)
    shutil.copytree(sound.index, flipped.index)
    files = sorted(path for path in flipped.index.rglob("*") if path.is_file() and path.stat().st_size and path.name != "lock")
    file = chance.choice(files)
    data = bytearray(file.read_bytes())
    at = chance.randrange(len(data))
    data[at] ^= 1 << chance.randrange(8)
    file.write_bytes(data)
    answered, broken = right, ""
    try:
        answered = answers(flipped)
    except Exception as error:  # noqa: BLE001  # whatever it is, the drill reports it
        broken = f"{type(error).__name__}: {error}"
    place = f"{file.relative_to(flipped.index)} at {at}"
    return Flip(place, check(flipped), not answered, answered in (right, ""), broken or bad_page(flipped))


def mend(settings: Settings, command: str) -> str:
    """Run the command named by `check`, on the seeds if it names no folder; return what is still wrong, "" if nothing is."""
    first = command.partition(", or ")[0].replace("path/to/letters", shlex.quote(str(settings.letters[0])))
    if not first.startswith("python -m indexer "):
        return ""  # for another version's own commands
    code = indexer([*shlex.split(first)[3:], "--quiet"])
    return "; ".join((*(f"exit {code}" for _ in range(bool(code))), *(fault.what for fault in check(settings))))


def answers(settings: Settings) -> str:
    """Return the index's answers to all queries, "" if it refuses to answer."""
    try:
        with closing(open_engine(settings)) as engine:
            results = [search(engine, replace(parse_query(text), limit=1000, facets=("authority", "section"))) for text in QUERIES]
    except LettersError:
        return ""
    return json.dumps([search_json(replace(one, took_ms=0.0)) for one in results])


def bad_page(settings: Settings) -> str:
    """Return the first page, with its status, that neither appears nor says in words why it cannot; "" if there is none."""
    pages = create_app(settings).test_client()
    codes = {address: pages.get(address).status_code for address in ADDRESSES}
    return next((f"{address} is {code}" for address, code in codes.items() if code not in (200, 503)), "")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the drill and print its figures."""
    parser = argparse.ArgumentParser(description="Flip bits of an index.")
    parser.add_argument("--times", type=int, default=500)
    parser.add_argument("--mended", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    figures = drill(options.times, options.seed, options.mended)
    for name, places in (("unnoticed", figures.unnoticed), ("broken", figures.broken), ("not mended", figures.unmended)):
        print("".join(f"{name}: {place}\n" for place in places), end="")
    print(f"{options.times} bits flipped: {figures.found} found, {figures.harmless} harmless, {len(figures.unnoticed)} unnoticed")
    print(f"{figures.silent} of those found changed an answer that was asked for before; {len(figures.broken)} ended in another error")
    print(f"{min(options.mended, figures.found)} times the command was run that is named: {len(figures.unmended)} times it did not mend")
    return 1 if figures.unnoticed or figures.broken or figures.unmended else 0


if __name__ == "__main__":
    sys.exit(main())
