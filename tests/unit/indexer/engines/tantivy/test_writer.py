"""Tantivy's index after an update: which segments are rewritten, and that no removed letter affects the answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import tantivy

from indexer.engines import Engine, engine_for, open_engine, rebuild_index
from indexer.engines.shared import generations
from indexer.engines.tantivy import engine as tantivy_engine
from indexer.engines.tantivy import segments
from indexer.engines.tantivy import writer as tantivy_writer
from indexer.letter import Letter
from indexer.query import All, Or, Term, Wildcard
from indexer.settings.run import Settings
from tests.support.factories import FACETS, REPORT, letter, query, random_letters
from tests.support.memory_engine import MemoryEngine


def test_segments_that_lose_letters_weigh_nothing_that_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After each update every answer equals that of a rebuild, and segments are rewritten only if they are small or lose much."""
    monkeypatch.setattr(tantivy_writer, "FEW", 2)
    monkeypatch.setattr(segments, "PART", 8)
    settings = Settings(index=tmp_path / "index", engine="tantivy")
    letters = {one.id: one for one in random_letters(24)}
    first, second, *_, last = new = random_letters(6, seed=2)
    changed = replace(second, paragraphs=last.paragraphs, sections=last.sections)
    old = replace(letters[next(reversed(letters))], paragraphs=second.paragraphs, sections=second.sections)
    empty = replace(last, id="00000000000000ff", paragraphs=())
    rebuild_index(settings, letters.values(), REPORT)
    steps: list[tuple[list[Letter], list[str], list[int]]] = [
        (list(new[:2]), [], [24, 2]),
        (list(new[2:]), [], [24, 6]),
        ([empty], [], [24, 6]),
        ([changed], [first.id, empty.id], [24, 5]),
        ([first], [], [24, 5, 1]),
        ([], [second.id, first.id], [24, 4]),
        ([], [next(iter(letters))], [22, 4, 1]),
        ([old], [], [21, 4, 2]),
        ([], list(letters)[4:7], [24]),
    ]
    for put, gone, expected in steps:
        engine_for(settings).update(put, gone, REPORT)
        letters = {name: one for name, one in letters.items() if name not in gone} | {one.id: one for one in put}
        assert expected == letters_by_segment(settings)
        with closing(open_engine(settings)) as engine:
            assert_as_specified(engine, letters.values())


def letters_by_segment(settings: Settings) -> list[int]:
    """Return the number of letters in each segment, largest first."""
    index = tantivy_engine.TantivyIndex(generations.current(settings.index) / "index")
    hits = index._searcher.search(tantivy.Query.all_query(), 10_000).hits
    ids = {(address.segment_ord, index._searcher.fast_field_values("letter_order", [address])[0]) for _, address in hits}
    return sorted(Counter(segment for segment, _ in ids).values(), reverse=True)


def assert_as_specified(engine: Engine, letters: Iterable[Letter]) -> None:
    """Fail if an answer differs from that of the specification for the same letters."""
    memory = MemoryEngine()
    memory.rebuild(letters, REPORT)
    for root in (Term("children"), Or((Term("visit"), Term("neglect"))), Wildcard("pl*"), All()):
        one = query(root, facets=FACETS, facet_limit=1000, limit=1000)
        wanted, found = memory.search(one), engine.search(one)
        assert (wanted.total, wanted.letters, wanted.facets) == (found.total, found.letters, found.facets)
        assert [(hit.letter_id, hit.paragraph, hit.score) for hit in wanted.hits] == [
            (hit.letter_id, hit.paragraph, hit.score) for hit in found.hits
        ]
    assert memory.frequencies(["children", "visits"]) == engine.frequencies(["children", "visits"])


def test_a_letter_that_a_full_writer_cut_in_two_is_no_exception(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If a full writer split a letter over two segments, removing a letter that shares one of them rewrites both."""
    monkeypatch.setattr(tantivy_writer, "FEW", 0)
    monkeypatch.setattr(tantivy_writer, "HEAP", 15_000_000)
    texts = [" ".join(f"word{place}x{number}" for number in range(700)) + " children" for place in range(38)]
    long, short = letter("b", *texts[:33]), letter("a", *texts[33:])
    assert long.id < short.id, "the end of the one stands before the other"
    others = [letter(name, "visit") for name in "cde"]
    settings = Settings(index=tmp_path / "index", engine="tantivy")
    rebuild_index(settings, [long, short], REPORT)
    engine_for(settings).update(others, [], REPORT)
    assert sum(letters_by_segment(settings)) == 6, "the long one counts in two"

    engine_for(settings).update([], [short.id], REPORT)

    assert len(letters_by_segment(settings)) > 1
    with closing(open_engine(settings)) as engine:
        assert_as_specified(engine, [long, *others])
