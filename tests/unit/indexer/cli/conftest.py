"""What tests of the commands need: an index of the seeds, and a way to run a command."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.cli import main
from indexer.errors import ExitCode
from tests.support.programs import Run


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    """Return an index of the seeds."""
    folder = tmp_path_factory.mktemp("cli") / "index"
    assert main(["rebuild", str(seeds), "--index", str(folder), "--quiet", "--jobs", "1"]) == ExitCode.DONE
    return folder


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs a command and returns its exit code, output and errors."""
    for name in ("LETTERS_DIR", "LETTERS_INDEX", "LETTERS_ENGINE"):
        monkeypatch.delenv(name, raising=False)
    capsys.readouterr()

    def run_command(*arguments: object) -> tuple[int, str, str]:
        code = main([str(one) for one in arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run_command
