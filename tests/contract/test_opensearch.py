"""OpenSearch beyond the contract: what only a cluster has, on a real node."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.cli import main
from indexer.engines.opensearch import index as opensearch_index
from indexer.engines.opensearch import query as opensearch_query
from indexer.engines.opensearch.client import Connection
from indexer.engines.opensearch.engine import OpenSearchEngine
from indexer.engines.opensearch.generations import Generations
from indexer.engines.shared.answers import Answer
from indexer.errors import BuildFailed, IndexOutOfDate, NotFound, SearchUnavailable
from indexer.letter import Letter
from indexer.query import All, Query, Sort, Term, Wildcard
from indexer.settings.cluster import Cluster
from indexer.settings.run import Settings
from tests.support.cluster.fixtures import kept
from tests.support.factories import FACETS, REPORT, letter, paragraph, query, random_letters
from tests.support.memory_engine import MemoryEngine


@pytest.fixture
def engine(own_cluster: Cluster) -> Iterator[OpenSearchEngine]:
    """Return an engine with its own alias."""
    made = OpenSearchEngine(own_cluster)
    yield made
    made.close()


def memory_of(letters: tuple[Letter, ...]) -> MemoryEngine:
    """Return the specification with `letters`."""
    made = MemoryEngine()
    made.rebuild(letters, REPORT)
    return made


def places(engine: OpenSearchEngine | MemoryEngine, one: Query) -> list[tuple[str, int]]:
    """Return the hits in order."""
    return [(hit.letter_id, hit.paragraph) for hit in engine.search(one).hits]


def names(cluster: Cluster) -> list[str]:
    """Return the names of the stored indices, with their aliases."""
    return kept(Settings(engine="opensearch", cluster=cluster))


def test_pages_however_deep_are_those_of_the_specification(engine: OpenSearchEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages beyond the result window continue from an earlier hit and equal the specification, even over ties and boilerplate."""
    monkeypatch.setattr(opensearch_index, "WINDOW", 100)
    monkeypatch.setattr(opensearch_index, "AT_ONCE", 70)
    texts = [paragraph(place, "same" if place % 5 else "same old", boilerplate=place % 7 == 0) for place in range(1, 41)]
    letters = tuple(letter(str(place), *texts, date=f"20{10 + place % 5}-01-01") for place in range(15))
    memory = memory_of(letters)
    engine.rebuild(letters, REPORT)

    for root, sort in ((Wildcard("sa*"), Sort.RELEVANCE), (Term("old"), Sort.RELEVANCE), (All(), Sort.NEWEST), (All(), Sort.OLDEST)):
        for start, limit in ((0, 1000), (95, 10), (100, 10), (317, 150), (590, 20), (600, 5), (10**9, 5)):
            one = query(root, sort=sort, start=start, limit=limit)
            assert places(memory, one) == places(engine, one)


