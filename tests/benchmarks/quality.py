"""Benchmark: how well paragraphs are ranked, on collections whose relevant documents people have judged.

    pip install -e .[benchmark]
    python -m tests.benchmarks quality [FOLDER…] [--engine tantivy] [--peers]

A FOLDER (by default those in ../shared/relevance) contains docs.jsonl ({"id", "title", "text"}), queries.jsonl ({"id", "text"}) and
qrels.tsv (query, document, grade). Each document goes through the engine port as a letter of one paragraph under its title; the title is
also put before a text that does not begin with it. Each query is asked as typed, at the front door: its hits are those on the first page
of results. Prints nDCG@10 for each set and the time of a query. `--peers` ranks the same documents with Tantivy, bm25s, SQLite FTS5 and
Whoosh as well, prints the p-value of each difference from ours (`ranking_scores` names the test), and fails if ours is not above the best.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from indexer.engines import engine_for
from indexer.letter import Kind, Letter, Paragraph, Report, Section, Source
from indexer.settings.run import Settings
from tests.benchmarks.front_door import shown
from tests.benchmarks.ranking_peers import PEERS
from tests.benchmarks.ranking_scores import DEPTH, mean, ndcg, p_value

SETS = Path(__file__).resolve().parents[3] / "shared" / "relevance"
TARGETS = {"cacm": 0.52, "scifact": 0.69}

Line = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class JudgedSet:
    """Documents, the queries that have judgements, and the grade of each judged document, by query."""

    documents: tuple[Line, ...]
    queries: tuple[Line, ...]
    grades: Mapping[str, Mapping[str, int]]


def main() -> None:
    """Measure each folder and print a line for it; exit with 1 if a target is missed."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    arguments.add_argument("--engine", default="auto")
    arguments.add_argument("--peers", action="store_true", help="rank with other libraries as well")
    chosen = arguments.parse_args()
    folders = chosen.folders or sorted(path for path in SETS.iterdir() if path.is_dir())
    figures = [measured(folder, chosen.engine, chosen.peers) for folder in folders]
    if len(figures) > 1:
        print(f"{'mean':12} nDCG@{DEPTH} {mean([figure for figure, _ in figures]):.4f}")
    sys.exit(0 if all(passed for _, passed in figures) else 1)


def measured(folder: Path, engine_name: str, peers: bool) -> tuple[float, bool]:
    """Print the figures of the set in `folder`; return nDCG@10 and whether it is what it should be."""
    judged = read_set(folder)
    times: list[float] = []
    ours = scores(judged, asked_at_front_door(judged, engine_name, times))
    figure, target = mean(ours), TARGETS.get(folder.name, 0.0)
    goal = f"  (target: at least {target:.2f})" if target else ""
    print(f"{folder.name:12} nDCG@{DEPTH} {figure:.4f}{goal}  median {median(times) * 1000:.2f} ms per query", flush=True)
    above = above_peers(judged, ours) if peers else True
    return figure, above and figure >= target


def above_peers(judged: JudgedSet, ours: Sequence[float]) -> bool:
    """Print a line for each peer, and whether ours is above the best of them, which is returned."""
    best = 0.0
    for name, make in PEERS.items():
        with make([whole_text(line) for line in judged.documents]) as rank:
            found = {query["id"]: [judged.documents[place]["id"] for place in rank(query["text"], DEPTH)] for query in judged.queries}
        theirs = scores(judged, found)
        best = max(best, mean(theirs))
        print(f"  {name:12} {mean(theirs):.4f}  ours {mean(ours) - mean(theirs):+.4f}, p = {p_value(ours, theirs):.4f}", flush=True)
    print(f"  above the best: {'yes' if mean(ours) > best else 'no'}", flush=True)
    return mean(ours) > best


def scores(judged: JudgedSet, found: Mapping[str, Sequence[str]]) -> list[float]:
    """Return nDCG@10 of each query; `found` has the documents found, by query."""
    return [ndcg(found[query["id"]], judged.grades[query["id"]]) for query in judged.queries]


def asked_at_front_door(judged: JudgedSet, engine_name: str, times: list[float]) -> Mapping[str, Sequence[str]]:
    """Return the documents on the first page for each query, and add the time of each to `times`, in seconds."""
    documents = {letter_id(line["id"]): line["id"] for line in judged.documents}
    found: dict[str, Sequence[str]] = {}
    with TemporaryDirectory() as place:
        engine = engine_for(Settings(index=Path(place), engine=engine_name))
        engine.rebuild(map(letter, judged.documents), Report(built="now"))
        for query in judged.queries:
            start = perf_counter()
            hits = shown(engine, query["text"], DEPTH)
            times.append(perf_counter() - start)
            found[query["id"]] = [documents[hit.letter_id] for hit in hits]
        engine.close()
    return found


def read_set(folder: Path) -> JudgedSet:
    """Return the set in `folder`; queries without any judgement are left out, as they can't be measured."""
    grades: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines():
        query, document, grade = line.split("\t")
        grades[query][document] = int(grade)
    queries = tuple(line for line in lines(folder / "queries.jsonl") if line["id"] in grades)
    return JudgedSet(tuple(lines(folder / "docs.jsonl")), queries, grades)


def letter(line: Line) -> Letter:
    """Return a document as a letter of one paragraph."""
    title, text = line.get("title", ""), line["text"]
    made = letter_id(line["id"])
    return Letter(
        id=made,
        sources=(Source(line["id"], str(SETS), made * 4, len(text), 0),),
        title=title,
        authority=None,
        letter_type=None,
        date=None,
        visit=None,
        sections=(Section(title),),
        paragraphs=(Paragraph(1, "p", 0, Kind.BODY, None, whole_text(line)),),
    )


def whole_text(line: Line) -> str:
    """Return a document's text, with its title before it unless it begins with it."""
    title, text = line.get("title", ""), line["text"]
    return text if text.startswith(title) else f"{title}. {text}"


def letter_id(document: str) -> str:
    """Return an id in the format of a letter's."""
    return sha256(document.encode()).hexdigest()[:16]


def lines(file: Path) -> Iterator[dict[str, str]]:
    """Yield the objects of a JSON Lines file."""
    with file.open(encoding="utf-8") as opened:
        yield from map(json.loads, opened)


if __name__ == "__main__":
    main()
