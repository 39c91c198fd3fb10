"""Benchmark: how accurately the authority, type, dates, people and grades are read from real letters.

    python -m tests.benchmarks.reading_accuracy [FOLDER] [--cache FILE]

Reads every letter named in FOLDER/truth.csv (../shared/letters) with the real program. Prints each miss, with what was read, what
truth.csv says and the words it was read from, and then a table: field, right, of, share, target. `--cache FILE` keeps the blocks of the
files in FILE between runs, for work on the recognisers alone; choose a FILE outside the project.
"""

from __future__ import annotations

import argparse
import csv
import pickle
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from indexer.errors import UnreadableSource
from indexer.letter import Block, Letter, Source
from indexer.parsing import parse_letter
from indexer.parsing.packs import parts_of
from tests.support.reading import read_blocks

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "letters"
TYPE_NAMES = {"focused visit letter": "focused visit"}
"""What truth.csv calls a type that has another name in the register."""
TARGETS = {
    "documents in the file": 0.998,
    "authority": 0.998,
    "letter_type": 0.998,
    "letter_date": 0.995,
    "no letter_date": 1.0,
    "visit": 0.995,
    "inspectors": 0.99,
    "grades": 0.998,
    "unreadable": 1.0,
}
Truth = dict[str, str]
Answer = tuple[Block, ...] | str
"""The blocks of a file, or the reason why there are none."""


@dataclass(frozen=True, slots=True)
class Check:
    """One value that was read, with the value in truth.csv."""

    field: str
    file: str
    read: str
    truth: str
    words: str

    @property
    def right(self) -> bool:
        """Return whether both are the same."""
        return self.read == self.truth


def read_file(path: Path) -> Answer:
    """Return the blocks of `path`, or why it cannot be read."""
    try:
        return read_blocks(path)
    except UnreadableSource as reason:
        return str(reason)


def read_all(folder: Path, names: list[str], cache: Path | None) -> dict[str, Answer]:
    """Return the blocks of each file, from `cache` if they are there."""
    if cache and cache.exists():
        return dict(pickle.loads(cache.read_bytes()))  # noqa: S301 - a file that this very command wrote
    with ProcessPoolExecutor() as pool:
        answers = dict(zip(names, pool.map(read_file, [folder / name for name in names], chunksize=8), strict=True))
    if cache:
        cache.write_bytes(pickle.dumps(answers))
    return answers


def letter_of(folder: Path, name: str, blocks: tuple[Block, ...]) -> Letter:
    """Return the letter in `blocks`, parsed as in a build."""
    digest = sha256((folder / name).read_bytes()).hexdigest()
    return parse_letter(blocks, (Source(name, str(folder), digest, 0, 0),))


def checks_of(row: Truth, letter: Letter, blocks: tuple[Block, ...]) -> Iterator[Check]:
    """Yield one check for each single value of `letter` with these `blocks`, and one for each inspector and each grade."""
    name = row["file"]

    def check(field: str, read: object, truth: str, evidence: str = "") -> Check:
        words = [proof.words for proof in letter.evidence if proof.field.startswith(evidence or field)]
        return Check(field, name, str(read or ""), truth, " | ".join(words)[:200])

    documents = len(parts_of(blocks)) or 1
    yield Check("documents in the file", name, str(documents), "1", "")
    visit = f"{letter.visit.start} {letter.visit.end}" if letter.visit else ""
    yield check("authority", letter.authority and letter.authority.name, row["authority"])
    yield check("letter_type", letter.letter_type, TYPE_NAMES.get(row["letter_type"], row["letter_type"]))
    yield check("letter_date" if row["letter_date"] else "no letter_date", letter.date, row["letter_date"], "letter_date")
    yield check("visit", visit, f"{row['visit_start']} {row['visit_end']}".strip())
    wanted = dict.fromkeys(filter(None, row["inspectors"].split("; ")))
    for person in wanted | dict.fromkeys(letter.people.inspectors):
        yield check("inspectors", person if person in letter.people.inspectors else "", person if person in wanted else "")
    grades = {grade.judgement: grade.grade for grade in letter.grades}
    for judgement, grade in (pair.split("=") for pair in row["grades"].split(";") if pair):
        yield check("grades", f"{judgement}={grades.pop(judgement, '')}", f"{judgement}={grade}", f"grades.{judgement}")
    for judgement, grade in grades.items():
        yield check("grades not in truth.csv", f"{judgement}={grade}", "", f"grades.{judgement}")


def checks(folder: Path, rows: list[Truth], answers: dict[str, Answer]) -> Iterator[Check]:
    """Yield all checks for all files; a file that is not a letter must be rejected with a reason."""
    for row in rows:
        answer = answers[row["file"]]
        if row["letter_type"].startswith("not a letter"):
            yield Check("unreadable", row["file"], "unread" if isinstance(answer, str) else "read", "unread", str(answer)[:200])
        elif isinstance(answer, str):
            yield Check("letter_type", row["file"], f"unread: {answer}", row["letter_type"], "")
        else:
            yield from checks_of(row, letter_of(folder, row["file"], answer), answer)


def share(field: str, found: list[Check]) -> float:
    """Return the share that is right, or F1 for inspectors."""
    right = sum(check.right for check in found)
    if field != "inspectors":
        return right / len(found)
    return 2 * right / (2 * right + sum(bool(check.read) + bool(check.truth) for check in found if not check.right))


def show(found: list[Check]) -> None:
    """Print every miss, and the table."""
    for check in found:
        if not check.right:
            print(f"{check.field}  {check.file}")
            print(f"    read   {check.read or '-'}\n    truth  {check.truth or '-'}\n    words  {check.words or '-'}")
    print(f"\n{'field':24} {'right':>6} {'of':>6} {'share':>9}   target")
    for field in sorted({check.field for check in found}, key=lambda field: ([*TARGETS, field].index(field), field)):
        of = [check for check in found if check.field == field]
        target = f"{100 * TARGETS[field]:.1f} %" if field in TARGETS else "-"
        kind = " (F1)" if field == "inspectors" else ""
        print(f"{field:24} {sum(check.right for check in of):6} {len(of):6} {100 * share(field, of):8.2f} %   {target}{kind}")


def main() -> None:
    """Parse the arguments, read the letters and print the accuracy."""
    parser = argparse.ArgumentParser(description="Measure how accurately metadata is read from real letters.")
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--cache", type=Path)
    options = parser.parse_args()
    with (options.folder / "truth.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    answers = read_all(options.folder, [row["file"] for row in rows], options.cache)
    show(list(checks(options.folder, rows, answers)))


if __name__ == "__main__":
    main()
