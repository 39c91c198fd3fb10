"""Drill: single bits of the catalogue's and the index's files are flipped; `check` finds it, or no answer changes by it.

    python -m tests.drills.flip_bytes [--times 500] [--mended 50] [--seed 1]

Works on an index of the seeds in a temporary folder, of which no more is read at opening than of a large index. Until `check` has looked,
an answer may be wrong, and how often it was is printed; but whoever asks gets an answer or one of our errors, and a page is there or says
why it can't be. For the first findings the command is run that `check` names. Prints a line for each flip that changed an answer though
`check` finds nothing, that ended in another error or a page that is none, or was not mended by the command; then the figures; returns 0
where there was none.
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
from indexer.ingest.build import rebuild
from indexer.ingest.check import IndexFault, check
from indexer.query import parse_query
from indexer.search import search
from indexer.serialise import search_json
from indexer.settings.run import Settings
from webapp import create_app

ROOT = Path(__file__).resolve().parents[2]
QUERIES = ("children social workers", '"social workers"', "audit*", "finding:improvement", "")
READ_AT_OPENING = 10_000
"""Bytes of the seeds' index that are read when it is opened: its tables, as of a large one, and not its words and texts."""
ADDRESSES = ("/", "/search?q=children", "/authorities", "/coverage")


@dataclass(frozen=True, slots=True)
class Flip:
    """What one flipped bit did."""

    place: str
    """Which file and byte."""
    faults: tuple[IndexFault, ...]
    """What `check` finds."""
    told: bool
    """Whether the index refuses to answer."""
    same: bool
    """Whether every answer is as before."""
    broken: str
    """Which error came that isn't ours, or which page is none; "" where all went as it should."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a drill came to."""

    found: int
    """How many flips `check` found."""
    silent: int
    """How many of those changed an answer before `check` had looked, and nothing said so."""
    harmless: int
    """How many it didn't find, while every answer stayed the same."""
    unnoticed: tuple[str, ...]
    """The others: which file and place."""
    broken: tuple[str, ...]
    """Those after which somebody got neither an answer nor one of our errors: which file and place, and what came."""
    unmended: tuple[str, ...]
    """Those after which the command that `check` names left a fault: which file and place, and what is said."""


def drill(times: int, seed: int, mended: int) -> Figures:
    """Flip one bit `times` times, each time in a fresh copy, at places that `seed` decides; mend what is found so many times."""
    with TemporaryDirectory() as scratch, patch.object(generations, "READ_AT_OPENING", READ_AT_OPENING):
        sound = Settings(letters=(ROOT / "seeds",), index=Path(scratch, "sound"), jobs=1)
        rebuild(sound)
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
    """Flip one bit in a copy of the sound index, ask it and the pages over it, and let `check` look."""
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
    except Exception as error:  # noqa: BLE001  # whatever it is, the drill tells of it
        broken = f"{type(error).__name__}: {error}"
    place = f"{file.relative_to(flipped.index)} at {at}"
    return Flip(place, check(flipped), not answered, answered in (right, ""), broken or bad_page(flipped))


def mend(settings: Settings, command: str) -> str:
    """Run the command that `check` names, over the seeds where it names no folder; return what is still wrong, "" if nothing."""
    first = command.partition(", or ")[0].replace("LETTERS_DIR", shlex.quote(str(settings.letters[0])))
    if not first.startswith("python -m indexer "):
        return ""  # another version's own commands
    code = indexer([*shlex.split(first)[3:], "--quiet"])
    return "; ".join((*(f"exit {code}" for _ in range(bool(code))), *(fault.what for fault in check(settings))))


def answers(settings: Settings) -> str:
    """Return what the index answers to all queries, "" where it refuses to answer."""
    try:
        with closing(open_engine(settings)) as engine:
            results = [search(engine, replace(parse_query(text), limit=1000, facets=("authority", "section"))) for text in QUERIES]
    except LettersError:
        return ""
    return json.dumps([search_json(replace(one, took_ms=0.0)) for one in results])


def bad_page(settings: Settings) -> str:
    """Return the first page that is neither there nor says in words why it can't be, with its status; "" where all do."""
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
