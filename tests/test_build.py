"""Build stage: what is found is read, catalogued and indexed; nothing is lost on the way, and an update equals a rebuild."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.build import Outcome, Step, read_file, rebuild, rebuild_from_catalogue, roll_back, update
from indexer.catalogue import open_catalogue
from indexer.engines import open_engine
from indexer.errors import BuildFailed, IndexMissing, LettersError, NotFound, UnreadableSource, UsageError
from indexer.letter import Letter, Report, Source
from indexer.lock import index_lock
from indexer.settings import Settings
from indexer.sources import File, source_of

LETTER = """Sarah Brown
Director of Children's Services
{council}

{day}

Dear Sarah

Focused visit to {council}

Areas of strength

{strength}

Areas for improvement

Supervision is not always recorded, so managers do not know whether plans for children move on.

Yours sincerely

Jo Green
Her Majesty's Inspector
"""


def write_letter(folder: Path, name: str, strength: str = "Caseloads are low and social workers know children well.") -> Path:
    """Write a text letter of our own making."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(LETTER.format(council="Nottingham City Council", day="3 May 2019", strength=strength), encoding="utf-8")
    return path


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return settings over a folder with two letters and one file that can't be read."""
    letters = tmp_path / "letters"
    write_letter(letters, "a.txt")
    write_letter(letters, "deep/b.txt", "Partners share information well and early.")
    (letters / "c.pdf").write_bytes(b"%PDF-1.7 and nothing else")
    return Settings(letters=(letters,), index=tmp_path / "index", jobs=1)


def held(settings: Settings) -> tuple[list[Letter], Report]:
    """Return what the index answers: all letters, and the report without its time."""
    with closing(open_engine(settings)) as engine:
        return list(engine.letters()), replace(engine.report(), built="")


def paths(settings: Settings) -> list[list[str]]:
    """Return the paths of each letter's sources."""
    return sorted([source.path for source in letter.sources] for letter in held(settings)[0])


def test_a_rebuild_reads_all_and_names_what_it_could_not(settings: Settings) -> None:
    """Letters can be searched; the file that can't be read is in the report with its reason."""
    outcome = rebuild(settings)
    assert paths(settings) == [["a.txt"], ["deep/b.txt"]]
    assert [(one.source.path, bool(one.reason)) for one in outcome.report.unread] == [("c.pdf", True)]
    assert outcome.report.folders == (str(settings.letters[0]),)
    assert (outcome.report.letters, outcome.read) == (2, 3)


def test_the_order_of_work_makes_no_difference(settings: Settings, tmp_path: Path) -> None:
    """Two workers give what one gives."""
    other = replace(settings, jobs=2, index=tmp_path / "other")
    rebuild(settings)
    rebuild(other)
    assert held(settings) == held(other)


def test_progress_counts_to_the_end(settings: Settings) -> None:
    """Whoever watches sees both steps end."""
    steps: list[Step] = []
    rebuild(settings, steps.append)
    assert [step for step in steps if step.done == step.total] == [Step("reading", 3, 3), Step("indexing", 2, 2)]


def add(settings: Settings) -> None:
    """A new letter comes in."""
    write_letter(settings.letters[0], "new.txt", "Children who go missing are found and heard.")


def change(settings: Settings) -> None:
    """A letter is replaced by another under its name."""
    write_letter(settings.letters[0], "a.txt", "Leaders know what must become better.")


def remove(settings: Settings) -> None:
    """A letter is taken away."""
    (settings.letters[0] / "a.txt").unlink()


def rename(settings: Settings) -> None:
    """A letter gets another name."""
    (settings.letters[0] / "a.txt").rename(settings.letters[0] / "z.txt")


def copy(settings: Settings) -> None:
    """A letter is there twice."""
    shutil.copy(settings.letters[0] / "a.txt", settings.letters[0] / "copy.txt")


def touch(settings: Settings) -> None:
    """A letter is as it was, but its time isn't."""
    os.utime(settings.letters[0] / "a.txt", ns=(1, 1))


def mend(settings: Settings) -> None:
    """The file that couldn't be read is replaced by a good one."""
    write_letter(settings.letters[0], "c.pdf", "The front door is timely.")


