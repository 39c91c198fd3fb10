"""Build stage: an update reads only what it must, and leaves the same index as a rebuild."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.errors import IndexMissing, IndexOutOfDate, UnreadableSource
from indexer.ingest.build import Outcome, Step, rebuild, roll_back, update
from indexer.ingest.catalogue import open_catalogue
from indexer.ingest.check import check
from indexer.ingest.reading import letters_in
from indexer.ingest.reading_version import reading_version
from indexer.ingest.sources import File, source_of
from indexer.letter import Source
from indexer.settings.run import Settings
from tests.support.letters_folders import (
    EVENTS,
    add,
    change,
    copy,
    held,
    make_way,
    move_up,
    nothing,
    paths,
    rebuilt,
    remove,
    rename,
    settings_over,
    swap,
    touch,
    write_letter,
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return settings for a folder with two letters and one file that cannot be read."""
    return settings_over(tmp_path)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_an_update_gives_what_a_rebuild_gives(event: Callable[[Settings], None], settings: Settings, tmp_path: Path) -> None:
    """Whatever happens to the files, an update and a rebuild give the same index."""
    rebuild(settings)
    event(settings)
    update(settings)
    assert held(settings) == rebuilt(settings, tmp_path)


@pytest.mark.parametrize("event", [nothing, add], ids=lambda event: event.__name__)
def test_an_update_mends_a_damaged_index(event: Callable[[Settings], None], settings: Settings, tmp_path: Path) -> None:
    """A changed byte is never copied into the next index; the next update repairs it even if no letter has changed."""
    rebuild(settings)
    (store,) = settings.index.glob("generation-1/letters.sqlite")
    store.write_bytes(store.read_bytes()[:-1] + b"\x07")
    event(settings)

    assert update(settings).changed
    assert check(settings) == ()
    assert held(settings) == rebuilt(settings, tmp_path)


def test_a_file_of_two_generations_that_is_damaged_is_mended_in_the_next(settings: Settings, tmp_path: Path) -> None:
    """What an update shares with the index before is damaged in both; the next update notices and makes all of it new."""
    rebuild(settings)
    add(settings)
    update(settings)
    old, new = settings.index / "generation-1" / "letters.sqlite", settings.index / "generation-2" / "letters.base.sqlite"
    assert new.samefile(old)
    with new.open("rb+") as file:
        file.seek(-1, 2)
        file.write(b"\x07")

    assert [fault.what for fault in check(settings)] == [
        "the index is damaged: generation-2/letters.base.sqlite has changed since it was written"
    ]
    with pytest.raises(IndexOutOfDate, match=r"generation-1/letters.sqlite has changed"):
        roll_back(settings)
    assert update(settings).changed
    assert check(settings) == ()
    assert held(settings) == rebuilt(settings, tmp_path)
    assert {path.stat().st_nlink for path in (settings.index / "generation-3").rglob("*") if path.is_file()} == {1}


@pytest.mark.parametrize(
    ("event", "read", "changed", "why"),
    [
        (nothing, 0, False, "nothing is read again"),
        (touch, 0, True, "the hash says that it is the same"),
        (rename, 0, True, "known bytes under a new name"),
        (swap, 0, True, "known bytes under known names"),
        (move_up, 0, True, "known bytes under a known name, whose own go on under a new one"),
        (make_way, 1, True, "only the new one under the old name"),
        (copy, 0, True, "known bytes under a second name"),
        (add, 1, True, "only the new one"),
        (change, 1, True, "only the changed one"),
        (remove, 0, True, "nothing to read"),
    ],
)
def test_an_update_reads_only_what_it_must(
    event: Callable[[Settings], None], read: int, changed: bool, why: str, settings: Settings
) -> None:
    """A file is compared by size and time first, then by hash."""
    rebuild(settings)
    event(settings)
    outcome = update(settings)
    assert (outcome.read, outcome.changed) == (read, changed)


def test_an_update_looks_where_the_last_build_did(settings: Settings) -> None:
    """Without a folder, an update uses those of the last build."""
    rebuild(settings)
    add(settings)
    assert update(replace(settings, letters=())).report.letters == 3


def test_an_update_of_one_folder_leaves_the_others(settings: Settings, tmp_path: Path) -> None:
    """Letters from a folder that is not named stay."""
    rebuild(settings)
    write_letter(tmp_path / "second", "x.txt", "Placements are stable.")
    outcome = update(replace(settings, letters=(tmp_path / "second",)))
    assert outcome.report.letters == 3
    assert outcome.report.folders == (str(tmp_path / "letters"), str(tmp_path / "second"))


