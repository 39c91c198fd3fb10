"""Engines in a folder: damage, threads during a switch, ties over several segments."""

from __future__ import annotations

import gc
import random
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from indexer.engines import ENGINES, Engine, engine_for, open_engine, rebuild_index
from indexer.engines.shared import embedded, generations
from indexer.engines.tantivy import engine as tantivy_engine
from indexer.engines.tantivy import writer as tantivy_writer
from indexer.engines.tantivy.counts import BLOCKS
from indexer.errors import BuildFailed, IndexOutOfDate, LettersError, SearchUnavailable
from indexer.letter import Section
from indexer.query import All, Or, Sort, Term, Wildcard
from indexer.settings.run import Settings
from tests.support.factories import FACETS, REPORT, letter, paragraph, query, random_letters
from tests.support.memory_engine import MemoryEngine


@pytest.fixture(params=[name for name in ENGINES if name != "opensearch"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Return settings for each engine, with an index of a few letters."""
    chosen = Settings(index=tmp_path / "index", engine=request.param)
    rebuild_index(chosen, random_letters(4), REPORT)
    return chosen


def files(settings: Settings) -> Iterator[Path]:
    """Yield the files of the current generation."""
    (folder,) = settings.index.glob("generation-*")
    yield from sorted(one for one in folder.rglob("*") if one.is_file())


def ask_everything(settings: Settings) -> None:
    """Open the index and call every method of the port."""
    engine = open_engine(settings)
    try:
        engine.search(query("children visit", facets=FACETS))
        engine.search(query(Wildcard("ch*"), sort=Sort.NEWEST))
        engine.frequencies(["children"])
        engine.similar_words("chidlren", 2)
        list(engine.letters())
    finally:
        engine.close()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Whoosh leaves files open if it cannot read them
@pytest.mark.parametrize("damage", ["gone", "empty", "cut", "garbage"])
def test_a_damaged_file_is_harmless_or_told_of(settings: Settings, damage: str) -> None:
    """Whichever file is damaged, no library's own error gets through; if everything is answered, `faults` reports the damage."""
    for path in files(settings):
        kept = path.read_bytes()
        broken = {"empty": b"", "cut": kept[: len(kept) // 2], "garbage": b"\xff" * len(kept)}.get(damage)
        path.unlink()
        if broken is not None:
            path.write_bytes(broken)
        with suppress(LettersError):
            ask_everything(settings)
            assert not kept or any(f"/{path.name} " in fault for fault in engine_for(settings).faults())
        path.write_bytes(kept)
    ask_everything(settings)
    gc.collect()  # warnings about files left open belong here, not in another test


def test_a_flipped_bit_is_met_by_an_answer_or_an_error_of_ours(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A flipped bit in files too large to be read at opening gives an answer or one of our errors, and `faults` names the file."""
    monkeypatch.setattr(generations, "READ_AT_OPENING", 0)
    chance = random.Random(7)  # noqa: S311  # places, not secrets
    for path in files(settings):
        kept = path.read_bytes()
        for _ in range(12 if kept and path.name != "manifest.json" else 0):
            data, at = bytearray(kept), chance.randrange(len(kept))
            data[at] ^= 1 << chance.randrange(8)
            swap(path, data)
            with suppress(LettersError):
                ask_everything(settings)
            (fault,) = engine_for(settings).faults()
            assert f"/{path.name} has changed since it was written" in fault
        swap(path, kept)
    gc.collect()


def swap(path: Path, data: bytes) -> None:
    """Put another file in the place of one, which may be mapped into memory: to cut that short would end the process."""
    other = path.with_name("swapped")
    other.write_bytes(data)
    other.replace(path)


@pytest.mark.parametrize("surprise", [IndexError("list index out of range"), SearchUnavailable("could not answer"), KeyError("gossip")])
def test_what_surprises_is_blamed_on_damage_where_there_is_any(
    surprise: Exception, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After an unexpected error the files are checked; if they are sound, the error is a bug of ours and is raised unchanged."""
    engine = open_engine(settings)

    def fail(*_: object) -> None:
        raise surprise

    monkeypatch.setattr(embedded, "results", fail)
    with pytest.raises(type(surprise)) as told:
        engine.search(query("visit"))
    assert told.value is surprise
    store = next(path for path in files(settings) if path.name == "letters.sqlite")
    store.write_bytes(store.read_bytes()[:-1] + b"\x07")
    with pytest.raises(IndexOutOfDate, match=r"damaged: generation-1/letters.sqlite has changed.*; run: python -m indexer rebuild"):
        engine.search(query("visit"))
    engine.close()


def test_a_search_does_without_the_report(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The report is read only on request, and an unreadable one is reported then."""
    monkeypatch.setattr(generations, "READ_AT_OPENING", 0)
    store = next(path for path in files(settings) if path.name == "letters.sqlite")
    with closing(sqlite3.connect(store)) as connection, connection:
        connection.execute("UPDATE report SET report = zeroblob(length(report))")
    engine = open_engine(settings)

    assert engine.search(query()).total > 0
    with pytest.raises(IndexOutOfDate, match="python -m indexer rebuild"):
        engine.report()
    engine.close()


def test_a_search_outlives_the_switch_it_meets(settings: Settings) -> None:
    """While five builds switch, four threads search, and every answer comes completely from one generation."""
    totals = {engine_total(random_letters(count)) for count in range(4, 10)}
    engine, stop, wrong = open_engine(settings), threading.Event(), []

    def search() -> None:
        while not stop.is_set():
            found = engine.search(query(facets=("letter",), facet_limit=100, limit=100))
            if found.total not in totals or found.total != sum(one.count for one in found.facets[0].values):
                wrong.append(found.total)

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        for count in range(5, 10):
            rebuild_index(settings, random_letters(count), REPORT)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    engine.close()

    assert wrong == []


def engine_total(letters: tuple[object, ...]) -> int:
    """Return the number of paragraphs in the letters."""
    return sum(len(one.paragraphs) for one in letters)  # type: ignore[attr-defined]


def test_ties_over_many_segments_are_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ties are sorted by letter even in a dozen segments, though Tantivy returns them in storage order."""
    monkeypatch.setattr(tantivy_writer, "FEW", 0)
    settings = Settings(index=tmp_path / "index", engine="tantivy")
    letters = [letter(str(place), *["the very same words"] * 5) for place in range(12)]
    rebuild_index(settings, letters[:1], REPORT)
    for one in letters[1:]:
        engine_for(settings).update([one], [], REPORT)
    memory = MemoryEngine()
    memory.rebuild(letters, REPORT)
    engine = open_engine(settings)

    for root in (Term("same"), All(), Wildcard("sa*")):
        for sort in Sort:
            for start in (0, 13, 55):
                asked = query(root, sort=sort, start=start, limit=7)
                expected = [(hit.letter_id, hit.paragraph) for hit in memory.search(asked).hits]
                assert expected == [(hit.letter_id, hit.paragraph) for hit in engine.search(asked).hits]
    engine.close()


def test_a_tie_of_thousands_is_in_order(tmp_path: Path) -> None:
    """A tie of thousands is in order even if it is not read to its end, with boilerplate in its middle, and on its last page."""
    settings = Settings(index=tmp_path / "index", engine="tantivy")
    texts = [paragraph(place, "same" if place % 5 else "same old", boilerplate=place % 7 == 0) for place in range(1, 61)]
    letters = [letter(str(place), *texts) for place in range(60)]
    rebuild_index(settings, letters[:40], REPORT)
    engine_for(settings).update(letters[40:], [], REPORT)
    memory = MemoryEngine()
    memory.rebuild(letters, REPORT)
    engine = open_engine(settings)

    for root in (Wildcard("sa*"), Term("same"), Or((Wildcard("sa*"), Wildcard("ol*")))):
        for start in (0, 700, 1500, 2995, 3100, 3595):
            one = query(root, start=start, limit=10)
            expected = [(hit.letter_id, hit.paragraph) for hit in memory.search(one).hits]
            assert expected == [(hit.letter_id, hit.paragraph) for hit in engine.search(one).hits]
    engine.close()


def test_boilerplate_that_fills_the_first_page_gives_way(tmp_path: Path) -> None:
    """Boilerplate that Tantivy ranks first, before the setback, makes way for the hits that it displaced."""
    short = letter("a", *["late"] * 60)
    settings = Settings(index=tmp_path / "index", engine="tantivy")
    boilerplate = replace(short, paragraphs=tuple(replace(one, boilerplate=True) for one in short.paragraphs))
    rebuild_index(settings, [boilerplate, letter("b", "late visits to carers")], REPORT)
    engine = open_engine(settings)

    assert engine.search(query("late", limit=1)).hits[0].text == "late visits to carers"
    engine.close()


@pytest.mark.parametrize(("block", "by_blocks", "why"), [(128, True, "few letters to a block"), (10**6, False, "all in one block")])
def test_many_letters_are_counted_exactly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int, by_blocks: bool, why: str
) -> None:
    """Letters are counted by blocks if that is exact, otherwise one by one; an estimate is never returned as a count."""
    monkeypatch.setattr("indexer.engines.tantivy.counts.MANY_LETTERS", 500)
    monkeypatch.setattr("indexer.engines.tantivy.writer.A_BLOCK", block)
    letters = [letter(str(place), "one" if place % 3 else "one two", "two") for place in range(900)]
    settings = Settings(index=tmp_path / "index", engine="tantivy")
    rebuild_index(settings, letters[:300], REPORT)
    engine_for(settings).update(letters[300:], [], REPORT)
    index = tantivy_engine.TantivyIndex(generations.current(settings.index) / "index")

    assert (BLOCKS in index._counts._letters) is by_blocks, why
    assert [index.search(query(root)).letters for root in ("one", "two", "one two", All(), "three")] == [900, 900, 300, 900, 0]


def test_facets_whose_ties_are_cut_are_fetched_whole(tmp_path: Path) -> None:
    """With fifty headings of equal frequency and two more frequent, ties are sorted by value, whatever the limit."""
    settings = Settings(index=tmp_path / "index", engine="tantivy")
    frequent = [letter(f"more {place}", "late", sections=[Section(f"heading {place}")]) for place in (30, 40)]
    letters = [letter(str(place), "late", sections=[Section(f"heading {place}")]) for place in range(10, 60)]
    rebuild_index(settings, frequent, REPORT)
    engine_for(settings).update(letters, [], REPORT)
    memory = MemoryEngine()
    memory.rebuild([*frequent, *letters], REPORT)
    engine = open_engine(settings)

    for limit in (0, 1, 2, 3, 10, 29, 30, 31, 100):
        one = query("late", facets=("section", "year"), facet_limit=limit)
        assert memory.search(one).facets == engine.search(one).facets
    engine.close()


class PanicException(BaseException):
    """The exception that Tantivy's bindings raise."""


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (ValueError("x"), SearchUnavailable),
        (OSError("x"), SearchUnavailable),
        (PanicException("x"), SearchUnavailable),
        (KeyboardInterrupt(), KeyboardInterrupt),
    ],
)
def test_tantivys_errors_are_translated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, raised: BaseException, expected: type[BaseException]
) -> None:
    """Tantivy's errors become ours, even a panic, which is not an `Exception`; other errors pass through."""
    settings = Settings(index=tmp_path / "index", engine="tantivy")
    rebuild_index(settings, [letter("a", "x")], REPORT)
    engine: Engine = open_engine(settings)

    def fail(*_: object) -> None:
        raise raised

    monkeypatch.setattr(tantivy_engine.TantivyIndex, "_search", fail)
    with pytest.raises(expected):
        engine.search(query())
    engine.close()


@pytest.mark.parametrize(("idle", "why"), [(True, "another thread counts"), (False, "all of them are busy, and none waits for another's")])
def test_a_large_index_is_counted_while_it_is_ranked(idle: bool, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many searches run at once, their counts equal those of a search that runs alone."""
    settings = Settings(index=tmp_path / "index", engine="tantivy")
    letters = tuple(random_letters(6))
    rebuild_index(settings, letters, REPORT)
    wanted, over = MemoryEngine(), threading.Event()
    wanted.rebuild(letters, REPORT)
    monkeypatch.setattr(tantivy_engine, "LONG_TO_COUNT", 1)

    with ThreadPoolExecutor(1) as threads:
        threads.submit(over.set if idle else partial(over.wait, 60))
        monkeypatch.setattr(tantivy_engine, "_counting", lambda _: threads)
        engine = open_engine(settings)
        found, expected = (one.search(query(facets=FACETS)) for one in (engine, wanted))
        over.set()

    assert (found.total, found.letters, found.authorities) == (expected.total, expected.letters, expected.authorities), why
    assert found.facets == expected.facets, why
    engine.close()


def test_tantivy_opens_where_it_may_not_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tantivy, which needs a lock file to open, opens an index on a read-only disk."""
    settings = Settings(index=tmp_path / "index", engine="tantivy")
    rebuild_index(settings, [letter("a", "visits are late")], REPORT)
    before = sorted(settings.index.rglob("*"))
    monkeypatch.setattr("os.access", lambda *_: False)

    engine = open_engine(settings)

    assert engine.search(query("late", facets=FACETS)).total == 1
    assert engine.similar_words("vists", 1) == (("visits", 1),)
    assert before == sorted(settings.index.rglob("*"))
    engine.close()


def test_an_index_that_lost_paragraphs_is_not_switched_to(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new generation must have the right number of paragraphs before it answers."""
    engine = engine_for(settings)
    before = engine.search(query()).total
    library = type(engine._library)  # type: ignore[attr-defined]
    opened = library.open

    def lossy(self: object, folder: Path, store: object) -> object:
        index = opened(self, folder, store)
        search = index.search
        monkeypatch.setattr(type(index), "search", lambda _self, one: replace(search(one), total=1), raising=True)
        return index

    with monkeypatch.context() as patched:
        patched.setattr(library, "open", lossy)
        with pytest.raises(BuildFailed, match="1 paragraphs instead of"):
            engine.rebuild(random_letters(6), REPORT)
    monkeypatch.undo()
    assert open_engine(settings).search(query()).total == before