def spoil(settings: Settings) -> None:
    """A letter is replaced by a file that can't be read."""
    (settings.letters[0] / "a.txt").write_bytes(b"%PDF-1.7 and nothing else, here either")


def share_words(settings: Settings) -> None:
    """So many letters say the same that it becomes boilerplate in the old ones too."""
    for number in range(5):
        write_letter(settings.letters[0], f"more-{number}.txt", f"Own words of letter {'abcde'[number]} about children.")


def nothing(settings: Settings) -> None:
    """All is as it was."""


EVENTS = (add, change, remove, rename, copy, touch, mend, spoil, share_words, nothing)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_an_update_gives_what_a_rebuild_gives(event: Callable[[Settings], None], settings: Settings, tmp_path: Path) -> None:
    """Whatever happens to the files, the index is the same by both ways."""
    rebuild(settings)
    event(settings)
    update(settings)
    fresh = replace(settings, index=tmp_path / "fresh")
    rebuild(fresh)
    assert held(settings) == held(fresh)


@pytest.mark.parametrize(
    ("event", "read", "changed", "why"),
    [
        (nothing, 0, False, "nothing is read again"),
        (touch, 0, True, "the hash says that it is the same"),
        (rename, 0, True, "known bytes under a new name"),
        (copy, 0, True, "known bytes under a second name"),
        (add, 1, True, "only the new one"),
        (change, 1, True, "only the changed one"),
        (remove, 0, True, "nothing to read"),
    ],
)
def test_an_update_reads_only_what_it_must(
    event: Callable[[Settings], None], read: int, changed: bool, why: str, settings: Settings
) -> None:
    """Size and time are looked at first, then the hash."""
    rebuild(settings)
    event(settings)
    outcome = update(settings)
    assert (outcome.read, outcome.changed) == (read, changed)


def test_an_update_looks_where_the_last_build_did(settings: Settings) -> None:
    """Without a folder, those of the last build are meant."""
    rebuild(settings)
    add(settings)
    assert update(replace(settings, letters=())).report.letters == 3


def test_an_update_of_one_folder_leaves_the_others(settings: Settings, tmp_path: Path) -> None:
    """Letters of a folder that isn't named stay."""
    rebuild(settings)
    write_letter(tmp_path / "second", "x.txt", "Placements are stable.")
    outcome = update(replace(settings, letters=(tmp_path / "second",)))
    assert outcome.report.letters == 3
    assert outcome.report.folders == (str(tmp_path / "second"), str(tmp_path / "letters"))


def test_letters_whose_files_are_gone_can_be_kept(settings: Settings) -> None:
    """An archive may move its files away."""
    rebuild(settings)
    remove(settings)
    assert update(settings, keep_missing=True).report.letters == 2


def test_an_update_before_any_build_says_what_to_do(settings: Settings) -> None:
    """Nobody has named a folder yet."""
    with pytest.raises(IndexMissing, match="LETTERS_DIR"):
        update(replace(settings, letters=()))


def test_an_update_of_nothing_yet_builds(settings: Settings) -> None:
    """The first update is a rebuild."""
    assert update(settings).report.letters == 2


def test_a_lost_index_is_made_again_without_the_files(settings: Settings) -> None:
    """The catalogue is enough."""
    rebuild(settings)
    before = held(settings)
    shutil.rmtree(settings.letters[0])
    for folder in settings.index.glob("generation-*"):
        shutil.rmtree(folder)
    rebuild_from_catalogue(settings)
    assert held(settings) == before


def test_what_a_dead_run_left_is_finished_by_the_next(settings: Settings) -> None:
    """A run that dies between catalogue and index leaves the change pending."""
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


def no_folder(settings: Settings) -> Settings:
    """The folder's name is wrong."""
    return replace(settings, letters=(settings.letters[0] / "nowhere",))


def empty_folder(settings: Settings) -> Settings:
    """The folder is empty."""
    (settings.letters[0].parent / "empty").mkdir()
    return replace(settings, letters=(settings.letters[0].parent / "empty",))


