"""Build stage: while folders are watched, the index follows the files, and a failure does not end the watch."""

from __future__ import annotations

import datetime as dt
import shutil
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.engines import open_engine
from indexer.errors import IndexMissing, LettersError
from indexer.fetch.choosing import Choice
from indexer.fetch.collect import fetch
from indexer.fetch.ofsted import ofsted
from indexer.ingest import watch
from indexer.ingest.build import Outcome, rebuild
from indexer.ingest.lock import index_lock
from indexer.published import read_manifest
from indexer.settings.run import Settings
from tests.support.pdfs import p, pdf_of
from tests.support.replica import serving, site
from tests.support.waiting import PATIENCE, wait_until

TEXT = "Areas of strength\n\nChildren in family {} are seen often, and what they say is written down.\n"


def write(folder: Path, name: str) -> None:
    """Write a letter of one paragraph that contains its name."""
    (folder / name).write_text(TEXT.format(name), encoding="utf-8")


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Return settings for a folder with one letter; all waits are short."""
    monkeypatch.setattr(watch, "AGAIN", 0.2)
    monkeypatch.setattr(watch, "REST", 0.4)
    (tmp_path / "letters").mkdir()
    write(tmp_path / "letters", "one.txt")
    return Settings(letters=(tmp_path / "letters",), index=tmp_path / "index", engine="memory", jobs=1)


@contextmanager
def watching(settings: Settings, **options: bool) -> Iterator[list[Outcome | LettersError]]:
    """Watch in a separate thread and yield the list of outcomes."""
    told: list[Outcome | LettersError] = []
    stop = threading.Event()
    watcher = threading.Thread(target=watch.keep_up, args=(settings, told.append, stop), kwargs=options)
    watcher.start()
    try:
        yield told
    finally:
        stop.set()
        watcher.join(PATIENCE)
    assert not watcher.is_alive()


def held(settings: Settings) -> set[str]:
    """Return the files whose letters are in the index now, none if there is no index yet."""
    try:
        with closing(open_engine(settings)) as engine:
            return {source.path for letter in engine.letters() for source in letter.sources}
    except IndexMissing:
        return set()


def published(settings: Settings) -> dict[str, dt.date | None]:
    """Return the day on which each file's letter was published, None where no site says."""
    with closing(open_engine(settings)) as engine:
        return {source.path: letter.published_day for letter in engine.letters() for source in letter.sources}


def test_files_are_followed_as_they_come_change_and_go(settings: Settings) -> None:
    """The watch makes the first build and follows every file that arrives, changes or disappears."""
    (folder,) = settings.letters
    with watching(settings) as told:
        wait_until(lambda: held(settings) == {"one.txt"})
        write(folder, "two.txt")
        wait_until(lambda: held(settings) == {"one.txt", "two.txt"})
        (folder / "one.txt").unlink()
        wait_until(lambda: held(settings) == {"two.txt"})
    assert all(isinstance(one, Outcome) for one in told)


def test_letters_whose_files_go_can_be_kept(settings: Settings) -> None:
    """`keep_missing` works as in a single update."""
    (folder,) = settings.letters
    with watching(settings, keep_missing=True):
        wait_until(lambda: held(settings) == {"one.txt"})
        (folder / "one.txt").rename(folder / "three.csv")
        write(folder, "two.txt")
        wait_until(lambda: held(settings) == {"one.txt", "two.txt"})


class Writing(threading.Event):
    """Appends to a file each time the watch waits for files to come to rest, a set number of times."""

    def __init__(self, file: Path, pieces: int) -> None:
        super().__init__()
        self.file, self.pieces = file, pieces

    def wait(self, timeout: float | None = None) -> bool:  # noqa: ARG002  # as `Event` has it
        """Write a piece instead of waiting."""
        if self.pieces:
            self.pieces -= 1
            with self.file.open("a", encoding="utf-8") as file:
                file.write(TEXT.format(f"part {self.pieces}"))
        return self.is_set()


