"""Benchmark: how well paragraphs are ranked, on collections whose relevant documents people have judged.

    pip install -e .[benchmark]
    python -m tests.benchmarks.quality [FOLDER…] [--engine tantivy]

A FOLDER (by default those in ../shared/relevance) contains docs.jsonl ({"id", "title", "text"}), queries.jsonl ({"id", "text"}) and
qrels.tsv (query, document, grade). Each document goes through the engine port as a letter of one paragraph under its title; the title is
also put before a text that does not begin with it. Each query is its words, any of which may match, as when no paragraph has them all.
Prints nDCG@10 for each set, by ir-measures, and the time of a query.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import ir_measures
from ir_measures import Qrel, ScoredDoc, nDCG

from indexer.analysis import analyse
from indexer.engines import Engine, engine_for
from indexer.letter import Kind, Letter, Paragraph, Report, Section, Source
from indexer.query import And, Node, Query, Term
from indexer.search import either_word
from indexer.settings.run import Settings

SETS = Path(__file__).resolve().parents[3] / "shared" / "relevance"
TARGETS = {"cacm": 0.52, "scifact": 0.69}
DEPTH = 10


def main() -> None:
    """Measure each folder and print a line for it; exit with 1 if a target is missed."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    arguments.add_argument("--engine", default="auto")
    chosen = arguments.parse_args()
    missed = False
    for folder in chosen.folders or sorted(path for path in SETS.iterdir() if path.is_dir()):
        figure, milliseconds = measured(folder, chosen.engine)
        target = TARGETS.get(folder.name, 0.0)
        missed |= figure < target
        print(f"{folder.name:12} nDCG@{DEPTH} {figure:.4f}  (target: at least {target:.2f})  median {milliseconds:.2f} ms per query")
    sys.exit(1 if missed else 0)


def measured(folder: Path, engine_name: str) -> tuple[float, float]:
    """Return nDCG@10 of the set in `folder`, and the median time of a query in milliseconds."""
    documents = {letter_id(line["id"]): line["id"] for line in lines(folder / "docs.jsonl")}
    with TemporaryDirectory() as place:
        engine = engine_for(Settings(index=Path(place), engine=engine_name))
        engine.rebuild(map(letter, lines(folder / "docs.jsonl")), Report(built="now"))
        times: list[float] = []
        run = [
            ScoredDoc(query["id"], documents[found], DEPTH - rank)
            for query in lines(folder / "queries.jsonl")
            for rank, found in enumerate(ranked(engine, query["text"], times))
        ]
        engine.close()
    qrels = (line.split("\t") for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines())
    judged = [Qrel(query, document, int(grade)) for query, document, grade in qrels]
    return float(ir_measures.calc_aggregate([nDCG @ DEPTH], judged, run)[nDCG @ DEPTH]), median(times) * 1000


def ranked(engine: Engine, text: str, times: list[float]) -> list[str]:
    """Return the ids of the best letters for the words of `text`, and record the time taken."""
    root = any_word(text)
    start = perf_counter()
    hits = engine.search(Query(root=root, limit=DEPTH)).hits
    times.append(perf_counter() - start)
    return [hit.letter_id for hit in hits]


def any_word(text: str) -> Node:
    """Return the query tree for any of the words of `text`."""
    words = And(tuple(Term(token.exact) for token in analyse(text)))
    return either_word(words) or words


def letter(line: dict[str, str]) -> Letter:
    """Return a document as a letter of one paragraph."""
    title, text = line.get("title", ""), line["text"]
    whole = text if text.startswith(title) else f"{title}. {text}"
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
        paragraphs=(Paragraph(1, "p", 0, Kind.BODY, None, whole),),
    )


def letter_id(document: str) -> str:
    """Return an id in the format of a letter's."""
    return sha256(document.encode()).hexdigest()[:16]


def lines(file: Path) -> Iterator[dict[str, str]]:
    """Yield the objects of a JSON Lines file."""
    with file.open(encoding="utf-8") as opened:
        yield from map(json.loads, opened)


if __name__ == "__main__":
    main()
