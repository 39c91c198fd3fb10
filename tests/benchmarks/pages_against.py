"""Benchmark: the processor time of pages made for the first time, beside that of another checkout of the project, by kind of page.

    git worktree add ../older COMMIT
    cd ../older && python -m indexer rebuild ../shared/letters --index ../older-index
    cd - && python -m tests.benchmarks pages_against ../older ../older-index --index DIR [--rounds 3]

Both make the same pages, those of `pages_speed`, each in a process of its own, in turn; of each page the least of all counts. No page comes
from the page cache, as each time it is asked for at another host. Prints medians and 95th percentiles in milliseconds of user and system
time; a ratio below 1 means that this build takes less.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlencode

from indexer.engines import open_engine
from indexer.settings.run import Settings
from tests.benchmarks.pages_speed import searches
from tests.benchmarks.search_against import ROOT, table, times_of

LETTERS = 100
GROUPED = 40
"""Searches whose pages by letter are made."""

MAKE = """
import gc, json, sys, time
from pathlib import Path
try:
    from indexer.settings.run import Settings
except ImportError:
    from indexer.settings import Settings
from webapp import create_app
client = create_app(Settings(index=Path(sys.argv[1]))).test_client()
def spent(address, host):
    began = time.process_time()
    status = client.get(address, base_url=f"http://{host}.example").status_code
    assert status < 400, (address, status)
    return (time.process_time() - began) * 1000
addresses = json.load(sys.stdin)
for address in addresses:
    spent(address, "warm")
gc.collect()
gc.freeze()  # as the server does when it starts
rounds = [[spent(address, host) for address in addresses] for host in ("one", "two", "three")]
print(json.dumps([min(times) for times in zip(*rounds)]))
"""
"""Makes each page four times and prints the least milliseconds of the last three; earlier builds have the same functions elsewhere."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; return 0, or 2 if the index has no letters."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkout", type=Path)
    parser.add_argument("checkout_index", type=Path)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args(arguments)
    pages = {kind: tuple(some) for kind, some in addresses(Settings(index=chosen.index)).items()}
    if not all(pages.values()):
        print(f"{chosen.index} has no letters; name another index", file=sys.stderr)
        return 2
    every = [address for some in pages.values() for address in some]
    sides = ((chosen.checkout, chosen.checkout_index), (ROOT, chosen.index))
    rounds = [[times_of(MAKE, code, index, every) for code, index in sides] for _ in range(chosen.rounds)]
    then, now = (dict(zip(every, map(min, zip(*(one[side] for one in rounds), strict=True)), strict=True)) for side in (0, 1))
    print("\n".join(table(pages, then, now)))
    return 0


def addresses(settings: Settings) -> Mapping[str, Sequence[str]]:
    """Return the addresses of each kind of page, always the same for the same index."""
    found = [urlencode({"q": text}) for text in searches(settings)]
    letters = open_engine(settings).heads()[:LETTERS]
    return {
        "results": [f"/search?{one}" for one in found],
        "results by letter": [f"/search?{one}&group=letter" for one in found[:GROUPED]],
        "results as data": [f"/api/v1/search?{one}" for one in found],
        "letters": [f"/letters/{one.id}" for one in letters],
    }


if __name__ == "__main__":
    raise SystemExit(main())
