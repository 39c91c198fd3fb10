"""Benchmark: how intact the paragraphs read from real letters are.

    python -m tests.benchmarks.reading_structure [FOLDER]

Reads every letter in FOLDER (../shared/letters) and prints each paragraph that begins or ends in mid-sentence, each page header,
address or page number inside a paragraph, each glued or split word, each heading that is not in the register, and the figures.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from indexer.errors import UnreadableSource
from indexer.letter import Block, Kind, Letter, Paragraph, Role, Source
from indexer.parsing import parse_letter
from tests.support.reading import read_blocks

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "letters"
TARGETS = {"cut": "under 0.2 % of paragraphs", "furniture": "none", "words": "under 1 in 20,000 words"}

FREQUENT = 40
"""A word that occurs this often in the collection is certainly a word."""
RARE = 2
"""A word that occurs no more often than this may be two glued words, or half of one."""
NEIGHBOURS = 5
"""Two words that occur next to each other this often are two words."""

_FINISHED = re.compile(r"(?:[.!?:;…][\"'’”)\]\d*†]*(?:\s*\([^()]{1,40}\))?|[;,] (?:and|or))$")
_LOW = re.compile(r"[(\[\"'‘“]?[a-z]")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_GLUED_MARKS = (
    ("no space after a mark", re.compile(r"[a-z][,;][A-Za-z]|[a-z]{3}\.[A-Z][a-z]|[a-z]\)[a-z]{2}|[a-z]{2}[?!][A-Z]")),
    ("space before a mark", re.compile(r"[a-z] [,;.](?:\s|$)")),
    ("hyphen with a space", re.compile(r"\b[a-z]{2,}- (?!and\b|or\b|to\b|&)[a-z]{2,}")),
    ("sign of no meaning", re.compile(r"[\u00ad\u200b\ufffd\ufffe\uffff\ue000-\uf8ff\x00-\x1f]|◼|■|▪|•")),
)
_FURNITURE = re.compile(
    r"Piccadilly Gate|Store Street|\b(?:tel|telephone|textphone)\b[\s:.]*\d|\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b"
    r"|^Dear [A-Z]|^Yours? (?:sincerely|faithfully)"
    r"|^(?:cc|copy)\b[: ]|\bPage \d+ of \d+|© Crown|\.{5,}|^\d{1,3}$|regulates and inspects to achieve|^Contents$"
)


@dataclass(frozen=True, slots=True)
class Read:
    """One file as read."""

    name: str
    blocks: tuple[Block, ...]
    letter: Letter


@dataclass(frozen=True, slots=True)
class Miss:
    """Something that was read wrongly, or looks like it."""

    what: str
    where: str
    words: str


def read_file(folder: Path, path: Path) -> Read | None:
    """Return the letter in `path`, or None if it cannot be read."""
    try:
        blocks = read_blocks(path)
    except UnreadableSource:
        return None
    data = path.read_bytes()
    name = path.relative_to(folder).as_posix()
    return Read(name, blocks, parse_letter(blocks, (Source(name, str(folder), sha256(data).hexdigest(), len(data), 0),)))


def read_folder(folder: Path) -> list[Read]:
    """Return every letter under `folder`, read on all cores."""
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in (".pdf", ".docx", ".html", ".htm", ".txt", ".md"))
    with ProcessPoolExecutor() as pool:
        return [read for read in pool.map(read_file, [folder] * len(paths), paths, chunksize=8) if read]


def cut_paragraphs(read: Read) -> Iterator[Miss]:
    """Yield the paragraphs that begin or end in mid-sentence."""
    paragraphs = [paragraph for paragraph in read.letter.paragraphs if paragraph.kind not in (Kind.FOOTNOTE, Kind.TABLE_ROW)]
    for before, paragraph in zip([None, *paragraphs], paragraphs, strict=False):
        if _LOW.match(paragraph.text) and not _may_begin_low(before, paragraph):
            yield Miss("begins in mid-sentence", f"{read.name} {paragraph.number}", paragraph.text[:90])
    for paragraph, after in zip(paragraphs, [*paragraphs[1:], None], strict=False):
        if not _FINISHED.search(paragraph.text) and not _may_end_open(paragraph, after):
            yield Miss("ends in mid-sentence", f"{read.name} {paragraph.number}", paragraph.text[-90:])


def _may_begin_low(before: Paragraph | None, paragraph: Paragraph) -> bool:
    """Return whether a lower-case start is right: an item of a list whose items begin that way, or an address."""
    if re.match(r"\S*(?:://|www\.|@)", paragraph.text):
        return True
    item = paragraph.kind in (Kind.LIST_ITEM, Kind.RECOMMENDATION)
    if before is None or before.section != paragraph.section:
        return item
    listed = before.text.endswith((":", ";", ",")) or bool(_LOW.match(before.text)) or (item and before.kind is paragraph.kind)
    return listed and (item or before.page == paragraph.page)


def _may_end_open(paragraph: Paragraph, after: Paragraph | None) -> bool:
    """Return whether a missing full stop is right: a list item, a line of names or a few words, but not before a lower-case start."""
    words = paragraph.text.split()
    if re.search(r"\b(?:a|an|the|of|and|to|in|with|for|by|from|that|their)$", paragraph.text):
        return False
    if after is not None and after.kind is Kind.BODY and _LOW.match(after.text):
        return False
    return (
        paragraph.kind in (Kind.LIST_ITEM, Kind.RECOMMENDATION)
        or len(words) < 8
        or words[0].endswith(":")
        or " HMI" in paragraph.text
        or "inspectors:" in paragraph.text
    )


def furniture_inside(read: Read) -> Iterator[Miss]:
    """Yield the paragraphs that contain a running header of their own letter, an address, a greeting or a page number."""
    running = {block.text for block in read.blocks if block.role is Role.FURNITURE and len(block.text.split()) >= 3}
    for paragraph in read.letter.paragraphs:
        header = next((text for text in running if text in paragraph.text and not _is_own_words(read, text)), None)
        found = _FURNITURE.search(paragraph.text)
        if header or found:
            yield Miss("furniture", f"{read.name} {paragraph.number}", header or f"{found and found[0]} in {paragraph.text[:70]}")


def _is_own_words(read: Read, header: str) -> bool:
    """Return whether the letter's own text contains the header's words: in a sentence that goes on with a short word after them."""
    after = re.compile(re.escape(header) + r"[’']?s?(?:[.,;)]| (?:on|in|was|is|and|took|identified|at|to)\b)")
    return any(after.search(paragraph.text) for paragraph in read.letter.paragraphs)


def bad_words(reads: Sequence[Read]) -> Iterator[Miss]:
    """Yield glued and split words and wrong spaces."""
    texts = [(f"{read.name} {paragraph.number}", paragraph.text) for read in reads for paragraph in read.letter.paragraphs]
    counts = Counter(word.casefold() for _, text in texts for word in _WORD.findall(text))
    pairs = Counter(f"{first} {second}" for _, text in texts for first, second in pairwise(_WORD.findall(text.casefold())))
    for where, text in texts:
        for what, pattern in _GLUED_MARKS:
            yield from (Miss(what, where, text[max(0, found.start() - 25) : found.end() + 25]) for found in pattern.finditer(text))
        words = [word.casefold() for word in _WORD.findall(text)]
        yield from (Miss("glued", where, word) for word in words if counts[word] <= RARE and _is_glued(word, pairs))
        for first, second in pairwise(words):
            if min(counts[first], counts[second]) <= RARE and counts[first + second] >= FREQUENT and f"{first} {second}" in text.casefold():
                yield Miss("split", where, f"{first} {second}")


def _is_glued(word: str, pairs: Counter[str]) -> bool:
    """Return whether `word` is two words that often stand side by side: "includingthe", "youngperson"."""
    return any(pairs[f"{word[:place]} {word[place:]}"] >= NEIGHBOURS for place in range(1, len(word)))


def unknown_headings(reads: Iterable[Read]) -> Counter[str]:
    """Return the headings that are not in the register, with the number of letters."""
    return Counter(heading for read in reads for heading in {section.heading for section in read.letter.sections if not section.known})


def show(reads: Sequence[Read]) -> None:
    """Print every miss and the figures."""
    paragraphs = sum(len(read.letter.paragraphs) for read in reads)
    words = sum(len(paragraph.text.split()) for read in reads for paragraph in read.letter.paragraphs)
    groups = {
        "cut": [miss for read in reads for miss in cut_paragraphs(read)],
        "furniture": [miss for read in reads for miss in furniture_inside(read)],
        "words": list(bad_words(reads)),
    }
    for misses in groups.values():
        for miss in misses:
            print(f"{miss.what:24} {miss.where:34} {miss.words}")
    for heading, count in unknown_headings(reads).most_common():
        print(f"{'unknown heading':24} {count:<34} {heading}")
    print(f"\n{len(reads)} letters, {paragraphs} paragraphs, {words} words")
    print("No paragraphs:", ", ".join(read.name for read in reads if not read.letter.paragraphs) or "none")
    for name, misses in groups.items():
        print(f"{name:10} {len(misses):6}   {100 * len(misses) / max(1, paragraphs):.2f} % of paragraphs, target {TARGETS[name]}")
    print(f"words      one in {words // max(1, len(groups['words']))}")


if __name__ == "__main__":
    show(read_folder(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))
