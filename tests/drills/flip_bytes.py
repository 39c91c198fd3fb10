"""Drill: single bits of the catalogue's and the index's files are flipped; `check` finds it, or no answer changes by it.

    python -m tests.drills.flip_bytes [--times 500] [--seed 1]

Works on an index of the seeds in a temporary folder. Prints a line for each flip that changed an answer unnoticed, or made a page that is
neither right nor says that the index is damaged, then the figures; returns 0 where there was none.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from indexer.build import rebuild
from indexer.check import check
from indexer.engines import open_engine
from indexer.errors import LettersError
from indexer.query import parse_query
from indexer.search import search
from indexer.serialise import search_json
from indexer.settings import Settings
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


def drill(times: int, seed: int) -> Figures:
    """Flip one bit `times` times, each time in a fresh copy, at places that `seed` decides."""
    with TemporaryDirectory() as scratch:
        sound = Settings(letters=(ROOT / "seeds",), index=Path(scratch, "sound"), jobs=1)
        rebuild(sound)
        right = answers(sound)
        chance = random.Random(seed)  # noqa: S311  # places, not secrets
        outcomes = [one_flip(sound, replace(sound, index=Path(scratch, "flipped")), chance, right) for _ in range(times)]
    unnoticed = tuple(place for place, verdict in outcomes if verdict == "unnoticed")
    verdicts = [verdict for _, verdict in outcomes]
    return Figures(verdicts.count("found"), verdicts.count("harmless"), unnoticed)


def one_flip(sound: Settings, flipped: Settings, chance: random.Random, right: str) -> tuple[str, str]:
    """Flip one bit in a copy of the sound index; return the place and what came of it."""
    shutil.rmtree(flipped.index, ignore_errors=True)
    shutil.copytree(sound.index, flipped.index)
    files = sorted(path for path in flipped.index.rglob("*") if path.is_file() and path.stat().st_size and path.name != "lock")
    file = chance.choice(files)
    data = bytearray(file.read_bytes())
    at = chance.randrange(len(data))
    data[at] ^= 1 << chance.randrange(8)
    file.write_bytes(data)
    found = bool(check(flipped))
    same = answers(flipped) in (right, "") and pages_stand(flipped)
    return f"{file.relative_to(flipped.index)} at {at}", "unnoticed" if not same else "found" if found else "harmless"


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
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    figures = drill(options.times, options.seed)
    for place in figures.unnoticed:
        print(f"unnoticed: {place}")
    print(f"{options.times} bits flipped: {figures.found} found, {figures.harmless} harmless, {len(figures.unnoticed)} unnoticed")
    return 1 if figures.unnoticed else 0


if __name__ == "__main__":
    sys.exit(main())
