"""Benchmark: how much of the text of web pages is read, and how little of their sites.

    python -m tests.benchmarks reading_pages FOLDER [--beside PYTHON] [--missing]

FOLDER has a file evaldata.json and pages in eval/ or cache/, as the folder tests/ of https://github.com/adbar/trafilatura has. For each
page, evaldata.json names its "file", some sentences of its text ("with") and some of its site's own words ("without"). Prints how many
pages were refused, how many of those sentences and words were kept, and the time. `--beside` names a Python that has trafilatura
installed, which then reads the same pages; `--missing` names the pages with missing sentences.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.errors import UnreadableSource
from indexer.letter import Role
from indexer.readers import blocks_of

_BESIDE = """
import json, pathlib, sys, time, trafilatura
pages = [pathlib.Path(line).read_bytes() for line in sys.stdin.read().splitlines()]
trafilatura.extract(pages[0])
start = time.process_time()
texts = [trafilatura.extract(page, include_comments=False, include_tables=True) for page in pages]
print(json.dumps([texts, time.process_time() - start]))
"""
"""What the other Python runs."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page with what should and should not be read of it."""

    path: Path
    kept: tuple[str, ...]
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """What was read of all pages."""

    pages: int
    refused: int
    """Pages of which no text was given."""
    empty: int
    """Pages that were read without any of their sentences."""
    sentences: tuple[int, int]
    """Those kept, and all."""
    site: tuple[int, int]
    """The site's words that were kept, and all."""


def pages_of(folder: Path) -> tuple[Page, ...]:
    """Return the pages in `folder` that are there."""
    table: Mapping[str, Mapping[str, object]] = json.loads((folder / "evaldata.json").read_text(encoding="utf-8"))
    found = []
    for row in table.values():
        places = (folder / part / str(row["file"]) for part in ("eval", "cache"))
        if path := next(filter(Path.is_file, places), None):
            found.append(Page(path, _words(row["with"]), _words(row["without"])))
    return tuple(found)


def _words(value: object) -> tuple[str, ...]:
    return tuple(_spaced(str(one)) for one in value) if isinstance(value, list) else ()


def _spaced(text: str) -> str:
    return " ".join(text.split())


def read_page(data: bytes) -> str | None:
    """Return the text that our reader gives; None if it refuses the page."""
    try:
        return "\n".join(block.text for block in blocks_of(data, "page.html") if block.role is not Role.FURNITURE)
    except UnreadableSource as error:
        print(f"refused: {error}", file=sys.stderr)
        return None


def score(pages: Sequence[Page], texts: Iterable[str | None]) -> Score:
    """Return the score of these texts, one for each page."""
    kept, dropped, refused, empty = [0, 0], [0, 0], 0, 0
    for page, text in zip(pages, texts, strict=True):
        words = _spaced(text or "")
        found = sum(one in words for one in page.kept)
        kept = [kept[0] + found, kept[1] + len(page.kept)]
        dropped = [dropped[0] + sum(one in words for one in page.dropped), dropped[1] + len(page.dropped)]
        refused += not words
        empty += bool(words) and not found
    return Score(len(pages), refused, empty, (kept[0], kept[1]), (dropped[0], dropped[1]))


def _timed(pages: Sequence[Page], read: Callable[[bytes], str | None]) -> tuple[list[str | None], float]:
    files = [page.path.read_bytes() for page in pages]
    start = time.process_time()
    return [read(data) for data in files], time.process_time() - start


def _beside(pages: Sequence[Page], python: str) -> tuple[list[str | None], float]:
    names = "\n".join(str(page.path.resolve()) for page in pages)
    run = subprocess.run([python, "-c", _BESIDE], input=names, capture_output=True, text=True, check=True)
    texts, seconds = json.loads(run.stdout.splitlines()[-1])
    return texts, seconds


def row(name: str, result: Score, seconds: float) -> str:
    """Return a reader's line of the table."""
    kept, site = (f"{part / max(1, whole):7.1%} of {whole:,}" for part, whole in (result.sentences, result.site))
    return f"{name:12} {result.refused:7} {result.empty:9} {kept:>18} {site:>18} {seconds / max(1, result.pages) * 1000:9.1f}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="reading_pages", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the folder with evaldata.json")
    parser.add_argument("--beside", metavar="PYTHON", help="a Python that has trafilatura")
    parser.add_argument("--missing", action="store_true", help="name the pages with missing sentences")
    options = parser.parse_args()
    if not (options.folder / "evaldata.json").is_file():
        parser.error(f"there is no evaldata.json in {options.folder}; give the folder tests/ of a copy of adbar/trafilatura")
    pages = pages_of(options.folder)
    texts, seconds = _timed(pages, read_page)
    if options.missing:
        for page, text in zip(pages, texts, strict=True):
            lost = [one for one in page.kept if one not in _spaced(text or "")]
            print(*(f"{page.path.name}: missing {one!r}" for one in lost), sep="\n", end="\n" if lost else "")
    print(f"{len(pages)} pages\n{'reader':12} {'refused':>7} {'no text':>9} {'sentences kept':>18} {'site kept':>18} {'ms a page':>9}")
    print(row("ours", score(pages, texts), seconds))
    if options.beside:
        texts, seconds = _beside(pages, options.beside)
        print(row("trafilatura", score(pages, texts), seconds))


if __name__ == "__main__":
    main()