def only_bad_files(settings: Settings) -> Settings:
    """Not one file can be read."""
    for name in ("a.txt", "deep/b.txt"):
        (settings.letters[0] / name).unlink()
    return settings


@pytest.mark.parametrize("fault", [no_folder, empty_folder, only_bad_files], ids=lambda fault: fault.__name__)
def test_a_build_that_fails_leaves_the_old_index(fault: Callable[[Settings], Settings], settings: Settings) -> None:
    """A wrong argument, an unmounted disk or a folder of rubbish loses nothing."""
    rebuild(settings)
    before = held(settings)
    with pytest.raises((UsageError, BuildFailed)):
        rebuild(fault(settings))
    assert held(settings) == before


def test_a_second_build_is_refused_and_harms_nothing(settings: Settings) -> None:
    """Two builds at once never mix."""
    rebuild(settings)
    before = held(settings)
    with index_lock(settings.index), pytest.raises(BuildFailed, match="process"):
        rebuild(settings)
    assert held(settings) == before


def test_letters_that_another_version_read_are_read_again(settings: Settings) -> None:
    """A better reading reaches the old letters with the next update."""
    rebuild(settings)
    with open_catalogue(settings.index, "0.0.0/0") as catalogue:
        for entry in list(catalogue.entries()):
            catalogue.put_source(entry.source, entry)
    assert update(settings).read == 3


def test_the_same_bytes_are_one_letter_with_two_sources(settings: Settings) -> None:
    """A duplicate is read once and found once."""
    copy(settings)
    outcome: Outcome = rebuild(settings)
    assert paths(settings) == [["a.txt", "copy.txt"], ["deep/b.txt"]]
    assert outcome.read == 3


def test_one_file_can_be_read_by_itself(settings: Settings) -> None:
    """`show` needs no index."""
    letter = read_file(settings.letters[0] / "a.txt", settings)
    assert [source.path for source in letter.sources] == ["a.txt"]
    assert any("Caseloads are low" in paragraph.text for paragraph in letter.paragraphs)


@pytest.mark.parametrize(("name", "why"), [("c.pdf", "damaged"), ("nowhere.pdf", "not there")])
def test_a_file_that_cannot_be_read_by_itself_says_why(name: str, why: str, settings: Settings) -> None:
    """The reason comes with the file's name."""
    with pytest.raises(UnreadableSource, match=name):
        read_file(settings.letters[0] / name, settings)


def test_an_index_folder_that_cannot_be_one_is_refused(settings: Settings, tmp_path: Path) -> None:
    """A file in its place stays as it is."""
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(LettersError, match="file"):
        rebuild(replace(settings, index=tmp_path / "file"))
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


def test_the_index_before_the_last_build_can_answer_again(settings: Settings) -> None:
    """A build that turns out wrong is undone at once; the next goes forward again."""
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
    with pytest.raises(NotFound, match="rebuild"):
        roll_back(settings)
    assert held(settings) == before


def test_a_file_that_cannot_be_opened_is_tried_again_by_the_next_update(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its rights may change, which neither its size nor its time shows."""
    def refuse(file: File) -> Source:
        if file.path == "a.txt":
            raise PermissionError(13, "Permission denied")
        return source_of(file)

    with monkeypatch.context() as patch:
        patch.setattr("indexer.build.source_of", refuse)
        outcome = rebuild(settings)
        with pytest.raises(UnreadableSource, match="Permission denied"):
            read_file(settings.letters[0] / "a.txt", settings)
    reasons = {one.source.path: one.reason for one in outcome.report.unread}
    assert reasons["a.txt"] == "can't be opened: Permission denied"
    assert paths(settings) == [["deep/b.txt"]]
    update(settings)
    assert paths(settings) == [["a.txt"], ["deep/b.txt"]]


def test_what_the_system_refuses_is_one_line(settings: Settings) -> None:
    """A folder where the catalogue should be: named, and left as it is."""
    (settings.index / "catalogue.sqlite3").mkdir(parents=True)
    with pytest.raises(BuildFailed, match=r"catalogue\.sqlite3"):
        rebuild(settings)
