"""Benchmark: how well what people ask of real letters is answered, by judged needs, beside plain BM25 and another build.

    pip install -e .[benchmark]
    python -m tests.benchmarks needs FILE… [--index DIR | --letters DIR] [--engine NAME] [--table] [--unjudged]
                                     [--against CHECKOUT [--against-index DIR]]
    python -m tests.benchmarks needs FILE --add GRADED

FILE is a judged set (`judged_needs` describes the form; ours are needs_seen.jsonl and needs_unseen.jsonl beside this file). Takes the
letters from the index in DIR, or first reads ../shared/letters, which takes minutes. Every query goes through the front door as typed.
Prints for ours, for plain BM25 over the same paragraphs (bm25s, any word, stop words dropped) and for the build in the folder CHECKOUT:
nDCG@10; nDCG@10 with unjudged paragraphs taken out of the first 50; the share of the first ten that is judged; the share of the first five
that has grade 2 or 3; and the difference in nDCG@10 from ours, with its p-value (`ranking_scores` names the test). `--table` adds a line
for each need.

`--unjudged` prints the unjudged paragraphs of each first ten instead, as JSON Lines with their text, mixed so that their order tells
nothing. Who judges them puts a grade in place of each null, and `--add` puts these judgements into FILE, without the text.

CHECKOUT answers in a process of its own from the same index, or from --against-index if it can't read that one:
`git worktree add CHECKOUT COMMIT`, then in it `python -m indexer rebuild ../shared/letters --index DIR`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from indexer.engines import open_engine
from indexer.errors import LettersError, UsageError
from indexer.ingest.build import rebuild
from indexer.settings.run import Settings
from tests.benchmarks import front_door
from tests.benchmarks.front_door import Answered, answered
from tests.benchmarks.judged_needs import Located, Need, Passage, add_judgements, fingerprint, locate, read_needs
from tests.benchmarks.parity import SHARED
from tests.benchmarks.ranking_peers import rank_bm25s
from tests.benchmarks.ranking_scores import DEPTH, mean, ndcg, p_value, precision

DEEP = 50
"""Hits from which unjudged ones are taken out for the second measure."""
OURS, PLAIN = "ours", "plain BM25"
HEADINGS = ("nDCG@10", "judged only", "judged", "P@5")


@dataclass(frozen=True, slots=True)
class Side:
    """The rankings of one build or library, and the judgements in the index that it ranked."""

    ranked: Mapping[str, Sequence[Passage]]
    """By query text."""
    located: Located


def main() -> None:
    """Measure and print; exit with 2 if the request can't be carried out."""
    try:
        run(_chosen())
    except LettersError as error:
        print(error, file=sys.stderr)
        sys.exit(2)


def run(chosen: argparse.Namespace) -> None:
    """Do what was chosen on the command line, and print it."""
    if chosen.add:
        print(f"{add_judgements(chosen.files[0], chosen.add.read_text(encoding='utf-8').splitlines())} judgements added")
        return
    needs = tuple(need for file in chosen.files for need in read_needs(file))
    texts = list(dict.fromkeys(need.query for need in needs))
    ours = answered_here(chosen.index, chosen.letters, chosen.engine, texts)
    sides = {OURS: side(needs, ours)}
    if find_spec("bm25s"):
        sides[PLAIN] = side(needs, ours._replace(ranked=plain_bm25(ours, texts)))
    else:
        print(f"{PLAIN} is left out: it needs pip install -e .[benchmark]", file=sys.stderr)
    if chosen.unjudged:
        for one in unjudged(needs, ours, tuple(sides.values())):
            print(json.dumps(one, ensure_ascii=False))
        return
    if chosen.against:
        other = answered_by(chosen.against, chosen.against_index or chosen.index, texts)
        sides[chosen.against.resolve().name] = side(needs, other)
    show(chosen.files, needs, ours, sides)
    if chosen.table:
        show_table(needs, sides)


def side(needs: Iterable[Need], shown: Answered) -> Side:
    """Return the rankings in `shown` with the judgements of `needs` in its index."""
    ranked = {text: [(letter, number) for letter, number in found] for text, found in shown.ranked.items()}
    return Side(ranked, locate(needs, shown.letters, shown.paragraphs))


def answered_here(index: Path | None, letters: Path, engine_name: str, texts: Sequence[str]) -> Answered:
    """Return what this checkout shows for each of `texts`; without an `index`, the `letters` are read first."""
    with TemporaryDirectory() as place:
        settings = Settings(letters=(letters,), index=index or Path(place), engine=engine_name)
        if not index:
            rebuild(settings)
        engine = open_engine(settings)
        found = answered(engine, texts, DEEP)
        engine.close()
        return found


