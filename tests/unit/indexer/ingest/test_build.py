"""Build stage: every file found is read, catalogued and indexed; nothing is lost on the way."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.errors import BuildFailed, LettersError, NotFound, UnreadableSource, UsageError
from indexer.ingest.build import Outcome, Step, rebuild, rebuild_from_catalogue, roll_back, update
from indexer.ingest.lock import index_lock
from indexer.ingest.reading import letters_in
from indexer.settings.run import Settings
from tests.support.letters_folders import add, copy, held, paths, settings_over, write_letter


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return settings for a folder with two letters and one file that cannot be read."""
    return settings_over(tmp_path)


def test_a_rebuild_reads_all_and_names_what_it_could_not(settings: Settings) -> None:
    """Letters can be searched, and the report names the file that could not be read, with the reason."""
    outcome = rebuild(settings)
    assert paths(settings) == [["a.txt"], ["deep/b.txt"]]
    assert [(one.source.path, bool(one.reason)) for one in outcome.report.unread] == [("c.pdf", True)]
    assert outcome.report.folders == (str(settings.letters[0]),)
    assert (outcome.report.letters, outcome.read) == (2, 3)


def test_the_order_of_work_makes_no_difference(settings: Settings, tmp_path: Path) -> None:
    """Two workers give the same result as one."""
    other = replace(settings, jobs=2, index=tmp_path / "other")
    rebuild(settings)
    rebuild(other)
    assert held(settings) == held(other)


def test_progress_counts_to_the_end(settings: Settings) -> None:
    """Progress reports reach the end of both steps."""
    steps: list[Step] = []
    rebuild(settings, steps.append)
    assert [step for step in steps if step.done == step.total] == [Step("reading", 3, 3), Step("indexing", 2, 2)]


def test_a_lost_index_is_made_again_without_the_files(settings: Settings) -> None:
    """The catalogue is enough to build the index again."""
    rebuild(settings)
    before = held(settings)
    shutil.rmtree(settings.letters[0])
    for folder in settings.index.glob("generation-*"):
        shutil.rmtree(folder)
    rebuild_from_catalogue(settings)
    assert held(settings) == before


def no_folder(settings: Settings) -> Settings:
    """The folder does not exist."""
    return replace(settings, letters=(settings.letters[0] / "nowhere",))


def empty_folder(settings: Settings) -> Settings:
    """The folder is empty."""
    (settings.letters[0].parent / "empty").mkdir()
    return replace(settings, letters=(settings.letters[0].parent / "empty",))


def only_bad_files(settings: Settings) -> Settings:
    """Not a single file can be read."""
    for name in ("a.txt", "deep/b.txt"):
        (settings.letters[0] / name).unlink()
    return settings


def all_spoilt(settings: Settings) -> Settings:
    """Every letter is replaced by a file that cannot be read."""
    for number, name in enumerate(("a.txt", "deep/b.txt")):
        (settings.letters[0] / name).write_bytes(b"%PDF-1.7 and nothing else " * (number + 2))
    return settings


@pytest.mark.parametrize("build", [rebuild, update], ids=lambda build: build.__name__)
@pytest.mark.parametrize("fault", [no_folder, empty_folder, only_bad_files, all_spoilt], ids=lambda fault: fault.__name__)
def test_a_build_that_fails_loses_nothing(
    fault: Callable[[Settings], Settings], build: Callable[[Settings], Outcome], settings: Settings
) -> None:
    """After a wrong argument, an unmounted disk or a folder of unreadable files, the old index and its catalogue are unchanged."""
    rebuild(settings)
    before = held(settings)
    with pytest.raises((UsageError, BuildFailed)):
        build(fault(settings))
    assert held(settings) == before
    rebuild_from_catalogue(settings)
    assert held(settings) == before


def test_a_build_without_letters_names_its_files_and_what_becomes_of_the_index(settings: Settings, tmp_path: Path) -> None:
    """Five files with their reasons, and the number of the others; a previous index only where there is one."""
    bad = tmp_path / "bad"
    bad.mkdir()
    for number in range(7):
        (bad / f"{number}.txt").touch()
    reasons = ", ".join(f"{number}.txt (empty file)" for number in range(5))
    with pytest.raises(BuildFailed) as first:
        rebuild(replace(settings, letters=(bad,)))
    assert str(first.value) == f"the build failed: no letters could be read: {reasons}, and 2 more"
    rebuild(settings)
    before = held(settings)
    with pytest.raises(BuildFailed) as later:
        rebuild(replace(settings, letters=(bad,)))
    assert str(later.value).startswith("the build failed, and the previous index is still in use: no letters could be read: 0.txt (")
    assert held(settings) == before


