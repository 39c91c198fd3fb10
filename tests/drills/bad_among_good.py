"""Drill: bombs and bad files among good letters, in one rebuild: good letters are found, bad files get a reason, limits are kept.

    python -m tests.drills.bad_among_good [--bad FOLDER] [--made 280] [--seed 1]

The good letters are the seeds and those of tests/golden in all their forms. The bad files are those in FOLDER, `--made` damaged copies of
good letters, and bombs. A damaged copy may still be readable, a bomb never. Prints what went wrong and the figures; returns 0 if nothing
did.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import re
import shutil
import sys
import time
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf

from indexer.engines import open_engine
from indexer.errors import NotFound
from indexer.ingest.build import Outcome, rebuild
from indexer.ingest.check import check
from indexer.ingest.sources import file_at, find_files, source_of
from indexer.parsing import parse_letter
from indexer.serialise import show_json
from indexer.settings.run import Settings
from tests.support.press import press
from tests.support.reading import read_blocks

ROOT = Path(__file__).resolve().parents[2]

MB = 1 << 20
NO_WORDS = re.compile(r"Traceback|reading failed|^\s*$|\n")
"""A reason that nobody foresaw, or none at all."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The results of a drill."""

    good: int
    """Good letters; if `wrong` is empty, the index has each as it reads on its own."""
    bad: int
    """Other files."""
    refused: int
    """How many of those have a reason; the rest were damaged so little that they could be read."""
    seconds: float
    """Time of the rebuild."""
    megabytes: int
    """Peak memory of a single process, or 0 if the system does not report it."""
    wrong: tuple[str, ...]
    """What is not as it should be, a sentence each."""


def drill(bad: Path | None, made: int, seed: int, *, unpacked: int = 2000) -> Figures:
    """Rebuild once from good letters, the files in `bad`, `made` damaged copies, and bombs of `unpacked` megabytes."""
    with TemporaryDirectory() as scratch:
        settings = Settings(letters=(Path(scratch, "letters"),), index=Path(scratch, "index"))
        (folder,) = settings.letters
        good = tuple(good_letters(folder / "good"))
        damaged(good, folder / "damaged", made, seed)
        bombs(folder / "bombs", unpacked)
        if bad:
            shutil.copytree(bad, folder / "given")
        started = time.perf_counter()
        outcome = rebuild(settings)
        seconds = time.perf_counter() - started
        wrong = (*lost(settings, good), *unexplained(settings, outcome), *(fault.what for fault in check(settings)))
        others = len(find_files(settings.letters, skip=settings.index).files) - len(good)
        return Figures(len(good), others, len(outcome.report.unread), seconds, most_memory(), wrong)


def good_letters(folder: Path) -> Iterator[Path]:
    """Write every good letter into `folder`."""
    folder.mkdir(parents=True)
    golden = ROOT / "tests" / "golden"
    for path in (*(ROOT / "seeds").iterdir(), *golden.glob("*.txt"), *golden.glob("*.md")):
        yield Path(shutil.copy(path, folder))
    for script in golden.glob("*.script"):
        forms, text = script.read_text(encoding="utf-8").split("\n", 1)
        for form in forms.removeprefix("forms:").split():
            yield press(text, form, folder, script.stem)


def damaged(good: Sequence[Path], folder: Path, made: int, seed: int) -> None:
    """Write `made` damaged copies of good letters: cut short, holes of zeros, bytes changed, the middle missing, two joined."""
    folder.mkdir()
    chance = random.Random(seed)  # noqa: S311  # places, not secrets
    for number in range(made):
        path, other = chance.choice(good), chance.choice(good)
        data = bytearray(path.read_bytes())
        start, end = sorted(chance.randrange(len(data)) for _ in range(2))
        kind = number % 5
        if kind == 0:
            del data[start:]
        elif kind == 1:
            data[start:end] = bytes(end - start)
        elif kind == 2:
            for _ in range(40):
                data[chance.randrange(len(data))] = chance.randrange(256)
        elif kind == 3:
            del data[start:end]
        else:
            data[start:] = other.read_bytes()[start:]
        (folder / f"{number}-{path.name}").write_bytes(data)


def bombs(folder: Path, megabytes: int) -> None:
    """Write small files that unpack to `megabytes`, nest deeply, or are empty or not letters at all."""
    folder.mkdir()
    for name, data in _bombs(megabytes).items():
        (folder / name).write_bytes(data)


