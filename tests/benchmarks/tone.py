"""Benchmark: how well the estimated tone of sentences agrees with a reader's, on 720 that one judged.

    pip install -e .[benchmark]
    python -m tests.benchmarks.tone [FOLDER]            what the table in the program gets right (../shared/letters)
    python -m tests.benchmarks.tone held-out [FOLDER]   the same with tables learnt without the sentence's council, and from earlier years
    python -m tests.benchmarks.tone learn [FOLDER]      learns the table again and writes it into the program

`--index INDEX` takes the letters from an index of FOLDER instead of reading them again. The judgements are in tone_judged.csv, by file
name, fingerprint of the paragraph's key, number and hash of the sentence, without its text; sentences that FOLDER does not have are
counted and left out. All but the part "tune" were not used while the table and its thresholds were made. docs/design/tone.md has the
guideline and the figures.
Exits with 1 if a figure is missed on sentences that nothing was chosen by.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import random
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from indexer.engines import open_engine
from indexer.letter import Letter
from indexer.settings.run import Settings
from indexer.tone import CERTAIN, CRITICISM, LIKELY, MIXED, NEUTRAL, PRAISE, sides_of
from indexer.tone.clauses import sentences
from indexer.tone.weights import Weight, Weights, weights, weights_of
from tests.benchmarks.judged_needs import fingerprint
from tests.benchmarks.tone_learning import learnt

LETTERS = Path("../shared/letters")
JUDGED = Path(__file__).with_name("tone_judged.csv")
TABLE = Path(__file__).parents[2] / "indexer" / "tone" / "weights.csv"
HALVES = ("tune", "unseen", "fresh", "drawn")
"""The half that choices were made by; the other; 120 more, judged once when all was fixed; and 200 drawn later to compare another table."""
TARGETS = {CRITICISM: 0.85, PRAISE: 0.80}
"""The least F1 on sentences that nothing was chosen by."""
SURE_TARGET = 0.9
"""The least precision of what is shown as certain, there too."""
FOLDS = 2
"""Parts of the councils; a sentence is judged by a table learnt from the letters to the other part."""
LAST_YEAR = 2020
"""Sentences of later letters are judged by a table learnt from letters up to this year."""
RESAMPLES = 2000


@dataclass(frozen=True, slots=True)
class Judged:
    """One judged sentence, with its text."""

    text: str
    half: str
    first: str
    second: str
    tone: str
    """What it is after both passes."""
    council: str
    year: int

    def has(self, side: str) -> bool:
        """Return whether the reader found criticism, or praise, in it."""
        return self.tone in (side, MIXED)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one of the three; return 1 if a figure is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rest", nargs="*", metavar="[learn | held-out] FOLDER")
    parser.add_argument("--index", type=Path)
    options = parser.parse_args(arguments)
    task = options.rest.pop(0) if options.rest[:1] in (["learn"], ["held-out"]) else ""
    letters = letters_in(Path(options.rest[0]) if options.rest else LETTERS, options.index)
    if task == "learn":
        write(learnt(letters))
        return 0
    found = tuple(judged(letters))
    print(f"{len(found)} of {sum(1 for _ in rows())} judged sentences are in these letters; the passes agree on {agreement(found)}")
    return held_out(letters, found) if task else figures("the program’s table", found, lambda _: weights())


def letters_in(folder: Path, index: Path | None) -> tuple[Letter, ...]:
    """Return the letters in `folder`, from an index of it if there is one."""
    with TemporaryDirectory() as scratch:
        place = index or Path(scratch, "index")
        if not index:
            subprocess.run([sys.executable, "-m", "indexer", "rebuild", str(folder), "--index", str(place), "--quiet"], check=False)
        with closing(open_engine(Settings(index=place))) as engine:
            return tuple(engine.letters())


def rows() -> Iterator[dict[str, str]]:
    """Yield the rows of the judgements."""
    with JUDGED.open(encoding="utf-8", newline="") as opened:
        yield from csv.DictReader(opened)


def judged(letters: Sequence[Letter]) -> Iterator[Judged]:
    """Yield the judged sentences that `letters` have."""
    files = {source.path.rpartition("/")[2]: letter for letter in letters for source in letter.sources}
    for row in rows():
        letter = files.get(row["file"])
        text = next((one.text for one in letter.paragraphs if fingerprint(one.key) == row["key"]), "") if letter else ""
        parts = sentences(text)[int(row["sentence"]) - 1 :][:1]
        if letter and parts and digest(parts[0]) == row["hash"]:
            year = letter.when.year if letter.when else 0
            yield Judged(parts[0], row["half"], row["first"], row["second"], row["tone"], council_of(letter), year)


def council_of(letter: Letter) -> str:
    """Return the code of the letter's council, or the letter's own id."""
    return letter.authority.code if letter.authority else letter.id


def digest(sentence: str) -> str:
    """Return the first 12 hexadecimal digits of the SHA-256 of a sentence."""
    return hashlib.sha256(sentence.encode()).hexdigest()[:12]


def agreement(found: Sequence[Judged]) -> str:
    """Return how often both passes say the same, where there were two, and Cohen's kappa."""
    found = [one for one in found if one.second]
    same = sum(one.first == one.second for one in found) / len(found)
    chance = sum(
        sum(one.first == tone for one in found) * sum(one.second == tone for one in found) for tone in (CRITICISM, PRAISE, MIXED, NEUTRAL)
    ) / len(found) ** 2
    return f"{same:.1%}, kappa {(same - chance) / (1 - chance):.3f}"