def test_a_second_build_is_refused_and_harms_nothing(settings: Settings) -> None:
    """A second build at the same time is refused, so that the two never mix."""
    rebuild(settings)
    before = held(settings)
    with index_lock(settings.index), pytest.raises(BuildFailed, match="process"):
        rebuild(settings)
    assert held(settings) == before


def test_the_same_bytes_are_one_letter_with_two_sources(settings: Settings) -> None:
    """A duplicate is read once and found once."""
    copy(settings)
    outcome: Outcome = rebuild(settings)
    assert paths(settings) == [["a.txt", "copy.txt"], ["deep/b.txt"]]
    assert outcome.read == 3


def test_one_file_can_be_read_by_itself(settings: Settings) -> None:
    """`show` reads a file without an index."""
    (letter,) = letters_in(settings.letters[0] / "a.txt", settings)
    assert [source.path for source in letter.sources] == ["a.txt"]
    assert any("Caseloads are low" in paragraph.text for paragraph in letter.paragraphs)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("c.pdf", "damaged"),
        ("nowhere.pdf", "No such file"),
        ("stub.md", "no paragraphs"),
    ],
)
def test_a_file_that_cannot_be_read_by_itself_says_why(name: str, why: str, settings: Settings) -> None:
    """The reason comes with the file's name; a file with only a heading is not a letter."""
    (settings.letters[0] / "stub.md").write_text("# Focused visit to Nottingham City Council\n", encoding="utf-8")
    with pytest.raises(UnreadableSource, match=f"{name}.*{why}"):
        letters_in(settings.letters[0] / name, settings)


def test_an_index_folder_that_cannot_be_one_is_refused(settings: Settings, tmp_path: Path) -> None:
    """A file in place of the index folder is left as it is."""
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(LettersError, match="file"):
        rebuild(replace(settings, index=tmp_path / "file"))
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


def test_the_index_before_the_last_build_can_answer_again(settings: Settings) -> None:
    """A bad build can be undone at once, and the next build continues from the catalogue."""
    rebuild(settings)
    before = held(settings)
    add(settings)
    update(settings)
    after = held(settings)
    assert roll_back(settings).letters == 2
    assert held(settings) == before
    assert update(settings).changed
    assert held(settings) == after


def test_without_an_index_from_before_nothing_is_undone(settings: Settings) -> None:
    """The only index stays."""
    rebuild(settings)
    before = held(settings)
    with pytest.raises(NotFound, match="no earlier index to go back to"):
        roll_back(settings)
    assert held(settings) == before


def test_what_the_system_refuses_is_one_line(settings: Settings) -> None:
    """A folder in place of the catalogue is named in one line and left as it is."""
    (settings.index / "catalogue.sqlite3").mkdir(parents=True)
    with pytest.raises(BuildFailed, match=r"catalogue\.sqlite3"):
        rebuild(settings)


def test_a_disk_that_goes_away_during_a_build_loses_no_letter(settings: Settings) -> None:
    """The catalogue entries of its files stay, and the next update, with the disk back, has everything."""
    (folder,) = settings.letters
    write_letter(folder, "x.txt", "Plans are clear and children understand them.")
    rebuild(settings)
    before = held(settings)
    write_letter(folder, "y.txt", "Children tell their own stories in their own words.")

    def unmount(step: Step) -> None:
        if step.name == "reading" and folder.exists():
            folder.rename(folder.with_name("away"))

    outcome = rebuild(settings, unmount)
    assert held(settings) == before
    assert [one.source.path for one in outcome.report.unread] == ["c.pdf"]
    folder.with_name("away").rename(folder)
    assert update(settings).report.letters == 4


def test_a_file_that_cannot_be_opened_in_its_turn_is_asked_again(settings: Settings) -> None:
    """The file is reported, and the next update tries it again although its size and time are the same."""
    path = settings.letters[0] / "deep" / "b.txt"
    content, times = path.read_bytes(), path.stat()

    def block(step: Step) -> None:
        if step == Step("reading", 1, 3):
            path.unlink()
            path.mkdir()

    outcome = rebuild(settings, block)
    assert "can't be opened" in {one.source.path: one.reason for one in outcome.report.unread}["deep/b.txt"]
    path.rmdir()
    path.write_bytes(content)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert update(settings).report.letters == 2
