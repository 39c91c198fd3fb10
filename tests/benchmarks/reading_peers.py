"""Benchmark: our reading compared with the alternatives: its speed, its memory, and how intact its paragraphs are.

    python -m tests.benchmarks.reading_peers [FOLDER] [--sample N]

Reads the PDFs in FOLDER (../shared/letters), or N of them, with each of: our reader, our reader and parser, a bare walk of the text and one
of the structure trees with pypdfium2, pdftotext, pypdf, pdfplumber. All run in turn in the same worker processes, on as many cores, with
the same limits for each file. The best round counts. Then every paragraph is judged by the measures of `reading_structure`.

The bare tree walk makes a paragraph of each element, as its author tagged it. The others give lines, which are joined in the obvious
way: a blank line ends a paragraph, and so does a line that ends a sentence.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from indexer.errors import UnreadableSource
from indexer.ingest.workers import map_bounded
from indexer.letter import Block, Kind, Letter, Paragraph, Section, Source
from indexer.parsing import parse_letter
from indexer.settings.run import Settings
from tests.benchmarks.reading_structure import Read, bad_words, cut_paragraphs, furniture_inside
from tests.benchmarks.reading_walks import text_walk, tree_walk
from tests.support.reading import read_blocks

FOLDER = Path(__file__).parents[3] / "shared" / "letters"
AIM_RATIO, AIM_MEGABYTES = 1.15, 300
ROUNDS = 2
Texts = list[tuple[int, str]]
"""The page number and text of each page, or of each paragraph."""


@dataclass(frozen=True, slots=True)
class Done:
    """The result of one tool for one file."""

    path: Path
    paragraphs: Texts
    kilobytes: int
    """Peak memory of the worker up to then."""


def ours(path: Path) -> Texts:
    """Return the blocks of a file."""
    return [(block.page or 1, block.text) for block in read_blocks(path)]


def ours_parsed(path: Path) -> Texts:
    """Return the paragraphs of a letter."""
    return [(paragraph.page or 1, paragraph.text) for paragraph in letter_of(path, read_blocks(path)).paragraphs]


def letter_of(path: Path, blocks: Sequence[Block]) -> Letter:
    """Return the letter in a file's blocks."""
    return parse_letter(blocks, (Source(path.name, str(path.parent), sha256(path.read_bytes()).hexdigest(), 0, 0),))


def pdftotext(path: Path) -> Texts:
    """Return the paragraphs of the text from Poppler's pdftotext."""
    program = shutil.which("pdftotext") or ""
    run = subprocess.run([program, "-enc", "UTF-8", path, "-"], capture_output=True, check=False)
    if run.returncode:
        raise UnreadableSource(run.stderr.decode(errors="replace")[:100])
    return from_lines(enumerate(run.stdout.decode("utf-8", "replace").split("\f"), 1))


def pypdf(path: Path) -> Texts:
    """Return the paragraphs of the text from pypdf."""
    from pypdf import PdfReader  # in the extra "benchmark"

    return from_lines((number, page.extract_text()) for number, page in enumerate(PdfReader(path).pages, 1))


def pdfplumber(path: Path) -> Texts:
    """Return the paragraphs of the text from pdfplumber."""
    import pdfplumber  # in the extra "benchmark"

    with pdfplumber.open(path) as document:
        return from_lines((page.page_number, page.extract_text()) for page in document.pages)


def bare_text(path: Path) -> Texts:
    """Return the paragraphs of the text from PDFium alone."""
    return from_lines(text_walk(path))


TOOLS: dict[str, Callable[[Path], Texts]] = {
    "ours: blocks": ours,
    "ours: letters": ours_parsed,
    "bare text walk (pypdfium2)": bare_text,
    "bare tree walk (pypdfium2)": tree_walk,
    "pdftotext": pdftotext,
    "pypdf": pypdf,
    "pdfplumber": pdfplumber,
}


def from_lines(pages: Iterable[tuple[int, str]]) -> Texts:
    """Return the paragraphs of pages of lines: a blank line ends one, and so does a line that ends a sentence."""
    return [(number, " ".join(part.split())) for number, text in pages for part in _END.split(text) if part.strip()]


_END = re.compile(r"\n\s*\n|(?<=[.?!:;])[ \t]*\n(?![ \t]*[a-z])")


def work(task: tuple[str, Path]) -> Done:
    """Return a tool's result for a file; runs in a worker."""
    name, path = task
    try:
        paragraphs = TOOLS[name](path)
    except UnreadableSource:
        raise
    except Exception as error:  # each library raises its own errors
        raise UnreadableSource(str(error)[:100]) from error
    return Done(path, paragraphs, peak())


def peak() -> int:
    """Return the peak memory of this process or a program it ran, in kilobytes; 0 if the system does not report it."""
    if sys.platform == "win32":
        return 0
    import resource

    most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return most // 1024 if sys.platform == "darwin" else most