def test_an_export_goes_on_from_where_its_last_page_ended(engine: OpenSearchEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page of an export costs the same number of requests as the first, however deep it is."""
    for name, value in (("WINDOW", 100), ("AT_ONCE", 50), ("LONG", 50)):
        monkeypatch.setattr(opensearch_index, name, value)
    letters = tuple(letter(str(place), *["the same words"] * 40) for place in range(20))
    engine.rebuild(letters, REPORT)
    asked: list[str] = []
    ask = Connection.ask
    monkeypatch.setattr(Connection, "ask", lambda self, *a, **k: asked.append(a[1]) or ask(self, *a, **k))  # type: ignore[func-returns-value]

    found, searches = [], []
    for start in range(0, 800, 50):
        asked.clear()
        found += places(engine, query("same", start=start, limit=50))
        searches.append(sum(path.endswith("_search") for path in asked))

    assert found == places(memory_of(letters), query("same", limit=800))
    assert set(searches[2:]) == {2}


def test_values_that_do_not_fit_into_one_answer_are_counted_in_parts(engine: OpenSearchEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    """All values are counted in several requests, and letters are counted exactly."""
    for module in (opensearch_query, opensearch_index):
        monkeypatch.setattr(module, "MOST_VALUES", 3)
    letters = random_letters(40)
    memory = memory_of(letters)
    engine.rebuild(letters, REPORT)

    for filters in ([], [("year", "2019", "2020")], [("letter", letters[0].id), ("finding", "strength")]):
        one = query("children", *filters, facets=FACETS, facet_limit=1000)
        expected, actual = memory.search(one), engine.search(one)
        assert (expected.letters, expected.authorities, expected.facets) == (actual.letters, actual.authorities, actual.facets)


@pytest.mark.parametrize("dfs", [True, False])
def test_three_shards_answer_as_one_where_words_are_weighed_over_all(own_cluster: Cluster, dfs: bool) -> None:
    """With dfs, three shards give the same scores as one, even after removals; without it, only scores differ."""
    letters, more = random_letters(60), random_letters(4, seed=9)
    engine = OpenSearchEngine(replace(own_cluster, shards=3, dfs=dfs))
    memory = memory_of((*letters[5:], *more))
    engine.rebuild(letters, REPORT)
    engine.update(more, [one.id for one in letters[:5]], REPORT)

    one = query("children visit", facets=FACETS, facet_limit=1000, limit=200)
    expected, actual = memory.search(one), engine.search(one)
    scores = [hit.score for hit in actual.hits]
    engine.close()

    assert (expected.total, expected.facets) == (actual.total, actual.facets)
    assert (scores == pytest.approx([hit.score for hit in expected.hits], abs=2e-4)) is dfs


def test_the_last_two_generations_are_kept(engine: OpenSearchEngine, own_cluster: Cluster) -> None:
    """The current and the previous generation are kept, and a rollback goes no further."""
    for place in range(3):
        engine.rebuild([letter("a", f"build {place}")], REPORT)
    assert names(own_cluster) == [
        f"{own_cluster.prefix}-000002 []",
        f"{own_cluster.prefix}-000002-records []",
        f"{own_cluster.prefix}-000003 ['{own_cluster.prefix}']",
        f"{own_cluster.prefix}-000003-records []",
    ]

    engine.roll_back()

    assert [hit.text for hit in engine.search(query()).hits] == ["build 1"]
    with pytest.raises(NotFound, match="no index earlier"):
        engine.roll_back()
    engine.rebuild([letter("a", "build 4")], REPORT)
    assert [hit.text for hit in engine.search(query()).hits] == ["build 4"]


def test_what_an_interrupted_build_left_answers_nobody_and_goes_with_the_next(engine: OpenSearchEngine, own_cluster: Cluster) -> None:
    """The remains of a killed build answer no search and are deleted by the next build."""
    engine.rebuild([letter("a", "old")], REPORT)
    connection = Connection(own_cluster)
    killed = Generations(connection).beside()
    left = killed.__enter__()

    assert [hit.text for hit in engine.search(query()).hits] == ["old"]
    with pytest.raises(NotFound):
        engine.roll_back()
    engine.rebuild([letter("a", "new")], REPORT)

    assert [hit.text for hit in engine.search(query()).hits] == ["new"]
    assert not any(left in name for name in names(own_cluster))
    connection.close()


def test_a_build_that_began_on_another_generation_does_not_switch(engine: OpenSearchEngine, own_cluster: Cluster) -> None:
    """If somebody rolls back during an update, the update does not switch, because that would undo the rollback."""
    engine.rebuild([letter("a", "old")], REPORT)
    engine.rebuild([letter("a", "new")], REPORT)
    other = OpenSearchEngine(own_cluster)

    def letters() -> Iterator[Letter]:
        other.roll_back()
        yield letter("c", "late")

    with pytest.raises(BuildFailed, match="another build finished first"):
        engine.update(letters(), [], REPORT)

    assert [hit.text for hit in engine.search(query()).hits] == ["old"]
    other.close()


@pytest.mark.parametrize("way", ["rebuild", "update"])
def test_of_two_builds_at_once_one_switches(engine: OpenSearchEngine, own_cluster: Cluster, way: str) -> None:
    """Of two builds at once, the other notices that its index was deleted and ends; nothing that was switched to is lost."""
    engine.rebuild([letter("a", "old")], REPORT)
    other = OpenSearchEngine(own_cluster)

    def letters() -> Iterator[Letter]:
        other.rebuild([letter("b", "from the other")], REPORT)
        yield letter("c", "late")

    with pytest.raises(BuildFailed, match="another build"):
        engine.rebuild(letters(), REPORT) if way == "rebuild" else engine.update(letters(), [], REPORT)

    assert [hit.text for hit in engine.search(query()).hits] == ["from the other"]
    assert len(names(own_cluster)) == 4
    other.close()


def test_an_index_that_became_read_only_ends_the_build(engine: OpenSearchEngine, own_cluster: Cluster) -> None:
    """If an index becomes read-only, as on a full disk, the build ends with an error that says so, and the old index answers."""
    engine.rebuild([letter("a", "old")], REPORT)
    connection = Connection(own_cluster)

    def letters() -> Iterator[Letter]:
        yield letter("b", "new")
        connection.build("PUT", f"/{own_cluster.prefix}-000002/_settings", {"index.blocks.read_only_allow_delete": True})

    with pytest.raises(BuildFailed, match=r"free some space and run the build again$"):
        engine.rebuild(letters(), REPORT)

    assert [hit.text for hit in engine.search(query()).hits] == ["old"]
    assert len(names(own_cluster)) == 2
    connection.close()


def test_whoever_reads_all_letters_reads_one_generation(engine: OpenSearchEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading all letters stays in one generation after a switch; if a second switch deletes that generation, an error says so."""
    monkeypatch.setattr(opensearch_index.ClusterIndex.letters, "__defaults__", ("packed", 3))
    before, after = random_letters(10), random_letters(10, seed=5)
    engine.rebuild(before, REPORT)
    reading = iter(engine.letters())
    first = next(reading)
    late = iter(engine.letters())
    next(late)
    engine.rebuild(after, REPORT)

    assert sorted(before, key=lambda one: one.id) == [first, *reading]
    engine.rebuild(after, REPORT)
    with pytest.raises(SearchUnavailable):
        list(late)


def test_a_letter_without_words_is_indexed_as_any_other(engine: OpenSearchEngine) -> None:
    """A letter without words cannot be checked by its own words, which is not a fault."""
    engine.rebuild([letter("a", "–", "late"), letter("b", "– –")], REPORT)

    assert engine.search(query()).total == 3
    assert [hit.text for hit in engine.search(query("late")).hits] == ["late"]


@pytest.mark.parametrize(
    ("asked", "answer", "message"),
    [
        ("opensearch.engine._found", lambda _index, _letter: False, "by its own words; try again$"),
        ("opensearch.index.ClusterIndex.letter", lambda _self, _id: letter("a", "damaged"), "by its own words; try again$"),
        ("opensearch.index.ClusterIndex.weighed", lambda _self: 1, "weighted over 1 paragraphs"),
        ("opensearch.index.ClusterIndex.search", lambda _self, _query: (Answer(1, 1, 1, (), {}), False), "1 paragraphs instead of"),
    ],
)
def test_a_generation_that_answers_wrongly_is_not_switched_to(
    engine: OpenSearchEngine, monkeypatch: pytest.MonkeyPatch, asked: str, answer: Callable[..., object], message: str
) -> None:
    """A new generation must have the right counts and find some of its letters by their own words before it answers."""
    engine.rebuild([letter("a", "old")], REPORT)
    with monkeypatch.context() as patched:
        patched.setattr(f"indexer.engines.{asked}", answer)
        with pytest.raises(BuildFailed, match=message):
            engine.rebuild(random_letters(5), REPORT)

    assert [hit.text for hit in engine.search(query()).hits] == ["old"]


def test_a_generation_that_lost_records_is_told_of(engine: OpenSearchEngine, own_cluster: Cluster) -> None:
    """`check` names lost records; a generation that this program did not build is out of date."""
    connection = Connection(own_cluster)
    engine.rebuild(random_letters(3), REPORT)
    assert engine.faults() == ()
    records = f"{own_cluster.prefix}-000001-records"
    connection.build("PUT", f"/{records}/_settings", {"index.blocks.write": False})
    connection.build("DELETE", f"/{records}/_doc/report", refresh="true")

    assert engine.faults() == (f"{records} has 5 records instead of 6",)

    connection.build("PUT", f"/{own_cluster.prefix}-000001/_mapping", {"_meta": {}})
    with pytest.raises(IndexOutOfDate, match="not built by this program"):
        OpenSearchEngine(own_cluster).search(query())
    connection.close()


def test_the_commands_work_on_a_cluster(
    own_cluster: Cluster, seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """All commands from rebuild to restore work, with the catalogue in its folder and no password on the screen."""
    (node,) = own_cluster.nodes
    given = {
        "LETTERS_ENGINE": "opensearch", "LETTERS_INDEX": str(tmp_path / "catalogue"), "OPENSEARCH_INDEX": own_cluster.prefix,
        "OPENSEARCH_URL": f"http://reader:s3cret@{node.host}:{node.port}", "OPENSEARCH_SECONDS": "60",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    some = tmp_path / "letters"
    some.mkdir()
    files = sorted(seeds.iterdir())
    (some / "one.txt").write_bytes(files[0].read_bytes())

    steps = [
        ["rebuild", str(some)], ["search", "children"], ["status"], ["check"], ["backup", str(tmp_path / "backup")],
        ["update", str(seeds), "--keep-missing"], ["check"], ["rollback"], ["update"], ["check"],
        ["restore", str(tmp_path / "backup")], ["check"], ["status", "--json"],
    ]
    codes = [main([*step, "--quiet"] if step[0] in ("check", "rollback") else step) for step in steps]

    said = "".join(capsys.readouterr())
    assert codes == list(itertools.repeat(0, len(steps))), said
    assert '"engine": "opensearch"' in said
    assert "s3cret" not in said
