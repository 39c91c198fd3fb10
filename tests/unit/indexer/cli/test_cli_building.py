"""Command stage: what the commands say that change the catalogue and the index, or keep them safe."""

from __future__ import annotations

import shutil
import signal
import sys
import time
from pathlib import Path

import pytest

from indexer.errors import ExitCode
from tests.support.programs import Run, other_version, started


def test_a_rebuild_tells_how_far_it_is_and_sums_up(run: Run, seeds: Path, tmp_path: Path) -> None:
    """Plain lines where there is no terminal."""
    code, out, err = run("rebuild", seeds, "--index", tmp_path / "index", "--jobs", 1)
    assert code == ExitCode.DONE
    assert "reading 5 of 5" in err
    assert "indexing 5 of 5" in err
    assert out.startswith("5 letters with ")


def test_quiet_prints_nothing(run: Run, seeds: Path, tmp_path: Path) -> None:
    """For scheduled runs."""
    assert run("rebuild", seeds, "--index", tmp_path / "index", "--jobs", 1, "--quiet") == (ExitCode.DONE, "", "")


def test_files_that_could_not_be_read_are_named(run: Run, seeds: Path, tmp_path: Path) -> None:
    """Each with its reason, with an exit code of its own, and the others can be searched."""
    shutil.copytree(seeds, tmp_path / "letters")
    (tmp_path / "letters" / "bad\x1b[31m.pdf").write_bytes(b"%PDF-1.7 and nothing else")
    code, out, err = run("rebuild", tmp_path / "letters", "--index", tmp_path / "index", "--jobs", 1)
    assert code == ExitCode.SOME_UNREAD
    assert "could not read bad [31m.pdf: " in err
    assert "\x1b" not in err
    assert "1 file could not be read" in out


def test_an_update_says_that_nothing_has_changed(run: Run, seeds: Path, index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the folder is named, set, or that of the last build."""
    assert "(nothing has changed)" in run("update", seeds, "--index", index)[1]
    assert "(nothing has changed)" in run("update", "--index", index)[1]
    monkeypatch.setenv("LETTERS_DIR", str(seeds))
    assert "(nothing has changed)" in run("update", "--index", index)[1]


def test_a_check_says_what_is_wrong_and_what_mends_it(run: Run, index: Path, tmp_path: Path) -> None:
    """A sound index passes; of a damaged one each fault is a line on standard error."""
    code, out, err = run("check", "--index", index)
    assert (code, err) == (ExitCode.DONE, "")
    assert "sound" in out
    shutil.copytree(index, tmp_path / "index")
    other_version(tmp_path / "index")
    code, out, err = run("check", "--index", tmp_path / "index")
    assert (code, out) == (ExitCode.FAILED, "")
    assert "; run: python -m indexer rebuild --from-catalogue" in err
    assert run("rebuild", "--from-catalogue", "--index", tmp_path / "index", "--quiet") == (ExitCode.DONE, "", "")
    assert run("check", "--index", tmp_path / "index", "--quiet") == (ExitCode.DONE, "", "")


def test_a_backup_comes_back(run: Run, index: Path, tmp_path: Path) -> None:
    """Into another folder, too."""
    assert run("backup", tmp_path / "b.zip", "--index", index)[0] == ExitCode.DONE
    code, out, _ = run("restore", tmp_path / "b.zip", "--index", tmp_path / "index")
    assert (code, out.split(" with ")[0]) == (ExitCode.DONE, "5 letters")


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal that Windows hasn't")
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM], ids=lambda ending: ending.name)
def test_a_watch_says_what_changes_until_a_signal_ends_it(ending: signal.Signals, seeds: Path, tmp_path: Path) -> None:
    """Each change is a line, a bad file is named once, and the end is clean."""
    letters = shutil.copytree(seeds, tmp_path / "letters")
    with started(["update", "--watch", str(letters), "--index", str(tmp_path / "index"), "--jobs", "1"]) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        (letters / "bad.pdf").write_bytes(b"%PDF-1.7 and nothing else")
        second = process.stdout.readline()
        process.send_signal(ending)
        out, err = process.communicate(timeout=60)
    assert first.startswith("5 letters with ")
    assert "1 file could not be read" in second
    assert (process.returncode, out) == (ExitCode.DONE, "stopped watching\n")
    assert [line.split(":")[0] for line in err.splitlines()] == ["could not read bad.pdf"]


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal that Windows hasn't")
def test_a_watch_tells_each_fault_once(seeds: Path, tmp_path: Path) -> None:
    """Though it tries again and again."""
    letters = shutil.copytree(seeds, tmp_path / "letters")
    with started(["update", "--watch", str(letters), "--index", str(tmp_path / "index"), "--jobs", "1", "--quiet"]) as process:
        assert process.stderr is not None
        while not (tmp_path / "index" / "current").exists():
            time.sleep(0.1)
        letters.rename(tmp_path / "away")
        fault = process.stderr.readline()
        time.sleep(1.0)
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=60)
    assert fault.startswith("indexer: there is no folder ")
    assert fault.endswith("; trying again\n")
    assert (process.returncode, out, err) == (ExitCode.DONE, "", "")


def test_a_rebuild_without_a_folder_takes_those_of_the_last(run: Run, seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A default must never take the place of a collection."""
    letters = shutil.copytree(seeds, tmp_path / "letters")
    (letters / "000_7076a58859dd4d82.txt").unlink()
    shutil.copytree(seeds, tmp_path / "seeds")
    monkeypatch.chdir(tmp_path)
    assert "4 letters" in run("rebuild", letters, "--index", "index", "--jobs", 1)[1]
    assert "4 letters" in run("rebuild", "--index", "index", "--jobs", 1)[1]
    assert "5 letters" in run("rebuild", "--index", "other", "--jobs", 1)[1]
    assert "rebuild path/to/letters --index nowhere" in run("rebuild", "--from-catalogue", "--index", "nowhere")[2]
