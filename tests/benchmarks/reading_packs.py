"""Benchmark: whether letters in a pack are found and read as when each is a file of its own.

    python -m tests.benchmarks.reading_packs [FOLDER] [--kind KIND] [--packs 20] [--letters 10] [--seed 1]

Makes packs of letters taken at random from FOLDER (../shared/letters) and reads each with the real program. `--kind` says what stands
around the letters: "report" (a covering report in front, a cover before each, a stamp and a page number on every page), another one of
`tests/support/packs.py`, or "all". Prints every fact that differs from the letter's own file, then a table for each kind: what, right, of,
and how many of the others are as in the letter's own file without its tags, which packs lose.
"""

from __future__ import annotations

import argparse
import io
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

import pikepdf

from indexer.errors import UnreadableSource
from indexer.ingest.documents import documents_in
from indexer.letter import Letter, Source
from indexer.parsing.letter_type import COMMITTEE_PAPER
from tests.support.packs import KINDS, Kind, pack_of

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "letters"
FACTS = ("authority", "letter_type", "date", "month_only", "visit", "people", "grades", "inspectorates")


def main() -> None:
    """Make the packs, read them and print what differs."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    arguments.add_argument("--kind", choices=[*KINDS, "all"], default="report")
    arguments.add_argument("--packs", type=int, default=20)
    arguments.add_argument("--letters", type=int, default=10)
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    paths = sorted(options.folder.rglob("*.pdf"))
    for name in KINDS if options.kind == "all" else (options.kind,):
        chosen = random.Random(options.seed)  # noqa: S311  # which letters go together needs no secret
        counts: Counter[str] = Counter()
        for _ in range(options.packs):
            counts += judged(_taken(paths, KINDS[name], options.letters, chosen), KINDS[name])
        print(f"{name:30}{'right':>8}{'of':>8}{'lost with the tags':>20}")
        for what in ("packs with as many letters", *FACTS, "first page"):
            print(f"{what:30}{counts[what]:8}{counts[f'of {what}']:8}{counts[f'{what} lost with the tags']:20}")


def _taken(paths: Sequence[Path], kind: Kind, count: int, chosen: random.Random) -> Sequence[Path]:
    """Return letters for a pack of this kind: any, or two each of as many councils, the later one first."""
    if not kind.councils:
        return chosen.sample(paths, count)
    of: dict[str, list[Path]] = defaultdict(list)
    for path in paths:
        for letter in alone(path)[:1]:
            of[letter.authority.code if letter.authority else ""].append(path)
    pairs = [chosen.sample(of[code], 2) for code in chosen.sample([code for code in sorted(of) if code and len(of[code]) > 1], count // 2)]
    return [path for pair in pairs for path in sorted(pair, key=lambda path: str(alone(path)[0].date), reverse=True)]


def judged(paths: Sequence[Path], kind: Kind) -> Counter[str]:
    """Return how many facts of these letters are the same in a pack of them, out of how many; print those that differ."""
    single = [path for path in paths if len(alone(path)) == 1]
    pack, pages = pack_of([(path.name, path.read_bytes()) for path in single], kind)
    found = [one for one in read(pack, "pack.pdf") if one.letter_type != COMMITTEE_PAPER]
    counts = Counter({"of packs with as many letters": 1, "packs with as many letters": int(len(found) == len(pages))})
    if len(found) != len(pages):
        print(f"letters on pages {[one.sources[0].part.first for one in found]}, not {pages}: {', '.join(path.name for path in single)}")
        return counts
    inside = [path for path in single for _ in range(kind.copies)]
    for path, now in zip(inside, found, strict=True):
        counts += _compared(path, now)
    counts["of first page"] = len(pages)
    counts["first page"] = sum(one.sources[0].part.first == page for one, page in zip(found, pages, strict=True))
    return counts


def _compared(path: Path, now: Letter) -> Counter[str]:
    """Return which facts of a letter in a pack are those of its own file; print those that differ."""
    (before,) = alone(path)
    counts: Counter[str] = Counter()
    for fact in FACTS:
        counts[f"of {fact}"] += 1
        counts[fact] += getattr(before, fact) == getattr(now, fact)
        if getattr(before, fact) == getattr(now, fact):
            continue
        lost = any(getattr(bare, fact) == getattr(now, fact) for bare in read(without_tags(path), path.name))
        counts[f"{fact} lost with the tags"] += lost
        print(f"{path.name} {fact}{' (as alone without tags)' if lost else ''}: {getattr(now, fact)}, alone {getattr(before, fact)}")
    return counts


@cache
def alone(path: Path) -> tuple[Letter, ...]:
    """Return the letters in a file of the folder; () if it can't be read or put into a pack."""
    try:
        pikepdf.open(path).close()
    except pikepdf.PdfError:
        return ()
    return read(path.read_bytes(), path.name)


def read(data: bytes, name: str) -> tuple[Letter, ...]:
    """Return the letters in a file; none if it can't be read."""
    try:
        return documents_in(data, name, (Source(name, "/", sha256(data).hexdigest(), len(data), 0),)).letters
    except UnreadableSource:
        return ()


def without_tags(path: Path) -> bytes:
    """Return a letter without its structure tree, which is lost when pages are put together."""
    with pikepdf.open(path) as letter:
        if "/StructTreeRoot" in letter.Root:
            del letter.Root.StructTreeRoot
        made = io.BytesIO()
        letter.save(made)
    return made.getvalue()


if __name__ == "__main__":
    main()
