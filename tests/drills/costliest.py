"""Drill: what the costliest valid request costs.

    python -m tests.drills.costliest --index DIR [--requests 2000] [--most 1.0] [--seed 1] [--no-downloads]

Asks the pages and the API, in this process, for every address and then for random requests with arguments up to their limits; climbs from
the costliest of them by changing one argument at a time. Measures the processor time of each (user and system, all threads), with its
whole answer read. Prints the worst of each address, and the most memory; fails if one takes more than `--most` seconds. Downloads of whole
collections cost what their size is, so each is asked once and not climbed from; `--no-downloads` leaves them out.
"""

from __future__ import annotations

import argparse
import logging
import resource
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from random import Random
from time import process_time

from flask import Flask
from werkzeug.test import create_environ, run_wsgi_app

from indexer.engines import open_engine
from indexer.settings.run import Settings
from tests.drills.costly_requests import Asked, Requests
from webapp import create_app
from webapp.middleware.long_answers import LONG
from webapp.options import Options

MOST_SECONDS = 1.0
CLIMBED = 12
"""Costliest addresses from which it climbs."""
MOST_LETTERS = 200
"""Letters whose words and places are used."""
SHOWN = 25


@dataclass(frozen=True, slots=True)
class Cost:
    """What one request cost."""

    asked: Asked
    seconds: float
    """Of the processor."""
    status: int
    size: int
    """Bytes of the answer."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a drill found."""

    costs: tuple[Cost, ...]

    @property
    def worst(self) -> tuple[Cost, ...]:
        """The costliest request of each endpoint, costliest first."""
        best: dict[str, Cost] = {}
        for one in sorted(self.costs, key=lambda one: -one.seconds):
            best.setdefault(one.asked.endpoint, one)
        return tuple(best.values())

    @property
    def faults(self) -> tuple[Cost, ...]:
        """Requests that were answered with a fault of ours, or that search gave up."""
        return tuple(one for one in self.costs if one.status >= 500)


class Measured:
    """An application, whose answers are measured; none is kept from last time, since each is asked for under another host's name."""

    def __init__(self, app: Flask) -> None:
        """Measure `app`."""
        self._app, self._turns = app, count()

    def cost(self, asked: Asked) -> Cost:
        """Ask, read the whole answer, and return what it cost."""
        given = create_environ(asked.address, base_url=f"http://host{next(self._turns)}.example")
        start = process_time()
        pieces, status, _ = run_wsgi_app(self._app, given)
        size = sum(map(len, pieces))
        pieces.close()  # type: ignore[attr-defined]  # as any server does
        return Cost(asked, process_time() - start, int(status[:3]), size)


def drill(index: Path, requests: int, seed: int = 1, *, downloads: bool = True) -> Figures:
    """Ask for every address, and for some `requests` more, none of which is a download of a whole collection."""
    settings = Settings(index=index)
    app = create_app(settings, options=Options(seconds=60))
    random = Random(seed)  # noqa: S311  # not for secrets
    with closing(open_engine(settings)) as engine:
        heads = sorted(engine.heads(), key=lambda one: one.id)
        letters = [engine.letter(one.id) for one in random.sample(heads, min(MOST_LETTERS, len(heads)))]
    measured, made = Measured(app), Requests(app, letters, random)
    app.logger.disabled = True
    try:
        asked = [made.plain(rule) for rule in made.rules if downloads or rule.endpoint not in LONG]
        made.rules = [rule for rule in made.rules if rule.endpoint not in LONG]
        costs = [measured.cost(one) for one in asked]  # the first request of each: what is kept is worked out now
        costs += [measured.cost(made.one()) for _ in range(requests // 2)]
        costs += climbed(measured, made, Figures(tuple(costs)), requests - requests // 2)
    finally:
        app.logger.disabled = False  # all applications in a process share it
    return Figures(tuple(costs))


def climbed(measured: Measured, made: Requests, found: Figures, requests: int) -> Iterator[Cost]:
    """Change the costliest requests, one argument at a time, and go on from what costs more; yield all that was asked."""
    tops = [one for one in found.worst if one.asked.endpoint not in LONG][:CLIMBED]
    for turn in range(requests):
        place = turn % len(tops)
        tried = measured.cost(made.changed(tops[place].asked))
        if tried.seconds > tops[place].seconds:
            tops[place] = tried
        yield tried


def told(figures: Figures, most: float) -> int:
    """Print `figures`; return 1 if a request took more than `most` seconds or failed."""
    over = [one for one in figures.costs if one.seconds > most]
    statuses = ", ".join(f"{number} × {status}" for status, number in sorted(Counter(one.status for one in figures.costs).items()))
    print(f"{len(figures.costs):,} requests: {statuses}; {len(over)} over {most} s of the processor; the worst of each address:")
    for one in figures.worst[:SHOWN]:
        address = one.asked.address
        print(f"{one.seconds:7.2f} s  {one.status}  {one.size:>10,} bytes  {len(address):>5} characters  {address[:150]}")
    for one in figures.faults[:SHOWN]:
        print(f"FAULT {one.status}: {one.asked.address[:300]}")
    print(f"at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")
    return 1 if over or figures.faults else 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the drill and print its figures."""
    parser = argparse.ArgumentParser(description="Find the costliest valid request.")
    parser.add_argument("--index", type=Path, required=True, help="an index with all its letters")
    parser.add_argument("--requests", type=int, default=2000)
    parser.add_argument("--most", type=float, default=MOST_SECONDS, help="seconds of the processor that one may take")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-downloads", action="store_true", help="leave out the downloads of whole collections")
    options = parser.parse_args(arguments)
    logging.disable(logging.CRITICAL)
    return told(drill(options.index, options.requests, options.seed, downloads=not options.no_downloads), options.most)


if __name__ == "__main__":
    sys.exit(main())
