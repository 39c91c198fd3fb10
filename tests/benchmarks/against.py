"""Benchmark: the processor time and room that this build takes, beside those of an earlier commit: reading, rebuild, update, search, disk.

    python -m tests.benchmarks against COMMIT [FOLDER] [--sample 60] [--rounds 3] [--among 100000]

Unpacks COMMIT beside this tree and runs both with this Python and its packages, in turn, on copies of the same PDFs of FOLDER
(../shared/letters): N of them, always the same, or all with `--sample 0`. Times are user and system seconds of a command and all of its
processes, the least of the rounds. A ratio below 1 means that this build takes less. Returns 0 if every command succeeded.

Last comes one new letter among so many paragraphs (`--among`) of text letters made of the seeds' sentences: the whole command in a new
process, and then what the index takes of it in a process that has added one before, as a watching one has.
"""

from __future__ import annotations

import argparse
import ctypes
import io
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.reading_peers import letters_in
from tests.benchmarks.updating import PARAGRAPHS, longer, made, new

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT.parent / "shared" / "letters"
PR_SET_CHILD_SUBREAPER = 36
"""Of Linux: sys/prctl.h."""
DONE = {0, 3}
"""Exit codes of success, and of success but for some files that could not be read."""

READ_ALL = """
import sys
from pathlib import Path
try:
    from indexer.ingest.reading import hashed, readings_of, read_documents as read
    from indexer.ingest.sources import find_files
except ImportError:
    from indexer.reading import hashed, readings_of, read_letter as read
    from indexer.sources import find_files
from indexer.errors import UnreadableSource
folder = Path(sys.argv[1])
for reading in readings_of(hashed(find_files((folder,), skip=folder / "none").files)[0]):
    try:
        read(reading)
    except UnreadableSource:
        pass
"""
"""Reads every letter of a folder in one process; earlier builds have the same functions elsewhere."""

ADD_ONE = """
import sys, time
from dataclasses import replace
from pathlib import Path
from indexer.engines import engine_for
try:
    from indexer.settings.run import Settings
except ImportError:
    from indexer.settings import Settings
engine = engine_for(Settings(index=Path(sys.argv[1])))
letter, report = engine.letter(engine.heads()[0].id), engine.report()
for turn in range(2):
    began = time.process_time()
    engine.update([replace(letter, id=f"{time.time_ns():016x}")], [], report)
print(time.process_time() - began)
"""
"""Adds a letter to an index twice, and prints the seconds of processor time that the second one took."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A build of the program, with its own copy of the letters and its own index."""

    code: Path
    letters: Path
    index: Path
    compiled: Path
    """Where Python keeps its modules compiled, as it does for a program that is installed; the first round compiles them."""


class CommandFailed(Exception):
    """A command of one of the builds failed, or there is no such commit."""


def unpacked(commit: str, folder: Path) -> Path:
    """Put the files of a commit of this project into `folder`, and return it; raises `CommandFailed` if there is none."""
    packed = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=False)
    if packed.returncode:
        raise CommandFailed(f"git has no commit {commit!r} here: {packed.stderr.decode(errors='replace').strip()}; name another")
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder


