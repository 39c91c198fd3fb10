"""Benchmark: the processor time of a search as a reader types it, beside that of another checkout of the project, by kind of search.

    git worktree add ../older COMMIT
    cd ../older && python -m indexer rebuild ../shared/letters --index ../older-index
    cd - && python -m tests.benchmarks search_against ../older ../older-index --index DIR [--queries 60] [--rounds 5]

Both answer the same searches through `indexer.search.search`, with ten hits, highlights and six facets, each in a process of its own, in
turn. A round asks everything four times, of which the first is not timed; of each search the least of all counts. The words come from the
paragraphs of the index in DIR, always the same ones. Prints medians and 95th percentiles in milliseconds of user and system time; a ratio
below 1 means that this build takes less.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from indexer.analysis import STOP_WORDS
from indexer.engines import open_engine
from indexer.engines.port import Engine
from indexer.query import Query, parse_query
from indexer.settings.run import Settings
from tests.benchmarks.search_peers import FACETS

ROOT = Path(__file__).resolve().parents[2]
PAGE = 10
DRAWN = 4000
"""Paragraphs whose words are drawn."""

ASK = """
import gc, json, sys, time
from dataclasses import replace
from pathlib import Path
from indexer.engines import open_engine
from indexer.query import parse_query
from indexer.search import search
try:
    from indexer.settings.run import Settings
except ImportError:
    from indexer.settings import Settings
asked = json.load(sys.stdin)
engine = open_engine(Settings(index=Path(sys.argv[1])))
def spent(text):
    began = time.process_time()
    search(engine, replace(parse_query(text), facets=tuple(asked["facets"]), facet_limit=10))
    return (time.process_time() - began) * 1000
for text in asked["texts"]:
    spent(text)
gc.collect()
gc.freeze()
rounds = [[spent(text) for text in asked["texts"]] for _ in range(3)]
print(json.dumps([min(times) for times in zip(*rounds)]))
"""
"""Asks each text four times and prints the least milliseconds of the last three; earlier builds have the same functions elsewhere."""

Draw = Callable[[random.Random, Sequence[str]], str]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; return 0, or 2 if the index has too few paragraphs to draw from."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkout", type=Path)
    parser.add_argument("checkout_index", type=Path)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--queries", type=int, default=60, help="searches of each kind")
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args(arguments)
    engine = open_engine(Settings(index=chosen.index))
    searches = {kind: tuple(drawn(engine, kind, chosen.queries)) for kind in KINDS}
    engine.close()
    if not all(searches.values()):
        print(f"{chosen.index} has too few paragraphs to draw searches from; name a larger index", file=sys.stderr)
        return 2
    texts = [text for some in searches.values() for text in some]
    sides = ((chosen.checkout, chosen.checkout_index), (ROOT, chosen.index))
    given = {"texts": texts, "facets": FACETS}
    rounds = [[times_of(ASK, code, index, given) for code, index in sides] for _ in range(chosen.rounds)]
    then, now = (tuple(map(min, zip(*(one[side] for one in rounds), strict=True))) for side in (0, 1))
    print("\n".join(table(searches, dict(zip(texts, then, strict=True)), dict(zip(texts, now, strict=True)))))
    return 0


def times_of(program: str, code: Path, index: Path, given: Any) -> list[float]:
    """Return the milliseconds that `program` prints, run with the build in `code` and its `index`, and `given` as JSON."""
    command = [sys.executable, "-P", "-c", program, str(index.resolve())]
    environment = {**os.environ, "PYTHONPATH": str(code.resolve())}
    run = subprocess.run(command, input=json.dumps(given), env=environment, cwd=code, stdout=subprocess.PIPE, text=True, check=True)
    times: list[float] = json.loads(run.stdout)
    return times


def table(searches: Mapping[str, Sequence[str]], then: Mapping[str, float], now: Mapping[str, float]) -> Iterator[str]:
    """Yield a line for each kind: median and 95th percentile then and now, and both ratios."""
    yield f"{'':22}{'then':>16}{'now':>16}{'ratio':>16}   (median, p95)"
    for kind, texts in searches.items():
        figures = [middle([times[text] for text in texts]) for times in (then, now)]
        figures.append((figures[1][0] / figures[0][0], figures[1][1] / figures[0][1]))
        yield f"{kind:22}" + "".join(f"{one:8.2f}{other:8.2f}" for one, other in figures)


def middle(times: Sequence[float]) -> tuple[float, float]:
    """Return the median and the 95th percentile."""
    return median(times), sorted(times)[int(0.95 * len(times))]


def drawn(engine: Engine, kind: str, count: int) -> Iterator[str]:
    """Yield up to `count` different searches of one kind, each found as often as the kind says."""
    chance, (draw, least, most) = random.Random(kind), KINDS[kind]  # noqa: S311  # no secret
    hits = engine.search(Query(limit=DRAWN)).hits
    paragraphs = [words for hit in hits if len(words := _words(hit.text)) > 6]
    found: set[str] = set()
    for _ in range(100 * count if paragraphs else 0):
        text = draw(chance, chance.choice(paragraphs))
        if text not in found and least <= engine.search(Query(root=parse_query(text).root, limit=0)).total <= most:
            found.add(text)
            yield text
        if len(found) == count:
            return


def _words(text: str) -> list[str]:
    """Return the words of `text` in small letters that say something, each once."""
    return [word for word in dict.fromkeys(re.findall(r"\b[a-z]{4,}\b", text)) if word not in STOP_WORDS]


def _plain(fewest: int, most: int) -> Draw:
    return lambda chance, words: " ".join(chance.sample(words, chance.randint(fewest, most)))


def _misspelt(wrong: int) -> Draw:
    """Return a draw of words of which so many have two neighbouring letters swapped."""

    def draw(chance: random.Random, words: Sequence[str]) -> str:
        chosen = chance.sample(words, max(wrong, 2))
        return " ".join(_swapped(chance, word) if place < wrong else word for place, word in enumerate(chosen))

    return draw


def _swapped(chance: random.Random, word: str) -> str:
    place = chance.randrange(1, len(word) - 2)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


KINDS: Mapping[str, tuple[Draw, int, int]] = {
    "plain words, full page": (_plain(1, 3), PAGE, 1_000_000),
    "few have all words": (_plain(3, 5), 1, PAGE - 1),
    "one misspelt word": (_misspelt(1), 0, 0),
    "three misspelt words": (_misspelt(3), 0, 0),
}
"""For each kind of search how its words are drawn, and the fewest and most paragraphs that have all of them."""


if __name__ == "__main__":
    raise SystemExit(main())
