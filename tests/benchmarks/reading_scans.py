"""Benchmark: whether a letter is read from a scan as from its text.

    python -m tests.benchmarks.reading_scans [FOLDER] [--letters 20] [--seed 1] [--dpi 200] [--misses]

Takes letters at random from FOLDER (../shared/letters), makes a clean and a worn scan of each (turned by up to .8°, blurred, grey, noisy,
hard compressed) and reads them with the real program. Prints how many paragraphs are whole (at most one character in twenty differs),
how many of these are in the right section and under the right kind of finding, how many facts are right, and the seconds of a processor's
time that a page took. Facts and paragraphs that the text itself loses without its PDF tags, as every scan has none, are counted beside.
`--misses` prints what is wrong. Needs the extra `ocr`; 20 letters take 15 minutes.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import sys
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
import pikepdf
from PIL import Image, ImageFilter
from rapidfuzz.distance import Levenshtein

from indexer.errors import UnreadableSource
from indexer.ingest.documents import documents_in
from indexer.letter import Letter, Paragraph, Source
from indexer.readers.ocr.extra import data_folder
from indexer.readers.ocr.process import Picture
from indexer.readers.ocr.recogniser import Recogniser
from indexer.readers.pdf.pdfium import picture_of
from tests.benchmarks.reading_untagged import without_tags

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "letters"
TARGETS = "≥ 93 % whole, ≥ 90 % in the right section, ≥ 93 % under the right finding, all facts"
FACTS = ("authority", "letter_type", "date", "visit", "people", "grades", "inspectorates")
ALIKE = 0.95
"""Least share of a paragraph's characters that are right if it is whole."""
ALIKE_HEADING = 0.9
KINDS = ("clean", "worn")


def main() -> int:
    """Make the scans, read them and print the table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    arguments.add_argument("--letters", type=int, default=20)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--dpi", type=int, default=200)
    arguments.add_argument("--misses", action="store_true")
    options = arguments.parse_args()
    if data_folder() is None:
        print("the extra ocr is not installed", file=sys.stderr)
        return 1
    paths = random.Random(options.seed).sample(sorted(options.folder.rglob("*.pdf")), options.letters)  # noqa: S311  # no secret
    counts: Counter[str] = Counter()
    for path in paths:
        counts += judged(path, options.dpi, misses=options.misses)
    print(f"{TARGETS}\n{'scan':8}{'paragraphs':>12}{'whole':>8}{'section':>9}{'finding':>9}{'facts':>14}{'s a page':>10}")
    for kind in (*KINDS, "untagged"):
        of, whole = counts[f"{kind} of"], counts[f"{kind} whole"]
        section, finding = (counts[f"{kind} {what}"] / max(whole, 1) for what in ("section", "finding"))
        facts = f"{counts[f'{kind} facts']} of {counts[f'{kind} facts of']}"
        seconds = counts[f"{kind} milliseconds"] / 1000 / max(counts[f"{kind} pages"], 1)
        print(f"{kind:8}{of:12}{whole / max(of, 1):8.1%}{section:9.1%}{finding:9.1%}{facts:>14}{seconds:10.2f}")
    return 0


def judged(path: Path, dpi: int, *, misses: bool) -> Counter[str]:
    """Return how many paragraphs and facts of one letter are read from scans of it as from its text."""
    data = path.read_bytes()
    typed = read(data)
    if typed is None:
        return Counter()
    counts = compared("untagged", typed, read(without_tags(data)), path.name, misses=misses)
    for kind in KINDS:
        pages = pages_of(data, dpi, random.Random(path.name) if kind == "worn" else None)  # noqa: S311  # no secret
        scan = scan_of(pages, dpi, 75 if kind == "clean" else 50)
        started = sum(os.times()[:4])
        letter = read(scan)
        counts.update({f"{kind} pages": len(pages), f"{kind} milliseconds": round(1000 * (sum(os.times()[:4]) - started))})
        counts.update(compared(kind, typed, letter, path.name, misses=misses))
    return counts


def read(data: bytes) -> Letter | None:
    """Return the letter in a file with these bytes; None if it can't be read."""
    folder = data_folder()
    if folder is None:
        return None
    try:
        with Recogniser(folder, 60.0) as recogniser:
            letters = documents_in(data, "a.pdf", (Source("a.pdf", "/", sha256(data).hexdigest(), len(data), 0),), recogniser).letters
    except UnreadableSource as error:
        print(error)
        return None
    return letters[0]


