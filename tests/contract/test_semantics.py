"""The contract: every engine learns the same, ranks by it alike and keeps it with its generation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.engines import ENGINES, Engine, engine_for
from indexer.query import Query, parse_query
from indexer.search import search
from indexer.search.related_words import with_related_words
from indexer.search.rerank import with_learnt_meaning
from tests.support.cluster.fixtures import settings_for
from tests.support.factories import REPORT, letter
from tests.support.meanings import meaningful_letters
from tests.support.memory_engine import MemoryEngine

LETTERS = meaningful_letters()
TEXTS = ("children", "high caseloads", "dentist", "missing pupils OR carers", "training -school", '"social workers" capacity', "zebra")


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Return each engine with letters whose words have meanings."""
    made = engine_for(settings_for(request, tmp_path / "index"))
    made.rebuild(LETTERS, REPORT)
    yield made
    made.close()


def places(engine: Engine, query: Query) -> list[tuple[str, int]]:
    """Return letter and paragraph of each hit."""
    return [(hit.letter_id, hit.paragraph) for hit in search(engine, query).hits]


def test_every_engine_ranks_by_meaning_alike(engine: Engine) -> None:
    """The same hits come in the same order on each page, with the same scores and related words."""
    memory = MemoryEngine()
    memory.rebuild(LETTERS, REPORT)
    for text in TEXTS:
        for start, limit in ((0, 10), (10, 10), (45, 10), (60, 10), (0, 144)):
            asked = replace(parse_query(text), start=start, limit=limit)
            assert places(engine, asked) == places(memory, asked), (text, start)
        wide = with_learnt_meaning(engine, with_related_words(engine, parse_query(text)))
        scores = [[hit.score for hit in one.search(wide).hits] for one in (engine, memory)]
        assert scores[0] == pytest.approx(scores[1], abs=2e-4)
        assert search(engine, parse_query(text)).related == search(memory, parse_query(text)).related


def test_an_update_folds_new_letters_in(engine: Engine) -> None:
    """New letters get places in what was learnt, removed ones lose theirs, and what was learnt stays until much has changed."""
    before = engine.semantics()
    assert before
    new = letter("new", LETTERS[3].paragraphs[2].text)
    engine.update([new], [LETTERS[0].id], REPORT)
    after = engine.semantics()
    assert after
    assert after.contents.stems == before.contents.stems
    assert after.paragraph(new.id, 1) == before.paragraph(LETTERS[3].id, 3)
    assert after.paragraph(LETTERS[0].id, 1) is None
    assert after.paragraphs == before.paragraphs - len(LETTERS[0].paragraphs) + 1


def test_a_changed_letter_is_placed_anew(engine: Engine) -> None:
    """A letter that is read again has the places of its new words only."""
    changed = replace(LETTERS[2], paragraphs=LETTERS[1].paragraphs[:3])
    engine.update([changed], (), REPORT)
    known = engine.semantics()
    assert known
    assert known.paragraph(changed.id, 2) == known.paragraph(LETTERS[1].id, 2)
    assert known.paragraph(changed.id, 4) is None


def test_much_growth_teaches_again(engine: Engine) -> None:
    """When the collection has grown by more than the stated share, the result is that of a rebuild."""
    more = [letter(f"more-{number}", *(f"giraffe zebra {word} {number}" for word in "abcdefghijkl")) for number in range(6)]
    engine.update(more, (), REPORT)
    known, memory = engine.semantics(), MemoryEngine()
    memory.rebuild([*LETTERS, *more], REPORT)
    expected = memory.semantics()
    assert known
    assert expected
    assert known.contents == expected.contents
    assert {name: bytes(one) for name, one in known.columns().items()} == {name: bytes(one) for name, one in expected.columns().items()}
