"""Build stage: any damage is found, and the named command repairs it."""

from __future__ import annotations

import os
import shlex
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

import indexer.ingest.check as check_module
from indexer.cli import main
from indexer.engines import Engine, open_engine, rebuild_index
from indexer.errors import ExitCode, IndexLocked
from indexer.ingest.build import Step, update
from indexer.ingest.catalogue import FILE_NAME, Catalogue, open_catalogue
from indexer.ingest.check import CATCH_UP, INDEX_AGAIN, check
from indexer.ingest.reading_version import reading_version
from indexer.letter import Report
from indexer.settings.run import Settings
from tests.support.letters_folders import change_words, flip_a_key, two_seeds

Fault = Callable[[Settings], None]


@pytest.fixture
def settings(tmp_path: Path, seeds: Path) -> Settings:
    """Return settings for an index of two seeds."""
    return two_seeds(tmp_path, seeds)


def run_sql(settings: Settings, statement: str) -> None:
    """Change the catalogue without the program."""
    with closing(sqlite3.connect(settings.index / FILE_NAME)) as connection, connection:
        connection.execute(statement)


def change_a_record(settings: Settings) -> None:
    """A letter in the catalogue has a different text."""
    with closing(sqlite3.connect(settings.index / FILE_NAME)) as connection, connection:
        change_words(connection, "children", "chickens")


def lose_a_letter(settings: Settings) -> None:
    """A source refers to a letter that does not exist."""
    run_sql(settings, "DELETE FROM letters WHERE id = (SELECT MIN(id) FROM letters)")


def lose_the_index(settings: Settings) -> None:
    """The index's folders are deleted."""
    for folder in settings.index.glob("generation-*"):
        shutil.rmtree(folder)


def garble_the_manifest(settings: Settings) -> None:
    """The index's manifest is unreadable."""
    for manifest in settings.index.glob("generation-*/manifest.json"):
        manifest.write_text("{", encoding="utf-8")


def flip_a_byte(settings: Settings) -> None:
    """One byte of the index is changed."""
    file = max(settings.index.glob("generation-*/index/*"), key=lambda path: path.stat().st_size)
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)


def index_other_letters(settings: Settings) -> None:
    """The index has other letters than the catalogue."""
    with open_catalogue(settings.index, reading_version()) as catalogue:
        letters = [replace(letter, title="Another letter") for letter in catalogue.letters()]
        rebuild_index(settings, letters, Report(catalogue.index_stamp(), letters=2))


def index_too_few(settings: Settings) -> None:
    """The index lacks a letter."""
    with open_catalogue(settings.index, reading_version()) as catalogue:
        rebuild_index(settings, list(catalogue.letters())[:1], Report(catalogue.index_stamp(), letters=1))


def change_the_catalogue_alone(settings: Settings) -> None:
    """A run died between catalogue and index."""
    with open_catalogue(settings.index, reading_version()) as catalogue:
        catalogue.forget([next(catalogue.entries()).source])


def index_from_elsewhere(settings: Settings) -> None:
    """The index was not built from this catalogue."""
    with open_catalogue(settings.index, reading_version()) as catalogue:
        rebuild_index(settings, catalogue.letters(), Report("another day", letters=2))


def change_a_checksum(settings: Settings) -> None:
    """A source has the checksum of no file."""
    run_sql(settings, "UPDATE sources SET sha256 = '0' || substr(sha256, 2) WHERE path = (SELECT MIN(path) FROM sources)")


def empty_the_file(settings: Settings) -> None:
    """The catalogue's file exists but is empty."""
    (settings.index / FILE_NAME).write_bytes(b"")


def mend(command: str) -> int:
    """Run a command that `check` names, as a user would; text after ", or" is an alternative."""
    python, module, program, *arguments = shlex.split(command.partition(", or ")[0])
    assert (python, module, program) == ("python", "-m", "indexer")
    return main([*arguments, "--quiet"])