@pytest.mark.parametrize("build", [rebuild, update])
def test_what_is_gone_is_told(build: Callable[[Settings], Outcome], settings: Settings) -> None:
    """An update reports how many letters are gone, so that an unmounted disk is noticed."""
    rebuild(settings)
    remove(settings)
    assert build(settings).gone == 1
    assert build(settings).gone == 0


def test_the_order_in_which_folders_are_named_changes_nothing(settings: Settings, tmp_path: Path) -> None:
    """Naming the folders in another order builds no new index, which would push out the one to roll back to."""
    second = tmp_path / "second"
    write_letter(second, "x.txt", "Placements are stable.")
    rebuild(replace(settings, letters=(second, *settings.letters)))
    for letters in ((*settings.letters, second), (second,), settings.letters):
        assert not update(replace(settings, letters=letters)).changed


def name_as_text(settings: Settings) -> None:
    """A text that could not be read because it was named as a PDF gets its right name."""
    text = write_letter(settings.letters[0], "d.pdf", "Visits are timely.")
    update(settings)
    text.rename(settings.letters[0] / "d.txt")


def name_as_pdf(settings: Settings) -> None:
    """A copy of a text is named as a PDF; the text itself must not be lost."""
    shutil.copy(settings.letters[0] / "a.txt", settings.letters[0] / "0.pdf")


@pytest.mark.parametrize("event", [name_as_text, name_as_pdf])
def test_bytes_are_read_by_each_kind_of_name(event: Callable[[Settings], None], settings: Settings, tmp_path: Path) -> None:
    """A text named .pdf is refused as a web page sent in place of the letter, but the same bytes named .txt are a letter."""
    rebuild(settings)
    event(settings)
    update(settings)
    assert held(settings) == rebuilt(settings, tmp_path)
    assert ["a.txt"] in paths(settings)


def test_letters_whose_files_are_gone_can_be_kept(settings: Settings) -> None:
    """Letters stay with `keep_missing` if their files were moved away."""
    rebuild(settings)
    remove(settings)
    assert update(settings, keep_missing=True).report.letters == 2


@pytest.mark.parametrize("begun", [False, True])
def test_an_update_before_any_build_says_what_to_do(begun: bool, settings: Settings) -> None:
    """If no folder was ever named, or the first build was killed before it read a letter, the error says what to run."""
    if begun:
        settings.index.mkdir()
        with open_catalogue(settings.index, reading_version()):
            pass
    with pytest.raises(IndexMissing, match="rebuild path/to/letters"):
        update(replace(settings, letters=()))


def test_an_update_of_nothing_yet_builds(settings: Settings) -> None:
    """The first update is a rebuild."""
    assert update(settings).report.letters == 2


def test_what_a_dead_run_left_is_finished_by_the_next(settings: Settings) -> None:
    """If a run dies between catalogue and index, the change stays pending for the next."""
    rebuild(settings)
    add(settings)
    fails_at = Step("indexing", 1, 1)

    def die(step: Step) -> None:
        if step == fails_at:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        update(settings, die)
    assert len(held(settings)[0]) == 2
    assert update(settings).read == 0
    assert len(held(settings)[0]) == 3


def test_letters_that_another_version_read_are_read_again(settings: Settings) -> None:
    """The next update reads old letters again if the program's version has changed."""
    rebuild(settings)
    with open_catalogue(settings.index, "0.0.0/0") as catalogue:
        catalogue.put_known([(entry.source, entry) for entry in catalogue.entries()])
    assert update(settings).read == 3


def test_a_file_that_cannot_be_opened_is_tried_again_by_the_next_update(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unopened file is tried again by the next update, because its permissions may change without its size or time."""
    def refuse(file: File) -> Source:
        if file.path == "a.txt":
            raise PermissionError(13, "Permission denied")
        return source_of(file)

    with monkeypatch.context() as patch:
        patch.setattr("indexer.ingest.reading.source_of", refuse)
        outcome = rebuild(settings)
        with pytest.raises(UnreadableSource, match="Permission denied"):
            letters_in(settings.letters[0] / "a.txt", settings)
    reasons = {one.source.path: one.reason for one in outcome.report.unread}
    assert reasons["a.txt"] == "can't be opened: Permission denied"
    assert paths(settings) == [["deep/b.txt"]]
    update(settings)
    assert paths(settings) == [["a.txt"], ["deep/b.txt"]]