def spent(tree: Tree, *arguments: str | Path) -> float:
    """Run Python in a tree and return the seconds of processor time that it and its processes took; raises `CommandFailed`."""
    before = os.times()
    printed(tree, *arguments)
    wait_for_all()
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def take_in_orphans() -> None:
    """Become the parent of processes whose own has ended, so that their time counts: those that read files outlive their command."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def wait_for_all() -> None:
    """Wait until every process that was started, or taken in, has ended."""
    with suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)


def printed(tree: Tree, *arguments: str | Path) -> str:
    """Run Python in a tree and return what it prints; raises `CommandFailed`."""
    environment = {**os.environ, "PYTHONPATH": str(tree.code), "PYTHONPYCACHEPREFIX": str(tree.compiled)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    run = subprocess.run([sys.executable, *arguments], cwd=tree.code, env=environment, capture_output=True, text=True, check=False)
    if run.returncode not in DONE:
        raise CommandFailed(f"{' '.join(map(str, arguments[-4:]))} failed in {tree.code}: {run.stderr.strip()[-500:]}")
    return run.stdout


def steps(tree: Tree, turn: int) -> Iterator[tuple[str, float]]:
    """Do each piece of work once, and yield its name with the seconds that it took; `turn` numbers the letters that come and change."""
    yield "reading and parsing, one process", spent(tree, "-c", READ_ALL, tree.letters)
    shutil.rmtree(tree.index, ignore_errors=True)
    yield "rebuild, all processes", spent(tree, "-m", "indexer", "rebuild", tree.letters, "--index", tree.index)
    new(tree.letters / f"the-one-{turn}.txt")
    yield "update, a new letter", spent(tree, "-m", "indexer", "update", "--index", tree.index)
    longer(sorted(tree.letters.glob("*.pdf"))[turn])
    yield "update, an old letter changed", spent(tree, "-m", "indexer", "update", "--index", tree.index)
    yield "search on the command line, cold", spent(tree, "-m", "indexer", "search", "caseloads", "--index", tree.index)


def among_many(trees: Sequence[Tree], folder: Path, paragraphs: int, rounds: int) -> list[list[tuple[str, float]]]:
    """Add a letter to an index of `paragraphs`, first made in each tree from letters in `folder`; return what it took in each."""
    made(folder, -(-paragraphs // PARAGRAPHS))
    taken: list[list[tuple[str, float]]] = [[] for _ in trees]
    for tree in trees:
        printed(tree, "-m", "indexer", "rebuild", folder, "--index", tree.index)
    for turn in range(rounds):
        made(folder, 1, seed=turn + 2)
        for tree, figures in zip(trees, taken, strict=True):
            seconds = spent(tree, "-m", "indexer", "update", "--index", tree.index)
            figures.append((f"update, a new letter among {paragraphs:,}", seconds))
            figures.append(("what its index takes of it, warm", float(printed(tree, "-c", ADD_ONE, tree.index))))
    return taken


def on_disk(tree: Tree) -> float:
    """Return how many bytes the catalogue and the current index of a tree take."""
    current = (tree.index / "current").read_text(encoding="ascii").strip()
    files = [*tree.index.glob("catalogue*"), *(tree.index / current).rglob("*")]
    return float(sum(path.stat().st_size for path in files if path.is_file()))


def least(taken: Iterable[tuple[str, float]]) -> Mapping[str, float]:
    """Return the least seconds of each piece of work, in the order of their first."""
    found: dict[str, float] = {}
    for name, seconds in taken:
        found[name] = min(found.get(name, seconds), seconds)
    return found


def table(before: Mapping[str, float], now: Mapping[str, float], unit: str) -> Iterator[str]:
    """Yield a line for each piece of work: what it took then, what it takes now, and the ratio."""
    for name, old in before.items():
        ratio = f"{now[name] / old:6.2f}" if old else "     –"
        yield f"{name:34} {old:12,.2f} {now[name]:12,.2f} {unit:5} {ratio}"


def compare(commit: str, files: Sequence[Path], rounds: int, among: int) -> Iterator[str]:
    """Yield the lines of the whole comparison; raises `CommandFailed`."""
    with TemporaryDirectory() as scratch:
        codes = {"then": unpacked(commit, Path(scratch, "then")), "now": ROOT}
        places = ("letters", "index", "compiled")
        trees = [Tree(code, *(Path(scratch, f"{place}-{when}") for place in places)) for when, code in codes.items()]
        for tree in trees:
            tree.letters.mkdir()
            for place, path in enumerate(files):
                shutil.copyfile(path, tree.letters / f"{place:05}.pdf")
        taken: list[list[tuple[str, float]]] = [[], []]
        for turn in range(rounds):
            for tree, figures in zip(trees, taken, strict=True):
                figures.extend(steps(tree, turn))
        yield f"{'':34} {commit[:12]:>12} {'now':>12}       ratio"
        yield from table(least(taken[0]), least(taken[1]), "s")
        then, now = ({"catalogue and index on disk": on_disk(tree) / 1000} for tree in trees)
        yield from table(then, now, "kB")
        if among:
            many = [replace(tree, index=tree.index.with_name(f"{tree.index.name}-many")) for tree in trees]
            yield from table(*map(least, among_many(many, Path(scratch, "letters-many"), among, rounds)), "s")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; return 0 if every command succeeded, 1 if one failed, 2 if there is nothing to read."""
    parser = argparse.ArgumentParser(description="Compare this build with an earlier commit.")
    parser.add_argument("commit")
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--sample", type=int, default=60, metavar="N", help="take N letters, always the same; 0 takes all")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="do everything N times; the least counts")
    parser.add_argument("--among", type=int, default=100_000, metavar="N", help="paragraphs of the large index; 0 leaves it out")
    options = parser.parse_args(arguments)
    take_in_orphans()
    files = letters_in(options.folder, options.sample)
    if len(files) < options.rounds or options.rounds < 1:
        print(f"{options.folder} has {len(files)} PDFs, too few for {options.rounds} rounds; name another folder, or 1 round or more",
              file=sys.stderr)
        return 2
    try:
        for line in compare(options.commit, files, options.rounds, options.among):
            print(line, flush=True)
    except CommandFailed as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
