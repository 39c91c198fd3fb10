"""Benchmark: how long a whole search takes, beside the bare libraries in the same process on the same paragraphs.

    python -m tests.benchmarks.search_speed [--index DIR] [--letters DIR] [--million]

Takes the letters from the index in DIR, or else reads ../shared/letters first, which takes minutes. 200 queries of one to four words that
stand together in the text are put, in turn, to each of:

    ours       `indexer.search.search` on Tantivy: ten hits, highlights, six facets, exact totals
    tantivy    bare tantivy-py: its own stemmer and query parser, ten hits, snippets, two facets
    whoosh     Whoosh used plainly: its own parser, ten hits, highlights, six `groupedby` facets
    fts5       SQLite FTS5: ten hits by bm25, snippets, six facets by GROUP BY

Prints medians and 95th percentiles in milliseconds and how they compare. With --million the paragraphs are multiplied to a million, their
sentences shuffled so that they differ, and the same queries are put to them by a process of its own, whose memory is printed.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from indexer.engines import engine_for, open_engine
from indexer.letter import Letter, Report
from indexer.query.parser import parse_query
from indexer.search import search
from indexer.settings import Settings
from tests.benchmarks.parity import SHARED, letters_of
from tests.benchmarks.search_peers import FACETS, PEERS, Row, Search

QUERIES = 200
MILLION = 1_000_000


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--index", type=Path)
    arguments.add_argument("--letters", type=Path, default=SHARED / "letters")
    arguments.add_argument("--million", action="store_true")
    arguments.add_argument("--alone", type=Path, metavar="FOLDER", help="measure only ours, on the index and the queries in FOLDER")
    chosen = arguments.parse_args()
    if chosen.alone:
        alone(chosen.alone)
        return
    with letters_of(chosen.index, chosen.letters) as letters, TemporaryDirectory() as place:
        queries = drawn(letters)
        ours = beside_peers(Path(place), letters, queries)
        if chosen.million:
            among_a_million(Path(place) / "million", letters, queries, ours)


def beside_peers(place: Path, letters: Sequence[Letter], queries: Sequence[str]) -> float:
    """Print a line for ours and for each peer; return our median."""
    rows = [row for letter in letters for row in rows_of(letter)]
    print(f"{len(letters)} letters, {len(rows)} paragraphs, {len(queries)} queries")
    ours, tail = measured(our_search(built(place / "ours", letters)), queries)
    print(f"ours     median {ours:8.2f} ms   p95 {tail:8.2f} ms")
    for name, (make, aim) in PEERS.items():
        (place / name).mkdir()
        middle, tail = measured(make(place / name, rows), queries)
        print(f"{name:8} median {middle:8.2f} ms   p95 {tail:8.2f} ms   ours takes {ours / middle:6.3f} of it ({aim})")
    return ours


def among_a_million(place: Path, letters: Sequence[Letter], queries: Sequence[str], before: float) -> None:
    """Print how our median grows, and the memory of the process that searches."""
    built(place, multiplied(letters))
    (place / "queries.json").write_text(json.dumps(queries), encoding="utf-8")
    command = [sys.executable, "-m", "tests.benchmarks.search_speed", "--alone", str(place)]
    answer = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    print(
        f"a million: {answer['paragraphs']} paragraphs, median {answer['median']:.2f} ms, p95 {answer['p95']:.2f} ms,"
        f" {answer['median'] / before:.2f} times ours (at most 4), {answer['megabytes']} MB (at most 500)"
    )


def alone(folder: Path) -> None:
    """Print, as JSON, our times over the queries in `folder` and the most memory that this process held."""
    queries = json.loads((folder / "queries.json").read_text(encoding="utf-8"))
    ours = our_search(folder)
    middle, tail = measured(ours, queries)
    paragraphs = open_engine(Settings(index=folder, engine="tantivy")).search(parse_query("")).total
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"median": middle, "p95": tail, "paragraphs": paragraphs, "megabytes": megabytes}))


def built(folder: Path, letters: Iterable[Letter]) -> Path:
    """Build our index of the letters in `folder`; return it."""
    engine_for(Settings(index=folder, engine="tantivy")).rebuild(letters, Report(built="now"))
    return folder


def our_search(folder: Path) -> Search:
    """Return our whole search over the index in `folder`."""
    engine = open_engine(Settings(index=folder, engine="tantivy"))
    return lambda text: search(engine, replace(parse_query(text), facets=FACETS))


def measured(ask: Search, queries: Sequence[str]) -> tuple[float, float]:
    """Return median and 95th percentile in milliseconds, after one round to warm up."""
    for query in queries:
        ask(query)
    times = sorted(timed(ask, query) for query in queries)
    return median(times), times[int(0.95 * len(times))]


def timed(ask: Search, query: str) -> float:
    """Return how many milliseconds `query` takes."""
    start = perf_counter()
    ask(query)
    return (perf_counter() - start) * 1000


def drawn(letters: Sequence[Letter]) -> list[str]:
    """Return queries of one to four words that stand together in some paragraph; the same ones each time."""
    chance = random.Random(1)  # noqa: S311  # no secret
    texts = [re.findall(r"[^\W_]+", paragraph.text) for letter in letters for paragraph in letter.paragraphs]
    queries = []
    while len(queries) < QUERIES:
        words, length = chance.choice(texts), chance.randint(1, 4)
        if len(words) >= length:
            start = chance.randrange(len(words) - length + 1)
            queries.append(" ".join(words[start : start + length]).lower())
    return queries


def multiplied(letters: Sequence[Letter]) -> Iterator[Letter]:
    """Yield copies of the letters until there are a million paragraphs; each copy's sentences are shuffled among its paragraphs."""
    chance, made, copy = random.Random(2), 0, 0  # noqa: S311  # no secret
    while made < MILLION:
        for letter in letters:
            yield shuffled(letter, copy, chance.shuffle)
            made += len(letter.paragraphs)
            if made >= MILLION:
                break
        copy += 1


def shuffled(letter: Letter, copy: int, shuffle: Callable[[list[str]], None]) -> Letter:
    """Return a copy of `letter` with an id of its own and as many sentences in each paragraph, but other ones."""
    split = [re.split(r"(?<=[.!?]) ", paragraph.text) for paragraph in letter.paragraphs]
    sentences = [sentence for one in split for sentence in one]
    shuffle(sentences)
    left = iter(sentences)
    texts = [" ".join(next(left) for _ in one) for one in split]
    paragraphs = tuple(replace(paragraph, text=text) for paragraph, text in zip(letter.paragraphs, texts, strict=True))
    return replace(letter, id=sha256(f"{letter.id} {copy}".encode()).hexdigest()[:16], paragraphs=paragraphs)


def rows_of(letter: Letter) -> Iterator[Row]:
    """Yield the paragraphs of `letter` as the peers get them."""
    authority, when = letter.authority, letter.when
    for paragraph in letter.paragraphs:
        section = letter.section_of(paragraph)
        yield Row(
            paragraph.text, authority.name if authority else "", authority.region if authority else "", str(when.year) if when else "",
            letter.letter_type or "", section.finding.value, section.heading,
        )


if __name__ == "__main__":
    main()
