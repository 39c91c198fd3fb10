"""Tantivy's counts when there are more values than fit in one of its answers."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from indexer.engines import engine_for, open_engine, rebuild_index
from indexer.engines.tantivy import counts as tantivy_counts
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
