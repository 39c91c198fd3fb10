"""The command meaning, and what other commands say of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

pytest.importorskip("onnxruntime", reason="the extra meaning is not installed")
pytest.importorskip("tokenizers", reason="the extra meaning is not installed")

from indexer.errors import ExitCode
from indexer.ingest.lock import index_lock
from tests.support.models import write_cross_encoder, write_encoder
from tests.support.programs import Run

MAKE = "run: python -m indexer meaning"


@pytest.fixture
def own(index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the index, with a model set."""
    monkeypatch.setenv("LETTERS_MEANING", str(write_encoder(tmp_path / "model")))
    return Path(shutil.copytree(index, tmp_path / "index"))


def test_making_and_searching_by_meaning(run: Run, own: Path) -> None:
    """Status and search say before that it is lacking, and after that it is there; a second run has nothing to do."""
    assert f"0 of 5 letters can be searched by meaning (model model); {MAKE}" in run("status", "--index", own)[1]
    assert "Ordered by words only" in run("search", "caseloads", "--index", own)[1]
    code, out, err = run("meaning", "--index", own, "--jobs", 1)
    assert code == ExitCode.DONE
    assert out.startswith("5 letters can be searched by meaning; 1")
    assert "letters 5 of 5" in err
    assert "Ordered by words and by meaning." in run("search", "caseloads", "--index", own)[1]
    assert json.loads(run("status", "--json", "--index", own)[1])["meaning"] == {"model": "model", "covered": 5, "letters": 5}
    assert run("meaning", "--index", own)[1] == "5 letters can be searched by meaning; 0 vectors made, 0 removed\n"


def test_a_build_says_what_is_missing(run: Run, own: Path, seeds: Path) -> None:
    """So that nobody forgets to make it."""
    assert MAKE in run("update", seeds, "--index", own)[1]
    run("meaning", "--index", own, "--quiet")
    assert MAKE not in run("update", seeds, "--index", own)[1]
    assert MAKE not in run("rebuild", "--from-catalogue", "--index", own)[1]


def test_off_by_default(run: Run, index: Path) -> None:
    """Then status says nothing of it, and the command what to set."""
    assert json.loads(run("status", "--json", "--index", index)[1])["meaning"] is None
    assert "by meaning" not in run("status", "--index", index)[1]
    code, _, err = run("meaning", "--index", index)
    assert (code, err.split(";")[0]) == (ExitCode.USAGE, "indexer: LETTERS_MEANING is not set")


def test_the_sharper_order(run: Run, own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a cross-encoder; without one, an error says what to set."""
    code, _, err = run("search", "caseloads", "--sharper", "--index", own)
    assert (code, "LETTERS_SHARPER" in err) == (ExitCode.USAGE, True)
    monkeypatch.setenv("LETTERS_SHARPER", str(write_cross_encoder(tmp_path / "reader")))
    with monkeypatch.context() as alone:
        alone.delenv("LETTERS_MEANING")
        assert run("search", "caseloads", "--index", own)[0] == ExitCode.USAGE
    run("meaning", "--index", own, "--quiet")
    assert "were read more closely" in run("search", "caseloads", "--sharper", "--index", own)[1]


@pytest.mark.parametrize("command", [("search", "caseloads"), ("meaning",), ("status",)])
def test_a_folder_without_a_model_is_an_error(
    command: tuple[str, ...], run: Run, own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not a search by words without a word about it."""
    monkeypatch.setenv("LETTERS_MEANING", str(tmp_path))
    code, out, err = run(*command, "--index", own)
    assert (code, out) == (ExitCode.USAGE, "")
    assert "has no model" in err


def test_one_run_at_a_time(run: Run, own: Path) -> None:
    """A second one would do the same work again; a build may run beside it."""
    with index_lock(own / "meaning"):
        assert run("meaning", "--index", own)[0] == ExitCode.FAILED
        assert run("update", "--index", own)[0] == ExitCode.DONE