@pytest.mark.parametrize(
    ("fault", "command"),
    [
        (change_a_record, "rebuild"),
        (lose_a_letter, "rebuild"),
        (flip_a_key, "rebuild"),
        (change_a_checksum, "rebuild"),
        (empty_the_file, "rebuild"),
        (lose_the_index, INDEX_AGAIN),
        (garble_the_manifest, INDEX_AGAIN),
        (flip_a_byte, INDEX_AGAIN),
        (index_other_letters, INDEX_AGAIN),
        (index_too_few, INDEX_AGAIN),
        (change_the_catalogue_alone, CATCH_UP),
        (index_from_elsewhere, CATCH_UP),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_fault_is_found_and_the_named_command_mends_it(fault: Fault, command: str, settings: Settings) -> None:
    """Each fault names a complete command with folders, and running it repairs the fault."""
    assert check(settings) == ()
    fault(settings)
    (named,) = {one.mend for one in check(settings)}
    assert named.startswith(f"python -m indexer {command} ")
    assert mend(named) == ExitCode.DONE
    assert check(settings) == ()


def test_a_build_that_ends_while_it_is_looked_is_no_fault(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """If a build ends during a check, the check starts again, because its findings may be half from before the build."""
    different = check_module._different_letters

    def meanwhile(catalogue: Catalogue, engine: Engine) -> Iterator[str]:
        monkeypatch.undo()
        (settings.letters[0] / "new.txt").write_text("Areas of strength\n\nChildren are heard, and it shows.", encoding="utf-8")
        update(settings)
        with closing(open_engine(settings)) as new:
            yield from different(catalogue, new)

    monkeypatch.setattr(check_module, "_different_letters", meanwhile)
    assert check(settings) == ()


def test_a_catalogue_is_looked_at_as_of_one_moment(settings: Settings) -> None:
    """What a build stores during a check is not seen by that check."""
    with open_catalogue(settings.index, reading_version()) as reader:
        with reader.at_one_moment():
            assert reader.counts()[0] == 2
            with open_catalogue(settings.index, reading_version()) as build:
                build.forget([next(build.entries()).source])
            assert len(list(reader.letters())) == reader.counts()[0] == 2
        assert reader.counts()[0] == 1


def test_a_file_that_is_no_catalogue_is_mended_by_a_rebuild(settings: Settings) -> None:
    """The file is set aside, and all letters are read again from the folders that the index names."""
    (settings.index / FILE_NAME).write_bytes(b"my diary, not a database " * 100)
    (fault,) = check(settings)
    assert mend(fault.mend) == ExitCode.DONE
    assert check(settings) == ()
    assert (settings.index / f"{FILE_NAME}.damaged").read_bytes().startswith(b"my diary")


def test_a_catalogue_of_a_newer_version_is_not_to_be_mended(settings: Settings) -> None:
    """`check` names the newer version's own commands, because one of ours would lose data."""
    run_sql(settings, "PRAGMA user_version = 999")
    (fault,) = check(settings)
    assert "newer version" in fault.what
    assert "python -m" not in fault.mend


def test_no_catalogue_at_all_is_a_fault(tmp_path: Path) -> None:
    """A missing catalogue is a fault, and looking for one does not create it."""
    (fault,) = check(Settings(index=tmp_path / "nowhere"))
    assert "rebuild path/to/letters" in fault.mend
    assert not (tmp_path / "nowhere").exists()


def test_a_build_at_work_is_no_fault(settings: Settings) -> None:
    """During an update `check` says who is building; before and after, it finds nothing wrong."""
    (settings.letters[0] / "new.txt").write_text("Areas of strength\n\nChildren are heard, and it shows.", encoding="utf-8")

    def look(step: Step) -> None:
        if step == Step("reading", 1, 1):
            with pytest.raises(IndexLocked, match=f"process {os.getpid()}"):
                check(settings)

    assert check(settings) == ()
    update(settings, look)
    assert check(settings) == ()


def test_a_fault_is_no_build_at_work_once_that_has_died(settings: Settings) -> None:
    """The process id that a killed build leaves in the lock does not hide a fault."""
    (settings.index / "lock").write_text("1", encoding="ascii")
    change_the_catalogue_alone(settings)
    assert [fault.what for fault in check(settings)] == ["the index is behind the catalogue"]