def _bombs(megabytes: int) -> Mapping[str, bytes]:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return {
        "pages.pdf": _pdf_bomb(megabytes),
        "part.docx": _docx({"word/document.xml": b" " * MB}, megabytes),
        "laughs.docx": _docx({"word/document.xml": f'<!DOCTYPE w [<!ENTITY l0 "ha">{laughs}]><w>&l9;</w>'.encode()}, 1),
        "nested.docx": _docx({"word/document.xml": b"<a>" * 200_000}, 1),
        "nested.html": b"<html><body>" + b"<div><b>" * 200_000,
        "zeros.pdf": b"%PDF-1.7\n" + bytes(MB),
        "empty.txt": b"",
        "noise.txt": random.Random(1).randbytes(MB),  # noqa: S311  # noise, no secret
        "archive.pdf": _zip({"a.txt": b"Plans"}, 1),
    }


def _pdf_bomb(megabytes: int) -> bytes:
    """Return a PDF whose page, compressed twice, is all spaces."""
    spaces = zlib.compressobj(1)
    packed = b"".join([*(spaces.compress(b" " * MB) for _ in range(megabytes)), spaces.flush()])
    pdf, file = pikepdf.new(), io.BytesIO()
    stream = pikepdf.Stream(pdf, zlib.compress(packed, 9))
    stream.Filter = pikepdf.Array([pikepdf.Name.FlateDecode] * 2)
    pdf.add_blank_page().obj.Contents = stream
    pdf.save(file, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)
    return file.getvalue()


def _docx(parts: Mapping[str, bytes], times: int) -> bytes:
    kinds = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    return _zip({"[Content_Types].xml": kinds}, 1, parts, times)


def _zip(parts: Mapping[str, bytes], times: int, more: Mapping[str, bytes] | None = None, more_times: int = 1) -> bytes:
    """Return a ZIP file of the parts, each repeated as often as given."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for content, repeated in ((parts, times), (more or {}, more_times)):
            for name, data in content.items():
                with packed.open(name, "w") as part:
                    for _ in range(repeated):
                        part.write(data)
    return file.getvalue()


def lost(settings: Settings, good: Sequence[Path]) -> Iterator[str]:
    """Yield a sentence for each good letter that is missing from the index, or differs from how it reads on its own."""
    with closing(open_engine(settings)) as engine:
        for path in good:
            source = source_of(file_at(path))
            alone = parse_letter(read_blocks(path), (source,))
            try:
                indexed = engine.letter(alone.id)
            except NotFound:
                yield f"{path.name} is lost"
                continue
            if [one["text"] for one in show_json(indexed)["paragraphs"]] != [one["text"] for one in show_json(alone)["paragraphs"]]:
                yield f"{path.name} is not in the index as it reads alone"


def unexplained(settings: Settings, outcome: Outcome) -> Iterator[str]:
    """Yield a sentence for each file that is neither in the index nor has a reason in words, and each bomb that was taken for a letter."""
    reasons = {one.source.path: one.reason for one in outcome.report.unread}
    with closing(open_engine(settings)) as engine:
        known = {source.path for letter in engine.letters() for source in letter.sources}
    for path in (file.path for file in find_files(settings.letters, skip=settings.index).files):
        if path not in known and path not in reasons:
            yield f"{path} is missing from the index and from the files that could not be read"
        if path.startswith("bombs/") and path in known:
            yield f"{path} was taken for a letter"
    yield from (f"{path}: no reason in words: {reason}" for path, reason in reasons.items() if NO_WORDS.search(reason))


def most_memory() -> int:
    """Return the peak memory in megabytes of this process or one of its children; 0 if the system does not report it."""
    if os.name != "posix":
        return 0
    import resource

    most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return most >> (20 if sys.platform == "darwin" else 10)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the drill and print its figures."""
    parser = argparse.ArgumentParser(description="Rebuild from good letters, bad files and zip bombs.")
    parser.add_argument("--bad", type=Path)
    parser.add_argument("--made", type=int, default=280)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    figures = drill(options.bad, options.made, options.seed)
    print(*figures.wrong, sep="\n", end="\n" if figures.wrong else "")
    print(
        f"{figures.good} good letters among {figures.bad} other files: {figures.refused} refused with a reason, the rest read;"
        f" {figures.seconds:.0f} s, at most {figures.megabytes} MB per process; {len(figures.wrong)} faults"
    )
    return 1 if figures.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
