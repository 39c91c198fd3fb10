"""Benchmark: how letters read without their PDF tags, against the same letters with them.

    python -m tests.benchmarks.reading_untagged [FOLDER] [--misses]

Reads every PDF in FOLDER (../shared/letters) twice: as it is, and with its structure tree removed. Prints for each folder, and for all,
the share of the tagged letters' paragraphs that are read whole without the tags, and the share of paragraphs in the right section.
`--misses` prints each paragraph that isn't.
"""

from __future__ import annotations

import argparse
import io
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from indexer.errors import UnreadableSource
from indexer.letter import Letter, Source
from indexer.parsing import parse_letter
from indexer.readers import blocks_of, bytes_of

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "letters"
TARGETS = {"whole": 0.99, "section": 0.985}
SOURCE = Source("letter.pdf", "", "0" * 64, 0, 0)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One paragraph of a tagged letter, and how it was read without tags."""

    file: str
    text: str
    heading: str
    whole: bool
    found: str
    """The heading it was found under; "" if it wasn't read whole."""

    @property
    def right(self) -> bool:
        """Return whether it is whole and under the same heading."""
        return self.whole and _plain(self.found) == _plain(self.heading)


def without_tags(data: bytes) -> bytes:
    """Return a PDF without its structure tree; the marks in its pages stay, and mean nothing."""
    pdf = pikepdf.open(io.BytesIO(data))
    for key in ("/StructTreeRoot", "/MarkInfo"):
        if key in pdf.Root:
            del pdf.Root[key]
    for page in pdf.pages:
        if "/StructParents" in page.obj:
            del page.obj["/StructParents"]
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def outcomes_of(path: Path) -> tuple[Outcome, ...]:
    """Return what became of each paragraph of one file; () if it can't be read with its tags."""
    try:
        data = bytes_of(path)
        tagged = parse_letter(blocks_of(data, path.name), (SOURCE,))
    except UnreadableSource:
        return ()
    plain = parse_letter(blocks_of(without_tags(data), path.name), (SOURCE,))
    return tuple(_outcomes(path, tagged, plain))


def _outcomes(path: Path, tagged: Letter, plain: Letter) -> Iterator[Outcome]:
    """Yield an outcome for each paragraph; where a text occurs twice, each is compared with the one of the same place."""
    read: dict[str, list[str]] = defaultdict(list)
    for paragraph in plain.paragraphs:
        read[_plain(paragraph.text)].append(plain.section_of(paragraph).heading)
    seen: Counter[str] = Counter()
    for paragraph in tagged.paragraphs:
        text = _plain(paragraph.text)
        headings = read.get(text, [])
        at = seen[text]
        seen[text] += 1
        whole = at < len(headings)
        yield Outcome(path.name, paragraph.text, tagged.section_of(paragraph).heading, whole, headings[at] if whole else "")


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def show(name: str, outcomes: Sequence[Outcome]) -> None:
    """Print one row of figures."""
    whole = [one for one in outcomes if one.whole]
    right = sum(one.right for one in whole)
    shares = (len(whole) / max(1, len(outcomes)), right / max(1, len(whole)))
    print(f"{name:16} {len(outcomes):7} {len(whole):7} {100 * shares[0]:7.2f} % {right:7} {100 * shares[1]:7.2f} %")


def main() -> None:
    """Parse the arguments, read the letters and print the figures."""
    parser = argparse.ArgumentParser(description="Measure how letters read without their PDF tags.")
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--misses", action="store_true", help="print each paragraph that isn't read as with the tags")
    options = parser.parse_args()
    paths = sorted(options.folder.rglob("*.pdf"))
    with ProcessPoolExecutor() as pool:
        found = list(zip(paths, pool.map(outcomes_of, paths, chunksize=4), strict=True))
    if options.misses:
        for one in (one for _, outcomes in found for one in outcomes if not one.right):
            what = f"under “{one.found}”, not “{one.heading}”" if one.whole else "not whole"
            print(f"{one.file}  {what}  {one.text[:70]} … {one.text[-40:]}")
    print(f"{'folder':16} {'of':>7} {'whole':>7} {'':9} {'section':>7}")
    for folder in dict.fromkeys(path.parent for path, _ in found):
        show(folder.name, [one for path, outcomes in found if path.parent == folder for one in outcomes])
    show("all", [one for _, outcomes in found for one in outcomes])


if __name__ == "__main__":
    main()
