"""Drill: whether every count on a page is what its link finds.

    python -m tests.drills.counts --index DIR [--pages 60] [--seed 1]

Opens pages that count something, chosen at random, in this process, and follows each count that has an address: cells of comparisons,
filters, bars, lists, tables. Fails if any page says another number than the count that led to it.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from flask.testing import FlaskClient

from indexer.engines import Engine, open_engine
from indexer.search.collection import collection_now
from indexer.settings.run import Settings
from tests.support.counted_links import Counted, count_said, counted_links
from tests.support.counting_pages import counting_addresses
from webapp import create_app


@dataclass(frozen=True, slots=True)
class Figures:
    """What the drill found."""

    followed: Counter[str]
    """How many counts of each kind were followed."""
    wrong: tuple[tuple[str, Counted, int | None], ...]
    """The page, the count on it, and what the page says that it leads to."""


def drill(engine: Engine, pages: int, seed: int) -> Figures:
    """Follow the counts on so many `pages` of the collection in `engine`."""
    client = create_app(Settings(index=Path("nowhere")), engine).test_client()
    codes = sorted(authority.code for authority, _ in collection_now(engine).authorities)
    addresses = list(dict.fromkeys(counting_addresses(codes)))
    chosen = Random(seed).sample(addresses, min(pages, len(addresses)))  # noqa: S311  # repeatable
    said = cache(lambda address, unit: count_said(client.get(address, follow_redirects=True).text, unit))
    followed, wrong = Counter[str](), []
    for page in chosen:
        for one in _counts(client, page):
            followed[one.what] += 1
            if (there := said(one.address, one.unit)) != one.said:
                wrong.append((page, one, there))
    return Figures(followed, tuple(wrong))


def _counts(client: FlaskClient, page: str) -> Iterable[Counted]:
    answer = client.get(page)
    return counted_links(answer.text) if answer.status_code == 200 else ()


def main(arguments: Sequence[str] | None = None, write: Callable[[str], object] = print) -> int:
    """Run the drill and say what it found."""
    parser = argparse.ArgumentParser(description="Counts and what their links find.")
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    with closing(open_engine(Settings(index=given.index))) as engine:
        figures = drill(engine, given.pages, given.seed)
    for page, one, there in figures.wrong:
        write(f"{page} says {one.said:,} ({one.what}); {one.address} says {there}")
    write(f"{sum(figures.followed.values()):,} counts followed, {len(figures.wrong):,} wrong")
    return 1 if figures.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
