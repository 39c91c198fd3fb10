"""Engines in a folder during a switch to another generation: open files are released, and their loss is not a fault."""

from __future__ import annotations

import gc
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from indexer.engines import ENGINES, engine_for, open_engine, rebuild_index
from indexer.engines.shared import generations
from indexer.engines.shared import self_check as own_words
from indexer.errors import BuildFailed
from indexer.settings.run import Settings
from tests.support.factories import REPORT, query, random_letters


@pytest.fixture(params=[name for name in ENGINES if name != "opensearch"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Return settings for each engine, with an index of a few letters."""
    chosen = Settings(index=tmp_path / "index", engine=request.param)
    rebuild_index(chosen, random_letters(4), REPORT)
    return chosen


def test_a_generation_that_goes_while_it_is_opened_is_no_fault(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """If two builds delete a generation while it is being opened, the newest one answers without an error."""
    check, letters = generations.check, random_letters(7)

    def late(folder: Path, *versions: object) -> None:
        monkeypatch.undo()
        for count in (5, 7):
            rebuild_index(settings, letters[:count], REPORT)
        check(folder, *versions)

    monkeypatch.setattr(generations, "check", late)
    with closing(engine_for(settings)) as engine:
        assert engine.search(query()).total == sum(len(one.paragraphs) for one in letters)


def test_an_index_that_was_switched_from_is_let_go_of(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first search after a switch releases the old index, its memory and its mapped files, without waiting for garbage collection."""
    opened: list[weakref.ref[object]] = []
    library = type(engine_for(settings)._library)  # type: ignore[attr-defined]
    opens = library.open

    def noted(self: object, folder: Path, store: object) -> object:
        index = opens(self, folder, store)
        opened.append(weakref.ref(index))
        return index

    with closing(open_engine(settings)) as engine:
        gc.disable()
        try:
            for count in (5, 6, 7):
                rebuild_index(settings, random_letters(count), REPORT)
                with monkeypatch.context() as patched:
                    patched.setattr(library, "open", noted)
                    engine.search(query("children"))
            assert [one() is not None for one in opened] == [False, False, True]
        finally:
            gc.enable()


def test_while_one_thread_opens_a_new_index_the_old_one_answers_the_others(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the first search after a switch waits for the new index to open, which may take a while for a large one."""
    engine, opening, go_on = open_engine(settings), threading.Event(), threading.Event()
    old, new, looked = engine.search(query()).total, sum(len(one.paragraphs) for one in random_letters(5)), generations.check
    rebuild_index(settings, random_letters(5), REPORT)

    def slowly(folder: Path, wanted: generations.Versions) -> None:
        opening.set()
        assert go_on.wait(60)
        looked(folder, wanted)

    monkeypatch.setattr(generations, "check", slowly)
    with ThreadPoolExecutor(1) as beside:
        first = beside.submit(engine.search, query())
        assert opening.wait(60)
        others = [engine.search(query()).total for _ in range(3)]
        go_on.set()
        found = first.result().total
    after = engine.search(query()).total
    engine.close()

    assert others == [old] * 3
    assert (found, after) == (new, new)


def test_an_index_that_does_not_find_its_letters_does_not_answer(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index that does not find its letters by their own words is not switched to, even if its counts are right."""
    monkeypatch.setattr(own_words, "_words", lambda _: ("not", "in", "any", "letter", "of", "these"))
    before = open_engine(settings).generation()

    with pytest.raises(BuildFailed, match=r"does not find letter .* by its own words; try again$"):
        rebuild_index(settings, random_letters(5), REPORT)
    with pytest.raises(BuildFailed, match="by its own words"):
        engine_for(settings).update(random_letters(6)[5:], [], REPORT)

    engine = open_engine(settings)
    assert engine.generation() == before
    engine.close()