@pytest.mark.parametrize(
    ("pieces", "longest", "paths", "paragraphs", "why"),
    [
        (5, watch.LONGEST, {"one.txt", "slow.txt"}, 6, "all wait until it is whole"),
        (1000, 0.0, {"one.txt"}, 1, "one that is written without end is left for later"),
    ],
)
def test_a_file_is_taken_when_it_is_whole(
    pieces: int, longest: float, paths: set[str], paragraphs: int, why: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is still being written is never read."""
    monkeypatch.setattr(watch, "LONGEST", longest)
    stop = Writing(settings.letters[0] / "slow.txt", pieces)
    told: list[Outcome | LettersError] = []

    def tell(what: Outcome | LettersError) -> None:
        told.append(what)
        stop.set()

    watch.keep_up(settings, tell, stop)
    assert [one.report.paragraphs for one in told if isinstance(one, Outcome)] == [paragraphs]
    assert held(settings) == paths


def test_letters_fetched_beside_a_watch_come_whole_with_what_the_site_says(settings: Settings) -> None:
    """While `fetch` writes files and the manifest, no half file is read; at the end each letter has its day of publication."""
    (folder,) = settings.letters
    replica = site(4, 2)
    for urn, (name, found) in replica.councils.items():
        replica.councils[urn] = (name, tuple(replace(one, body=pdf_of([p(TEXT.format(one.number))])) for one in found))
    with watching(settings) as told, serving(replica):
        wait_until(lambda: held(settings) == {"one.txt"})
        fetch(ofsted(replica.settings()), folder, replica.client, Choice())
        wanted = {row.file: row.publication_day for row in read_manifest(folder)}
        wait_until(lambda: published(settings) == {"one.txt": None, **wanted})
    assert len(wanted) == 8
    assert [one.report.unread for one in told if isinstance(one, Outcome)] == [()] * len(told)


def test_a_folder_that_goes_away_and_comes_back_is_followed_again(settings: Settings) -> None:
    """A missing disk is reported as a failure, and no letter is removed because of it."""
    (folder,) = settings.letters
    with watching(settings) as told:
        wait_until(lambda: held(settings) == {"one.txt"})
        away = folder.rename(folder.with_name("away"))
        wait_until(lambda: any("no folder" in str(one) for one in told))
        assert held(settings) == {"one.txt"}
        write(away, "two.txt")
        away.rename(folder)
        wait_until(lambda: held(settings) == {"one.txt", "two.txt"})


def test_while_nothing_changes_nothing_is_read(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folders are searched again after a while, not every second."""
    events, quiet = watch.events, threading.Semaphore(0)

    def heard(*folders: Path, **options: object) -> Iterator[set[object]]:
        for changes in events(*folders, **options):
            quiet.release()
            yield changes

    monkeypatch.setattr(watch, "events", heard)
    with watching(settings) as told:
        assert all(quiet.acquire(timeout=PATIENCE) for _ in range(3))
        assert len(told) == 1
        monkeypatch.setattr(watch, "ANYWAY", 0.0)
        write(settings.letters[0], "two.txt")
        wait_until(lambda: len(told) >= 4)


def test_another_build_is_waited_for(settings: Settings) -> None:
    """The watch waits until the other build has released the lock, then updates."""
    (folder,) = settings.letters
    with watching(settings) as told:
        wait_until(lambda: len(told) == 1)
        with index_lock(settings.index):
            write(folder, "two.txt")
            wait_until(lambda: any("another build" in str(one) for one in told))
        wait_until(lambda: held(settings) == {"one.txt", "two.txt"})


def test_an_index_inside_the_letters_folder_does_not_wake_the_watch(settings: Settings) -> None:
    """Files that a build writes do not count as new letters."""
    (folder,) = settings.letters
    inside = replace(settings, index=folder / "index")
    with watching(inside) as told:
        wait_until(lambda: len(told) == 1)
        rebuild(inside)
        write(folder, "two.txt")
        wait_until(lambda: len(told) == 2)
    assert [one.read for one in told if isinstance(one, Outcome)] == [1, 1]


def test_folders_that_are_not_named_are_those_of_the_last_build(settings: Settings) -> None:
    """Without named folders, the watch uses those of the last build, and fails if there was none."""
    unnamed = replace(settings, letters=())
    with pytest.raises(IndexMissing, match="rebuild"):
        watch.keep_up(unnamed, print, threading.Event())
    rebuild(settings)
    with watching(unnamed):
        write(settings.letters[0], "two.txt")
        wait_until(lambda: held(settings) == {"one.txt", "two.txt"})
    shutil.rmtree(settings.letters[0])