def held_out(letters: Sequence[Letter], found: Sequence[Judged]) -> int:
    """Print the figures of tables that have not seen a sentence's council, and of one that has not seen its year; each is of one model."""

    def fold(council: str) -> int:
        return int(digest(council), 16) % FOLDS

    tables = [weights_of(learnt((one for one in letters if fold(council_of(one)) != place), models=1)) for place in range(FOLDS)]
    missed = figures("learnt without its council", found, lambda one: tables[fold(one.council)])
    early = weights_of(learnt((one for one in letters if one.when and one.when.year <= LAST_YEAR), models=1))
    later = tuple(one for one in found if one.year > LAST_YEAR)
    return max(missed, figures(f"letters after {LAST_YEAR}, learnt from earlier ones", later, lambda _: early))


def figures(title: str, found: Sequence[Judged], table: Callable[[Judged], Weights]) -> int:
    """Print the figures for each part of the sentences; return 1 if one is missed on sentences that nothing was chosen by."""
    missed = 0
    for half in HALVES:
        part = [one for one in found if one.half == half]
        if not part:
            continue
        sides = [sides_of(one.text, table(one)) for one in part]
        print(f"{title}, {half} ({len(part)} sentences)")
        for side in (CRITICISM, PRAISE):
            probabilities = [getattr(one, side) for one in sides]
            low = _side(side, part, probabilities)
            missed |= half != HALVES[0] and low
    return int(missed)


def _side(side: str, part: Sequence[Judged], probabilities: Sequence[float]) -> bool:
    """Print the figures of one side; return whether one is missed."""
    truth = [one.has(side) for one in part]
    likely = [probability >= getattr(LIKELY, side) for probability in probabilities]
    sure = [probability >= CERTAIN for probability in probabilities]
    precision, recall, f1 = scores(truth, likely)
    certain, reached, _ = scores(truth, sure)
    chance = random.Random(1)  # noqa: S311  # no secret
    pairs = list(zip(truth, likely, strict=True))
    again = sorted(scores(*zip(*chance.choices(pairs, k=len(pairs)), strict=True))[2] for _ in range(RESAMPLES))
    low, high = again[RESAMPLES // 40], again[-RESAMPLES // 40]
    print(
        f"  {side:10} F1 {f1:.3f} (95 % {low:.3f} to {high:.3f}), precision {precision:.3f}, recall {recall:.3f};"
        f" shown as certain: precision {certain:.3f} of {sum(sure)}, recall {reached:.3f}"
    )
    return f1 < TARGETS[side] or certain < SURE_TARGET


def scores(truth: Sequence[bool], said: Sequence[bool]) -> tuple[float, float, float]:
    """Return precision, recall and F1."""
    right = sum(a and b for a, b in zip(truth, said, strict=True))
    precision, recall = right / max(sum(said), 1), right / max(sum(truth), 1)
    return precision, recall, 2 * right / max(sum(said) + sum(truth), 1)


def write(table: Mapping[str, Weight]) -> None:
    """Write the table into the program."""
    with TABLE.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened, lineterminator="\n")
        writer.writerow(("words", "criticism", "praise"))
        writer.writerows((words, *weight) for words, weight in table.items())
    print(f"{len(table)} rows, {TABLE.stat().st_size / 1000:.0f} kB, in {TABLE}")


if __name__ == "__main__":
    sys.exit(main())
