"""What a Tantivy index stores of documents: compressed with a dictionary, and never compressed again while it stays the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines.shared.dictionary_packing import SIZE
from indexer.engines.shared.document import documents
from indexer.engines.tantivy import packing, segments, stored_before
from indexer.engines.tantivy.engine import engine
from indexer.engines.tantivy.packing import Packing, Unpacked, load, packing_for, save, told
from indexer.query import parse_query
from indexer.results import hits_of
from indexer.settings.run import Settings
from tests.support.factories import REPORT, letter, letter_id, random_letters


@given(st.text(), st.binary(max_size=100))
def test_what_is_packed_comes_back(stored: str, dictionary: bytes) -> None:
    """With any dictionary, none as well."""
    one = Packing(dictionary)
    assert one.unpacked(one.packed(stored)) == stored


def test_a_dictionary_is_of_texts_from_all_over(tmp_path: Path) -> None:
    """It has its full size if there is enough text, makes texts smaller that share words with it, and is kept in a file."""
    texts = [f"{number}: the plans of team {number * number} for children are reviewed too late" for number in range(2000)]
    one = packing_for(texts)
    assert one.is_whole
    numbers = [int(found) for found in re.findall(r"(\d+): the plans", one.dictionary.decode())]
    assert all(any(first <= number < first + 500 for number in numbers) for first in (0, 500, 1000, 1500))
    assert len(one.packed(texts[7])) < len(Packing(b"").packed(texts[7])) / 2
    save(one, tmp_path)
    assert load(tmp_path).dictionary == one.dictionary


@pytest.mark.parametrize("texts", [[], ["short"]])
def test_a_small_collection_has_a_small_dictionary(texts: list[str]) -> None:
    """An index that began small gets a whole dictionary when it is written anew."""
    one = packing_for(texts)
    assert not one.is_whole
    assert len(one.dictionary) < SIZE
    assert one.unpacked(one.packed("more")) == "more"


@pytest.mark.parametrize("whole", [False, True])
def test_what_stays_the_same_is_not_packed_again(whole: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a change of one letter, all letters are found and shown as in an index made at once."""
    monkeypatch.setattr(packing.Packing, "is_whole", whole)
    packed = []
    pack = stored_before.StoredBefore.packed
    monkeypatch.setattr(stored_before.StoredBefore, "packed", lambda self, one: packed.append(one.letter_id) or pack(self, one))
    again = []
    fresh = Packing.packed
    monkeypatch.setattr(Packing, "packed", lambda self, stored: again.append(stored) or fresh(self, stored))
    letters = {one.id: one for one in random_letters(30)}
    monkeypatch.setattr(segments, "PART", len(letters) + 1)
    changed, at_once = engine(Settings(index=tmp_path / "changed")), engine(Settings(index=tmp_path / "at once"))
    changed.rebuild(letters.values(), REPORT)
    new = letter("a", "Zebras are weak.", "Visits are late.")
    letters |= {new.id: new}
    changed.update([new], [], REPORT)
    gone = next(iter(letters))
    del letters[gone]
    again.clear()
    packed.clear()
    changed.update([], [gone], REPORT)
    stored = {told(one) for each in letters.values() for one in documents(each)}
    assert (set(again) == set()) is whole  # what went is all that changed
    assert set(again) <= stored
    assert bool(packed) is whole
    at_once.rebuild(letters.values(), REPORT)
    for typed in ("", "plans", "children"):
        query = parse_query(typed)
        assert changed.search(query).hits == at_once.search(query).hits
    assert changed.search(parse_query("zebras")).hits[0].letter_id == letter_id("a")


def test_hits_that_are_asked_for_again_stay_unpacked_and_never_more_than_fit() -> None:
    """What is asked for again stays; of the rest, and of what is larger than all that fits, nothing does."""
    (hit,) = hits_of(one := letter("one", "One."), one.paragraphs)
    kept = Unpacked(most=100)
    kept.keep("again", hit, 10)
    for number in range(50):
        kept.keep(number, hit, 10)
        assert kept.get("again") is hit
    assert 0 < sum(kept.get(number) is not None for number in range(50)) <= 10
    kept.keep("large", hit, 101)
    assert kept.get("large") is None
    assert kept.get("never") is None


def test_hits_kept_unpacked_are_those_of_the_index_as_it_is(tmp_path: Path) -> None:
    """The same search finds the same text again and again, and what has changed as soon as it has."""
    index = engine(Settings(index=tmp_path / "index"))
    before, after = letter("one", "The plan is late."), letter("one", "The plan is clear.")
    index.rebuild([before], REPORT)
    found = parse_query("plan")
    assert [index.search(found).hits for _ in range(3)] == [index.search(found).hits] * 3
    assert [hit.text for hit in index.search(found).hits] == ["The plan is late."]
    index.update([after], [before.id], REPORT)
    assert [hit.text for hit in index.search(found).hits] == ["The plan is clear."]
    index.roll_back()
    assert [hit.text for hit in index.search(found).hits] == ["The plan is late."]
