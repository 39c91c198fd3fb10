"""The choice of engine."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from indexer import engines
from indexer.engines import ENGINES, engine_for, open_engine, rebuild_index, resolve
from indexer.errors import IndexOutOfDate, UsageError
from indexer.settings.run import ENGINE_CHOICES, Settings
from tests.support.factories import REPORT, letter, query


@pytest.fixture
def without_tantivy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make Tantivy look as if it were not installed, as on a platform without a wheel."""
    find = importlib.util.find_spec
    monkeypatch.setattr("indexer.engines.find_spec", lambda name: None if name == "tantivy" else find(name))


@pytest.mark.parametrize(("name", "expected"), [("auto", "tantivy"), ("tantivy", "tantivy"), ("whoosh", "whoosh"), ("memory", "memory")])
def test_a_name_is_an_engine(name: str, expected: str) -> None:
    """Auto chooses Tantivy if it is installed."""
    assert resolve(name) == expected


@pytest.mark.usefixtures("without_tantivy")
def test_auto_is_whoosh_where_tantivy_is_not_installed(tmp_path: Path) -> None:
    """Without Tantivy, auto chooses Whoosh, which is a complete engine."""
    settings = Settings(index=tmp_path / "index", engine="auto")
    rebuild_index(settings, [letter("a", "visits are late")], REPORT)
    engine = open_engine(settings)

    assert engine.name == "whoosh"
    assert engine.search(query("late")).total == 1
    engine.close()


def test_another_name_is_a_usage_error() -> None:
    """The error lists the available engines."""
    with pytest.raises(UsageError, match="auto, tantivy, whoosh, memory"):
        resolve("solr")


def test_every_engine_can_be_chosen() -> None:
    """Every engine package is listed under its own name."""
    packages = {path.parent.name for path in Path(engines.__file__).parent.glob("*/engine.py")}
    assert packages == set(ENGINES)
    assert set(ENGINE_CHOICES) == {"auto", *ENGINES}
    for name in ENGINES:
        assert engine_for(Settings(engine=name)).name == name


def test_an_index_of_another_engine_is_out_of_date(tmp_path: Path) -> None:
    """The error says which command to run."""
    rebuild_index(Settings(index=tmp_path / "index", engine="memory"), [letter("a", "x")], REPORT)

    with pytest.raises(IndexOutOfDate, match=r"engine memory, but whoosh is needed; run: python -m indexer rebuild .*--engine whoosh"):
        open_engine(Settings(index=tmp_path / "index", engine="whoosh"))
