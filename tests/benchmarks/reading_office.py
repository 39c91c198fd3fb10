"""Benchmark: whether a letter in .docx, .doc, .odt and .rtf is read as the same letter in PDF.

    python -m tests.benchmarks.reading_office [FOLDER] [--letters 20] [--seed 1]

Writes letters taken at random from FOLDER (../shared/letters) as Word documents, has LibreOffice turn them into the other formats, and
reads all with the real program. Prints for each format how many paragraphs are whole, and how many of these are in the right section. Needs
LibreOffice with its part for texts (`soffice`; in Debian libreoffice-writer); .doc needs the extra `office`.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import docx
from docx.document import Document

from indexer.errors import UnreadableSource
from indexer.letter import Block, Letter, Role, Source
from indexer.parsing import parse_letter
from indexer.readers import blocks_of

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "letters"
FORMATS = ("docx", "odt", "rtf", "doc")
TARGETS = "≥ 99 % whole, ≥ 98 % in the right section"


def main() -> int:
    """Write, convert and read the letters; print the table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    arguments.add_argument("--letters", type=int, default=20)
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    if not shutil.which("soffice"):
        print("LibreOffice is not installed: there is no soffice", file=sys.stderr)
        return 1
    paths = random.Random(options.seed).sample(sorted(options.folder.rglob("*.pdf")), options.letters)  # noqa: S311  # no secret
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        known = {path.stem: written(path, folder) for path in paths}
        for form in FORMATS[1:]:
            if not converted(folder, form):
                print(f"LibreOffice wrote no .{form}: install its part for texts (libreoffice-writer)", file=sys.stderr)
                return 1
        for stem, letter in known.items():
            for form in FORMATS if letter else ():
                counts += judged(letter, folder / f"{stem}.{form}", form)
    print(f"{TARGETS}\n{'format':8}{'paragraphs':>12}{'whole':>8}{'section':>9}{'share':>8}{'share':>8}")
    for form in FORMATS:
        of, whole, section = counts[f"{form} of"], counts[f"{form} whole"], counts[f"{form} section"]
        print(f"{form:8}{of:12}{whole:8}{section:9}{whole / max(of, 1):8.1%}{section / max(whole, 1):8.1%}")
    return 0


def written(path: Path, folder: Path) -> Letter | None:
    """Write the letter in `path` as a Word document into `folder`, and return it; None if it can't be read."""
    try:
        blocks = blocks_of(path.read_bytes(), path.name)
    except UnreadableSource:
        return None
    letter = parsed(blocks)
    made = docx.Document()
    for place, section in enumerate(letter.sections):
        if section.heading:
            made.add_heading(section.heading, 2)
        for paragraph in (one for one in letter.paragraphs if one.section == place):
            _add(made, paragraph.kind.value, paragraph.text)
    made.save(str(folder / f"{path.stem}.docx"))
    return parsed(blocks_of((folder / f"{path.stem}.docx").read_bytes(), "a.docx")) and letter


def _add(made: Document, kind: str, text: str) -> None:
    made.add_paragraph(text, style="List Bullet" if kind == Role.LIST_ITEM.value else None)


def converted(folder: Path, form: str) -> bool:
    """Have LibreOffice write every Word document in `folder` in another format; return whether it did, as its exit code doesn't say."""
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", form, "--outdir", str(folder)]
    sources = sorted(folder.glob("*.docx"))
    subprocess.run([*command, *map(str, sources)], check=True, capture_output=True, timeout=600)
    return all(one.with_suffix(f".{form}").exists() for one in sources)


def parsed(blocks: Sequence[Block]) -> Letter:
    """Return the letter in these blocks."""
    return parse_letter(blocks, (Source("letter", "/", sha256(b"").hexdigest(), 0, 0),))


def judged(letter: Letter, path: Path, form: str) -> Counter[str]:
    """Return how many of the letter's paragraphs are whole in another format, and how many of those are in the right section."""
    try:
        other = parsed(blocks_of(path.read_bytes(), path.name))
    except (UnreadableSource, OSError) as error:
        print(f"{path.name}: {error}")
        return Counter({f"{form} of": len(letter.paragraphs)})
    texts = Counter(one.text for one in other.paragraphs)
    places = Counter((other.section_of(one).heading, one.text) for one in other.paragraphs)
    counts = Counter({f"{form} of": len(letter.paragraphs)})
    for one in letter.paragraphs:
        whole, placed = texts[one.text] > 0, places[letter.section_of(one).heading, one.text] > 0
        counts[f"{form} whole"] += whole
        counts[f"{form} section"] += placed
        texts[one.text] -= whole
        places[letter.section_of(one).heading, one.text] -= placed
    return counts


if __name__ == "__main__":
    sys.exit(main())
