"""Making vectors: each text once, only what is missing, and whatever is finished stays."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

pytest.importorskip("numpy")

import numpy as np

from indexer.embeddings.coverage import Coverage, coverage, coverage_words
from indexer.embeddings.making import make_vectors
from indexer.embeddings.vectors import FOLDER, VECTORS, Vectors
from indexer.letter import Letter
from tests.support.factories import REPORT, letter, letter_id, paragraph
from tests.support.memory_engine import MemoryEngine
from tests.support.models import DIMENSIONS, WordsEncoder

THANKS = "Thank you for your help, {}."
OLD = letter("old", "Caseloads are high.", "Supervision is weak.", date="2015-01-01")
NEW = letter("new", "Adoption is slow.", "Caseloads are high.", date="2022-01-01")


def engine_with(*letters: Letter) -> MemoryEngine:
    """Return an engine that holds these letters."""
    engine = MemoryEngine()
    engine.rebuild(letters, REPORT)
    return engine


def made(engine: MemoryEngine, index: Path, encoder: WordsEncoder | None = None) -> tuple[WordsEncoder, list[tuple[int, int]]]:
    """Make the vectors; return the encoder and the steps that were told."""
    encoder, steps = encoder or WordsEncoder(), []
    make_vectors(engine, encoder, index, lambda *step: steps.append(step))
    return encoder, steps


def nearest(index: Path, query: str, encoder: WordsEncoder, letters: Iterable[str] | None = None) -> list[tuple[str, int]]:
    """Return the paragraphs, nearest first."""
    vectors = Vectors(index, encoder.identity, DIMENSIONS)
    return [(one.letter_id, one.number) for one in vectors.nearest(encoder.query(query), 10, letters and set(letters))]


def test_each_text_is_read_once_newest_letters_first(tmp_path: Path) -> None:
    """A text that two letters share too."""
    encoder, steps = made(engine_with(OLD, NEW), tmp_path)
    assert encoder.read == ["Adoption is slow.", "Caseloads are high.", "Supervision is weak."]
    assert steps == [(1, 2), (2, 2)]


def test_boilerplate_is_read_once_whatever_it_names(tmp_path: Path) -> None:
    """Standard wording about five councils is one text."""
    names = ("Leeds", "Slough", "Hull", "Dorset", "Derby")
    letters = [letter(name, paragraph(1, THANKS.format(name), boilerplate=True)) for name in names]
    assert len(made(engine_with(*letters), tmp_path)[0].read) == 1


def test_the_nearest_come_first(tmp_path: Path) -> None:
    """By what they mean, also in other words, and only in the letters asked for."""
    encoder, _ = made(engine_with(OLD, NEW), tmp_path)
    assert nearest(tmp_path, "heavy workloads", encoder)[:2] == sorted([(OLD.id, 1), (NEW.id, 2)])
    assert nearest(tmp_path, "heavy workloads", encoder, [OLD.id]) == [(OLD.id, 1), (OLD.id, 2)]
    assert nearest(tmp_path, "heavy workloads", encoder, ["0" * 16]) == []


def test_an_update_reads_only_what_is_new(tmp_path: Path) -> None:
    """What has a vector keeps it."""
    made(engine_with(OLD), tmp_path)
    encoder, steps = made(engine_with(OLD, NEW), tmp_path)
    assert encoder.read == ["Adoption is slow."]
    assert steps == [(2, 2)]


def test_vectors_of_removed_letters_go(tmp_path: Path) -> None:
    """The file shrinks, and what stays is still found."""
    encoder, _ = made(engine_with(OLD, NEW), tmp_path)
    file = tmp_path / FOLDER / encoder.identity / VECTORS
    before = file.stat().st_size
    made(engine_with(NEW), tmp_path)
    assert file.stat().st_size == before * 2 // 3
    assert nearest(tmp_path, "permanence", encoder) == [(NEW.id, 1), (NEW.id, 2)]


class _Stopped(WordsEncoder):
    """Is stopped, as by Ctrl-C, at its third text."""

    def passage(self, text: str) -> np.ndarray:
        if len(self.read) == 2:
            raise KeyboardInterrupt
        return super().passage(text)


def test_what_is_finished_stays_when_it_is_stopped(tmp_path: Path) -> None:
    """Finished letters are searched; the next run does the rest."""
    engine = engine_with(OLD, NEW)
    stopped = _Stopped()
    with pytest.raises(KeyboardInterrupt):
        made(engine, tmp_path, stopped)
    assert nearest(tmp_path, "heavy workloads", stopped) == [(NEW.id, 2), (NEW.id, 1)]
    assert coverage(engine, tmp_path, stopped.identity) == Coverage(1, 2)
    assert made(engine, tmp_path)[0].read == ["Supervision is weak."]
    assert coverage(engine, tmp_path, stopped.identity) == Coverage(2, 2)


def test_a_vector_that_was_cut_off_is_made_again(tmp_path: Path) -> None:
    """A process killed while it wrote costs only what it was writing."""
    engine = engine_with(OLD, NEW)
    encoder, _ = made(engine, tmp_path)
    file = tmp_path / FOLDER / encoder.identity / VECTORS
    file.write_bytes(file.read_bytes()[:-3])
    assert nearest(tmp_path, "oversight", encoder) == nearest(tmp_path, "oversight", encoder, [OLD.id, NEW.id])
    assert made(engine, tmp_path)[0].read == ["Supervision is weak."]
    assert nearest(tmp_path, "oversight", encoder)[0] == (OLD.id, 2)


def test_another_model_makes_its_own_vectors(tmp_path: Path) -> None:
    """Until it has, none are used and the reason is said; then those of the first model go."""
    engine = engine_with(OLD, NEW)
    made(engine, tmp_path)
    other = WordsEncoder("b" * 16)
    before = coverage(engine, tmp_path, other.identity)
    assert before == Coverage(0, 2, other_model=True)
    assert coverage_words(before, "words").endswith("made with another model; run: python -m indexer meaning")
    made(engine, tmp_path, other)
    assert coverage(engine, tmp_path, other.identity) == Coverage(2, 2)
    assert [one.name for one in (tmp_path / FOLDER).iterdir()] == [other.identity]


def test_a_paragraph_read_differently_since_counts_as_having_none(tmp_path: Path) -> None:
    """The vector of what stood at its place is not taken for its own."""
    encoder, _ = made(engine_with(OLD), tmp_path)
    vectors = Vectors(tmp_path, encoder.identity, DIMENSIONS)
    query = encoder.query("caseloads high")
    assert vectors.similarity(query, OLD.id, 1, "Caseloads are high.") == pytest.approx(1, abs=0.02)
    assert vectors.similarity(query, OLD.id, 1, "Something else.") is None
    assert vectors.similarity(query, letter_id("none"), 1, "Caseloads are high.") is None