def answered_by(checkout: Path, index: Path | None, texts: Sequence[str]) -> Answered:
    """Return what another `checkout` shows for each of `texts`, asked in a process of its own; `UsageError` if it can't answer."""
    if index is None:
        raise UsageError("--against needs an index: name one with --against-index or --index")
    if not (checkout / "indexer").is_dir():
        raise UsageError(f"there is no checkout of this project in {checkout}")
    done = subprocess.run(
        [sys.executable, "-P", "-W", "ignore", str(front_door.__file__), str(index.resolve())],
        input=json.dumps({"texts": texts, "depth": DEEP}),
        env={**os.environ, "PYTHONPATH": str(checkout.resolve()), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise UsageError(f"{checkout} can't answer from {index}: {said}. Make it an index of its own and name it with --against-index")
    return Answered(*json.loads(done.stdout))


def plain_bm25(shown: Answered, texts: Iterable[str]) -> dict[str, Sequence[Passage]]:
    """Return the best paragraphs of the same index by plain BM25, by query text; it needs the package bm25s."""
    passages = [(letter, number) for letter, found in shown.paragraphs.items() for number, *_ in found]
    with rank_bm25s([text for found in shown.paragraphs.values() for _, _, text, _ in found]) as rank:
        return {text: [passages[place] for place in rank(text, DEEP)] for text in texts}


def figures(needs: Iterable[Need], of: Side) -> list[tuple[float, float, float, float]]:
    """Return for each need what `HEADINGS` name."""
    found = []
    for need in needs:
        ranked, grades = of.ranked[need.query], of.located.grades.get(need.id, {})
        known = [one for one in ranked if one in grades]
        first = ranked[:DEPTH]
        seen = mean([float(one in grades) for one in first]) if first else 1.0
        found.append((ndcg(ranked, grades), ndcg(known, grades), seen, precision(ranked, grades)))
    return found


def unjudged(needs: Iterable[Need], shown: Answered, sides: Sequence[Side]) -> Iterator[dict[str, object]]:
    """Yield each paragraph among the first ten of one of the `sides` that has no judgement, with its text, to be read."""
    read = {(letter, one[0]): one for letter, found in shown.paragraphs.items() for one in found}
    for need in needs:
        pool = {one for of in sides for one in of.ranked[need.query][:DEPTH]} - sides[0].located.grades.get(need.id, {}).keys()
        for letter, number in sorted(pool):  # by the letters' ids, which are hashes
            _, key, text, heading = read[letter, number]
            asked = {"id": need.id, "query": need.query, "need": need.need}
            judgement = [shown.letters[letter][0], fingerprint(key), number, None]
            yield {**asked, "judgement": judgement, "letter": shown.about[letter], "heading": heading, "text": text}


def show(files: Sequence[Path], needs: Sequence[Need], ours: Answered, sides: Mapping[str, Side]) -> None:
    """Print a line about the sets, and one for each side."""
    located, judged = sides[OURS].located, sum(len(need.judged) for need in needs)
    count = sum(map(len, ours.paragraphs.values()))
    print(f"{', '.join(file.name for file in files)}: {len(needs)} needs, {judged} judgements, {count} paragraphs")
    for name, of in sides.items():
        if of.located.by_number or of.located.lost:
            print(f"  {name}: {of.located.by_number} judgements found by number only, {len(of.located.lost)} not in this index")
    if len(located.lost) == judged:
        raise UsageError("none of the judged paragraphs is in this index. Is it an index of the letters that were judged?")
    print(f"{'':16}" + "".join(f"{heading:>13}" for heading in HEADINGS) + f"{'ours is':>13}")
    first = figures(needs, sides[OURS])
    for name, of in sides.items():
        found = figures(needs, of)
        means = [mean(column) for column in zip(*found, strict=True)]
        line = f"{name:16}" + "".join(f"{figure:13.4f}" for figure in means)
        gain, chance = mean([one[0] for one in first]) - means[0], p_value([one[0] for one in first], [one[0] for one in found])
        print(line if name == OURS else f"{line}{gain:+13.4f}, p = {chance:.4f}")


def show_table(needs: Sequence[Need], sides: Mapping[str, Side]) -> None:
    """Print nDCG@10 of each need and each kind of need, for every side."""
    columns = {name: [one[0] for one in figures(needs, of)] for name, of in sides.items()}
    print(f"\n{'':58}" + "".join(f"{name:>14}" for name in columns))
    kinds: defaultdict[str, list[int]] = defaultdict(list)
    for place, need in enumerate(needs):
        kinds[need.kind].append(place)
        print(f"{need.id:6}{need.kind:14.13}{need.query:38.37}" + "".join(f"{column[place]:14.4f}" for column in columns.values()))
    for kind, places in kinds.items():
        means = (mean([column[place] for place in places]) for column in columns.values())
        print(f"{'mean':6}{kind:14.13}{len(places):<38}" + "".join(f"{figure:14.4f}" for figure in means))


def _chosen() -> argparse.Namespace:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("files", nargs="+", type=Path, metavar="FILE")
    arguments.add_argument("--index", type=Path)
    arguments.add_argument("--letters", type=Path, default=SHARED / "letters")
    arguments.add_argument("--engine", default="auto")
    arguments.add_argument("--against", type=Path, metavar="CHECKOUT", help="another checkout of this project, to compare with")
    arguments.add_argument("--against-index", type=Path, metavar="DIR", help="an index that CHECKOUT can read; by default the same one")
    arguments.add_argument("--table", action="store_true", help="a line for each need and each kind")
    arguments.add_argument("--unjudged", action="store_true", help="print the unjudged paragraphs instead")
    arguments.add_argument("--add", type=Path, metavar="GRADED", help="add the judgements in GRADED, lines of --unjudged, to FILE")
    return arguments.parse_args()


if __name__ == "__main__":
    main()
