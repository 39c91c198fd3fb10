"""Encoders: models in a folder, run by onnxruntime, on small models of our own making."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("numpy")
pytest.importorskip("onnxruntime", reason="the extra meaning is not installed")
pytest.importorskip("tokenizers", reason="the extra meaning is not installed")

import numpy as np

from indexer.embeddings.cross_encoder import CrossEncoder
from indexer.embeddings.encoder import Encoder
from indexer.embeddings.model_folder import cross_encoder_folder, encoder_folder
from indexer.errors import UsageError
from tests.support.models import VOCABULARY, WordsEncoder, table, write_cross_encoder, write_encoder

TEXT = "Caseloads are high and supervision is weak."


def test_a_vector_is_the_mean_of_its_words(tmp_path: Path) -> None:
    """Of length 1, and the same as worked out by hand."""
    found = Encoder(encoder_folder(write_encoder(tmp_path))).passage("caseloads high weak")
    mean = table()[[VOCABULARY[one] for one in ("[CLS]", "caseloads", "high", "weak", "[SEP]")]].mean(axis=0)
    assert found == pytest.approx(mean / np.linalg.norm(mean), abs=1e-6)


def test_a_vector_is_that_of_the_first_token_where_the_model_says_so(tmp_path: Path) -> None:
    """As its 1_Pooling/config.json asks."""
    found = Encoder(encoder_folder(write_encoder(tmp_path, "cls"))).passage(TEXT)
    first = table()[VOCABULARY["[CLS]"]]
    assert found == pytest.approx(first / np.linalg.norm(first), abs=1e-6)


def test_the_end_of_a_long_text_counts_too(tmp_path: Path) -> None:
    """A text longer than the model reads at once is read in windows."""
    encoder = Encoder(encoder_folder(write_encoder(tmp_path, longest=6)))
    long = encoder.passage("caseloads caseloads caseloads caseloads children children children")
    assert long[0] > 0.1
    assert long[4] > 0.1


def test_a_cross_encoder_reads_both_texts(tmp_path: Path) -> None:
    """The paragraph that has more of the query's meaning scores higher; one that has none scores least."""
    reader = CrossEncoder(cross_encoder_folder(write_cross_encoder(tmp_path)))
    both, one, none = reader.scores("high caseloads", ["Workloads are excessive.", "Workloads.", "Adoption is poor."])
    assert both > one > none


def test_the_model_in_plain_python_is_the_same(tmp_path: Path) -> None:
    """What other tests search with does what these files do."""
    assert Encoder(encoder_folder(write_encoder(tmp_path))).query(TEXT.rstrip(".")) == pytest.approx(WordsEncoder().query(TEXT), abs=1e-6)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_damaged_model_says_what_to_do(name: str, tmp_path: Path) -> None:
    """Never an error of the library's own."""
    (write_encoder(tmp_path) / name).write_bytes(b"no model")
    with pytest.raises(UsageError, match=r"download it again as docs/running/meaning\.md says"):
        Encoder(encoder_folder(tmp_path))


def test_nothing_is_written_for_telemetry(tmp_path: Path) -> None:
    """A process that encodes leaves nothing in its user's folder, though onnxruntime would write a device id there."""
    home, model = tmp_path / "home", write_encoder(tmp_path / "model")
    home.mkdir()
    program = (
        "import sys; from pathlib import Path\n"
        "from indexer.embeddings.encoder import Encoder; from indexer.embeddings.model_folder import encoder_folder\n"
        "Encoder(encoder_folder(Path(sys.argv[1]))).query('caseloads')"
    )
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "ORT_"))}
    environment = {**kept, "HOME": str(home), "USERPROFILE": str(home), "LOCALAPPDATA": str(home)}
    subprocess.run([sys.executable, "-c", program, str(model)], env=environment, check=True)
    assert list(home.rglob("*")) == []
