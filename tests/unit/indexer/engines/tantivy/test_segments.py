"""What the segments of a Tantivy index have lost, and that no score, word or count shows it."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from indexer.engines import engine_for, open_engine, rebuild_index
from indexer.engines.shared import generations
from indexer.engines.tantivy import segments
from indexer.engines.tantivy import writer as tantivy_writer
from indexer.engines.tantivy.segments import Segment, Tally, load, makeweights, save
from indexer.query.plan import Stream
from indexer.settings.run import Settings
from tests.support.factories import REPORT, letter, random_letters
from tests.unit.indexer.engines.tantivy.test_writer import assert_as_specified

TEXTS = {Stream.STEMS: "plan be weak", Stream.EXACT: "plans are weak", Stream.HEADING: "plan"}


def test_what_segments_have_lost_comes_back(tmp_path: Path) -> None:
    """Segments are read as they were written, with losses and without."""
    one, other = Segment({1, 3}, Tally()), Segment({2}, Tally())
    for segment in (one, one, other):
        segment.counted.add(TEXTS)
    one.lost.add(TEXTS)
    one.makeweights = 1
    save({"a": one, "b": other}, tmp_path)
    assert load(tmp_path) == {"a": one, "b": other}
    assert load(tmp_path)["a"].lost.left(Stream.EXACT, "weak", 2) == 1
    assert load(tmp_path)["a"].counted.lengths == {Stream.STEMS: 6, Stream.EXACT: 6, Stream.HEADING: 2}


@pytest.mark.parametrize(
    ("counted", "lost"),
    [
        ((2000, 130_017, 9001), (70, 4009, 401)),
        ((2000, 130_017, 9001), (70, 9001, 803)),
        ((12, 40, 12), (1, 30, 1)),
        ((900, 901, 900), (1, 1, 1)),
    ],
)
def test_makeweights_make_the_mean_lengths_what_they_are_without_the_lost(counted: tuple[int, ...], lost: tuple[int, ...]) -> None:
    """In 32 bits, as Tantivy divides: for what is lost with short texts and with long ones."""
    everything, gone = (Tally(one[0], Counter(dict(zip(Stream, (one[1], one[1], one[2]), strict=True)))) for one in (counted, lost))
    documents, words = makeweights(everything, gone)
    assert documents
    for stream in Stream:
        assert words[stream] >= 0
        without = np.float32(everything.lengths[stream] - gone.lengths[stream]) / np.float32(counted[0] - lost[0])
        assert np.float32(everything.lengths[stream] + words[stream]) / np.float32(counted[0] + documents) == without


@pytest.mark.parametrize(("makeweights", "much"), [(0, True), (1, False)])
def test_makeweights_are_no_reason_to_write_a_segment_again(makeweights: int, much: bool) -> None:
    """A small segment with many of them stays; one that lost as many of its own documents does not."""
    one = Segment({1}, Tally(), makeweights=makeweights)
    for _ in range(15):
        one.counted.add(TEXTS)
    one.lost.add(TEXTS)
    assert one.has_lost_much is much


def test_nothing_lost_needs_no_makeweights() -> None:
    """Nor does an index of which nothing is left."""
    some = Tally(3, Counter({Stream.STEMS: 9}))
    assert makeweights(some, Tally()) == (0, {})
    assert makeweights(some, some) == (0, {})


def test_a_word_that_is_gone_is_no_word_of_the_index(settings_of_many: Settings) -> None:
    """It is neither counted nor offered for one that is misspelt, while a word that others have too is counted without what is gone."""
    gone = letter("z", "Zebras are children.")
    engine = engine_for(settings_of_many)
    before = engine.frequencies(["children"])["children"]
    rebuild_index(settings_of_many, [gone, *random_letters(24)], REPORT)
    with closing(open_engine(settings_of_many)) as engine:
        assert engine.frequencies(["zebras", "children"]) == {"zebras": 1, "children": before + 1}
    engine_for(settings_of_many).update([], [gone.id], REPORT)
    assert any(one.lost.having[Stream.EXACT]["zebras"] for one in segments_of(settings_of_many).values()), "it is still counted"
    with closing(open_engine(settings_of_many)) as engine:
        assert engine.frequencies(["zebras", "children"]) == {"zebras": 0, "children": before}
        assert engine.similar_words("zebrus", 1) == ()
        assert_as_specified(engine, random_letters(24))


@pytest.mark.parametrize("most", [5, 100])
def test_losses_are_right_however_many_segments_there_are(most: int, settings_of_many: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Few are kept; if there are so many that Tantivy merges them, and counts what it has lost in its own way, all is written again."""
    monkeypatch.setattr(tantivy_writer, "FEW", 0)
    monkeypatch.setattr(segments, "PART", 0)  # nothing is rewritten for what it has lost
    monkeypatch.setattr(tantivy_writer, "MOST_SMALL", most)
    old, *others = letters = list(random_letters(24))
    changed = replace(old, paragraphs=others[0].paragraphs, sections=others[0].sections)
    engine_for(settings_of_many).update([changed], [], REPORT)
    for one in random_letters(12, seed=5):
        engine_for(settings_of_many).update([one], [], REPORT)
        assert len(segments_of(settings_of_many)) < 8
        letters.append(one)
    with closing(open_engine(settings_of_many)) as engine:
        assert_as_specified(engine, [changed, *letters[1:]])


@pytest.fixture
def settings_of_many(tmp_path: Path) -> Settings:
    """Return the settings of an index of two dozen letters in one segment."""
    settings = Settings(index=tmp_path / "index", engine="tantivy")
    rebuild_index(settings, random_letters(24), REPORT)
    return settings


def segments_of(settings: Settings) -> dict[str, Segment]:
    """Return the segments of the current index."""
    return load(generations.current(settings.index) / "index")
