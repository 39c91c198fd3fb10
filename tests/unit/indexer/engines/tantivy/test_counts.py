"""Tantivy's counts when there are more values than fit in one of its answers."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from indexer.engines import engine_for, open_engine, rebuild_index
from indexer.engines.tantivy import by_letter
from indexer.engines.tantivy import counts as tantivy_counts
from indexer.fields import COUNTED
from indexer.query import EVERY_VALUE
from indexer.settings.run import Settings
from tests.support.factories import FACETS, REPORT, query, random_letters
from tests.support.memory_engine import MemoryEngine


@pytest.mark.parametrize(("most", "limit"), [(3, EVERY_VALUE), (7, EVERY_VALUE), (30, EVERY_VALUE), (7, 2), (30, 20)])
def test_values_that_do_not_fit_into_one_answer_are_counted_in_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, limit: int
) -> None:
    """All values are counted, letters exactly, even for fields with several values per paragraph."""
    monkeypatch.setattr(tantivy_counts, "MOST_VALUES", most)
    monkeypatch.setattr(tantivy_counts, "SPARE", 1)
    settings = Settings(index=tmp_path / "index", engine="tantivy")
    letters, more = random_letters(60), random_letters(20, seed=2)
    memory = MemoryEngine()
    memory.rebuild((*letters[10:], *more), REPORT)
    rebuild_index(settings, letters, REPORT)
    engine_for(settings).update(more, [one.id for one in letters[:10]], REPORT)

    with closing(open_engine(settings)) as engine:
        for filters in ([], [("year", "2019", "2020")], [("letter", letters[20].id), ("finding", "strength")]):
            one = query("children", *filters, facets=FACETS, facet_limit=limit)
            expected, actual = memory.search(one), engine.search(one)
            assert (expected.letters, expected.authorities, expected.facets) == (actual.letters, actual.authorities, actual.facets)


@pytest.mark.parametrize("many", [10, 5000])
def test_values_that_letters_share_are_counted_the_same_however_often_they_are_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    """Totals and facets are those of the memory engine before and after the values of all letters have been read, also after an update."""
    monkeypatch.setattr(tantivy_counts, "MANY_MORE_LETTERS", many)
    monkeypatch.setattr(by_letter, "AT_ONCE", 7)
    settings = Settings(index=tmp_path / "index", engine="tantivy")
    letters, more = random_letters(60), random_letters(20, seed=2)
    memory = MemoryEngine()
    memory.rebuild(letters, REPORT)
    rebuild_index(settings, letters, REPORT)
    facets = tuple(COUNTED)
    asked = [query(text, facets=facets, facet_limit=limit) for limit in (1, 3, EVERY_VALUE) for text in ("children", "", "unheard")]
    with closing(open_engine(settings)) as engine:
        for _ in range(2):
            for one in asked:
                expected, actual = memory.search(one), engine.search(one)
                assert (expected.letters, expected.authorities, expected.facets) == (actual.letters, actual.authorities, actual.facets)
            memory.rebuild((*letters[10:], *more), REPORT)
            engine.update(more, [one.id for one in letters[:10]], REPORT)
