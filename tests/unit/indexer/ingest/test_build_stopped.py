"""Build stage: if the machine stops a reading, the file is tried again, and what was read before stays."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.errors import BuildFailed
from indexer.ingest.build import Outcome, rebuild, update
from indexer.ingest.reading import Reading, UnopenedFile, read_records
from indexer.letter import Letter
from indexer.settings.run import Settings
from tests.support.letters_folders import change, held, paths, rebuilt, settings_over, swap

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
BOTH = [["a.txt"], ["deep/b.txt"]]


def read_or_die(reading: Reading) -> Letter | UnopenedFile:
    """Read a letter, except one at which the system ends the process; a worker's function must be importable."""
    if reading.location.name == "a.txt":
        os.kill(os.getpid(), signal.SIGKILL)
    return read_records(reading)


def read_swapped(reading: Reading) -> Letter | UnopenedFile:
    """Read a letter after two files have swapped names, which happens once."""
    letters = Path(reading.sources[0].folder)
    if not (letters / "swapped.log").exists():
        (letters / "swapped.log").touch()
        swap(Settings(letters=(letters,)))
    return read_records(reading)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return settings for a folder with two letters and one file that cannot be read."""
    return settings_over(tmp_path)


@pytest.fixture
def short_of_memory(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Make the system end every process that reads a.txt, until this is undone."""
    monkeypatch.setattr("indexer.ingest.build.read_records", read_or_die)
    return monkeypatch


def test_a_letter_whose_reading_was_stopped_is_tried_again(settings: Settings, short_of_memory: pytest.MonkeyPatch) -> None:
    """The file is reported with the reason, and the next update reads it although it has not changed."""
    reasons = {one.source.path: one.reason for one in rebuild(settings).report.unread}
    assert reasons["a.txt"].startswith("too large: the operating system stopped the reading")
    short_of_memory.undo()
    assert update(settings).read == 1
    assert paths(settings) == BOTH


def test_a_letter_that_is_stopped_twice_is_believed(settings: Settings, short_of_memory: pytest.MonkeyPatch) -> None:
    """The file is reported as before but not tried again until it changes, except by a rebuild."""
    rebuild(settings)
    assert [update(settings).read for _ in range(3)] == [1, 0, 0]
    rebuild(settings)
    assert [one.source.path for one in update(settings).report.unread] == ["a.txt", "c.pdf"]
    short_of_memory.undo()
    rebuild(settings)
    assert paths(settings) == BOTH


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("build", [rebuild, update])
def test_a_file_that_another_takes_the_place_of_is_no_other_letter(
    known: bool, build: Callable[[Settings], Outcome], settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each text is stored under its own checksum, or waits for the next update."""
    if known:
        rebuild(settings)
        for name in ("a.txt", "deep/b.txt"):
            with (settings.letters[0] / name).open("a", encoding="utf-8") as file:
                file.write("\nA new line at the end of each.\n")
    with monkeypatch.context() as patch:
        patch.setattr("indexer.ingest.build.read_records", read_swapped)
        if known:
            assert [one.source.path for one in build(settings).report.unread] == ["c.pdf"]
            assert paths(settings) == BOTH
        else:
            with pytest.raises(BuildFailed, match=r"a\.txt \(it changed while it was being read"):
                build(settings)
    update(settings)
    assert held(settings) == rebuilt(settings, tmp_path)


def test_what_was_read_of_the_same_bytes_stays(settings: Settings, request: pytest.FixtureRequest) -> None:
    """A rebuild on a machine in trouble loses no letter, and does not show the old text of one that has changed since."""
    rebuild(settings)
    request.getfixturevalue("short_of_memory")
    assert [one.source.path for one in rebuild(settings).report.unread] == ["c.pdf"]
    assert paths(settings) == BOTH
    change(settings)
    rebuild(settings)
    assert paths(settings) == BOTH[1:]