def timed(name: str, files: Sequence[Path], jobs: int) -> tuple[float, list[Done]]:
    """Return the seconds that a tool took for all files, and its results for those it could read."""
    limits = Settings()
    begun = time.perf_counter()
    tasks = [(name, path) for path in files]
    outcomes = [outcome for _, outcome in map_bounded(work, tasks, jobs=jobs, seconds=600, memory=limits.read_bytes)]
    return time.perf_counter() - begun, [outcome for outcome in outcomes if isinstance(outcome, Done)]


def judged(name: str, done: Sequence[Done]) -> Iterator[Read]:
    """Yield a tool's results in the form that `reading_structure` judges; running headers are those found by our reader."""
    for one in done:
        blocks = read_blocks(one.path)
        letter = letter_of(one.path, blocks)
        if not name.startswith("ours"):
            letter = replace(letter, sections=(Section("", known=True),), paragraphs=tuple(paragraphs(one.paragraphs)))
        yield Read(one.path.name, blocks, letter)


def paragraphs(texts: Texts) -> Iterator[Paragraph]:
    """Yield a tool's paragraphs; those that begin with a bullet are list items."""
    for number, (page, text) in enumerate(texts, 1):
        bullet = re.match(r"[^\w\s“‘'\"(\[]\s*", text)
        yield Paragraph(number, str(number), 0, Kind.LIST_ITEM if bullet else Kind.BODY, page, text[bullet.end() if bullet else 0 :])


def show(name: str, seconds: float, done: Sequence[Done], pages: int) -> None:
    """Print one tool's row."""
    row = f"{name:28}{seconds:9.1f}{pages / seconds:9.0f}{max(one.kilobytes for one in done) / 1024:11.0f}{len(done):7}"
    if name == "ours: blocks":
        print(row)
        return
    reads = list(judged(name, done))
    count = sum(len(read.letter.paragraphs) for read in reads)
    words = sum(len(paragraph.text.split()) for read in reads for paragraph in read.letter.paragraphs)
    cut, furniture = (sum(len(list(look(read))) for read in reads) for look in (cut_paragraphs, furniture_inside))
    wrong = len(list(bad_words(reads)))
    print(f"{row}{count:12,}{100 * cut / count:8.2f} %{100 * furniture / count:10.2f} %{words // max(1, wrong):12,}")


def letters_in(folder: Path, sample: int | None) -> list[Path]:
    """Return the PDFs below `folder`, or a sample of `sample` of them, always the same."""
    files = sorted(path for path in folder.rglob("*.pdf") if b"%PDF-" in path.read_bytes()[:1024])
    return sorted(random.Random(1).sample(files, min(sample, len(files)))) if sample else files  # noqa: S311 - not for secrets


def races(files: Sequence[Path], jobs: int, rounds: int) -> dict[str, tuple[float, list[Done]]]:
    """Return each tool's best time over `rounds` in which all take turns, with its results for the files."""
    best: dict[str, tuple[float, list[Done]]] = {}
    for _ in range(rounds):
        for name in TOOLS:
            if name != "pdftotext" or shutil.which(name):
                best[name] = min(best.get(name, (float("inf"), [])), timed(name, files, jobs), key=lambda run: run[0])
    return best


def main() -> int:
    """Print the table; return 0 if our targets are met."""
    parser = argparse.ArgumentParser(description="Compare our reader with the alternatives.")
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--sample", type=int, metavar="N", help="read the same N letters each time, instead of all")
    parser.add_argument("--rounds", type=int, default=ROUNDS, metavar="N", help="take the best of N rounds")
    options = parser.parse_args()
    files = letters_in(options.folder, options.sample)
    if not files:
        print(f"no PDFs in {options.folder}")
        return 2
    jobs = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    pages = sum(len(list(text_walk(path))) for path in files)
    best = races(files, jobs, options.rounds)
    print(f"{len(files)} files, {pages:,} pages, {jobs} worker processes, best of {options.rounds} rounds")
    print(
        f"{'':28}{'seconds':>9}{'pages/s':>9}{'MB/worker':>11}{'read':>7}{'paragraphs':>12}{'cut':>10}{'furniture':>12}{'words/slip':>12}"
    )
    for name, (seconds, done) in best.items():
        show(name, seconds, done, pages)
    seconds, done = best["ours: blocks"]
    ratio, memory = seconds / best["bare tree walk (pypdfium2)"][0], max(one.kilobytes for one in done) / 1024
    print(
        f"our blocks: {ratio:.2f} times the bare walk (target: at most {AIM_RATIO}); {memory:.0f} MB (target: under {AIM_MEGABYTES})"
    )
    return 0 if ratio <= AIM_RATIO and memory < AIM_MEGABYTES else 1


if __name__ == "__main__":
    raise SystemExit(main())
