"""Benchmarks can be found by name, and those that judge rankings compute what they say, on small made-up sets."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from math import log2
from pathlib import Path

import pytest

from indexer.engines import engine_for
from indexer.errors import UsageError
from indexer.keys import keys_for
from indexer.letter import Letter
from indexer.settings.run import Settings
from tests.benchmarks import against
from tests.benchmarks.against import CommandFailed, least, table, unpacked
from tests.benchmarks.front_door import shown
from tests.benchmarks.judged_needs import Judgement, Need, add_judgements, fingerprint, locate, read_needs
from tests.benchmarks.ranking_peers import Rank, rank_fts5, rank_tantivy, rank_whoosh
from tests.benchmarks.ranking_scores import ndcg, p_value, precision
from tests.support.factories import REPORT, letter, paragraph

ROOT = Path(__file__).resolve().parents[2]
FERRIES = "Ferries to the outer islands were cancelled on nineteen days because the harbour was silted."
FARES = "Fares rose twice, and passengers said that nobody had asked them beforehand."
MUSEUM = "The museum of knots opened a second room, where visitors may tie their own."
PLACE = ("harbours.txt", fingerprint("ferries-to-the-outer-islands-were-cancelled-on"), 1)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the benchmarks' command."""
    return subprocess.run([sys.executable, "-m", "tests.benchmarks", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def keyed(*texts: str) -> list[object]:
    """Return paragraphs with the keys that a build would give them."""
    return [paragraph(number, text, key=key) for number, (text, key) in enumerate(zip(texts, keys_for(texts), strict=True), 1)]


def index_of(folder: Path, *letters: Letter) -> Path:
    """Build an index of the letters in the folder, and return it."""
    engine = engine_for(Settings(index=folder))
    engine.rebuild(letters, REPORT)
    engine.close()
    return folder


@pytest.fixture
def harbours(tmp_path: Path) -> Path:
    """Return an index of two letters."""
    return index_of(tmp_path / "index", letter("harbours", *keyed(FERRIES, FARES)), letter("museums", *keyed(MUSEUM)))  # type: ignore[arg-type]


def write_lines(file: Path, *lines: object) -> Path:
    """Write a JSON Lines file, and return it."""
    file.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    return file


def judged_set(folder: Path, *judged: Sequence[object]) -> Path:
    """Write a judged set of one need, and return its file."""
    need = {"id": "a", "kind": "plain", "query": "cancelled ferries", "need": "Which ferries did not run.", "judged": judged}
    return write_lines(folder / "set.jsonl", need)


def test_every_benchmark_is_listed_with_what_it_measures() -> None:
    """Every module that calls itself a benchmark is listed, including a new one."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "benchmarks").glob("[a-z]*.py")}
    runnable = {name for name, text in texts.items() if text.startswith('"""Benchmark: ') and "__main__" in text}

    listed = dict(line.split(maxsplit=1) for line in run().stdout.splitlines())

    assert set(listed) == runnable >= {"needs", "parity", "quality", "scale", "search_speed"}


def test_an_unknown_name_is_told() -> None:
    """The error lists the known names."""
    answer = run("speed")

    assert answer.returncode == 2
    assert "'speed'" in answer.stderr
    assert "search_speed" in answer.stderr


def test_ndcg_discounts_a_grade_by_its_rank() -> None:
    """A grade at rank r counts 1 / log2(r + 1), the ideal order is 1, and what was not judged is worth nothing."""
    grades = {"a": 3, "b": 1, "c": 0}

    assert ndcg(["a", "b"], grades) == pytest.approx(1)
    assert ndcg(["x", "b", "a"], grades) == pytest.approx((1 / log2(3) + 3 / 2) / (3 + 1 / log2(3)))
    assert ndcg(["x"] * 10 + ["a"], grades) == 0
    assert ndcg(["a"], {}) == 0


def test_precision_counts_the_ranks_that_stay_empty() -> None:
    """Grade 1 is no hit, and a short list is no better for being short."""
    assert precision(["a", "b", "c"], {"a": 3, "b": 1, "c": 2}) == pytest.approx(2 / 5)


def test_p_value_is_that_of_exchanging_pairs() -> None:
    """If five of five pairs differ alike, 2 of the 32 ways to exchange them are as extreme; pairs that are the same prove nothing."""
    assert p_value([0.5] * 5, [0.4] * 5) == pytest.approx(2 / 32, abs=0.01)
    assert p_value([0.5, 0.4], [0.4, 0.5]) == pytest.approx(1)
    assert p_value([0.5] * 30, [0.5] * 30) == 1
    assert p_value([0.5] * 30, [0.4] * 30) < 0.001


@pytest.mark.parametrize("make", [rank_tantivy, rank_fts5, rank_whoosh])
@pytest.mark.parametrize("query", ["cancelled ferry", "ferry (cancelled", "the cancelled FERRY?"])
def test_peers_rank_what_is_asked_in_any_writing(make: Callable[[Sequence[str]], AbstractContextManager[Rank]], query: str) -> None:
    """Each peer finds the document with the words first, whatever marks come with them."""
    with make([MUSEUM, FERRIES, FARES]) as rank:
        assert next(iter(rank(query, 10))) == 1


def test_the_front_door_reads_what_was_typed(harbours: Path) -> None:
    """Operators count, and where the page would offer a repaired text, that is what is searched."""
    engine = engine_for(Settings(index=harbours))

    assert [hit.text for hit in shown(engine, "(harbour OR fares) -cancelled")] == [FARES]
    assert [hit.text for hit in shown(engine, "(cancelled ferries")] == [FERRIES]
    engine.close()


def test_the_front_door_goes_on_to_the_next_page(tmp_path: Path) -> None:
    """More than ten hits come from the pages that follow, in their order and without a gap."""
    texts = [f"Ferry {number} was late." for number in range(23)]
    engine = engine_for(Settings(index=index_of(tmp_path, letter("late", *texts))))

    numbers = [hit.paragraph for hit in shown(engine, "late ferry", depth=50)]

    assert sorted(numbers) == list(range(1, 24))
    assert numbers[:10] == [hit.paragraph for hit in shown(engine, "late ferry")]
    engine.close()


LETTERS = {"id1": ["north/harbours.txt"], "id2": ["south/museums.txt"], "id3": ["north/same.txt"], "id4": ["south/same.txt"]}
KEY = "ferries-to-the-outer-islands-were-cancelled-on"
TEXTS = {
    "id1": [(1, KEY, FERRIES, ""), (2, "fares-rose-twice-and-passengers-said-that-nobody", FARES, "")],
    "id2": [(1, "knots", f"{MUSEUM} {FERRIES}", "")],
    "id3": [],
    "id4": [(1, "x", FARES, "")],
}


@pytest.mark.parametrize(
    ("judgement", "found", "by_number"),
    [
        pytest.param(("north/harbours.txt", KEY, 9), ("id1", 1), 0, id="a key, whatever its number"),
        pytest.param(("harbours.txt", fingerprint(KEY), 9), ("id1", 1), 0, id="a fingerprint, in a folder of another name"),
        pytest.param(("id1", fingerprint(KEY), 9), ("id1", 1), 0, id="the letter's id"),
        pytest.param(("south/museums.txt", fingerprint(KEY), 9), ("id2", 1), 0, id="joined with the paragraph before it"),
        pytest.param(("harbours.txt", "", 2), ("id1", 2), 1, id="a number alone"),
        pytest.param(("harbours.txt", "gone", 2), ("id1", 2), 1, id="a number where the key is gone"),
        pytest.param(("harbours.txt", "gone", 9), None, 0, id="neither key nor number"),
        pytest.param(("same.txt", "x", 1), None, 0, id="a file name of two letters"),
        pytest.param(("nowhere.txt", "x", 1), None, 0, id="no such letter"),
    ],
)
def test_judged_paragraphs_are_found_again(judgement: tuple[str, str, int], found: tuple[str, int] | None, by_number: int) -> None:
    """Judgements hold in another index of the same files, and those that don't are counted, never dropped in silence."""
    located = locate([Need("a", "", "q", "", (Judgement(*judgement, 3),))], LETTERS, TEXTS)

    assert located.grades.get("a", {}) == ({found: 3} if found else {})
    assert located.by_number == by_number
    assert len(located.lost) == (0 if found else 1)


def test_judged_sets_can_be_tables(tmp_path: Path) -> None:
    """A CSV file with a judgement on each line says the same as JSON Lines."""
    file = tmp_path / "set.csv"
    file.write_text('id,query,letter,paragraph,number,grade\na,"ferries, cancelled",h.txt,~1,2,3\na,,h.txt,~2,,0\nb,fares,h.txt,~1,1,1\n')

    first, second = read_needs(file)

    assert (first.query, first.judged) == ("ferries, cancelled", (Judgement("h.txt", "~1", 2, 3), Judgement("h.txt", "~2", 0, 0)))
    assert second.id == "b"


@pytest.mark.parametrize("content", ["not json", '{"id": "a"}', '{"id": "a", "query": "q", "judged": [["h.txt", "k"]]}'])
def test_another_file_is_no_judged_set(tmp_path: Path, content: str) -> None:
    """The error names the file, and where its form is described."""
    (tmp_path / "set.jsonl").write_text(content)

    with pytest.raises(UsageError, match=r"set\.jsonl.*judged_needs\.py"):
        read_needs(tmp_path / "set.jsonl")


def test_needs_prints_what_ours_is_worth(harbours: Path, tmp_path: Path) -> None:
    """The one relevant paragraph is the first hit of the front door: nDCG 1, one of five ranks relevant."""
    answer = run("needs", str(judged_set(tmp_path, [*PLACE, 3])), "--index", str(harbours), "--table")

    ours = next(line for line in answer.stdout.splitlines() if line.startswith("ours"))
    assert ours.split()[1:] == ["1.0000", "1.0000", "1.0000", "0.2000"]
    assert "cancelled ferries" in answer.stdout


def test_needs_compares_with_another_checkout(harbours: Path, tmp_path: Path) -> None:
    """The same checkout, asked in a process of its own, ranks as ours does."""
    answer = run("needs", str(judged_set(tmp_path, [*PLACE, 3])), "--index", str(harbours), "--against", str(ROOT))

    line = next(line for line in answer.stdout.splitlines() if line.startswith(ROOT.name[:16]))
    assert line.endswith("1.0000       1.0000       1.0000       0.2000      +0.0000, p = 1.0000")


def test_needs_says_that_the_letters_are_others(harbours: Path, tmp_path: Path) -> None:
    """An index without any of the judged paragraphs is an error, not a score of 0."""
    answer = run("needs", str(judged_set(tmp_path, ["elsewhere.pdf", "~0", 1, 3])), "--index", str(harbours))

    assert answer.returncode == 2
    assert "none of the judged paragraphs is in this index" in answer.stderr


def test_unjudged_paragraphs_are_listed_judged_and_added(harbours: Path, tmp_path: Path) -> None:
    """A paragraph without a judgement is listed with its text; graded, it is added without it, and is listed no more."""
    file = judged_set(tmp_path)

    listed = [json.loads(line) for line in run("needs", str(file), "--unjudged", "--index", str(harbours)).stdout.splitlines()]
    graded = [{**one, "judgement": [*one["judgement"][:3], 2]} for one in listed]
    added = run("needs", str(file), "--add", str(write_lines(tmp_path / "graded.jsonl", *graded)))

    assert [(one["judgement"], one["text"]) for one in listed] == [([*PLACE, None], FERRIES)]
    assert added.stdout == "1 judgements added\n"
    assert read_needs(file)[0].judged == (Judgement(*PLACE, 2),)
    assert "silted" not in file.read_text()
    assert not run("needs", str(file), "--unjudged", "--index", str(harbours)).stdout


@pytest.mark.parametrize(("name", "grade", "said"), [("b", 2, "no need b"), ("a", 5, "5 is not a grade")])
def test_wrong_judgements_are_not_added(tmp_path: Path, name: str, grade: int, said: str) -> None:
    """A need that the set lacks and a grade that does not exist are told, and the set stays as it was."""
    file = judged_set(tmp_path)
    before = file.read_text()

    with pytest.raises(UsageError, match=said):
        add_judgements(file, [json.dumps({"id": name, "judgement": [*PLACE, grade]})])
    assert file.read_text() == before


def test_quality_asks_at_the_front_door(tmp_path: Path) -> None:
    """A word that the query excludes stays out, so the relevant document comes first; by any of the words it would come second."""
    documents = [{"id": "1", "title": "", "text": "Harbour."}, {"id": "2", "title": "", "text": "Harbour boats and more boats."}]
    write_lines(tmp_path / "docs.jsonl", *documents)
    write_lines(tmp_path / "queries.jsonl", {"id": "q", "text": "harbour -boats"}, {"id": "unjudged", "text": "boats"})
    (tmp_path / "qrels.tsv").write_text("q\t1\t1\n")

    answer = run("quality", str(tmp_path))

    assert answer.returncode == 0
    assert "nDCG@10 1.0000" in answer.stdout


@pytest.mark.parametrize("half", ["seen", "unseen"])
def test_our_judged_sets_are_whole_and_without_text(half: str) -> None:
    """Every need is told and judged, every grade is one, and paragraphs are named by fingerprints only."""
    needs = read_needs(ROOT / "tests" / "benchmarks" / f"needs_{half}.jsonl")

    assert len(needs) >= 40
    assert len({need.query for need in needs}) == len(needs)
    for need in needs:
        assert need.kind
        assert need.need.endswith(".")
        assert any(one.grade >= 2 for one in need.judged), need.query
        assert all(one.grade in range(4) and len(one.paragraph) == 13 and one.paragraph[0] == "~" for one in need.judged)
        assert len({(one.letter, one.paragraph) for one in need.judged}) == len(need.judged)


def test_pages_are_judged_by_what_is_kept_and_dropped(tmp_path: Path) -> None:
    """A page counts by its sentences that are kept and its site's words that are; a page that is refused is counted as such."""
    (tmp_path / "eval").mkdir()
    page = f"<html><body><nav><a>Timetable</a></nav><p>{FERRIES}</p><p>{FARES}</p></body></html>"
    (tmp_path / "eval" / "a.html").write_text(page, encoding="utf-8")
    (tmp_path / "eval" / "b.html").write_text("<html><body></body></html>", encoding="utf-8")
    table = {name: {"file": f"{name}.html", "with": [FERRIES, MUSEUM], "without": ["Timetable"]} for name in ("a", "b", "gone")}
    (tmp_path / "evaldata.json").write_text(json.dumps(table), encoding="utf-8")
    done = run("reading_pages", str(tmp_path), "--missing")
    assert done.returncode == 0, done.stderr
    assert f"a.html: missing {MUSEUM!r}" in done.stdout
    assert done.stdout.splitlines()[-1].split()[:6] == ["ours", "1", "0", "25.0%", "of", "4"]


def test_pages_need_their_table(tmp_path: Path) -> None:
    """A folder without the table of sentences is told of."""
    done = run("reading_pages", str(tmp_path))
    assert done.returncode == 2
    assert "evaldata.json" in done.stderr


def test_a_comparison_of_builds_takes_the_least_of_each_and_says_the_ratio() -> None:
    """The rounds' least seconds count for each piece of work, and a ratio is this build's over the earlier one's."""
    then, now = least([("rebuild", 4.0), ("search", 1.0), ("rebuild", 5.0)]), least([("rebuild", 3.0), ("search", 2.0), ("rebuild", 2.0)])

    assert dict(then) == {"rebuild": 4.0, "search": 1.0}
    lines = [line.split() for line in table(then, now, "s")]
    assert lines == [["rebuild", "4.00", "2.00", "s", "0.50"], ["search", "1.00", "2.00", "s", "2.00"]]


def test_a_comparison_with_no_commit_of_this_project_is_refused(tmp_path: Path) -> None:
    """A name that git doesn't know is told, and nothing is measured."""
    with pytest.raises(CommandFailed, match="no commit 'no-such-commit' here"):
        unpacked("no-such-commit", tmp_path)


def test_a_comparison_of_too_few_letters_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each round changes another letter, so an empty folder is told, not shown as no time."""
    assert against.main(["HEAD", str(tmp_path)]) == 2
    assert "has 0 PDFs, too few for 3 rounds" in capsys.readouterr().err