def pages_of(data: bytes, dpi: int, chance: random.Random | None) -> list[Image.Image]:
    """Return a picture of each page, worn if there is a `chance` for it."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        count = len(pdf.pages)
    drawn = (picture_of(data, number) for number in range(1, count + 1))
    made = (Image.frombytes("L", (one.width, one.height), one.grey).resize(_sizes(one, dpi), Image.Resampling.LANCZOS) for one in drawn)
    return [worn(page, chance) if chance else page for page in made]


def _sizes(picture: Picture, dpi: int) -> tuple[int, int]:
    return round(picture.width * dpi / picture.dpi), round(picture.height * dpi / picture.dpi)


def worn(page: Image.Image, chance: random.Random) -> Image.Image:
    """Return a page as a tired copier gives it."""
    page = page.rotate(chance.uniform(-0.8, 0.8), resample=Image.Resampling.BICUBIC, fillcolor=255)
    grey = np.asarray(page.filter(ImageFilter.GaussianBlur(0.7)), dtype=np.float32)
    noise = np.random.default_rng(chance.randrange(1 << 30)).normal(0, 12, grey.shape)
    return Image.fromarray(np.clip(235 * (grey / 255) + 12 + noise, 0, 255).astype(np.uint8))


def scan_of(pages: Sequence[Image.Image], dpi: int, quality: int) -> bytes:
    """Return a PDF of these pages as JPEG."""
    made = io.BytesIO()
    pages[0].save(made, "PDF", resolution=dpi, save_all=True, append_images=pages[1:], quality=quality)
    return made.getvalue()


def compared(kind: str, typed: Letter, scanned: Letter | None, name: str, *, misses: bool) -> Counter[str]:
    """Return what is right of a letter read in another way."""
    counts = Counter({f"{kind} of": len(typed.paragraphs), f"{kind} facts of": len(FACTS)})
    if scanned is None:
        return counts
    left = list(scanned.paragraphs)
    for one in typed.paragraphs:
        other = _same(one.text, left)
        if other is None:
            _tell(misses, f"{kind} {name}: not whole: {one.text[:70]}")
            continue
        left.remove(other)
        here, there = typed.section_of(one), scanned.section_of(other)
        placed = Levenshtein.normalized_similarity(here.heading.casefold(), there.heading.casefold()) >= ALIKE_HEADING
        _tell(misses and not placed, f"{kind} {name}: under “{there.heading}”, not “{here.heading}”: {one.text[:50]}")
        counts.update({f"{kind} whole": 1, f"{kind} section": int(placed), f"{kind} finding": int(here.finding is there.finding)})
    for fact in FACTS:
        right = getattr(typed, fact) == getattr(scanned, fact)
        counts[f"{kind} facts"] += right
        _tell(misses and not right, f"{kind} {name}: {fact} is {getattr(scanned, fact)}, not {getattr(typed, fact)}")
    return counts


def _same(text: str, paragraphs: Sequence[Paragraph]) -> Paragraph | None:
    """Return the paragraph that is most like a text; None if none is like it."""
    found = [(Levenshtein.normalized_similarity(text, one.text, score_cutoff=ALIKE), one) for one in paragraphs]
    best = max(found, key=lambda pair: pair[0], default=(0.0, None))
    return best[1] if best[0] >= ALIKE else None


def _tell(told: bool, words: str) -> None:
    if told:
        print(words)


if __name__ == "__main__":
    sys.exit(main())
