"""Benchmark: how long the server takes for a page of results, compared with a bare Flask page in the same process.

    python -m indexer rebuild --index /tmp/letters ../shared/letters
    python tests/benchmarks/pages_speed.py /tmp/letters

Prints medians, 95th percentiles and bytes; times are CPU times of this process, so that other load on the machine does not count.
"""

from __future__ import annotations

import gc
import random
import re
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from indexer.analysis import STOP_WORDS
from indexer.engines import open_engine
from indexer.query import Query
from indexer.settings.run import Settings
from webapp import create_app

SEARCHES = 100
MOST_MEDIAN, MOST_P95, MOST_BYTES = 12.0, 30.0, 60_000


def searches(settings: Settings, count: int = SEARCHES) -> list[str]:
    """Return searches of one to four words taken from the letters; the same for the same index."""
    chance = random.Random(1)  # noqa: S311  # no secret
    hits = open_engine(settings).search(replace(Query(), limit=4000)).hits
    words = [word for hit in hits for word in re.findall(r"\b[a-z]{4,}\b", hit.text) if word not in STOP_WORDS]
    return [" ".join(chance.sample(words, chance.randint(1, 4))) for _ in range(count)]


def timed(client: FlaskClient, addresses: Sequence[tuple[str, dict[str, str]]]) -> tuple[list[float], list[int]]:
    """Return the milliseconds and bytes of each page, after a warm-up round; each round has its own host, so that no page is cached."""
    taken, sizes = [], []
    gc.collect()
    gc.freeze()  # as the server does when it starts
    for host in ("http://warm.example", "http://measured.example"):
        taken, sizes = [], []
        for address, arguments in addresses:
            start = time.process_time()
            answer = client.get(address, query_string=arguments, base_url=host)
            taken.append((time.process_time() - start) * 1000)
            sizes.append(len(answer.data))
    return taken, sizes


def bare() -> FlaskClient:
    """Return a client of a Flask page that shows one line."""
    app = Flask("bare")
    app.add_url_rule("/", "line", lambda: "one line")
    return app.test_client()


def shown(name: str, taken: Sequence[float], sizes: Sequence[int]) -> str:
    """Return one line of the table."""
    p95 = sorted(taken)[int(0.95 * len(taken))]
    return f"{name:<28}{statistics.median(taken):>10.2f}{p95:>10.2f}{max(sizes):>12,}"


def main(index: Path) -> int:
    """Print the table; return 1 if a page of results takes too long or is too large."""
    settings = Settings(index=index)
    client, texts = create_app(settings).test_client(), searches(settings)
    taken, sizes = timed(client, [("/search", {"q": text}) for text in texts])
    by_letter = timed(client, [("/search", {"q": text, "group": "letter"}) for text in texts[:20]])
    as_data = timed(client, [("/api/v1/search", {"q": text}) for text in texts])
    nothing = timed(bare(), [("/", {}) for _ in texts])
    letters = timed(client, [(f"/letters/{head.id}", {}) for head in open_engine(settings).heads()[:SEARCHES]])
    print(f"{'page':<28}{'median ms':>10}{'p95 ms':>10}{'most bytes':>12}")
    rows = {"results by letter": by_letter, "results as data (API)": as_data, "letters": letters, "a bare Flask page": nothing}
    for name, row in {"results": (taken, sizes), **rows}.items():
        print(shown(name, *row))
    p95 = sorted(taken)[int(0.95 * len(taken))]
    return int(statistics.median(taken) > MOST_MEDIAN or p95 > MOST_P95 or max(sizes) > MOST_BYTES)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "letters-index")))
