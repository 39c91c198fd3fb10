"""Benchmark: whether letters in a pack are found and read as when each is a file of its own.

    python -m tests.benchmarks.reading_packs [FOLDER] [--packs 20] [--letters 10] [--seed 1]

Makes packs of letters taken at random from FOLDER (../shared/letters): a council's covering report in front, a cover before each letter, a
stamp and a page number on every page. Reads each pack with the real program and prints every fact that differs from the letter's own file,
then a table: what, right, of, and how many of the others are as in the letter's own file without its tags, which packs lose.
"""

from __future__ import annotations

import argparse
import io
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import pikepdf

from indexer.errors import UnreadableSource
from indexer.ingest.documents import documents_in
from indexer.letter import Letter, Source
from indexer.parsing.letter_type import COMMITTEE_PAPER

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "letters"
FACTS = ("authority", "letter_type", "date", "visit", "people", "grades")
SIZE = (595, 842)
REPORT = (
    "Report to the Children and Families Scrutiny Committee", "Date: 5 March 2024", "Purpose of the report",
    "This report puts before members the letters that the council has received. Each of them is attached as an appendix to this report.",
    "Recommendations", "Members are asked to read the letters, and to say which of them they would like to hear more about in the summer.",
    "Members may also ask officers to come back with a plan for what is to be done about each of the areas that the letters have named.",
)  # fmt: skip


def main() -> None:
    """Make the packs, read them and print what differs."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    arguments.add_argument("--packs", type=int, default=20)
    arguments.add_argument("--letters", type=int, default=10)
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    paths = sorted(options.folder.rglob("*.pdf"))
    chosen = random.Random(options.seed)  # noqa: S311  # which letters go together needs no secret
    counts: Counter[str] = Counter()
    for _ in range(options.packs):
        counts += judged(chosen.sample(paths, options.letters))
    print(f"{'what':30}{'right':>8}{'of':>8}{'lost with the tags':>20}")
    for what in ("packs with as many letters", *FACTS, "first page"):
        print(f"{what:30}{counts[what]:8}{counts[f'of {what}']:8}{counts[f'{what} lost with the tags']:20}")


def judged(paths: Sequence[Path]) -> Counter[str]:
    """Return how many facts of these letters are the same in a pack of them, out of how many; print those that differ."""
    alone = [letters[0] for path in paths if len(letters := read(path.read_bytes(), path.name)) == 1]
    pages: list[int] = []
    found = [one for one in read(pack_of(paths, pages), "pack.pdf") if one.letter_type != COMMITTEE_PAPER]
    counts = Counter({"of packs with as many letters": 1, "packs with as many letters": int(len(found) == len(alone))})
    if len(found) != len(alone):
        print(f"{len(found)} letters for {len(alone)}: {', '.join(path.name for path in paths)}")
        return counts
    for path, before, now in zip(paths, alone, found, strict=True):
        for fact in FACTS:
            counts[f"of {fact}"] += 1
            counts[fact] += getattr(before, fact) == getattr(now, fact)
            if getattr(before, fact) == getattr(now, fact):
                continue
            lost = any(getattr(bare, fact) == getattr(now, fact) for bare in read(without_tags(path), path.name))
            counts[f"{fact} lost with the tags"] += lost
            print(f"{path.name} {fact}{' (as alone without tags)' if lost else ''}: {getattr(now, fact)}, alone {getattr(before, fact)}")
    counts["of first page"] = len(pages)
    counts["first page"] = sum(one.sources[0].part.first == page for one, page in zip(found, pages, strict=True))
    return counts


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


def pack_of(paths: Sequence[Path], firsts: list[int]) -> bytes:
    """Return a pack of the letters that can be read, and put the page on which each begins into `firsts`."""
    pack = pikepdf.new()
    _add_page(pack, REPORT)
    for number, path in enumerate(paths, start=1):
        try:
            letter = pikepdf.open(path)
        except pikepdf.PdfError:
            continue
        _add_page(pack, (f"Appendix {number}", "Letter from the inspectorate"))
        firsts.append(len(pack.pages) + 1)
        pack.pages.extend(letter.pages)
    for number, page in enumerate(pack.pages, start=1):
        _stamp(pack, page, number)
    made = io.BytesIO()
    pack.save(made)
    return made.getvalue()


def _add_page(pack: pikepdf.Pdf, lines: Sequence[str]) -> None:
    page = pack.add_blank_page(page_size=SIZE)
    page.contents_add(_shown(pack, page, ((72, 720 - 40 * place, text) for place, text in enumerate(_wrapped(lines)))))


def _wrapped(lines: Sequence[str]) -> Iterator[str]:
    for text in lines:
        words, line = text.split(), ""
        for word in words:
            if len(line) + len(word) > 80:
                yield line
                line = ""
            line = f"{line} {word}".strip()
        yield line


def _stamp(pack: pikepdf.Pdf, page: pikepdf.Page, number: int) -> None:
    """Write the pack's own running line and page number on a page."""
    box = [float(side) for side in page.mediabox]
    lines = ((box[0] + 40, box[3] - 22, "Scrutiny Committee 5 March 2024 Agenda item 7"), (box[0] + 290, box[1] + 15, f"Page {number}"))
    page.contents_add(pikepdf.Stream(pack, b"q"), prepend=True)
    page.contents_add(pikepdf.Stream(pack, b"Q"))
    page.contents_add(_shown(pack, page, lines))


def _shown(pack: pikepdf.Pdf, page: pikepdf.Page, lines: Iterable[tuple[float, float, str]]) -> pikepdf.Stream:
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    name = page.add_resource(font, pikepdf.Name.Font)
    texts = "".join(f"BT {name} 10 Tf {left:.0f} {base:.0f} Td ({text}) Tj ET\n" for left, base, text in lines)
    return pikepdf.Stream(pack, texts.encode("latin-1"))


if __name__ == "__main__":
    main()
