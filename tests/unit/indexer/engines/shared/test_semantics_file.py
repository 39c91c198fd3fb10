"""What a generation folder keeps of meaning, and what happens without it."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.engines import engine_for, open_engine
from indexer.engines.shared.generations import OPTIONAL
from indexer.errors import NotFound
from indexer.query import parse_query
from indexer.search import search
from indexer.settings.run import Settings
from tests.support.factories import REPORT
from tests.support.meanings import meaningful_letters


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return the settings of an index of letters whose words have meanings, built twice."""
    made = Settings(index=tmp_path, engine="tantivy")
    for _ in range(2):
        engine_for(made).rebuild(meaningful_letters(), REPORT)
    return made


def stored(settings: Settings) -> Path:
    """Return the file of the current generation."""
    return settings.index / open_engine(settings).generation() / OPTIONAL


@pytest.mark.parametrize("content", [None, b"", b"SEMANTICS 1\n short"])
def test_without_the_file_words_alone_rank(settings: Settings, content: bytes | None) -> None:
    """An index whose file is missing or cut short answers in a plainer order; the fault is named, and an update mends it."""
    if content is None:
        stored(settings).unlink()
    else:
        stored(settings).write_bytes(content)
    engine = open_engine(settings)
    assert engine.semantics() is None
    results = search(engine, parse_query("children"))
    assert results.total
    assert results.related == ()
    assert [fault for fault in engine.faults() if OPTIONAL in fault]
    engine.update((), (), REPORT)
    assert engine.semantics()
    assert engine.faults() == ()


def test_a_changed_byte_is_a_fault(settings: Settings) -> None:
    """A flipped bit in the file is found by a check, and the other generation can still be gone back to."""
    whole = bytearray(stored(settings).read_bytes())
    whole[-1] ^= 1
    stored(settings).write_bytes(whole)
    engine = open_engine(settings)
    assert [fault for fault in engine.faults() if OPTIONAL in fault]
    engine.roll_back()
    assert engine.faults() == ()
    assert engine.semantics()


def test_an_earlier_index_without_it_can_be_gone_back_to(settings: Settings) -> None:
    """A search can do without the file, so its loss doesn't stop a rollback."""
    (settings.index / "generation-1" / OPTIONAL).unlink()
    engine = open_engine(settings)
    engine.roll_back()
    assert engine.generation() == "generation-1"
    assert engine.semantics() is None
    with pytest.raises(NotFound):
        engine.roll_back()
