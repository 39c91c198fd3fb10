"""Drill: single bits of the catalogue's and the index's files are flipped; `check` finds it, or no answer changes by it.

    python -m tests.drills.flip_bytes [--times 500] [--mended 50] [--seed 1]

Works on an index of the seeds in a temporary folder. For the first findings the command is run that `check` names. Prints a line for each
flip that changed an answer unnoticed, made a page that is neither right nor says that the index is damaged, or was not mended by the
command; then the figures; returns 0 where there was none.
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

from indexer.cli import main as indexer
from indexer.engines import open_engine
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
ADDRESSES = ("/", "/search?q=children", "/authorities", "/coverage")


@dataclass(frozen=True, slots=True)
class Figures:
    """What a drill came to."""

    found: int
    """How many flips `check` found."""
    harmless: int
    """How many it didn't, while every answer stayed the same."""
    unnoticed: tuple[str, ...]
    """The others: which file and place."""
    unmended: tuple[str, ...]
    """Those after which the command that `check` names left a fault: which file and place, and what is said."""


def drill(times: int, seed: int, mended: int) -> Figures:
    """Flip one bit `times` times, each time in a fresh copy, at places that `seed` decides; mend what is found so many times."""
    with TemporaryDirectory() as scratch:
        sound = Settings(letters=(ROOT / "seeds",), index=Path(scratch, "sound"), jobs=1)
        rebuild(sound)
        right = answers(sound)
        chance = random.Random(seed)  # noqa: S311  # places, not secrets
        flipped = replace(sound, index=Path(scratch, "flipped"))
        unnoticed, unmended, found = [], [], 0
        for _ in range(times):
            place, faults, noticed = one_flip(sound, flipped, chance, right)
            found += bool(faults) and noticed
            if not noticed:
                unnoticed.append(place)
            elif faults and found <= mended and (left := mend(flipped, faults[0].mend)):
                unmended.append(f"{place}: {faults[0].what}; after {faults[0].mend}: {left}")
    return Figures(found, times - found - len(unnoticed), tuple(unnoticed), tuple(unmended))


def one_flip(sound: Settings, flipped: Settings, chance: random.Random, right: str) -> tuple[str, tuple[IndexFault, ...], bool]:
    """Flip one bit in a copy of the sound index; return the place, what `check` finds, and whether no answer is another unnoticed."""
    shutil.rmtree(flipped.index, ignore_errors=True)
    shutil.copytree(sound.index, flipped.index)
    files = sorted(path for path in flipped.index.rglob("*") if path.is_file() and path.stat().st_size and path.name != "lock")
    file = chance.choice(files)
    data = bytearray(file.read_bytes())
    at = chance.randrange(len(data))
    data[at] ^= 1 << chance.randrange(8)
    file.write_bytes(data)
    faults = check(flipped)
    same = answers(flipped) in (right, "") and pages_stand(flipped)
    return f"{file.relative_to(flipped.index)} at {at}", faults, same


def mend(settings: Settings, command: str) -> str:
    """Run the command that `check` names, over the seeds where it names no folder; return what is still wrong, "" if nothing."""
    first = command.partition(", or ")[0].replace("path/to/letters", shlex.quote(str(settings.letters[0])))
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


def pages_stand(settings: Settings) -> bool:
    """Return whether each page is there, or says in words why it can't be."""
    pages = create_app(settings).test_client()
    return all(pages.get(address).status_code in (200, 503) for address in ADDRESSES)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the drill and print its figures."""
    parser = argparse.ArgumentParser(description="Flip bits of an index.")
    parser.add_argument("--times", type=int, default=500)
    parser.add_argument("--mended", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    figures = drill(options.times, options.seed, options.mended)
    for name, places in (("unnoticed", figures.unnoticed), ("not mended", figures.unmended)):
        print("".join(f"{name}: {place}\n" for place in places), end="")
    print(f"{options.times} bits flipped: {figures.found} found, {figures.harmless} harmless, {len(figures.unnoticed)} unnoticed")
    print(f"{min(options.mended, figures.found)} times the command was run that is named: {len(figures.unmended)} times it did not mend")
    return 1 if figures.unnoticed or figures.unmended else 0


if __name__ == "__main__":
    sys.exit(main())
